#include "base/money.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "base/banned.h"

static enum outcome within(struct money *out, bool overflowed, int64_t v)
{
	if (overflowed || v > MONEY_MAX || v < -MONEY_MAX) return LIMIT;
	*out = (struct money){v};
	return OK;
}

static bool known(struct money a)
{
	return a.minor != MONEY_NONE_MINOR;
}

enum outcome money_add(struct money *out, struct money a, struct money b)
{
	REQUIRE(known(a) && known(b));
	int64_t v;
	bool over = __builtin_add_overflow(a.minor, b.minor, &v);
	return within(out, over, v);
}

enum outcome money_sub(struct money *out, struct money a, struct money b)
{
	REQUIRE(known(a) && known(b));
	int64_t v;
	bool over = __builtin_sub_overflow(a.minor, b.minor, &v);
	return within(out, over, v);
}

enum outcome money_times(struct money *out, struct money a, int64_t n)
{
	REQUIRE(known(a));
	int64_t v;
	bool over = __builtin_mul_overflow(a.minor, n, &v);
	return within(out, over, v);
}

struct money money_share(struct money a, int64_t num, int64_t den)
{
	REQUIRE(known(a) && den > 0);
	__int128 product = (__int128)a.minor * num;
	__int128 share = product / den - (product % den < 0);
	REQUIRE(share <= MONEY_MAX && share >= -MONEY_MAX);
	return (struct money){(int64_t)share};
}

enum outcome money_parse(struct money *out, const char *s)
{
	int64_t v;
	enum outcome r = text_i64(&v, s, -MONEY_MAX, MONEY_MAX);
	if (r != OK) return r;
	*out = (struct money){v};
	return OK;
}
