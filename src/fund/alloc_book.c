#include "fund/alloc_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

struct booking {
	struct arena *a;
	const struct alloc_case *c;
	const struct alloc_classes *k;
	const struct alloc_flow *f;
	struct alloc_book *out;
	int64_t cap;       /* payments that out->at can hold */
	int32_t *charge;   /* all charges of classes, class after class, in their order */
	int64_t *first;    /* n + 1 */
	const int64_t *old_of; /* first old payment of a charge; NULL = there are none */
	/* lines that pay the class at hand, by rank and fund */
	int32_t *line;
	int64_t *left;     /* what the line still pays in this class */
	int64_t *room;     /* sum of the share limits of the charges still to come; ALLOC_NO_CAP = no limit */
	int64_t *kept;     /* left that later charges should keep */
	int32_t n;
};

/* Order of charges ---------------------------------------------------------------------------------------------------*/

struct cover { /* reported for a client in a year */
	int32_t client, year;
	alloc_wide won;
};

static int by_client_year(const void *x, const void *y)
{
	const struct cover *a = x, *b = y;
	if (a->client != b->client) return a->client < b->client ? -1 : 1;
	return (a->year > b->year) - (a->year < b->year);
}

static struct cover *covers(struct arena *a, const struct alloc_case *c, size_t *out_n)
{
	struct cover *v = arena_array(a, (size_t)c->n_locked, sizeof *v);
	size_t n = 0, m = 0;
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		if (h->locked != ALLOC_NONE) v[n++] = (struct cover){h->client, h->month / 12, h->amount};
	}
	if (n) qsort(v, n, sizeof *v, by_client_year);
	for (size_t i = 0; i < n; i++) {
		if (m && by_client_year(&v[m - 1], &v[i]) == 0) v[m - 1].won += v[i].won;
		else v[m++] = v[i];
	}
	*out_n = m;
	return v;
}

struct placed {
	alloc_wide cover;
	int32_t month, charge;
};

static int by_place(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	if (a->cover != b->cover) return a->cover < b->cover ? -1 : 1;
	if (a->month != b->month) return a->month < b->month ? -1 : 1;
	return (a->charge > b->charge) - (a->charge < b->charge);
}

static void order_by_cover(struct booking *b)
{
	size_t n;
	struct cover *v = covers(b->a, b->c, &n);
	struct placed *p = arena_array(b->a, (size_t)b->first[b->k->n], sizeof *p);
	if (!n) return;
	for (int32_t k = 0; k < b->k->n; k++) {
		int64_t from = b->first[k], to = b->first[k + 1];
		bool any = false;
		for (int64_t i = from; i < to; i++) {
			const struct alloc_charge *h = &b->c->charge[b->charge[i]];
			struct cover want = {.client = h->client, .year = h->month / 12};
			struct cover *got = bsearch(&want, v, n, sizeof *v, by_client_year);
			p[i] = (struct placed){got ? got->won : 0, h->month, b->charge[i]};
			any |= got != NULL;
		}
		if (!any) continue;
		qsort(p + from, (size_t)(to - from), sizeof *p, by_place);
		for (int64_t i = from; i < to; i++) b->charge[i] = p[i].charge;
	}
}

/* Charges stand by id already: by month, then by class, counting keeps the order of what is equal. */
static void order_charges(struct booking *b)
{
	const struct alloc_case *c = b->c;
	int32_t lo = INT32_MAX, hi = INT32_MIN;
	for (int32_t i = 0; i < c->n_charges; i++) {
		if (c->charge[i].month < lo) lo = c->charge[i].month;
		if (c->charge[i].month > hi) hi = c->charge[i].month;
	}
	b->first = arena_array(b->a, (size_t)b->k->n + 2, sizeof *b->first);
	b->charge = arena_array(b->a, (size_t)c->n_charges, sizeof *b->charge);
	if (!c->n_charges) return;
	int32_t *month = arena_array(b->a, (size_t)(hi - lo) + 2, sizeof *month);
	int32_t *sorted = arena_array(b->a, (size_t)c->n_charges, sizeof *sorted);
	for (int32_t i = 0; i < c->n_charges; i++) month[c->charge[i].month - lo + 1]++;
	for (int32_t m = 0; m <= hi - lo; m++) month[m + 1] += month[m];
	for (int32_t i = 0; i < c->n_charges; i++) sorted[month[c->charge[i].month - lo]++] = i;
	for (int32_t k = 0; k < b->k->n; k++) b->first[k + 2] = b->first[k + 1] + b->k->at[k].n;
	for (int32_t i = 0; i < c->n_charges; i++) {
		int32_t k = b->k->of_charge[sorted[i]];
		if (k != ALLOC_NONE) b->charge[b->first[k + 1]++] = sorted[i];
	}
	if (c->n_locked) order_by_cover(b);
}

/* Pouring ------------------------------------------------------------------------------------------------------------*/

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool before(const struct alloc_case *c, int32_t line, int32_t other)
{
	int32_t x = c->limit[line].fund, y = c->limit[other].fund;
	if (c->fund[x].flex_rank != c->fund[y].flex_rank) return c->fund[x].flex_rank < c->fund[y].flex_rank;
	return x < y;
}

static int64_t take_class(struct booking *b, int32_t k)
{
	int64_t sum = 0;
	b->n = 0;
	for (uint32_t arc = b->k->first[k]; arc < b->k->first[k + 1]; arc++) {
		int64_t won = b->f->arc_flow[arc];
		if (won == 0) continue;
		int32_t i = b->n++, line = b->k->arc_line[arc];
		for (; i > 0 && before(b->c, line, b->line[i - 1]); i--) {
			b->line[i] = b->line[i - 1];
			b->left[i] = b->left[i - 1];
		}
		b->line[i] = line;
		b->left[i] = won;
		sum += won;
	}
	return sum;
}

static void pay(struct booking *b, int32_t charge, int32_t i, int64_t won)
{
	struct alloc_book *o = b->out;
	if (o->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : b->c->n_charges + b->c->n_limits;
		struct alloc_payment *more = arena_array(b->a, (size_t)b->cap, sizeof *more);
		if (o->n) memcpy(more, o->at, (size_t)o->n * sizeof *more);
		o->at = more;
	}
	b->left[i] -= won;
	o->paid[charge] += won;
	o->at[o->n++] = (struct alloc_payment){charge, b->line[i], won};
}

static void pour(struct booking *b, int32_t k)
{
	int32_t line = 0;
	for (int64_t i = b->first[k]; i < b->first[k + 1] && line < b->n; i++) {
		int32_t charge = b->charge[i];
		int64_t open = b->c->charge[charge].amount;
		while (open > 0 && line < b->n) {
			int64_t won = least(open, b->left[line]);
			pay(b, charge, line, won);
			open -= won;
			if (b->left[line] == 0) line++;
		}
	}
}

/* Pouring with share limits or old payments ---------------------------------------------------------------------------
 * One charge after the other; a line pays at least what later charges have no room for, then what it paid last time, then
 * what is left and not kept for later charges. That always ends with nothing over: where a set's limits can add up to
 * more than the whole, all charges of the class have one amount (alloc_class.h), so what a group of lines must pay never
 * meets another limit than those of its lines and of the whole. */

static int64_t limit_of(const struct booking *b, int32_t i, int64_t amount)
{
	return alloc_share(&b->c->fund[b->c->limit[b->line[i]].fund], amount);
}

static bool limited(const struct booking *b, int32_t i)
{
	return b->c->fund[b->c->limit[b->line[i]].fund].share_percent != ALLOC_NONE;
}

static int64_t old_paid(const struct booking *b, int32_t charge, int32_t i)
{
	if (!b->old_of) return 0;
	int32_t fund = b->c->limit[b->line[i]].fund;
	for (int64_t o = b->old_of[charge]; o < b->old_of[charge + 1]; o++)
		if (b->c->old[o].fund == fund) return least(b->c->old[o].amount, limit_of(b, i, b->c->charge[charge].amount));
	return 0;
}

/* Rooms and wishes of the whole class. */
static void look_ahead(struct booking *b, int32_t k)
{
	for (int32_t i = 0; i < b->n; i++) {
		b->room[i] = limited(b, i) ? 0 : ALLOC_NO_CAP;
		b->kept[i] = 0;
		for (int64_t at = b->first[k]; at < b->first[k + 1]; at++) {
			if (limited(b, i)) b->room[i] += limit_of(b, i, b->c->charge[b->charge[at]].amount);
			int64_t old = old_paid(b, b->charge[at], i);
			b->kept[i] = b->kept[i] > MONEY_MAX - old ? MONEY_MAX : b->kept[i] + old;
		}
	}
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Adds to what line i pays of the charge, within its limit, its money and what is open. */
static void add(const struct booking *b, int64_t *won, int64_t *open, int32_t i, int64_t wish, int64_t amount)
{
	int64_t give = least(least(wish, *open), least(limit_of(b, i, amount) - won[i], b->left[i] - won[i]));
	if (give <= 0) return;
	won[i] += give;
	*open -= give;
}

static void pour_one(struct booking *b, int32_t charge, int64_t *won, int64_t rest_after)
{
	int64_t amount = b->c->charge[charge].amount, open = amount, all = 0;
	memset(won, 0, (size_t)b->n * sizeof *won);
	for (int32_t i = 0; i < b->n; i++) all += b->left[i];
	for (int32_t i = 0; i < b->n; i++) {
		if (b->room[i] != ALLOC_NO_CAP) b->room[i] -= limit_of(b, i, amount);
		b->kept[i] = most(0, b->kept[i] - old_paid(b, charge, i));
		if (b->room[i] != ALLOC_NO_CAP) add(b, won, &open, i, b->left[i] - b->room[i], amount);
	}
	for (int32_t i = 0; i < b->n; i++) add(b, won, &open, i, old_paid(b, charge, i) - won[i], amount);
	for (int32_t i = 0; i < b->n; i++) add(b, won, &open, i, b->left[i] - won[i] - b->kept[i], amount);
	int64_t must = all - rest_after - (amount - open); /* more than the later charges can take */
	for (int32_t i = 0; i < b->n && must > 0; i++) {
		int64_t was = open;
		add(b, won, &open, i, must, amount);
		must -= was - open;
	}
	for (int32_t i = 0; i < b->n; i++)
		if (won[i]) pay(b, charge, i, won[i]);
}

static void pour_with_care(struct booking *b, int32_t k, int64_t *won)
{
	int64_t rest = b->k->at[k].supply;
	look_ahead(b, k);
	for (int64_t at = b->first[k]; at < b->first[k + 1]; at++) {
		rest -= b->c->charge[b->charge[at]].amount;
		pour_one(b, b->charge[at], won, rest);
	}
	for (int32_t i = 0; i < b->n; i++) REQUIRE(b->left[i] == 0);
}

/* ------------------------------------------------------------------------------------------------------------------- */

static const int64_t *index_old(struct booking *b)
{
	if (!b->c->n_old) return NULL;
	int64_t *of = arena_array(b->a, (size_t)b->c->n_charges + 1, sizeof *of);
	for (int32_t i = 0; i < b->c->n_old; i++) of[b->c->old[i].charge + 1]++;
	for (int32_t i = 0; i < b->c->n_charges; i++) of[i + 1] += of[i];
	return of;
}

static bool needs_care(const struct booking *b, int32_t k)
{
	if (b->k->set_shared[b->k->at[k].set]) return true;
	for (int64_t i = b->first[k]; b->old_of && i < b->first[k + 1]; i++)
		if (b->old_of[b->charge[i]] < b->old_of[b->charge[i] + 1]) return true;
	return false;
}

static void sort_payments(struct booking *b)
{
	struct alloc_book *o = b->out;
	size_t n = (size_t)b->c->n_charges;
	int64_t *first = arena_array(b->a, n + 2, sizeof *first);
	struct alloc_payment *sorted = arena_array(b->a, (size_t)o->n, sizeof *sorted);
	for (int64_t i = 0; i < o->n; i++) first[o->at[i].charge + 2]++;
	for (size_t i = 0; i < n; i++) first[i + 2] += first[i + 1];
	for (int64_t i = 0; i < o->n; i++) {
		int64_t at = first[o->at[i].charge + 1]++;
		for (; at > 0 && sorted[at - 1].charge == o->at[i].charge && sorted[at - 1].line > o->at[i].line; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = o->at[i];
	}
	o->at = sorted;
}

void alloc_book_build(struct alloc_book *out, struct arena *a, const struct alloc_case *c, const struct alloc_classes *k,
	const struct alloc_flow *f)
{
	struct booking b = {.a = a, .c = c, .k = k, .f = f, .out = out};
	*out = (struct alloc_book){.paid = arena_array(a, (size_t)c->n_charges, sizeof *out->paid)};
	size_t funds = (size_t)c->n_funds;
	b.line = arena_array(a, funds, sizeof *b.line);
	b.left = arena_array(a, funds, sizeof *b.left);
	b.room = arena_array(a, funds, sizeof *b.room);
	b.kept = arena_array(a, funds, sizeof *b.kept);
	int64_t *won = arena_array(a, funds, sizeof *won);
	order_charges(&b);
	b.old_of = index_old(&b);
	for (int32_t n = 0; n < k->n; n++) {
		if (take_class(&b, n) == 0) continue;
		if (needs_care(&b, n)) pour_with_care(&b, n, won);
		else pour(&b, n);
	}
	sort_payments(&b);
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked != ALLOC_NONE) out->paid[i] = c->charge[i].amount;
}
