#include "fund/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fund/alloc_check.h"
#include "fund/alloc_match.h"
#include "fund/alloc_pass.h"
#include "base/banned.h"

static void add_use(struct alloc_answer *r)
{
	const struct alloc_case *c = r->c;
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked != ALLOC_NONE) r->used[c->charge[i].locked] += c->charge[i].amount;
	for (int64_t i = 0; i < r->book.n; i++) r->used[c->limit[r->book.at[i].line].fund] += r->book.at[i].amount;
}

static void add_up(struct alloc_answer *r)
{
	const struct alloc_case *c = r->c;
	add_use(r);
	for (int32_t i = 0; i < c->n_charges; i++) {
		alloc_wide need = (alloc_wide)c->charge[i].weight * r->book.paid[i];
		if (c->charge[i].expected) {
			r->weighted_expected += need;
			continue;
		}
		r->weighted += need;
		r->covered_won += r->book.paid[i];
		r->charged_won += c->charge[i].amount;
	}
	for (int32_t f = 0; f < c->n_funds; f++) {
		if (alloc_lapses(c, f)) r->lapsing += c->fund[f].budget - r->used[f];
		r->flex += (alloc_wide)c->fund[f].flex_rank * r->used[f];
	}
}

static _Noreturn void unsound(enum alloc_fault fault)
{
	dprintf(STDERR_FILENO, "naru: the allocation failed its own proof: %s\n", alloc_fault_name(fault));
	_exit(70);
}

static bool has_match(const struct alloc_case *c)
{
	for (int32_t f = 0; f < c->n_funds; f++)
		if (c->fund[f].match_percent != ALLOC_NONE) return true;
	return false;
}

enum outcome alloc_solve(struct alloc_answer *out, struct arena *a, const struct alloc_case *c, struct err *err)
{
	struct alloc_answer r = {.c = c, .budget = c->left, .matched = has_match(c)};
	alloc_classes_build(&r.k, a, c);
	r.covered = arena_array(a, (size_t)r.k.n, sizeof *r.covered);
	r.used = arena_array(a, (size_t)c->n_funds, sizeof *r.used);
	alloc_flow_init(&r.f, a, c, &r.k);
	if (r.matched) {
		enum outcome o = alloc_match_run(&r.f, r.covered, &r.match_bound, a, c, &r.k, err);
		if (o != OK) return o;
	} else {
		alloc_pass_run(&r.f, r.covered, a, c, &r.k, r.budget);
	}
	alloc_book_build(&r.book, a, c, &r.k, &r.f);
	add_up(&r);
	enum alloc_fault fault = alloc_check(a, c, &r.book);
	if (fault != ALLOC_SOUND) unsound(fault);
	*out = r;
	return OK;
}
