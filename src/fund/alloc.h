/* Who pays for what, exactly: the best allocation of charges to funds, with its proof.
 *
 * Aims in strict order: most need covered (weight x won; real charges before expected ones), least money lapsing within the
 * plan, least flexible money used. Read alloc_case.h (the question), alloc_class.h, alloc_flow.h, alloc_pass.h (the answer),
 * alloc_book.h (charge by charge), alloc_check.h (the proof), alloc_explain.h (why), alloc_match.h (match rules). */
#ifndef FUND_ALLOC_H
#define FUND_ALLOC_H

#include "base/json.h"
#include "fund/alloc_book.h"

struct alloc_answer {
	const struct alloc_case *c;
	struct alloc_classes k;
	struct alloc_flow f;        /* the optimal flow; its residual network explains everything */
	int64_t *covered;           /* by class */
	const int64_t *budget;      /* by fund: what it could pay beside locked charges */
	struct alloc_book book;
	int64_t *used;              /* by fund, locked charges included */
	alloc_wide weighted, weighted_expected, lapsing, flex;
	alloc_wide covered_won, charged_won; /* real charges */
	bool matched;               /* a match rule was solved by alloc_match */
	alloc_wide match_bound;     /* then: no allocation covers more (weighted, real charges) */
};

/* The case must be ready. CONFLICT with `err` where match rules and locked charges cannot be kept together. A result
 * that fails its certificate is a broken invariant: the process says so and stops. */
MUST_CHECK enum outcome alloc_solve(struct alloc_answer *out, struct arena *a, const struct alloc_case *c, struct err *err);

/* The file of `naru allocate`: one case, or a set of cases. INVALID after problems. CONFLICT after a problem where locked
 * charges overdraw a fund. */
struct alloc_cases {
	struct alloc_case *at;
	size_t n;
	bool set; /* the file is a set: the answer is a list */
};
MUST_CHECK enum outcome alloc_read(struct alloc_cases *out, struct json root, struct arena *a, struct problems *p);
void alloc_print(struct json_out *j, struct arena *a, const struct alloc_answer *r);

#endif
