#include "fund/alloc_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

struct placed {
	alloc_wide cover;
	int64_t amount;
	int32_t month, charge;
};

struct booking {
	struct arena *a;
	const struct alloc_case *c;
	const struct alloc_classes *k;
	const struct alloc_flow *f;
	struct alloc_book *out;
	struct alloc_payment *mixed; /* payments of mixed classes; those of a charge together */
	int64_t n_mixed, cap;
	int32_t *how;      /* by class: the one line that pays it whole, or UNPAID, or MIXED */
	struct placed *placed; /* the charges of mixed classes, class after class, in their order */
	int64_t *first;    /* n + 1: of a class in `placed` */
	int64_t *where;    /* by charge of a mixed class: its first payment + 1 */
	const int64_t *old_of; /* first old payment of a charge; NULL = there are none */
	/* lines that pay the class at hand, by rank and fund */
	int32_t *line;
	int64_t *left;     /* what the line still pays in this class */
	int64_t *room;     /* sum of the share limits of the charges still to come; ALLOC_NO_CAP = no limit */
	int64_t *kept;     /* left that later charges should keep */
	int32_t n;
	bool alone;        /* the class at hand is one charge with limits of its own */
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

static int by_place(const void *x, const void *y)
{
	const struct placed *a = x, *b = y;
	if (a->cover != b->cover) return a->cover < b->cover ? -1 : 1;
	if (a->month != b->month) return a->month < b->month ? -1 : 1;
	return (a->charge > b->charge) - (a->charge < b->charge);
}

/* How a class is paid: not at all, whole by one line, or so that its charges must be told apart. */
enum { UNPAID = -1, MIXED = -2 };

static int32_t how_paid(const struct booking *b, int32_t k)
{
	int32_t how = UNPAID;
	for (uint32_t arc = b->k->first[k]; arc < b->k->first[k + 1]; arc++) {
		if (b->f->arc_flow[arc] == 0) continue;
		if (b->f->arc_flow[arc] < b->k->at[k].supply) return MIXED;
		how = b->k->arc_line[arc];
	}
	return how;
}

/* The charges of mixed classes, class after class, each by cover, month, id. */
static void order_charges(struct booking *b)
{
	const struct alloc_case *c = b->c;
	size_t n;
	struct cover *v = covers(b->a, c, &n);
	b->how = arena_array(b->a, (size_t)b->k->n, sizeof *b->how);
	b->first = arena_array(b->a, (size_t)b->k->n + 2, sizeof *b->first);
	for (int32_t k = 0; k < b->k->n; k++) {
		b->how[k] = how_paid(b, k);
		b->first[k + 2] = b->first[k + 1] + (b->how[k] == MIXED ? b->k->at[k].n : 0);
	}
	b->placed = arena_array(b->a, (size_t)b->first[b->k->n + 1], sizeof *b->placed);
	for (int32_t i = 0; i < c->n_charges; i++) {
		int32_t k = b->k->of_charge[i];
		if (k == ALLOC_NONE || b->how[k] != MIXED) continue;
		const struct alloc_charge *h = &c->charge[i];
		struct cover want = {.client = h->client, .year = h->month / 12}, *got = NULL;
		if (n) got = bsearch(&want, v, n, sizeof *v, by_client_year);
		b->placed[b->first[k + 1]++] = (struct placed){got ? got->won : 0, h->amount, h->month, i};
	}
	for (int32_t k = 0; k < b->k->n; k++)
		if (b->how[k] == MIXED) qsort(b->placed + b->first[k], (size_t)b->k->at[k].n, sizeof *b->placed, by_place);
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

static void take_class(struct booking *b, int32_t k)
{
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
	}
}

static void pay(struct booking *b, int32_t charge, int32_t i, int64_t won)
{
	if (b->n_mixed == b->cap) {
		int64_t cap = b->cap ? b->cap * 2 : b->first[b->k->n] + b->c->n_limits;
		struct alloc_payment *more = arena_array(b->a, (size_t)cap, sizeof *more);
		if (b->n_mixed) memcpy(more, b->mixed, (size_t)b->n_mixed * sizeof *more);
		b->mixed = more;
		b->cap = cap;
	}
	if (!b->where[charge]) b->where[charge] = b->n_mixed + 1;
	b->left[i] -= won;
	b->mixed[b->n_mixed++] = (struct alloc_payment){charge, b->line[i], won};
}

static void pour(struct booking *b, int32_t k)
{
	int32_t line = 0;
	for (int64_t i = b->first[k]; i < b->first[k + 1] && line < b->n; i++) {
		int32_t charge = b->placed[i].charge;
		int64_t open = b->placed[i].amount;
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

static int64_t limit_of(const struct booking *b, int32_t i, int32_t charge)
{
	return alloc_share(b->c, b->c->limit[b->line[i]].fund, &b->c->charge[charge]);
}

static bool limited(const struct booking *b, int32_t i)
{
	return b->alone || b->c->fund[b->c->limit[b->line[i]].fund].share_percent != ALLOC_NONE;
}

static int64_t old_paid(const struct booking *b, int32_t charge, int32_t i)
{
	if (!b->old_of) return 0;
	int32_t fund = b->c->limit[b->line[i]].fund;
	for (int64_t o = b->old_of[charge]; o < b->old_of[charge + 1]; o++)
		if (b->c->old[o].fund == fund) return least(b->c->old[o].amount, limit_of(b, i, charge));
	return 0;
}

/* Rooms and wishes of the whole class. */
static void look_ahead(struct booking *b, int32_t k)
{
	for (int32_t i = 0; i < b->n; i++) {
		b->room[i] = limited(b, i) ? 0 : ALLOC_NO_CAP;
		b->kept[i] = 0;
		for (int64_t at = b->first[k]; at < b->first[k + 1]; at++) {
			if (limited(b, i)) b->room[i] += limit_of(b, i, b->placed[at].charge);
			int64_t old = old_paid(b, b->placed[at].charge, i);
			b->kept[i] = b->kept[i] > MONEY_MAX - old ? MONEY_MAX : b->kept[i] + old;
		}
	}
}

static int64_t most(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Adds to what line i pays of the charge, within its limit, its money and what is open. */
static void add(const struct booking *b, int64_t *won, int64_t *open, int32_t i, int64_t wish, int32_t charge)
{
	int64_t give = least(least(wish, *open), least(limit_of(b, i, charge) - won[i], b->left[i] - won[i]));
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
		if (b->room[i] != ALLOC_NO_CAP) b->room[i] -= limit_of(b, i, charge);
		b->kept[i] = most(0, b->kept[i] - old_paid(b, charge, i));
		if (b->room[i] != ALLOC_NO_CAP) add(b, won, &open, i, b->left[i] - b->room[i], charge);
	}
	for (int32_t i = 0; i < b->n; i++) add(b, won, &open, i, old_paid(b, charge, i) - won[i], charge);
	for (int32_t i = 0; i < b->n; i++) add(b, won, &open, i, b->left[i] - won[i] - b->kept[i], charge);
	int64_t must = all - rest_after - (amount - open); /* more than the later charges can take */
	for (int32_t i = 0; i < b->n && must > 0; i++) {
		int64_t was = open;
		add(b, won, &open, i, must, charge);
		must -= was - open;
	}
	for (int32_t i = 0; i < b->n; i++)
		if (won[i]) pay(b, charge, i, won[i]);
}

static void pour_with_care(struct booking *b, int32_t k, int64_t *won)
{
	int64_t rest = b->k->at[k].supply;
	b->alone = b->k->at[k].alone;
	look_ahead(b, k);
	for (int64_t at = b->first[k]; at < b->first[k + 1]; at++) {
		rest -= b->placed[at].amount;
		pour_one(b, b->placed[at].charge, won, rest);
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
	if (b->k->at[k].limited) return true;
	for (int64_t i = b->first[k]; b->old_of && i < b->first[k + 1]; i++)
		if (b->old_of[b->placed[i].charge] < b->old_of[b->placed[i].charge + 1]) return true;
	return false;
}

static void put(struct alloc_book *o, struct alloc_payment p)
{
	int64_t at = o->n++;
	for (; at > 0 && o->at[at - 1].charge == p.charge && o->at[at - 1].line > p.line; at--) o->at[at] = o->at[at - 1];
	o->at[at] = p;
	o->paid[p.charge] += p.amount;
}

/* Charge after charge, so that nothing has to be sorted. */
static void gather(struct booking *b)
{
	const struct alloc_case *c = b->c;
	struct alloc_book *o = b->out;
	o->at = arena_array(b->a, (size_t)c->n_charges + (size_t)b->n_mixed, sizeof *o->at);
	for (int32_t i = 0; i < c->n_charges; i++) {
		int32_t k = b->k->of_charge[i];
		if (c->charge[i].locked != ALLOC_NONE) o->paid[i] = c->charge[i].amount;
		if (k == ALLOC_NONE || b->how[k] == UNPAID) continue;
		if (b->how[k] != MIXED) {
			put(o, (struct alloc_payment){i, b->how[k], c->charge[i].amount});
			continue;
		}
		if (!b->where[i]) continue;
		for (int64_t m = b->where[i] - 1; m < b->n_mixed && b->mixed[m].charge == i; m++) put(o, b->mixed[m]);
	}
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
	b.where = arena_array(a, (size_t)c->n_charges, sizeof *b.where);
	for (int32_t n = 0; n < k->n; n++) {
		if (b.how[n] != MIXED) continue;
		take_class(&b, n);
		if (needs_care(&b, n)) pour_with_care(&b, n, won);
		else pour(&b, n);
	}
	gather(&b);
}
