/* Why: read from the residual network of the answer.
 *
 * From an unpaid charge one follows every way its won could go: to a line that could pay it, and from there, by moving what
 * the line pays now, to other lines. All money so reached is used up, and at least one of the budgets or lines at the border
 * must grow. One won more in a fund is worth the heaviest unpaid need that reaches it. With match rules, which have no such
 * network, the worth of one won is found by solving once more. */
#ifndef FUND_ALLOC_EXPLAIN_H
#define FUND_ALLOC_EXPLAIN_H

#include "fund/alloc.h"

/* After the tests of alloc_case.h: why a fund that fits does not pay. */
enum alloc_block_test {
	ALLOC_BUDGET_ZERO = 1 << 6,
	ALLOC_LINE_ZERO = 1 << 7,
	ALLOC_SHARE_ZERO = 1 << 8,   /* the share of so small a charge is less than one won */
	ALLOC_BUDGET_SPENT = 1 << 9,
	ALLOC_LINE_SPENT = 1 << 10,
	ALLOC_SHARE_LIMIT = 1 << 11,
	ALLOC_MATCH_LIMIT = 1 << 12,
	ALLOC_KEPT = 1 << 13,        /* weight 0 may only use money that would lapse */
	ALLOC_BLOCK_TESTS = 14,      /* how many there are */
};
const char *alloc_test_name(int bit); /* "tenure", "budget_spent", ... by bit number */

struct alloc_block {
	int32_t fund;
	unsigned tests;
};

struct alloc_why {
	bool never;                /* no fund could pay this charge whatever else is paid */
	struct alloc_block *block; /* by fund: failing tests (never), or the border that must grow */
	int32_t n;
};

struct alloc_explain {
	struct arena *a;
	const struct alloc_answer *r;
	int32_t words;
	uint64_t *go;    /* [line * words] lines that a won on this line can go to, itself included */
	uint64_t *cut;   /* [line * words] lines that share limits keep it from */
	int64_t *gain;   /* by fund: what one won more of budget would add to the weighted cover */
	int64_t gain_free; /* one won more of money that may pay anything */
};

void alloc_explain_init(struct alloc_explain *e, struct arena *a, const struct alloc_answer *r);
void alloc_why_unpaid(struct alloc_why *out, const struct alloc_explain *e, struct arena *a, int32_t charge);

/* What money without conditions would buy: heaviest unpaid need first, then month, then id. */
struct alloc_point {
	int64_t won;        /* asked; what cannot be used buys nothing */
	int64_t used;
	alloc_wide weighted;
	int32_t people;     /* who are helped by it */
	int32_t late_months; /* months of a person from the 13th on */
};
void alloc_curve(struct alloc_point *point, size_t n, struct arena *a, const struct alloc_answer *r); /* won rising */

#endif
