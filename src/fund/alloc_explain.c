#include "fund/alloc_explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

const char *alloc_test_name(int bit)
{
	static const char *const names[ALLOC_BLOCK_TESTS] = {"tenure", "age", "centre", "category", "period", "no_line",
		"budget_zero", "line_cap_zero", "share_zero", "budget_spent", "line_cap_spent", "share_limit", "match_limit", "kept"};
	REQUIRE(bit >= 0 && bit < ALLOC_BLOCK_TESTS);
	return names[bit];
}

/* Ways ---------------------------------------------------------------------------------------------------------------*/

static bool in(const uint64_t *set, int32_t line)
{
	return set[line / 64] >> (line % 64) & 1;
}

static void put(uint64_t *set, int32_t line)
{
	set[line / 64] |= (uint64_t)1 << (line % 64);
}

static void join(uint64_t *to, const uint64_t *set, int32_t words)
{
	for (int32_t w = 0; w < words; w++) to[w] |= set[w];
}

static uint64_t *row(const struct alloc_explain *e, uint64_t *table, int32_t line)
{
	return table + (size_t)line * (size_t)e->words;
}

static bool has_room(const struct alloc_flow *f, uint32_t arc)
{
	return !f->arc_cap || f->arc_flow[arc] < f->arc_cap[arc];
}

static void link_class(struct alloc_explain *e, int32_t k, uint64_t *open, uint64_t *shut)
{
	const struct alloc_flow *f = &e->r->f;
	memset(open, 0, (size_t)e->words * sizeof *open);
	memset(shut, 0, (size_t)e->words * sizeof *shut);
	for (uint32_t i = f->first[k]; i < f->first[k + 1]; i++) put(has_room(f, i) ? open : shut, f->arc_line[i]);
	for (uint32_t i = f->first[k]; i < f->first[k + 1]; i++) {
		if (f->arc_flow[i] == 0) continue;
		join(row(e, e->go, f->arc_line[i]), open, e->words);
		join(row(e, e->cut, f->arc_line[i]), shut, e->words);
	}
}

static void find_ways(struct alloc_explain *e)
{
	const struct alloc_flow *f = &e->r->f;
	uint64_t *open = arena_array(e->a, (size_t)e->words, sizeof *open), *shut = arena_array(e->a, (size_t)e->words, sizeof *shut);
	for (int32_t k = 0; k < f->n_class; k++) link_class(e, k, open, shut);
	for (int32_t l = 0; l < f->n_line; l++) {
		int32_t u = f->line_fund[l];
		put(row(e, e->go, l), l);
		for (int32_t m = f->fund_line[u]; f->line_left[l] > 0 && m < f->fund_line[u + 1]; m++)
			if (f->line_flow[m] > 0) put(row(e, e->go, l), m);
	}
	for (int32_t via = 0; via < f->n_line; via++)
		for (int32_t l = 0; l < f->n_line; l++)
			if (l != via && in(row(e, e->go, l), via)) {
				join(row(e, e->go, l), row(e, e->go, via), e->words);
				join(row(e, e->cut, l), row(e, e->cut, via), e->words);
			}
}

/* Where an unpaid won of the class can go, and what share limits keep it from. */
static void ways_of(const struct alloc_explain *e, int32_t k, uint64_t *reach, uint64_t *cut)
{
	const struct alloc_flow *f = &e->r->f;
	for (uint32_t i = f->first[k]; i < f->first[k + 1]; i++) {
		if (has_room(f, i)) {
			join(reach, row(e, e->go, f->arc_line[i]), e->words);
			join(cut, row(e, e->cut, f->arc_line[i]), e->words);
		} else {
			put(cut, f->arc_line[i]);
		}
	}
}

/* One won more -------------------------------------------------------------------------------------------------------*/

static bool same_level(const struct alloc_class *a, const struct alloc_class *b)
{
	return a->weight == b->weight && a->expected == b->expected;
}

static void gains(struct alloc_explain *e)
{
	const struct alloc_answer *r = e->r;
	uint64_t *reach = arena_array(e->a, (size_t)e->words, sizeof *reach), *cut = arena_array(e->a, (size_t)e->words, sizeof *cut);
	for (int32_t from = 0, to; from < r->k.n; from = to) { /* the classes of one weight */
		const struct alloc_class *level = &r->k.at[from];
		if (level->expected || level->weight == 0) return;
		for (to = from; to < r->k.n && same_level(level, &r->k.at[to]); to++) {
			if (r->covered[to] == r->k.at[to].supply) continue;
			if (!e->gain_free) e->gain_free = level->weight;
			ways_of(e, to, reach, cut);
		}
		for (int32_t l = 0; l < r->f.n_line; l++) {
			int64_t *gain = &e->gain[r->f.line_fund[l]];
			if (in(reach, l) && r->f.line_left[l] > 0 && *gain == 0) *gain = level->weight;
		}
	}
}

static int64_t gain_of(const struct alloc_explain *e, const struct alloc_case *more)
{
	struct alloc_answer again;
	if (alloc_solve(&again, e->a, more, NULL) != OK) return 0; /* cannot be: the same case with one won more */
	return (int64_t)(again.weighted - e->r->weighted);
}

static int64_t gain_of_fund(const struct alloc_explain *e, int32_t fund)
{
	struct alloc_case more = *e->r->c;
	size_t n = (size_t)more.n_funds;
	more.fund = arena_array(e->a, n, sizeof *more.fund);
	more.left = arena_array(e->a, n, sizeof *more.left);
	memcpy(more.fund, e->r->c->fund, n * sizeof *more.fund);
	memcpy(more.left, e->r->c->left, n * sizeof *more.left);
	more.fund[fund].budget++;
	more.left[fund]++;
	return gain_of(e, &more);
}

static int64_t gain_of_free_won(const struct alloc_explain *e)
{
	struct alloc_case more = *e->r->c;
	struct alloc_overdraw over;
	size_t n = (size_t)more.n_funds;
	more.fund = arena_array(e->a, n + 1, sizeof *more.fund);
	memcpy(more.fund, e->r->c->fund, n * sizeof *more.fund);
	more.fund[n] = (struct alloc_fund){.id = "\xff", /* after all ids, which are UTF-8: no number changes */
		.budget = 1, .tenure_to = ALLOC_WINDOW_MAX, .age_to = ALLOC_WINDOW_MAX, .centres.any = true, .categories.any = true,
		.period_from = {0}, .period_to = {INT32_MAX - 1}, .expires = {INT32_MAX}, .share_percent = ALLOC_NONE,
		.match_percent = ALLOC_NONE};
	more.n_funds++;
	if (alloc_case_ready(&more, &over) != OK) return 0; /* cannot be: it was ready without the new fund */
	return gain_of(e, &more);
}

void alloc_explain_init(struct alloc_explain *e, struct arena *a, const struct alloc_answer *r)
{
	*e = (struct alloc_explain){.a = a, .r = r, .words = (r->f.n_line + 63) / 64};
	e->go = arena_array(a, (size_t)r->f.n_line * (size_t)e->words, sizeof *e->go);
	e->cut = arena_array(a, (size_t)r->f.n_line * (size_t)e->words, sizeof *e->cut);
	e->gain = arena_array(a, (size_t)r->f.n_fund, sizeof *e->gain);
	find_ways(e);
	if (!r->matched) {
		gains(e);
		return;
	}
	for (int32_t f = 0; f < r->f.n_fund; f++) e->gain[f] = gain_of_fund(e, f);
	e->gain_free = gain_of_free_won(e);
}

/* Unpaid -------------------------------------------------------------------------------------------------------------*/

static unsigned plain_tests(const struct alloc_case *c, int32_t fund, const struct alloc_charge *h)
{
	unsigned tests = alloc_tests(c, fund, h);
	int32_t line = c->line_of[(size_t)h->category * (size_t)c->n_funds + (size_t)fund];
	if (c->fund[fund].budget == 0) tests |= ALLOC_BUDGET_ZERO;
	if (line != ALLOC_NONE && c->limit[line].cap == 0) tests |= ALLOC_LINE_ZERO;
	if (alloc_share(c, fund, h) == 0) tests |= ALLOC_SHARE_ZERO;
	return tests;
}

static unsigned border_tests(const struct alloc_explain *e, int32_t fund, const uint64_t *reach, const uint64_t *cut)
{
	const struct alloc_flow *f = &e->r->f;
	unsigned tests = 0;
	for (int32_t l = f->fund_line[fund]; l < f->fund_line[fund + 1]; l++) {
		if (in(cut, l) && !in(reach, l)) tests |= ALLOC_SHARE_LIMIT;
		if (!in(reach, l)) continue;
		if (f->line_left[l] == 0) tests |= ALLOC_LINE_SPENT;
		else if (f->fund_left[fund] == 0) tests |= ALLOC_BUDGET_SPENT;
		else tests |= e->r->c->fund[fund].match_percent != ALLOC_NONE ? ALLOC_MATCH_LIMIT : ALLOC_KEPT;
	}
	return tests;
}

void alloc_why_unpaid(struct alloc_why *out, const struct alloc_explain *e, struct arena *a, int32_t charge)
{
	const struct alloc_case *c = e->r->c;
	const struct alloc_charge *h = &c->charge[charge];
	struct alloc_why why = {.never = true, .block = arena_array(a, (size_t)c->n_funds, sizeof *why.block)};
	uint64_t *reach = arena_array(a, (size_t)e->words, sizeof *reach), *cut = arena_array(a, (size_t)e->words, sizeof *cut);
	int32_t k = e->r->k.of_charge[charge];
	REQUIRE(k != ALLOC_NONE);
	for (int32_t f = 0; f < c->n_funds && why.never; f++) why.never = plain_tests(c, f, h) != 0;
	if (!why.never) ways_of(e, k, reach, cut);
	for (int32_t f = 0; f < c->n_funds; f++) {
		unsigned tests = why.never ? plain_tests(c, f, h) : border_tests(e, f, reach, cut);
		if (tests) why.block[why.n++] = (struct alloc_block){f, tests};
	}
	*out = why;
}
