/* From classes back to charges: who is paid, by which line, how much.
 *
 * Within a class charges come in the order of what their client has already had reported in that year, then month, then id;
 * funds by rank, then id. Unreported payments of last time are kept as far as the totals of class and line allow, so that a
 * new charge moves as few old ones as it can. Without old payments and share limits at most one charge of a class is paid
 * in part, and a class has at most (funds - 1) charges paid by two. */
#ifndef FUND_ALLOC_BOOK_H
#define FUND_ALLOC_BOOK_H

#include "fund/alloc_flow.h"

struct alloc_payment {
	int32_t charge, line;
	int64_t amount;
};

struct alloc_book {
	struct alloc_payment *at; /* by charge, then line; without locked charges */
	int64_t n;
	int64_t *paid;            /* by charge; locked charges in full */
};

void alloc_book_build(struct alloc_book *out, struct arena *a, const struct alloc_case *c, const struct alloc_classes *k,
	const struct alloc_flow *f);

#endif
