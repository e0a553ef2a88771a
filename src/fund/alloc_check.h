/* The certificate: an allocation is checked against the charges and funds themselves, by other code than made it.
 *
 * Possible: no charge overpaid, every payment passes the fund's tests, shares, lines, budgets and match rules hold.
 * Optimal: in the residual network no unpaid won reaches money that is left, none displaces a lighter one, and no won can
 * move to a fund whose money ought to go first. With `match` rules only "possible" is proved here; alloc_match.h says how
 * far the result can be from the bound. */
#ifndef FUND_ALLOC_CHECK_H
#define FUND_ALLOC_CHECK_H

#include "fund/alloc_book.h"

enum alloc_fault {
	ALLOC_SOUND,
	ALLOC_OVERPAID,       /* a charge gets more than its amount, or a locked one moved */
	ALLOC_UNFIT,          /* a fund pays what it may not */
	ALLOC_OVER_SHARE,
	ALLOC_OVER_LINE,
	ALLOC_OVER_BUDGET,
	ALLOC_OVER_MATCH,
	ALLOC_NOT_ALL,        /* an unpaid won reaches money that is left */
	ALLOC_NOT_HEAVIEST,   /* an unpaid won could displace a lighter one */
	ALLOC_LAPSES,         /* money lapses that could be used */
	ALLOC_NOT_RESTRICTED, /* flexible money is used where a more restricted fund could pay */
};

const char *alloc_fault_name(enum alloc_fault f);
enum alloc_fault alloc_check(struct arena *a, const struct alloc_case *c, const struct alloc_book *b);

#endif
