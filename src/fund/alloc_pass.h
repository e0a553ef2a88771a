/* The two passes that make an allocation optimal in all its aims at once.
 *
 * Pass 1 covers classes from high weight to low. An augmenting path never uncovers a class already covered, so greed by
 * weight is optimal (the coverable amounts are the independent sets of a polymatroid). Pass 2 sends the amounts so covered
 * once more, into funds opened in the order in which their money should be used up: lapsing funds first, then from the
 * most restricted to the most flexible; a fund once filled is never emptied. Because any amounts that can be covered and
 * any amounts that can be used can be had in one flow (Mendelsohn and Dulmage's linkage theorem), the second greed costs
 * the first nothing. Charges of weight 0 earn nothing: they only use up money that would lapse. */
#ifndef FUND_ALLOC_PASS_H
#define FUND_ALLOC_PASS_H

#include "fund/alloc_flow.h"

/* Leaves the optimal flow in `f`; covered[class] won. `budget` by fund (c->left, or less). f->supply is 0 in the end and
 * f->fund_left is what each fund keeps. */
void alloc_pass_run(struct alloc_flow *f, int64_t *covered, struct arena *a, const struct alloc_case *c,
	const struct alloc_classes *k, const int64_t *budget);

#endif
