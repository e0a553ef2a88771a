/* The exact allocation for the charges of one centre: from its funds and what its rules allow to the question of
 * alloc_case.h and back to plans. Pure: it neither reads nor books.
 *
 * Rules look at more than windows (status, household, caps), so the caller says for each charge which fund may pay how much
 * of it; charges with the same answer and no caps become one class. Every won weighs the same. Among funds of one rank the
 * one that ends first is used first. */
#ifndef FUND_ALLOC_CENTRE_H
#define FUND_ALLOC_CENTRE_H

#include "fund/pay.h"

struct centre_item {
	struct pay_item item;      /* amount: what is to be planned */
	const int64_t *most;       /* by place in funds.at: 0 = this fund may not */
	const struct pay_part *old; /* what it has now and may keep; NULL = nothing */
	size_t n_old;
	struct pay_plan plan;      /* out */
};

struct centre_fixed { /* reported: only counts for who comes first */
	struct client_id client;
	struct date on;
	const struct fund *fund;
	int64_t amount;
};

struct centre_question {
	const struct funds *funds; /* used: without what the items have now */
	struct centre_item *item;
	size_t n_items;
	const struct centre_fixed *fixed;
	size_t n_fixed;
	struct date horizon;       /* money that ends by then lapses */
};

/* Fills the plans and takes them from nobody: funds stay as they are. */
MUST_CHECK enum outcome alloc_centre(const struct centre_question *q, struct arena *a);

#endif
