#include "bench/nation.h"

#include "test/random.h"

enum { FIRST_MONTH = 2022 * 12 };

static struct alloc_fund *add(struct alloc_case *c, const char *id, int64_t budget, int rank, int from, int to)
{
	struct alloc_fund *f = &c->fund[c->n_funds++];
	*f = (struct alloc_fund){.id = id, .budget = budget, .tenure_from = 0, .tenure_to = 9999, .age_to = 999, .centres.any = true,
		.categories.any = true, .period_from = {FIRST_MONTH + from}, .period_to = {FIRST_MONTH + to - 1},
		.expires = {FIRST_MONTH + to - 1}, .flex_rank = rank, .share_percent = ALLOC_NONE, .match_percent = ALLOC_NONE};
	return f;
}

static struct alloc_list some(struct alloc_case *c, struct alloc_names *all, const char *stem, unsigned bits)
{
	int32_t *at = arena_array(c->arena, 32, sizeof *at), n = 0;
	for (int i = 0; i < 32; i++)
		if (bits >> i & 1) at[n++] = alloc_name(all, c->arena, arena_printf(c->arena, "%s%02d", stem, i));
	return (struct alloc_list){.at = at, .n = n};
}

/* State money of a year with three lines, for the first twelve months after arrival. */
static void add_state(struct alloc_case *c, int year, int64_t need)
{
	struct alloc_fund *f = add(c, arena_printf(c->arena, "STATE%d", year), need * 3 / 50, 0, year * 12, year * 12 + 12);
	f->tenure_to = 12;
	f->has_lines = true;
	f->n_lines = 3;
	f->line = arena_array(c->arena, 3, sizeof *f->line);
	unsigned bits[] = {0x07, 0x38, 0xc0};
	for (int l = 0; l < 3; l++)
		f->line[l] = (struct alloc_line){.id = arena_printf(c->arena, "%d", l), .categories = some(c, &c->categories, "K", bits[l]),
			.cap = f->budget / 2};
}

static void add_others(struct alloc_case *c, int months, int64_t need, struct random_stream *r)
{
	for (int i = 0; i < 20; i++) {
		int from = (int)draw_between(r, 0, 3) * 12 % months, years = (int)draw_between(r, 1, 4);
		int to = from + years * 12 < months ? from + years * 12 : months;
		bool keeps = i % 3 == 0;
		struct alloc_fund *f = add(c, arena_printf(c->arena, "GIFT%02d", i), need * 3 / 200, 2 + i % 5, from, to);
		if (keeps) f->expires.n = FIRST_MONTH + months + 12;
		f->tenure_from = (int32_t)draw_between(r, 0, 8) * 3;
		f->tenure_to = f->tenure_from + (int32_t)draw_between(r, 3, 16) * 3;
		if (i % 4 == 0) f->age_from = 4 * i, f->age_to = 25 + 5 * i;
		if (i % 2) f->categories = some(c, &c->categories, "K", (unsigned)draw_between(r, 1, 255));
		if (i % 3 == 0) f->centres = some(c, &c->centres, "D", (unsigned)(draw(r) & ((1u << NATION_CENTRES) - 1)) | 1);
	}
}

struct alloc_case *nation_make(struct arena *a, int centres, int clients, int months, uint64_t seed)
{
	struct alloc_case *c = arena_alloc(a, sizeof *c);
	struct random_stream r = {seed};
	*c = (struct alloc_case){.arena = a, .name = "nation", .horizon_end = {FIRST_MONTH + months - 1}};
	c->fund = arena_array(a, 80, sizeof *c->fund);
	c->charge = arena_array(a, (size_t)clients * (size_t)months, sizeof *c->charge);
	for (int i = 0; i < centres; i++) alloc_name(&c->centres, a, arena_printf(a, "D%02d", i));
	for (int i = 0; i < NATION_CATEGORIES; i++) alloc_name(&c->categories, a, arena_printf(a, "K%02d", i));
	int64_t need = 0;
	for (int p = 0; p < clients; p++) {
		int32_t client = alloc_name(&c->clients, a, arena_printf(a, "p%05d", p)), centre = (int32_t)(draw(&r) % (uint64_t)centres);
		int tenure = (int)draw_between(&r, 0, 60), age = (int)draw_between(&r, 5, 75), weight = (int)draw_between(&r, 1, 3);
		for (int m = 0; m < months; m++) {
			struct alloc_charge *h = &c->charge[c->n_charges++];
			*h = (struct alloc_charge){.id = arena_printf(a, "%05d-%02d", p, m), .client = client, .centre = centre,
				.category = (int32_t)(draw(&r) % NATION_CATEGORIES), .amount = 1000 * draw_between(&r, 5, 200) + draw_between(&r, 0, 999),
				.weight = weight + (tenure + m < 12 ? 2 : 0) + (age < 20), .month = FIRST_MONTH + m, .tenure = (int16_t)(tenure + m),
				.age = (int16_t)(age + m / 12), .locked = ALLOC_NONE};
			need += h->amount;
		}
	}
	for (int y = 0; y * 12 < months; y++) add_state(c, y, need);
	for (int i = 0; i < centres; i++) { /* city money, for the city's people within five years */
		struct alloc_fund *f = add(c, arena_printf(a, "CITY%02d", i), need / centres / 2, 1, 0, months);
		f->centres = some(c, &c->centres, "D", 1u << i);
		f->tenure_to = 60;
	}
	add_others(c, months, need, &r);
	return c;
}
