#include "fund/alloc_case.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* Names --------------------------------------------------------------------------------------------------------------*/

static int32_t *slot_of(const struct alloc_names *n, const char *text)
{
	uint32_t mask = (uint32_t)n->cap * 2 - 1, i = (uint32_t)msg_hash(text) & mask;
	while (n->slot[i] && strcmp(n->at[n->slot[i] - 1], text) != 0) i = (i + 1) & mask;
	return &n->slot[i];
}

static void names_grow(struct alloc_names *n, struct arena *a)
{
	struct alloc_names more = {.cap = n->cap ? n->cap * 2 : 16, .n = n->n};
	more.at = arena_array(a, (size_t)more.cap, sizeof *more.at);
	more.slot = arena_array(a, (size_t)more.cap * 2, sizeof *more.slot);
	for (int32_t i = 0; i < n->n; i++) {
		more.at[i] = n->at[i];
		*slot_of(&more, n->at[i]) = i + 1;
	}
	*n = more;
}

int32_t alloc_name(struct alloc_names *n, struct arena *a, const char *text)
{
	if (n->n == n->cap) names_grow(n, a);
	int32_t *slot = slot_of(n, text);
	if (*slot) return *slot - 1;
	n->at[n->n++] = arena_text(a, text);
	*slot = n->n;
	return n->n - 1;
}

int32_t alloc_name_find(const struct alloc_names *n, const char *text)
{
	return n->cap ? *slot_of(n, text) - 1 : ALLOC_NONE;
}

/* Order --------------------------------------------------------------------------------------------------------------*/

struct keyed {
	const char *id;
	int32_t at;
};

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct keyed *)a)->id, ((const struct keyed *)b)->id);
}

static int32_t *ranks(struct arena *a, struct keyed *k, int32_t n) /* old place -> new place */
{
	qsort(k, (size_t)n, sizeof *k, by_id);
	int32_t *to = arena_array(a, (size_t)n, sizeof *to);
	for (int32_t i = 0; i < n; i++) to[k[i].at] = i;
	return to;
}

static int32_t *sort_funds(struct alloc_case *c)
{
	struct keyed *k = arena_array(c->arena, (size_t)c->n_funds, sizeof *k);
	struct alloc_fund *sorted = arena_array(c->arena, (size_t)c->n_funds, sizeof *sorted);
	for (int32_t i = 0; i < c->n_funds; i++) k[i] = (struct keyed){c->fund[i].id, i};
	int32_t *to = ranks(c->arena, k, c->n_funds);
	for (int32_t i = 0; i < c->n_funds; i++) sorted[to[i]] = c->fund[i];
	c->fund = sorted;
	for (int32_t f = 0; f < c->n_funds; f++)
		for (int32_t i = 0; i < sorted[f].n_match_from; i++) sorted[f].match_from[i] = to[sorted[f].match_from[i]];
	return to;
}

static int32_t *sort_charges(struct alloc_case *c)
{
	bool sorted = true;
	for (int32_t i = 1; i < c->n_charges && sorted; i++) sorted = strcmp(c->charge[i - 1].id, c->charge[i].id) < 0;
	if (sorted) return NULL;
	struct keyed *k = arena_array(c->arena, (size_t)c->n_charges, sizeof *k);
	struct alloc_charge *to_fill = arena_array(c->arena, (size_t)c->n_charges, sizeof *to_fill);
	for (int32_t i = 0; i < c->n_charges; i++) k[i] = (struct keyed){c->charge[i].id, i};
	int32_t *to = ranks(c->arena, k, c->n_charges);
	for (int32_t i = 0; i < c->n_charges; i++) to_fill[to[i]] = c->charge[i];
	c->charge = to_fill;
	return to;
}

static int by_charge_fund(const void *a, const void *b)
{
	const struct alloc_old *x = a, *y = b;
	if (x->charge != y->charge) return x->charge < y->charge ? -1 : 1;
	return (x->fund > y->fund) - (x->fund < y->fund);
}

static void renumber(struct alloc_case *c, const int32_t *fund_to, const int32_t *charge_to)
{
	bool moved = false;
	for (int32_t f = 0; f < c->n_funds; f++) moved |= fund_to[f] != f;
	for (int32_t i = 0; i < c->n_charges; i++) REQUIRE(!moved || !c->charge[i].most);
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked != ALLOC_NONE) c->charge[i].locked = fund_to[c->charge[i].locked];
	for (int32_t i = 0; i < c->n_old; i++) {
		c->old[i].fund = fund_to[c->old[i].fund];
		if (charge_to) c->old[i].charge = charge_to[c->old[i].charge];
	}
	if (c->n_old) qsort(c->old, (size_t)c->n_old, sizeof *c->old, by_charge_fund);
}

/* Lines and money ----------------------------------------------------------------------------------------------------*/

static bool listed(const struct alloc_list *l, int32_t name)
{
	return l->any || l->has[name];
}

static void index_list(struct arena *a, struct alloc_list *l, int32_t names)
{
	if (l->any) return;
	l->has = arena_array(a, (size_t)names, sizeof *l->has);
	for (int32_t i = 0; i < l->n; i++) l->has[l->at[i]] = true;
}

static void index_lists(struct alloc_case *c)
{
	for (int32_t f = 0; f < c->n_funds; f++) {
		index_list(c->arena, &c->fund[f].centres, c->centres.n);
		index_list(c->arena, &c->fund[f].categories, c->categories.n);
		for (int32_t l = 0; l < c->fund[f].n_lines; l++) index_list(c->arena, &c->fund[f].line[l].categories, c->categories.n);
	}
}

static void number_lines(struct alloc_case *c)
{
	c->fund_line = arena_array(c->arena, (size_t)c->n_funds + 1, sizeof *c->fund_line);
	for (int32_t f = 0; f < c->n_funds; f++)
		c->fund_line[f + 1] = c->fund_line[f] + (c->fund[f].has_lines ? c->fund[f].n_lines : 1);
	c->n_limits = c->fund_line[c->n_funds];
	c->limit = arena_array(c->arena, (size_t)c->n_limits, sizeof *c->limit);
	for (int32_t f = 0; f < c->n_funds; f++) {
		bool has = c->fund[f].has_lines;
		for (int32_t l = c->fund_line[f]; l < c->fund_line[f + 1]; l++) {
			int32_t own = has ? l - c->fund_line[f] : ALLOC_NONE;
			int64_t cap = has ? c->fund[f].line[own].cap : ALLOC_NO_CAP;
			c->limit[l] = (struct alloc_limit){.fund = f, .line = own, .cap = cap, .left = cap};
		}
	}
}

static int32_t first_line(const struct alloc_case *c, int32_t f, int32_t category)
{
	if (!c->fund[f].has_lines) return c->fund_line[f];
	for (int32_t l = 0; l < c->fund[f].n_lines; l++)
		if (listed(&c->fund[f].line[l].categories, category)) return c->fund_line[f] + l;
	return ALLOC_NONE;
}

static void find_lines(struct alloc_case *c)
{
	c->line_of = arena_array(c->arena, (size_t)c->categories.n * (size_t)c->n_funds, sizeof *c->line_of);
	for (int32_t k = 0; k < c->categories.n; k++)
		for (int32_t f = 0; f < c->n_funds; f++) c->line_of[(size_t)k * (size_t)c->n_funds + (size_t)f] = first_line(c, f, k);
}

static int32_t line_of(const struct alloc_case *c, int32_t fund, int32_t category)
{
	return c->line_of[(size_t)category * (size_t)c->n_funds + (size_t)fund];
}

/* A locked charge whose category is in no line today (the lines changed after the report) uses the budget alone. */
static enum outcome take_locked(struct alloc_case *c, struct alloc_overdraw *over)
{
	alloc_wide *fund = arena_array(c->arena, (size_t)c->n_funds, sizeof *fund);
	alloc_wide *line = arena_array(c->arena, (size_t)c->n_limits, sizeof *line);
	c->left = arena_array(c->arena, (size_t)c->n_funds, sizeof *c->left);
	c->n_locked = 0;
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		if (h->locked == ALLOC_NONE) continue;
		c->n_locked++;
		fund[h->locked] += h->amount;
		int32_t l = line_of(c, h->locked, h->category);
		if (l != ALLOC_NONE) line[l] += h->amount;
	}
	for (int32_t f = 0; f < c->n_funds; f++) {
		*over = (struct alloc_overdraw){.fund = f, .line = ALLOC_NONE, .locked = fund[f], .has = c->fund[f].budget};
		if (fund[f] > c->fund[f].budget) return CONFLICT;
		c->left[f] = c->fund[f].budget - (int64_t)fund[f];
	}
	for (int32_t l = 0; l < c->n_limits; l++) {
		struct alloc_limit *limit = &c->limit[l];
		*over = (struct alloc_overdraw){.fund = limit->fund, .line = limit->line, .locked = line[l], .has = limit->cap};
		if (line[l] > limit->cap) return CONFLICT;
		limit->left = limit->cap == ALLOC_NO_CAP ? ALLOC_NO_CAP : limit->cap - (int64_t)line[l];
	}
	return OK;
}

enum outcome alloc_case_ready(struct alloc_case *c, struct alloc_overdraw *over)
{
	struct alloc_overdraw found = {.fund = ALLOC_NONE};
	int32_t *fund_to = sort_funds(c);
	renumber(c, fund_to, sort_charges(c));
	index_lists(c);
	number_lines(c);
	find_lines(c);
	enum outcome r = take_locked(c, &found);
	if (r != OK) *over = found;
	return r;
}

/* Tests --------------------------------------------------------------------------------------------------------------*/

unsigned alloc_tests(const struct alloc_case *c, int32_t fund, const struct alloc_charge *h)
{
	const struct alloc_fund *f = &c->fund[fund];
	unsigned failed = 0;
	if (h->tenure < f->tenure_from || h->tenure >= f->tenure_to) failed |= ALLOC_TENURE;
	if (h->age < f->age_from || h->age >= f->age_to) failed |= ALLOC_AGE;
	if (!listed(&f->centres, h->centre)) failed |= ALLOC_CENTRE;
	if (!listed(&f->categories, h->category)) failed |= ALLOC_CATEGORY;
	if (h->month < f->period_from.n || h->month > f->period_to.n) failed |= ALLOC_PERIOD;
	if (line_of(c, fund, h->category) == ALLOC_NONE) failed |= ALLOC_LINE;
	return failed;
}

int32_t alloc_line_for(const struct alloc_case *c, int32_t fund, const struct alloc_charge *h)
{
	return alloc_tests(c, fund, h) ? ALLOC_NONE : line_of(c, fund, h->category);
}

int64_t alloc_share(const struct alloc_case *c, int32_t fund, const struct alloc_charge *h)
{
	int64_t most = h->most && h->most[fund] < h->amount ? h->most[fund] : h->amount;
	int32_t percent = c->fund[fund].share_percent;
	int64_t share = percent == ALLOC_NONE ? most : money_share((struct money){h->amount}, percent, 100).minor;
	return share < most ? share : most;
}
