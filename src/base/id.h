/* Ids: random 63-bit integers made by us, never 0. In URLs: 13 characters of Crockford base 32 and a check character. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>
#include "base/outcome.h"

#define ID_TEXT 15 /* 14 characters and NUL */

int64_t id_new(void);                      /* getrandom(); exits if the kernel has none */
void id_write(char out[ID_TEXT], int64_t id);
MUST_CHECK enum outcome id_parse(int64_t *out, const char *s); /* INVALID on wrong length, letter or check */
void code_new(char out[10]);               /* case code: 8 random characters as XXXX-XXXX; says nothing */
MUST_CHECK enum outcome code_parse(char out[10], const char *s); /* forgives case, spaces, missing dash, O for 0 */

#endif
