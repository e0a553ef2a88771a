/* All charges that were not reported, planned anew and exactly (alloc_centre.h).
 *
 * Caps of a person and funds that exclude each other are no part of that exact problem: they say beforehand what a fund may
 * pay of a charge. The first plan reserves each fund's caps for the charges in the order of their days, as if there were no
 * other fund; the second gives what is left of the caps to charges that were still unpaid. The first knows nothing of what
 * is booked, so that planning twice gives the same twice; the second keeps old payments where that costs nothing. */
#include <stdlib.h>
#include <string.h>
#include "base/pack.h"
#include "fund/alloc_centre.h"
#include "fund/book.h"
#include "fund/pay_parts.h"
#include "pay_sql.h"

#define PLAN_MEMORY ((size_t)1 << 30)

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
	struct award *prior;         /* room for given_to() */
	size_t prior_cap;
	struct known_award **reported; /* `given`, with what cannot move alone */
	struct centre_item *item;    /* charges that may move, by day */
	struct place *place;         /* of each */
	size_t n_items;
	struct centre_fixed *fixed;
	size_t n_fixed;
};

struct place { /* of an item */
	size_t row, n_rows; /* in rows */
	size_t person;
	int64_t *most;      /* item.most, writable */
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

/* Of the person, and of others of the household (a->relative is a ring). Holds until the next call. */
static struct awards given_to(struct again *a, size_t person)
{
	struct awards out = {.at = a->prior};
	size_t n = given_count(a, person), i = person;

	for (size_t r = a->relative[person]; r != person; r = a->relative[r]) n += given_count(a, r);
	if (n > a->prior_cap) {
		a->prior_cap = n * 2;
		out.at = a->prior = arena_array(a->p->c->arena, a->prior_cap, sizeof *a->prior);
	}
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

/* The question ----------------------------------------------------------------------------------------------------------*/

static void keep_old(struct again *a, struct centre_item *item, const struct charge_open_row *x, size_t n)
{
	struct pay_part *old = arena_array(a->p->c->arena, n, sizeof *old);

	item->old = old;
	for (size_t j = 0; j < n; j++) {
		struct fund *f = x[j].fund.v ? fund_by_id(&a->funds, x[j].fund) : NULL;
		if (!f) continue;
		if (stays(a, &x[j])) item->item.amount -= x[j].paid.minor;
		else old[item->n_old++] = (struct pay_part){f, line_by_id(f, x[j].line), x[j].paid.minor};
	}
}

/* rows[i .. i + n) are one charge. */
static void collect_one(struct again *a, size_t i, size_t n)
{
	const struct charge_open_row *x = &a->rows.at[i];
	const struct pack_entry *service = pack_find(pack_table(a->p->c->site->pack, "services"), x->service_code, DATE_NONE);
	struct centre_item *item = &a->item[a->n_items];
	struct place *place = &a->place[a->n_items++];

	*place = (struct place){.row = i, .n_rows = n, .person = person_index(a, x->client),
		.most = arena_array(a->p->c->arena, a->funds.n, sizeof *place->most)};
	item->most = place->most;
	item->item = (struct pay_item){x->charge, x->client, x->on_day, x->category, x->service_code,
		service ? pack_text(service, "budget_item") : NULL, x->amount.minor};
	keep_old(a, item, x, n);
}

static void collect(struct again *a)
{
	struct arena *arena = a->p->c->arena;

	a->item = arena_array(arena, a->rows.n, sizeof *a->item);
	a->place = arena_array(arena, a->rows.n, sizeof *a->place);
	a->fixed = arena_array(arena, a->rows.n, sizeof *a->fixed);
	for (size_t i = 0, n; i < a->rows.n; i += n) {
		for (n = 1; i + n < a->rows.n && a->rows.at[i + n].charge.v == a->rows.at[i].charge.v;) n++;
		if (!a->rows.at[i].reported) collect_one(a, i, n);
		for (size_t j = i; j < i + n; j++)
			if (stays(a, &a->rows.at[j]))
				a->fixed[a->n_fixed++] = (struct centre_fixed){a->rows.at[j].client, a->rows.at[j].on_day,
					fund_by_id(&a->funds, a->rows.at[j].fund), a->rows.at[j].paid.minor};
	}
	a->reported = arena_array(arena, a->persons.n + 1, sizeof *a->reported);
	memcpy(a->reported, a->given, (a->persons.n + 1) * sizeof *a->given);
}

static void forget_plans(struct again *a)
{
	memcpy(a->given, a->reported, (a->persons.n + 1) * sizeof *a->given);
}

static int64_t may_pay(struct again *a, size_t i, const struct fund *f, int64_t rest)
{
	size_t person = a->place[i].person;
	struct awards prior = f->counts_awards ? given_to(a, person) : (struct awards){0};
	const struct person *who = person == a->persons.n ? &a->centre : &a->persons.at[person];

	return pay_allowed(&a->funds, f, who, &a->item[i].item, rest, prior.at, prior.n);
}

/* Caps: for the charges in the order of their days. */
static void reserve(struct again *a, size_t f)
{
	const struct fund *fund = &a->funds.at[f];

	for (size_t i = 0; i < a->n_items; i++) {
		const struct pay_item *item = &a->item[i].item;
		bool takes = item->amount > 0 && fund_takes(fund, item->category, item->on);
		int64_t most = takes ? may_pay(a, i, fund, item->amount) : 0;
		a->place[i].most[f] = most;
		if (most > 0) give(a, a->place[i].person, fund, item->on, most);
	}
	forget_plans(a);
}

static int64_t paid_by(const struct pay_plan *plan, const struct fund *f)
{
	for (size_t j = 0; j < plan->n; j++)
		if (plan->part[j].fund == f) return plan->part[j].amount;
	return 0;
}

static void give_plans(struct again *a)
{
	for (size_t i = 0; i < a->n_items; i++)
		for (size_t j = 0; j < a->item[i].plan.n; j++)
			give(a, a->place[i].person, a->item[i].plan.part[j].fund, a->item[i].item.on, a->item[i].plan.part[j].amount);
}

/* What the first plan used of the fund's caps stays used; what is left goes to charges that it left unpaid. */
static void reserve_again(struct again *a, size_t f)
{
	const struct fund *fund = &a->funds.at[f];

	if (!fund->counts_awards) return;
	give_plans(a);
	for (size_t i = 0; i < a->n_items; i++) {
		const struct pay_item *item = &a->item[i].item;
		int64_t most = paid_by(&a->item[i].plan, fund), rest = a->item[i].plan.unpaid;
		if (most == 0 && rest > 0 && fund_takes(fund, item->category, item->on)) {
			most = may_pay(a, i, fund, rest);
			if (most > 0) give(a, a->place[i].person, fund, item->on, most);
		}
		a->place[i].most[f] = most;
	}
	forget_plans(a);
}

static bool excludes(const struct again *a, const struct fund *f, const struct fund *other)
{
	for (size_t r = 0; r < f->n_rules; r++)
		if (words_have(&a->funds.rules.at[f->first_rule + r].excludes_fund, other->code)) return true;
	return false;
}

/* Of two funds that may not pay for the same cost the more restricted one may, or the one that did in the first plan. */
static void settle(struct again *a, size_t i)
{
	int64_t *most = a->place[i].most;

	for (size_t f = 1; f < a->funds.n; f++)
		for (size_t before = 0; before < f && most[f] > 0; before++) {
			if (most[before] == 0 || !excludes(a, &a->funds.at[f], &a->funds.at[before])) continue;
			bool later = paid_by(&a->item[i].plan, &a->funds.at[f]) > 0 && paid_by(&a->item[i].plan, &a->funds.at[before]) == 0;
			most[later ? before : f] = 0;
		}
}

static bool any_excludes(const struct again *a)
{
	for (size_t r = 0; r < a->funds.rules.n; r++)
		if (a->funds.rules.at[r].excludes_fund.n > 0) return true;
	return false;
}

/* What the rules allow after all that was given before, in the order of days; more than that stays unpaid. */
static void cut(struct again *a, size_t i)
{
	struct pay_plan *plan = &a->item[i].plan;
	size_t left = 0;

	for (size_t j = 0; j < plan->n; j++) {
		struct pay_part part = plan->part[j];
		int64_t most = part.fund->counts_awards ? may_pay(a, i, part.fund, part.amount) : part.amount;
		plan->unpaid += part.amount - most;
		part.amount = most;
		if (most == 0) continue;
		give(a, a->place[i].person, part.fund, a->item[i].item.on, most);
		part.fund->used.minor += most;
		if (part.line) part.line->used.minor += most;
		plan->part[left++] = part;
	}
	plan->n = left;
}

static struct date end_of_year(struct date d)
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	return date_ymd(year, 12, 31);
}

static enum outcome plan_all(struct again *a)
{
	struct centre_question q = {.funds = &a->funds, .item = a->item, .n_items = a->n_items, .fixed = a->fixed, .n_fixed = a->n_fixed,
		.horizon = end_of_year(a->p->c->today)};
	bool twice = a->counts || any_excludes(a);
	struct arena work; /* the question of a whole centre is larger than what a page may take */
	size_t *n_old = arena_array(a->p->c->arena, a->n_items, sizeof *n_old);
	enum outcome r = OK;

	arena_init(&work, PLAN_MEMORY);
	work.over = a->p->c->arena->over;
	for (size_t f = 0; f < a->funds.n; f++) reserve(a, f);
	for (size_t i = 0; twice && i < a->n_items; i++) {
		settle(a, i);
		n_old[i] = a->item[i].n_old;
		a->item[i].n_old = 0;
	}
	if (twice) {
		r = alloc_centre(&q, &work);
		arena_reset(&work);
		for (size_t f = 0; r == OK && f < a->funds.n; f++) reserve_again(a, f);
		for (size_t i = 0; i < a->n_items; i++) {
			settle(a, i);
			a->item[i].n_old = n_old[i];
		}
	}
	if (r == OK) r = alloc_centre(&q, &work);
	arena_free(&work);
	for (size_t i = 0; r == OK && i < a->n_items; i++) cut(a, i);
	return r;
}

static enum outcome write_one(struct again *a, size_t i)
{
	const struct charge_open_row *x = &a->rows.at[a->place[i].row];
	enum outcome r = OK;

	if (same_as_before(a, &a->item[i].plan, x, a->place[i].n_rows)) return OK;
	for (size_t j = 0; r == OK && j < a->place[i].n_rows; j++)
		if (x[j].fund.v && !stays(a, &x[j]))
			r = store_allocation_drop_one(a->p->c->tx, a->p->centre, x->client, x->charge, x[j].fund, x[j].line);
	return r == OK ? pay_write(a->p, &a->item[i].item, &a->item[i].plan) : r;
}

/* Booking ---------------------------------------------------------------------------------------------------------------*/

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
			r = pay_use(a->p, f->id, f->line[j].id, more);
			if (r == OK) r = book_spend(a->p, f->id, f->line[j].id, (struct money){more}, (struct charge_id){0});
		}
		if (r != OK || rest == 0 || (rest < 0) != less) continue;
		r = pay_use(a->p, f->id, (struct line_id){0}, rest);
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
	a.counts = pay_counts(&a.funds);
	remember_before(&a);
	free_all(&a);
	collect(&a);
	r = plan_all(&a);
	for (size_t i = 0; r == OK && i < a.n_items; i++) r = write_one(&a, i);
	if (r == OK) r = book_difference(&a, true);
	return r == OK ? book_difference(&a, false) : r;
}
