/* Money: integer minor units (KRW has none) of the centre's one currency. Checked arithmetic; no floating point. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdint.h>
#include "base/outcome.h"

#define MONEY_MAX ((int64_t)1 << 60)
#define MONEY_NONE_MINOR INT64_MIN
#define MONEY_NONE ((struct money){MONEY_NONE_MINOR})

struct money {
	int64_t minor;
};

MUST_CHECK enum outcome money_add(struct money *out, struct money a, struct money b); /* LIMIT beyond +-2^60 */
MUST_CHECK enum outcome money_sub(struct money *out, struct money a, struct money b);
MUST_CHECK enum outcome money_times(struct money *out, struct money a, int64_t n);
struct money money_share(struct money a, int64_t num, int64_t den); /* floor(a*num/den), 128-bit inside */
MUST_CHECK enum outcome money_parse(struct money *out, const char *s); /* "1,200,000"; INVALID, LIMIT */

#endif
