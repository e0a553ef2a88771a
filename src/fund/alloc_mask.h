/* Which funds pass all their tests for a charge, as a bit set: the AND of one set each for tenure, age, month, centre and
 * category (which must be in a line). The slow and plain way to the same answer is alloc_tests(). */
#ifndef FUND_ALLOC_MASK_H
#define FUND_ALLOC_MASK_H

#include "fund/alloc_case.h"

struct alloc_mask {
	int32_t words; /* of 64 funds */
	int32_t month_first, n_tenure, n_age, n_month;
	uint64_t *tenure, *age, *month, *centre, *category; /* [value * words] */
};

void alloc_mask_init(struct alloc_mask *m, struct arena *a, const struct alloc_case *c);

static inline void alloc_mask_of(uint64_t *out, const struct alloc_mask *m, const struct alloc_charge *h)
{
	size_t words = (size_t)m->words;
	const uint64_t *t = m->tenure + (size_t)h->tenure * words, *g = m->age + (size_t)h->age * words;
	const uint64_t *o = m->month + (size_t)(h->month - m->month_first) * words, *e = m->centre + (size_t)h->centre * words;
	const uint64_t *k = m->category + (size_t)h->category * words;
	for (size_t w = 0; w < words; w++) out[w] = t[w] & g[w] & o[w] & e[w] & k[w];
}

#endif
