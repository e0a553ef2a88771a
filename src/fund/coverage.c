#include "fund/coverage.h"

#include <stdlib.h>
#include <string.h>
#include "base/pack.h"
#include "coverage_sql.h"
#include "fund/pay.h"

/* What most people ask for, from the pack: shown when a person has had nothing else yet. */
struct kinds {
	const char *at[COVER_ROWS];
	size_t n;
};

static struct kinds usual_kinds(const struct permit *p)
{
	const struct pack_table *t = pack_table(p->c->site->pack, "categories");
	struct kinds k = {.n = 0};

	for (int rank = 1; rank <= COVER_ROWS; rank++)
		for (size_t i = 0; i < t->n && k.n < COVER_ROWS; i++)
			if (pack_int(&t->at[i], "usual", 0) == rank) k.at[k.n++] = t->at[i].code;
	return k;
}

static struct verdict ask(const struct funds *f, const struct fund *fund, const struct person *who, const char *category, struct date on)
{
	struct rules own = {f->rules.at + fund->first_rule, fund->n_rules};
	struct question q = person_asks(who);

	q.fund = fund->code;
	q.on = on;
	q.purpose[0] = category;
	return eligible_now(&own, &q);
}

enum money_asked { ANY_MONEY, MONEY_LEFT };

static const struct fund *first_that_pays(const struct funds *f, const struct person *who, const char *category, struct date on,
	enum money_asked asked)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct fund *x = &f->at[i];
		if (!fund_takes(x, category, on) || (asked == MONEY_LEFT && fund_left_for(x, category).minor <= 0)) continue;
		if (ask(f, x, who, category, on).eligible) return x;
	}
	return NULL;
}

/* The cliff --------------------------------------------------------------------------------------------------------------*/

/* The last day of state money that runs from an event of this person: of each such rule the day its window closes, if the
 * fund may pay until then. */
static struct date cliff_of(const struct funds *f, const struct person *who)
{
	struct date last = DATE_NONE;

	for (size_t i = 0; i < f->n; i++) {
		const struct fund *x = &f->at[i];
		for (size_t j = 0; x->open && strcmp(x->kind, "gov") == 0 && j < x->n_rules; j++) {
			const struct rule *r = &f->rules.at[x->first_rule + j];
			struct date end = DATE_NONE;
			for (size_t k = 0; r->clock_event && span_known(r->window_to) && k < who->n_events; k++)
				if (strcmp(who->event[k].event, r->clock_event) == 0) end = span_after(who->event[k].on, r->window_to);
			if (!date_known(end) || (date_known(last) && end.day <= last.day)) continue;
			struct verdict v = ask(f, x, who, NULL, date_add_days(end, -1));
			if (v.eligible && v.by == r) last = end;
		}
	}
	return last;
}

int coverage_cliff_month(const struct coverage *v)
{
	if (!v->known || !date_known(v->cliff) || v->cliff.day <= v->from.day) return 0;
	int month = date_months_between(v->from, v->cliff);

	return month > 0 && month < COVER_MONTHS ? month : 0;
}

/* One client -------------------------------------------------------------------------------------------------------------*/

struct month_sum { /* what was charged in one cell */
	int64_t charged, paid, most;
	const struct fund *main;
};

static struct cover_row *row_for(struct coverage *v, const char *category)
{
	for (size_t i = 0; i < v->n_rows; i++)
		if (strcmp(v->row[i].category, category) == 0) return &v->row[i];
	return NULL;
}

static void add_row(struct coverage *v, const char *category)
{
	if (v->n_rows < COVER_ROWS && !row_for(v, category)) v->row[v->n_rows++] = (struct cover_row){.category = category};
}

struct kind_count {
	const char *category;
	int n;
};

static int most_first(const void *a, const void *b)
{
	const struct kind_count *x = a, *y = b;

	return x->n != y->n ? y->n - x->n : strcmp(x->category, y->category);
}

/* The kinds of help this person had most often, then the usual ones. */
static void choose_rows(struct coverage *v, const struct permit *p, const struct coverage_charge_rows *rows)
{
	struct kinds usual = usual_kinds(p);
	struct arena *a = p->c->arena;
	struct kind_count *kind = arena_array(a, rows->n + 1, sizeof *kind);
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (i > 0 && rows->at[i].charge.v == rows->at[i - 1].charge.v) continue;
		size_t k = 0;
		while (k < n && strcmp(kind[k].category, rows->at[i].category) != 0) k++;
		if (k == n) kind[n++].category = rows->at[i].category;
		kind[k].n++;
	}
	qsort(kind, n, sizeof *kind, most_first);
	for (size_t i = 0; i < n; i++) add_row(v, kind[i].category);
	for (size_t i = 0; i < usual.n; i++) add_row(v, usual.at[i]);
}

static void sum_months(struct month_sum sum[COVER_MONTHS], const struct coverage *v, const char *category,
	const struct coverage_charge_rows *rows)
{
	memset(sum, 0, COVER_MONTHS * sizeof *sum);
	for (size_t i = 0; i < rows->n; i++) {
		const struct coverage_charge_row *x = &rows->at[i];
		int m = date_months_between(v->from, x->on_day);
		if (m < 0 || m >= COVER_MONTHS || strcmp(x->category, category) != 0) continue;
		if (i == 0 || rows->at[i - 1].charge.v != x->charge.v) sum[m].charged += x->amount.minor;
		if (!x->fund.v) continue;
		sum[m].paid += x->paid.minor;
		if (x->paid.minor > sum[m].most) sum[m].most = x->paid.minor, sum[m].main = fund_by_id(&v->funds, x->fund);
	}
}

static struct cover_cell cell_past(const struct coverage *v, const char *category, struct date on, const struct month_sum *sum)
{
	if (sum->charged > sum->paid) return (struct cover_cell){COVER_GAP, NULL};
	const struct fund *fund = sum->main ? sum->main : first_that_pays(&v->funds, &v->who, category, on, ANY_MONEY);

	return (struct cover_cell){fund ? COVER_FUND : COVER_QUIET, fund};
}

static void fill_row(struct coverage *v, struct cover_row *row, const struct coverage_charge_rows *rows, struct date today)
{
	struct month_sum sum[COVER_MONTHS];

	sum_months(sum, v, row->category, rows);
	for (int m = 0; m < COVER_MONTHS; m++) {
		struct date on = date_add_months(v->from, m);
		if (m < v->now) {
			row->month[m] = cell_past(v, row->category, on, &sum[m]);
		} else {
			const struct fund *fund = first_that_pays(&v->funds, &v->who, row->category, m == v->now ? today : on, MONEY_LEFT);
			row->month[m] = (struct cover_cell){fund ? COVER_FUND : COVER_GAP, fund};
		}
		if (m < COVER_MONTHS / 2 || m < v->now) continue;
		v->squares++;
		v->empty += row->month[m].what == COVER_GAP;
	}
}

enum outcome coverage_read(struct coverage *out, const struct permit *p, struct client_id client)
{
	struct coverage v = {.cliff = DATE_NONE};
	struct coverage_charge_rows rows;
	enum outcome r = person_read(&v.who, p, client);

	if (r == OK) r = funds_read(&v.funds, p);
	if (r != OK) return r;
	v.known = date_known(v.who.move_in);
	if (v.known) {
		int months = date_months_between(v.who.move_in, p->c->today);
		v.first_month = months > 0 ? months / 12 * 12 : 0;
		if (v.first_month == 12) v.first_month = 0; /* years 1 and 2 stay together */
		v.from = date_add_months(v.who.move_in, v.first_month);
		v.now = months < 0 ? -1 : months - v.first_month;
		r = store_coverage_charges(&rows, p->c->tx, p->centre, client, v.from, date_add_months(v.from, COVER_MONTHS));
		if (r != OK) return r;
		v.cliff = cliff_of(&v.funds, &v.who);
		choose_rows(&v, p, &rows);
		for (size_t i = 0; i < v.n_rows; i++) fill_row(&v, &v.row[i], &rows, p->c->today);
	}
	*out = v;
	return OK;
}

/* Asking -----------------------------------------------------------------------------------------------------------------*/

struct fund_answers coverage_ask(struct arena *a, const struct funds *f, const struct person *who, const char *category, struct date on)
{
	struct fund_answers out = {.at = arena_array(a, f->n + 1, sizeof *out.at)};

	for (size_t i = 0; i < f->n; i++) {
		const struct fund *x = &f->at[i];
		struct rules own = {f->rules.at + x->first_rule, x->n_rules};
		struct question q = person_asks(who);
		if (!x->open) continue;
		q.fund = x->code;
		q.on = on;
		q.purpose[0] = category;
		out.at[out.n++] = (struct fund_answer){.fund = x, .verdict = eligible(&own, &q), .in_time = on.day >= x->starts.day && on.day < x->ends.day,
			.has_line = x->n_lines == 0 || fund_line_for(x, category), .left = fund_left_for(x, category)};
	}
	return out;
}

bool fund_answer_pays(const struct fund_answer *x)
{
	return x->in_time && x->has_line && x->left.minor > 0 && x->verdict.eligible;
}

/* The centre -------------------------------------------------------------------------------------------------------------*/

/* The longest window of state money, so that one statement finds everybody whose window may close in time. */
static int longest_window_days(const struct funds *f)
{
	struct date day = date_ymd(2001, 1, 1);
	int most = 0;

	for (size_t i = 0; i < f->rules.n; i++) {
		const struct rule *r = &f->rules.at[i];
		const struct fund *x = fund_by_code(f, r->fund);
		int days = span_known(r->window_to) ? span_after(day, r->window_to).day - day.day + 2 : 0;
		if (x->open && strcmp(x->kind, "gov") == 0 && days > most) most = days;
	}
	return most;
}

static int soonest(const void *a, const void *b)
{
	const struct cliff *x = a, *y = b;

	return x->on.day != y->on.day ? (x->on.day > y->on.day) - (x->on.day < y->on.day) : (x->client.v > y->client.v) - (x->client.v < y->client.v);
}

enum { CARRY_MONTHS = 3 }; /* money that ends a day later carries nobody */

static bool carries_on(const struct funds *f, const struct person *who, const char *category, struct date on)
{
	for (int m = 0; m < CARRY_MONTHS; m++)
		if (!first_that_pays(f, who, category, date_add_months(on, m), MONEY_LEFT)) return false;
	return true;
}

enum outcome coverage_cliffs(struct cliffs *out, const struct permit *p, const struct funds *f, int days)
{
	struct date today = p->c->today;
	struct kinds usual = usual_kinds(p);
	struct persons who;
	enum outcome r = persons_moved_in(&who, p, date_add_days(today, -longest_window_days(f)), date_add_days(today, days));

	if (r != OK) return r;
	struct cliffs c = {.at = arena_array(p->c->arena, who.n + 1, sizeof *c.at)};

	for (size_t i = 0; i < who.n; i++) {
		struct date on = cliff_of(f, &who.at[i]);
		if (!date_known(on) || on.day <= today.day || on.day > today.day + days) continue;
		struct cliff *x = &c.at[c.n++];
		*x = (struct cliff){who.at[i].client, who.at[i].call_name, on, (int)usual.n, 0};
		for (size_t k = 0; k < usual.n; k++) x->without += !carries_on(f, &who.at[i], usual.at[k], on);
	}
	qsort(c.at, c.n, sizeof *c.at, soonest);
	*out = c;
	return OK;
}
