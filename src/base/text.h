/* Text: UTF-8 (NFC, no NUL) checked at the door; a growing buffer that latches; small parsers.
 *
 * struct buf: append freely, check buf_ok() once. Lives in its arena. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/outcome.h"

struct buf {
	struct arena *arena;
	char *at;
	size_t n, cap, limit; /* limit 0 = none but the arena's */
	bool over;
};

void buf_init(struct buf *b, struct arena *a, size_t limit);
void buf_add(struct buf *b, const char *s);
void buf_addn(struct buf *b, const void *s, size_t n);
void buf_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_i64(struct buf *b, int64_t v);
bool buf_ok(const struct buf *b);
const char *buf_text(struct buf *b); /* NUL-terminated; "" when empty or over */

/* Checks UTF-8, refuses NUL and control characters but \n and \t, folds \r\n to \n, trims white space at both ends, and
 * gives NFC. INVALID on broken UTF-8 or control characters. */
MUST_CHECK enum outcome text_clean(const char **out, struct arena *a, const char *s, size_t n);
bool text_is_utf8(const void *s, size_t n);
size_t text_length(const char *s); /* in characters (code points) */
bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *s, const char *prefix);
bool text_contains(const char *s, const char *part);
char *text_lower_ascii(struct arena *a, const char *s);

/* Whole decimal number; INVALID on anything else, LIMIT outside [min, max]. Thousands commas are accepted. */
MUST_CHECK enum outcome text_i64(int64_t *out, const char *s, int64_t min, int64_t max);

/* Last sound of Korean, digits or Latin text, for particles: 0 vowel, 1 consonant, 2 the consonant ㄹ. */
int text_last_sound(const char *s);

#endif
