/* Funds with a match rule (p % must come from others) break the shape that makes greed exact, so such a case is a small
 * integer programme over the classes: linear programmes solved by Clp, aim after aim, with branch and bound to whole won.
 * Doubles only propose: each proposal is rounded and kept only if it holds exactly in whole numbers. Where the search
 * would take too long the best proposal stands, and `bound` says how far from it the optimum can be at most. */
#ifndef FUND_ALLOC_MATCH_H
#define FUND_ALLOC_MATCH_H

#include "fund/alloc_flow.h"

/* Leaves the allocation in `f` (as alloc_pass_run does) and in covered[class]. `bound`: no allocation has a larger weighted
 * cover of real charges, locked ones included. CONFLICT where locked charges and match rules cannot be kept together. */
MUST_CHECK enum outcome alloc_match_run(struct alloc_flow *f, int64_t *covered, alloc_wide *bound, struct arena *a,
	const struct alloc_case *c, const struct alloc_classes *k, struct err *err);

#endif
