#include "fund/pay.h"

#include <stdlib.h>
#include <string.h>
#include "base/pack.h"
#include "fund/book.h"
#include "fund_sql.h"
#include "pay_sql.h"

/* Deciding ---------------------------------------------------------------------------------------------------------------*/

static bool excluded(const struct funds *f, const struct fund *fund, const struct pay_plan *plan)
{
	for (size_t i = 0; i < fund->n_rules; i++)
		for (size_t j = 0; j < plan->n; j++)
			if (words_have(&f->rules.at[fund->first_rule + i].excludes_fund, plan->part[j].fund->code)) return true;
	return false;
}

static int64_t allowed(const struct funds *f, const struct fund *fund, const struct person *who, const struct pay_item *item, int64_t rest,
	const struct award *prior, size_t n_prior)
{
	struct rules own = {f->rules.at + fund->first_rule, fund->n_rules};
	struct question q = person_asks(who);

	q.fund = fund->code;
	q.on = item->on;
	q.amount = (struct money){rest};
	q.purpose[0] = item->category;
	q.purpose[1] = item->service;
	q.purpose[2] = item->budget_item;
	q.prior = fund->counts_awards ? prior : NULL;
	q.n_prior = fund->counts_awards ? n_prior : 0;
	struct verdict v = eligible_now(&own, &q);

	return v.eligible ? v.allowed.minor : 0;
}

struct pay_plan pay_decide(const struct funds *f, const struct person *who, const struct pay_item *item, const struct award *prior,
	size_t n_prior)
{
	struct pay_plan plan = {.unpaid = item->amount};

	for (size_t i = 0; i < f->n && plan.unpaid > 0 && plan.n < PAY_PARTS; i++) {
		struct fund *fund = &f->at[i];
		int64_t left = fund_left_for(fund, item->category).minor;
		if (left <= 0 || !fund_takes(fund, item->category, item->on) || excluded(f, fund, &plan)) continue;
		int64_t take = allowed(f, fund, who, item, plan.unpaid < left ? plan.unpaid : left, prior, n_prior);
		if (take <= 0) continue;
		struct fund_line *line = fund_line_for(fund, item->category);
		plan.part[plan.n++] = (struct pay_part){fund, line, take};
		plan.unpaid -= take;
		fund->used.minor += take;
		if (line) line->used.minor += take;
	}
	return plan;
}

/* Booking ----------------------------------------------------------------------------------------------------------------*/

static enum outcome use(const struct permit *p, struct fund_id fund, struct line_id line, int64_t amount)
{
	struct money more = {amount};
	enum outcome r = store_fund_use(p->c->tx, p->centre, fund, more);

	return r == OK && line.v ? store_line_use(p->c->tx, p->centre, fund, line, more) : r;
}

static enum outcome write_plan(const struct permit *p, const struct pay_item *item, const struct pay_plan *plan)
{
	enum outcome r = OK;

	for (size_t i = 0; r == OK && i < plan->n; i++) {
		const struct pay_part *part = &plan->part[i];
		struct allocation_add_args args = {.centre = p->centre, .client = item->client, .charge = item->charge, .fund = part->fund->id,
			.line = part->line ? part->line->id : (struct line_id){0}, .on_day = item->on, .amount = {part->amount}, .why = "restricted_first"};
		r = store_allocation_add(p->c->tx, &args);
	}
	return r;
}

enum outcome pay_awards(struct awards *out, const struct permit *p, const struct funds *f, const struct person *who)
{
	struct award_rows rows;

	*out = (struct awards){0};
	enum outcome r = store_awards_of(&rows, p->c->tx, p->centre, who->client, who->household);

	if (r != OK) return r;
	out->at = arena_array(p->c->arena, rows.n + 1, sizeof *out->at);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fund *fund = fund_by_id(f, rows.at[i].fund);
		if (fund)
			out->at[out->n++] = (struct award){fund->code, rows.at[i].on_day, rows.at[i].amount, .relative = rows.at[i].client.v != who->client.v};
	}
	return OK;
}

static bool any_counts(const struct funds *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].counts_awards) return true;
	return false;
}

enum outcome pay_one(const struct permit *p, const struct pay_item *item)
{
	struct funds funds;
	struct person who;
	struct awards awards = {0};
	enum outcome r = funds_read(&funds, p);

	if (r == OK && funds.n == 0) return OK;
	if (r == OK) r = person_read(&who, p, item->client);
	if (r == OK && any_counts(&funds)) r = pay_awards(&awards, p, &funds, &who);
	if (r != OK) return r;
	struct pay_plan plan = pay_decide(&funds, &who, item, awards.at, awards.n);

	r = write_plan(p, item, &plan);
	for (size_t i = 0; r == OK && i < plan.n; i++) {
		struct pay_part *x = &plan.part[i];
		struct line_id line = x->line ? x->line->id : (struct line_id){0};
		r = use(p, x->fund->id, line, x->amount);
		if (r == OK) r = book_spend(p, x->fund->id, line, (struct money){x->amount}, item->charge);
	}
	return r;
}

enum outcome pay_take_back(const struct permit *p, const struct pay_item *item, enum pay_back how)
{
	struct allocation_rows rows;
	enum outcome r = store_allocation_of(&rows, p->c->tx, p->centre, item->client, item->charge);

	for (size_t i = 0; r == OK && i < rows.n; i++) {
		struct money back = {-rows.at[i].amount.minor};
		r = use(p, rows.at[i].fund, rows.at[i].line, back.minor);
		if (r == OK) r = book_spend(p, rows.at[i].fund, rows.at[i].line, back, item->charge);
	}
	return r == OK && how == PAY_DROP ? store_allocation_drop(p->c->tx, p->centre, item->client, item->charge) : r;
}

/* All anew ---------------------------------------------------------------------------------------------------------------*/

struct known_award { /* of one person, newest first */
	struct award is;
	struct known_award *next;
};

struct again {
	const struct permit *p;
	struct funds funds;
	struct persons persons;
	struct person centre;        /* client 0 */
	struct known_award **given;  /* by person */
	size_t *relative;            /* by person: the next of the household */
	struct charge_open_rows rows;
	int64_t *fund_before;        /* used, as stored, by fund */
	int64_t **line_before;       /* and by line */
	bool counts;                 /* some rule asks what was given before */
};

/* The centre's own costs stand behind the last person. */
static size_t person_index(const struct again *a, struct client_id client)
{
	const struct person *who = person_find(&a->persons, client);

	return who ? (size_t)(who - a->persons.at) : a->persons.n;
}

static void give(struct again *a, size_t person, const struct fund *fund, struct date on, int64_t amount)
{
	if (!fund->counts_awards) return;
	struct known_award *k = arena_alloc(a->p->c->arena, sizeof *k);

	*k = (struct known_award){{fund->code, on, {amount}}, a->given[person]};
	a->given[person] = k;
}

static size_t given_count(const struct again *a, size_t person)
{
	size_t n = 0;

	for (const struct known_award *k = a->given[person]; k; k = k->next) n++;
	return n;
}

/* Of the person, and of others of the household (a->relative is a ring). */
static struct awards given_to(struct again *a, size_t person)
{
	size_t n = given_count(a, person);

	for (size_t i = a->relative[person]; i != person; i = a->relative[i]) n += given_count(a, i);
	struct awards out = {.at = arena_array(a->p->c->arena, n + 1, sizeof *out.at)};
	size_t i = person;

	do {
		for (const struct known_award *k = a->given[i]; k; k = k->next) {
			out.at[out.n] = k->is;
			out.at[out.n++].relative = i != person;
		}
		i = a->relative[i];
	} while (i != person);
	return out;
}

struct at_home {
	int64_t household;
	size_t person;
};

static int by_household(const void *x, const void *y)
{
	const struct at_home *a = x, *b = y;

	if (a->household != b->household) return a->household < b->household ? -1 : 1;
	return (a->person > b->person) - (a->person < b->person);
}

/* Everybody points to the next of the household, the last to the first; who lives alone to themselves. */
static void find_relatives(struct again *a)
{
	size_t n = a->persons.n;
	struct at_home *h = arena_array(a->p->c->arena, n + 1, sizeof *h);

	a->given = arena_array(a->p->c->arena, n + 1, sizeof *a->given);
	a->relative = arena_array(a->p->c->arena, n + 1, sizeof *a->relative);
	a->relative[n] = n;
	for (size_t i = 0; i < n; i++) h[i] = (struct at_home){a->persons.at[i].household.v, i};
	qsort(h, n, sizeof *h, by_household);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (h[i].household != h[first].household || h[i].household == 0) first = i;
		bool last = i + 1 == n || h[i + 1].household != h[i].household || h[i].household == 0;
		a->relative[h[i].person] = h[last ? first : i + 1].person;
	}
}

static void remember_before(struct again *a)
{
	struct arena *arena = a->p->c->arena;

	a->fund_before = arena_array(arena, a->funds.n + 1, sizeof *a->fund_before);
	a->line_before = arena_array(arena, a->funds.n + 1, sizeof *a->line_before);
	for (size_t i = 0; i < a->funds.n; i++) {
		struct fund *f = &a->funds.at[i];
		a->fund_before[i] = f->used.minor;
		a->line_before[i] = arena_array(arena, f->n_lines + 1, sizeof *a->line_before[i]);
		for (size_t j = 0; j < f->n_lines; j++) a->line_before[i][j] = f->line[j].used.minor;
	}
}

static struct fund_line *line_by_id(struct fund *f, struct line_id id)
{
	for (size_t i = 0; i < f->n_lines; i++)
		if (f->line[i].id.v == id.v) return &f->line[i];
	return NULL;
}

/* What was reported stays, and what a fund paid that is closed now. */
static bool stays(const struct again *a, const struct charge_open_row *x)
{
	const struct fund *f = x->fund.v ? fund_by_id(&a->funds, x->fund) : NULL;

	return f && (x->reported || !f->open);
}

/* Gives back in memory what charges hold that may move, and notes what others hold for good. */
static void free_all(struct again *a)
{
	for (size_t i = 0; i < a->rows.n; i++) {
		const struct charge_open_row *x = &a->rows.at[i];
		struct fund *f = x->fund.v ? fund_by_id(&a->funds, x->fund) : NULL;
		if (!f) continue;
		if (stays(a, x)) {
			give(a, person_index(a, x->client), f, x->on_day, x->paid.minor);
			continue;
		}
		struct fund_line *line = line_by_id(f, x->line);
		f->used.minor -= x->paid.minor;
		if (line) line->used.minor -= x->paid.minor;
	}
}

static bool same_as_before(const struct again *a, const struct pay_plan *plan, const struct charge_open_row *first, size_t n)
{
	size_t found = 0, before = 0;

	for (size_t i = 0; i < n; i++) {
		if (!first[i].fund.v || stays(a, &first[i])) continue;
		before++;
		for (size_t j = 0; j < plan->n; j++) {
			const struct pay_part *x = &plan->part[j];
			if (x->fund->id.v == first[i].fund.v && x->amount == first[i].paid.minor && (x->line ? x->line->id.v : 0) == first[i].line.v) found++;
		}
	}
	return before == plan->n && found == plan->n;
}

/* rows[i .. i + n) are one charge. */
static enum outcome pay_row(struct again *a, size_t i, size_t n)
{
	const struct charge_open_row *x = &a->rows.at[i];
	const struct pack_entry *service = pack_find(pack_table(a->p->c->site->pack, "services"), x->service_code, DATE_NONE);
	struct pay_item item = {x->charge, x->client, x->on_day, x->category, x->service_code, service ? pack_text(service, "budget_item") : NULL,
		x->amount.minor};
	size_t person = person_index(a, x->client);
	struct awards prior = a->counts ? given_to(a, person) : (struct awards){0};

	for (size_t j = 0; j < n; j++)
		if (stays(a, &x[j])) item.amount -= x[j].paid.minor;
	struct pay_plan plan = pay_decide(&a->funds, person == a->persons.n ? &a->centre : &a->persons.at[person], &item, prior.at, prior.n);
	enum outcome r = OK;

	for (size_t j = 0; j < plan.n; j++) give(a, person, plan.part[j].fund, x->on_day, plan.part[j].amount);
	if (same_as_before(a, &plan, x, n)) return OK;
	for (size_t j = 0; r == OK && j < n; j++)
		if (x[j].fund.v && !stays(a, &x[j]))
			r = store_allocation_drop_one(a->p->c->tx, a->p->centre, x->client, x->charge, x[j].fund, x[j].line);
	return r == OK ? write_plan(a->p, &item, &plan) : r;
}

/* One posting a line that holds more or less than before. Less first: the store never sees a fund overspent. */
static enum outcome book_difference(struct again *a, bool less)
{
	enum outcome r = OK;

	for (size_t i = 0; r == OK && i < a->funds.n; i++) {
		const struct fund *f = &a->funds.at[i];
		int64_t rest = f->used.minor - a->fund_before[i];
		for (size_t j = 0; r == OK && j < f->n_lines; j++) {
			int64_t more = f->line[j].used.minor - a->line_before[i][j];
			rest -= more;
			if (more == 0 || (more < 0) != less) continue;
			r = use(a->p, f->id, f->line[j].id, more);
			if (r == OK) r = book_spend(a->p, f->id, f->line[j].id, (struct money){more}, (struct charge_id){0});
		}
		if (r != OK || rest == 0 || (rest < 0) != less) continue;
		r = use(a->p, f->id, (struct line_id){0}, rest);
		if (r == OK) r = book_spend(a->p, f->id, (struct line_id){0}, (struct money){rest}, (struct charge_id){0});
	}
	return r;
}

enum outcome pay_all(const struct permit *p)
{
	struct again a = {.p = p};
	enum outcome r = funds_read(&a.funds, p);

	if (r == OK) r = persons_read(&a.persons, p);
	if (r == OK) r = person_read(&a.centre, p, (struct client_id){0});
	if (r == OK) r = store_charges_open(&a.rows, p->c->tx, p->centre);
	if (r != OK) return r;
	find_relatives(&a);
	a.counts = any_counts(&a.funds);
	remember_before(&a);
	free_all(&a);
	for (size_t i = 0, n; r == OK && i < a.rows.n; i += n) {
		for (n = 1; i + n < a.rows.n && a.rows.at[i + n].charge.v == a.rows.at[i].charge.v;) n++;
		if (!a.rows.at[i].reported) r = pay_row(&a, i, n);
	}
	if (r == OK) r = book_difference(&a, true);
	return r == OK ? book_difference(&a, false) : r;
}
