#include "fund/alloc_pass.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

struct passes {
	struct alloc_flow *f;
	const struct alloc_case *c;
	const struct alloc_classes *k;
	int64_t *covered;
	int64_t *left;   /* by fund: what its money may still take; shown to the flow only while the fund is open */
	int32_t *order;  /* funds by rank */
};

static void pass_one(struct passes *p, const int64_t *budget)
{
	struct alloc_flow *f = p->f;
	for (int32_t u = 0; u < p->c->n_funds; u++) f->fund_left[u] = budget[u];
	for (int32_t from = 0, to; from < p->k->n; from = to) {
		const struct alloc_class *level = &p->k->at[from];
		for (to = from; to < p->k->n && p->k->at[to].weight == level->weight && p->k->at[to].expected == level->expected; to++)
			if (level->weight > 0) f->supply[to] = p->k->at[to].supply;
		if (level->weight > 0) alloc_flow_run(f);
		for (int32_t k = from; k < to && level->weight > 0; k++) {
			p->covered[k] = p->k->at[k].supply - f->supply[k];
			f->supply[k] = 0;
		}
	}
}

/* Opens the funds that lapse (or that do not) in the order of their ranks, those of one rank together. */
static void fill_by_rank(struct passes *p, bool lapsing)
{
	struct alloc_flow *f = p->f;
	for (int32_t i = 0, end; i < p->c->n_funds; i = end) {
		int32_t rank = p->c->fund[p->order[i]].flex_rank;
		bool any = false;
		for (end = i; end < p->c->n_funds && p->c->fund[p->order[end]].flex_rank == rank; end++) {
			int32_t u = p->order[end];
			if (alloc_lapses(p->c, u) != lapsing || p->left[u] == 0) continue;
			f->fund_left[u] = p->left[u];
			any = true;
		}
		if (any) alloc_flow_run(f);
	}
	for (int32_t u = 0; u < p->c->n_funds; u++) { /* close what was opened */
		if (alloc_lapses(p->c, u) == lapsing) p->left[u] = f->fund_left[u];
		f->fund_left[u] = 0;
	}
}

static void zero_classes(struct passes *p, bool expected)
{
	struct alloc_flow *f = p->f;
	for (int32_t k = 0; k < p->k->n; k++)
		f->supply[k] = p->k->at[k].weight == 0 && p->k->at[k].expected == expected ? p->k->at[k].supply : 0;
	fill_by_rank(p, true);
	for (int32_t k = 0; k < p->k->n; k++)
		if (p->k->at[k].weight == 0 && p->k->at[k].expected == expected) p->covered[k] = p->k->at[k].supply - f->supply[k];
}

static void pass_two(struct passes *p, struct arena *a, const int64_t *budget)
{
	struct alloc_flow *f = p->f;
	size_t n = (size_t)p->k->n;
	int64_t *unsent = arena_array(a, n, sizeof *unsent);
	alloc_flow_clear(f, p->c);
	memcpy(p->left, budget, (size_t)p->c->n_funds * sizeof *budget);
	if (n) memcpy(f->supply, p->covered, n * sizeof *f->supply);
	fill_by_rank(p, true);
	if (n) memcpy(unsent, f->supply, n * sizeof *unsent);
	zero_classes(p, false);
	zero_classes(p, true);
	if (n) memcpy(f->supply, unsent, n * sizeof *unsent);
	fill_by_rank(p, false);
	for (size_t k = 0; k < n; k++) REQUIRE(f->supply[k] == 0);
	memcpy(f->fund_left, p->left, (size_t)p->c->n_funds * sizeof *p->left);
}

static void order_funds(struct passes *p)
{
	for (int32_t u = 0; u < p->c->n_funds; u++) {
		int32_t i = u;
		for (; i > 0 && p->c->fund[p->order[i - 1]].flex_rank > p->c->fund[u].flex_rank; i--) p->order[i] = p->order[i - 1];
		p->order[i] = u;
	}
}

void alloc_pass_run(struct alloc_flow *f, int64_t *covered, struct arena *a, const struct alloc_case *c,
	const struct alloc_classes *k, const int64_t *budget)
{
	struct passes p = {.f = f, .c = c, .k = k, .covered = covered};
	p.left = arena_array(a, (size_t)c->n_funds, sizeof *p.left);
	p.order = arena_array(a, (size_t)c->n_funds, sizeof *p.order);
	order_funds(&p);
	memset(covered, 0, (size_t)k->n * sizeof *covered);
	alloc_flow_clear(f, c);
	pass_one(&p, budget);
	pass_two(&p, a, budget);
}
