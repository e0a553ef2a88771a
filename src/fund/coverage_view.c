#include "fund/coverage_view.h"

#include "base/pack.h"
#include "fund/fund_view.h"

static bool same(const struct cover_cell *a, const struct cover_cell *b)
{
	return a->what == b->what && a->fund == b->fund;
}

/* The first character: no bar is told by its colour alone. */
static const char *initial(struct arena *a, const char *name)
{
	size_t n = name[0] != '\0';

	while (((unsigned char)name[n] & 0xC0) == 0x80) n++;
	return arena_textn(a, name, n);
}

/* Months side by side with one answer are one bar. */
static struct cover_bars bars(struct ctx *c, const struct cover_row *row)
{
	struct cover_bars out = {.at = arena_array(c->arena, COVER_MONTHS, sizeof *out.at)};

	for (int m = 0, n; m < COVER_MONTHS; m += n) {
		const struct cover_cell *cell = &row->month[m];
		for (n = 1; m + n < COVER_MONTHS && same(cell, &row->month[m + n]);) n++;
		out.at[out.n++] = (struct cover_bar){.months = n, .fund = cell->fund ? fund_name(cell->fund, c->lang) : NULL,
			.css = cell->what == COVER_GAP ? "gap" : cell->fund ? fund_css(cell->fund) : "nil", .gap = cell->what == COVER_GAP,
			.thin = n < 3, .brief = n < 5, .initial = cell->fund ? initial(c->arena, fund_name(cell->fund, c->lang)) : NULL};
	}
	return out;
}

static struct msg when_it_ends(const struct ctx *c, const struct coverage *v)
{
	if (!date_known(v->cliff)) return MSG(N_("No state money runs from this person's own start."));
	int days = v->cliff.day - c->today.day;

	if (days > 0) return MSG(N_("{n} {n|day|days} until state support ends."), A_INT("n", days));
	return MSG(N_("State support ended on {date}."), A_DATE("date", v->cliff));
}

static struct msg what_is_empty(const struct coverage *v)
{
	if (v->squares == 0) return (struct msg){0};
	int first = v->first_month + (v->now > COVER_MONTHS / 2 ? v->now : COVER_MONTHS / 2) + 1;
	if (v->empty == 0) return MSG(N_("From month {m} on every square has money."), A_INT("m", first));
	return MSG(N_("From month {m} on, {empty} of {all} squares have no money yet."), A_INT("m", first), A_INT("empty", v->empty),
		A_INT("all", v->squares));
}

struct coverage_view *coverage_show(struct ctx *c, const struct coverage *v)
{
	struct coverage_view *out = arena_alloc(c->arena, sizeof *out);
	int cliff = coverage_cliff_month(v);

	*out = (struct coverage_view){.known = v->known, .call_name = v->who.call_name, .year = v->first_month / 12 + 1,
		.next_year = v->first_month / 12 + 2, .choose = path_to(c->arena, "/c/{}/coverage", v->who.client.v)};
	if (!v->known) return out;
	out->first = when_it_ends(c, v);
	out->second = what_is_empty(v);
	if (cliff) out->cliff = arena_printf(c->arena, "m%d", cliff);
	out->far = cliff > 18;
	out->months.n = COVER_MONTHS;
	for (int m = 0; m < COVER_MONTHS; m++) out->months.at[m] = (struct cover_month){v->first_month + m + 1, m == v->now};
	out->lines = (struct cover_lines){arena_array(c->arena, v->n_rows, sizeof *out->lines.at), v->n_rows};
	for (size_t i = 0; i < v->n_rows; i++)
		out->lines.at[i] = (struct cover_line){pack_label(c->site->pack, "categories", v->row[i].category, c->lang), bars(c, &v->row[i])};
	return out;
}
