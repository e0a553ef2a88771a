/* Random questions for the allocation, small enough to check by other means and rich enough to meet every rule. */
#ifndef TEST_ALLOC_RANDOM_H
#define TEST_ALLOC_RANDOM_H

#include <string.h>
#include "fund/alloc.h"
#include "test/random.h"

struct random_shape {
	int charges, funds, amount, weight; /* at most */
	bool lines, shares, match, locked, limits;
};

static inline struct alloc_list some_names(struct random_stream *r, struct arena *a, struct alloc_names *all, const char *stem, int n)
{
	int32_t *at = arena_array(a, (size_t)n, sizeof *at), m = 0;
	for (int i = 0; i < n; i++)
		if (draw(r) % 2) at[m++] = alloc_name(all, a, arena_printf(a, "%s%d", stem, i));
	return (struct alloc_list){.at = at, .n = m};
}

static inline void random_fund(struct random_stream *r, struct alloc_case *c, int32_t f, const struct random_shape *s)
{
	struct alloc_fund *u = &c->fund[f];
	int from = (int)draw_between(r, 0, 30), begins = (int)draw_between(r, 0, 6);
	*u = (struct alloc_fund){.id = arena_printf(c->arena, "F%d", (int)f), .budget = draw_between(r, 0, s->amount * s->charges / 3 + 1),
		.tenure_from = from, .tenure_to = (int32_t)draw_between(r, from, 60), .age_to = draw(r) % 4 ? 999 : 40,
		.period_from = {24312 + begins}, .period_to = {24312 + (int)draw_between(r, begins, 14)},
		.expires = {24312 + (int)draw_between(r, 6, 18)}, .flex_rank = (int32_t)draw_between(r, 0, 3),
		.share_percent = ALLOC_NONE, .match_percent = ALLOC_NONE};
	if (draw(r) % 2) u->tenure_from = 0;
	if (draw(r) % 3) u->period_from.n = 24312, u->period_to.n = 24330;
	u->centres.any = draw(r) % 3 != 0;
	if (!u->centres.any) u->centres = some_names(r, c->arena, &c->centres, "centre", 2);
	u->categories.any = draw(r) % 2;
	if (!u->categories.any) u->categories = some_names(r, c->arena, &c->categories, "category", 3);
	if (s->shares && draw(r) % 3 == 0) u->share_percent = (int32_t)draw_between(r, 0, 100);
	u->has_lines = s->lines && draw(r) % 2;
	if (!u->has_lines) return;
	u->n_lines = (int32_t)draw_between(r, 1, 3);
	u->line = arena_array(c->arena, (size_t)u->n_lines, sizeof *u->line);
	for (int32_t l = 0; l < u->n_lines; l++)
		u->line[l] = (struct alloc_line){.id = arena_printf(c->arena, "L%d", (int)l), .cap = draw_between(r, 0, u->budget + 1),
			.categories = some_names(r, c->arena, &c->categories, "category", 3)};
}

static inline void random_match(struct random_stream *r, struct alloc_case *c)
{
	int32_t f = (int32_t)(draw(r) % (uint64_t)c->n_funds);
	struct alloc_fund *u = &c->fund[f];
	u->match_percent = (int32_t)draw_between(r, 0, 100);
	u->match_from = arena_array(c->arena, (size_t)c->n_funds, sizeof *u->match_from);
	for (int32_t g = 0; g < c->n_funds; g++)
		if (g != f && draw(r) % 2) u->match_from[u->n_match_from++] = g;
}

/* Not yet ready: the caller may shuffle it first. */
static inline struct alloc_case *random_case(struct random_stream *r, struct arena *a, const struct random_shape *s)
{
	struct alloc_case *c = arena_alloc(a, sizeof *c);
	*c = (struct alloc_case){.arena = a, .name = "random", .horizon_end = {24323}};
	c->n_funds = (int32_t)draw_between(r, 1, s->funds);
	c->n_charges = (int32_t)draw_between(r, 0, s->charges);
	c->fund = arena_array(a, (size_t)c->n_funds, sizeof *c->fund);
	c->charge = arena_array(a, (size_t)c->n_charges, sizeof *c->charge);
	for (int32_t f = 0; f < c->n_funds; f++) random_fund(r, c, f, s);
	if (s->match) random_match(r, c);
	for (int32_t i = 0; i < c->n_charges; i++) {
		struct alloc_charge *h = &c->charge[i];
		*h = (struct alloc_charge){.id = arena_printf(a, "c%04d", (int)i), .amount = draw_between(r, 0, s->amount),
			.weight = (int32_t)draw_between(r, 0, s->weight), .month = 24312 + (int32_t)draw_between(r, 0, 11),
			.tenure = (int16_t)draw_between(r, 0, 59), .age = (int16_t)draw_between(r, 10, 70), .locked = ALLOC_NONE};
		h->client = alloc_name(&c->clients, a, arena_printf(a, "p%d", (int)draw_between(r, 0, 5)));
		h->centre = alloc_name(&c->centres, a, arena_printf(a, "centre%d", (int)draw_between(r, 0, 1)));
		h->category = alloc_name(&c->categories, a, arena_printf(a, "category%d", (int)draw_between(r, 0, 2)));
		if (s->limits && draw(r) % 3 == 0) {
			int64_t *most = arena_array(a, (size_t)c->n_funds, sizeof *most);
			for (int32_t f = 0; f < c->n_funds; f++) most[f] = draw_between(r, 0, s->amount);
			h->most = most;
		}
		if (s->locked && draw(r) % 12 == 0) h->locked = (int32_t)(draw(r) % (uint64_t)c->n_funds);
	}
	return c;
}

#endif
