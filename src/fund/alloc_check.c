/* Optimality is looked at on a small graph of the lines: from line l a won can go to line m where some charge is paid by l
 * and could (still) be paid by m, or where both belong to one fund and l has room. For each line the graph carries the
 * lightest charge it pays; closures of the graph say what can displace what. An allocation is optimal exactly if no single
 * exchange improves it (the amounts form a polymatroid), so these closures prove it. */
#include "fund/alloc_check.h"

#include <string.h>

#include "fund/alloc_mask.h"
#include "base/banned.h"

struct checker {
	struct arena *a;
	const struct alloc_case *c;
	const struct alloc_book *b;
	int64_t *first;      /* payments of a charge, n_charges + 1 */
	int64_t *line_used, *fund_used; /* without locked charges */
	int32_t words;
	uint64_t *go;        /* [line * words]: lines that a won of this line can go to, then its closure */
	int64_t *lightest;   /* by line: key of the lightest charge it pays; INT64_MAX = pays none */
	bool *room;          /* by line: it and its fund have money left */
	struct reach *reach; /* by line */
	struct alloc_mask mask;
	uint64_t *fits;      /* funds of the charge at hand */
};

/* What a won on a line can come to. */
struct reach {
	bool room, lapsing_room;
	int64_t lightest;
};

/* Real charges before expected ones, then weight. */
static int64_t key_of(const struct alloc_charge *h)
{
	if (h->weight == 0) return 0;
	return h->weight + (h->expected ? 0 : (int64_t)ALLOC_WEIGHT_MAX + 1);
}

static void index_payments(struct checker *k)
{
	k->first = arena_array(k->a, (size_t)k->c->n_charges + 1, sizeof *k->first);
	for (int64_t i = 0; i < k->b->n; i++) k->first[k->b->at[i].charge + 1]++;
	for (int32_t i = 0; i < k->c->n_charges; i++) k->first[i + 1] += k->first[i];
}

static enum alloc_fault check_charge(struct checker *k, int32_t charge)
{
	const struct alloc_charge *h = &k->c->charge[charge];
	int64_t paid = 0;
	if (h->locked != ALLOC_NONE) {
		bool whole = k->b->paid[charge] == h->amount && k->first[charge] == k->first[charge + 1];
		return whole ? ALLOC_SOUND : ALLOC_OVERPAID;
	}
	for (int64_t i = k->first[charge]; i < k->first[charge + 1]; i++) {
		const struct alloc_payment *p = &k->b->at[i];
		const struct alloc_limit *l = &k->c->limit[p->line];
		if (p->amount <= 0 || p->amount > h->amount - paid) return ALLOC_OVERPAID;
		if (alloc_line_for(k->c, l->fund, h) != p->line) return ALLOC_UNFIT;
		if (p->amount > alloc_share(k->c, l->fund, h)) return ALLOC_OVER_SHARE;
		if (p->amount > l->left - k->line_used[p->line]) return ALLOC_OVER_LINE;
		if (p->amount > k->c->left[l->fund] - k->fund_used[l->fund]) return ALLOC_OVER_BUDGET;
		paid += p->amount;
		k->line_used[p->line] += p->amount;
		k->fund_used[l->fund] += p->amount;
	}
	return k->b->paid[charge] == paid ? ALLOC_SOUND : ALLOC_OVERPAID;
}

/* Match rules --------------------------------------------------------------------------------------------------------*/

static bool matches(const struct alloc_fund *f, int32_t fund)
{
	for (int32_t i = 0; i < f->n_match_from; i++)
		if (f->match_from[i] == fund) return true;
	return false;
}

static enum alloc_fault check_match(struct checker *k, int32_t fund)
{
	const struct alloc_fund *f = &k->c->fund[fund];
	alloc_wide own = 0, others = 0;
	for (int32_t i = 0; i < k->c->n_charges; i++) {
		const struct alloc_charge *h = &k->c->charge[i];
		bool fits = alloc_tests(k->c, fund, h) == 0;
		if (h->locked == fund) own += h->amount;
		else if (h->locked != ALLOC_NONE && fits && matches(f, h->locked)) others += h->amount;
		for (int64_t p = k->first[i]; p < k->first[i + 1]; p++) {
			int32_t by = k->c->limit[k->b->at[p].line].fund;
			if (by == fund) own += k->b->at[p].amount;
			else if (fits && matches(f, by)) others += k->b->at[p].amount;
		}
	}
	return f->match_percent * own <= (100 - f->match_percent) * others ? ALLOC_SOUND : ALLOC_OVER_MATCH;
}

/* Graph of lines -----------------------------------------------------------------------------------------------------*/

static uint64_t *lines_of(const struct checker *k, int32_t line)
{
	return k->go + (size_t)line * (size_t)k->words;
}

static bool in(const uint64_t *set, int32_t line)
{
	return set[line / 64] >> (line % 64) & 1;
}

static void put(uint64_t *set, int32_t line)
{
	set[line / 64] |= (uint64_t)1 << (line % 64);
}

static int64_t paid_by(const struct checker *k, int32_t charge, int32_t line)
{
	for (int64_t i = k->first[charge]; i < k->first[charge + 1]; i++)
		if (k->b->at[i].line == line) return k->b->at[i].amount;
	return 0;
}

/* The next line, from fund *f on, that could pay one more won of this charge, its other payments left aside. */
static int32_t open_line(const struct checker *k, int32_t charge, int32_t *f)
{
	const struct alloc_charge *h = &k->c->charge[charge];
	for (; *f < k->c->n_funds; (*f)++) {
		uint64_t rest = k->fits[*f / 64] >> (*f % 64);
		if (!rest) {
			*f = (*f / 64 + 1) * 64 - 1;
			continue;
		}
		*f += __builtin_ctzll(rest);
		int32_t l = k->c->line_of[(size_t)h->category * (size_t)k->c->n_funds + (size_t)*f];
		int32_t fund = (*f)++;
		bool limited = h->most || k->c->fund[fund].share_percent != ALLOC_NONE;
		if (!limited || paid_by(k, charge, l) < alloc_share(k->c, fund, h)) return l;
		(*f)--;
	}
	return ALLOC_NONE;
}

static void look_at(struct checker *k, int32_t charge)
{
	alloc_mask_of(k->fits, &k->mask, &k->c->charge[charge]);
}

static void join(uint64_t *to, const uint64_t *set, int32_t words)
{
	for (int32_t w = 0; w < words; w++) to[w] |= set[w];
}

static void link_lines(struct checker *k)
{
	uint64_t *set = arena_array(k->a, (size_t)k->words, sizeof *set);
	for (int32_t l = 0; l < k->c->n_limits; l++) k->lightest[l] = INT64_MAX;
	for (int32_t i = 0; i < k->c->n_charges; i++) {
		if (k->first[i] == k->first[i + 1]) continue;
		look_at(k, i);
		memset(set, 0, (size_t)k->words * sizeof *set);
		for (int32_t f = 0, l; (l = open_line(k, i, &f)) != ALLOC_NONE;) put(set, l);
		int64_t key = key_of(&k->c->charge[i]);
		for (int64_t p = k->first[i]; p < k->first[i + 1]; p++) {
			int32_t l = k->b->at[p].line;
			if (key < k->lightest[l]) k->lightest[l] = key;
			join(lines_of(k, l), set, k->words);
		}
	}
	for (int32_t l = 0; l < k->c->n_limits; l++) {
		int32_t f = k->c->limit[l].fund;
		bool open = k->line_used[l] < k->c->limit[l].left;
		k->room[l] = open && k->fund_used[f] < k->c->left[f];
		put(lines_of(k, l), l);
		for (int32_t m = k->c->fund_line[f]; open && m < k->c->fund_line[f + 1]; m++)
			if (k->line_used[m] > 0) put(lines_of(k, l), m);
	}
}

static void close_graph(struct checker *k) /* Warshall */
{
	for (int32_t via = 0; via < k->c->n_limits; via++)
		for (int32_t l = 0; l < k->c->n_limits; l++)
			if (in(lines_of(k, l), via)) join(lines_of(k, l), lines_of(k, via), k->words);
}

static void sum_up(struct checker *k)
{
	for (int32_t l = 0; l < k->c->n_limits; l++) {
		struct reach *r = &k->reach[l];
		r->lightest = INT64_MAX;
		for (int32_t m = 0; m < k->c->n_limits; m++) {
			if (!in(lines_of(k, l), m)) continue;
			r->room |= k->room[m];
			r->lapsing_room |= k->room[m] && alloc_lapses(k->c, k->c->limit[m].fund);
			if (k->lightest[m] < r->lightest) r->lightest = k->lightest[m];
		}
	}
}

static enum alloc_fault check_unpaid(struct checker *k, int32_t charge)
{
	int64_t key = key_of(&k->c->charge[charge]);
	look_at(k, charge);
	for (int32_t f = 0, l; (l = open_line(k, charge, &f)) != ALLOC_NONE;) {
		const struct reach *r = &k->reach[l];
		if (r->room && key > 0) return ALLOC_NOT_ALL;
		if (r->lapsing_room) return ALLOC_LAPSES;
		if (r->lightest < key) return ALLOC_NOT_HEAVIEST;
	}
	return ALLOC_SOUND;
}

static enum alloc_fault check_covers(struct checker *k)
{
	enum alloc_fault fault = ALLOC_SOUND;
	for (int32_t i = 0; i < k->c->n_charges && fault == ALLOC_SOUND; i++)
		if (k->b->paid[i] < k->c->charge[i].amount) fault = check_unpaid(k, i);
	return fault;
}

/* No won of fund f should be able to move to a fund that ought to be used up before. */
static enum alloc_fault check_moves(struct checker *k, int32_t from)
{
	const struct alloc_fund *f = &k->c->fund[k->c->limit[from].fund];
	bool lapses = alloc_lapses(k->c, k->c->limit[from].fund);
	if (k->line_used[from] == 0) return ALLOC_SOUND;
	/* dropping a won of weight 0 from money that does not lapse would save it; and one of lapsing money gives its place
	 * to a won of flexible money */
	for (int32_t l = 0; l < k->c->n_limits; l++) {
		if (!in(lines_of(k, from), l)) continue;
		const struct alloc_fund *g = &k->c->fund[k->c->limit[l].fund];
		if (k->room[l] && !lapses && alloc_lapses(k->c, k->c->limit[l].fund)) return ALLOC_LAPSES;
		if (k->room[l] && lapses == alloc_lapses(k->c, k->c->limit[l].fund) && g->flex_rank < f->flex_rank)
			return ALLOC_NOT_RESTRICTED;
		if (!lapses && k->lightest[l] == 0 && f->flex_rank > 0) return ALLOC_NOT_RESTRICTED;
	}
	return ALLOC_SOUND;
}

const char *alloc_fault_name(enum alloc_fault f)
{
	static const char *const names[] = {"sound", "charge overpaid", "payment unfit", "share exceeded", "line exceeded",
		"budget exceeded", "match rule broken", "payable won unpaid", "lighter need paid first", "lapsing money unused",
		"flexible money used first"};
	return names[f];
}

enum alloc_fault alloc_check(struct arena *a, const struct alloc_case *c, const struct alloc_book *b)
{
	struct checker k = {.a = a, .c = c, .b = b, .words = (c->n_limits + 63) / 64};
	bool any_match = false;
	k.line_used = arena_array(a, (size_t)c->n_limits, sizeof *k.line_used);
	k.fund_used = arena_array(a, (size_t)c->n_funds, sizeof *k.fund_used);
	k.go = arena_array(a, (size_t)c->n_limits * (size_t)k.words, sizeof *k.go);
	k.lightest = arena_array(a, (size_t)c->n_limits, sizeof *k.lightest);
	k.room = arena_array(a, (size_t)c->n_limits, sizeof *k.room);
	k.reach = arena_array(a, (size_t)c->n_limits, sizeof *k.reach);
	k.fits = arena_array(a, (size_t)(c->n_funds + 63) / 64, sizeof *k.fits);
	alloc_mask_init(&k.mask, a, c);
	index_payments(&k);
	enum alloc_fault fault = ALLOC_SOUND;
	for (int32_t i = 0; i < c->n_charges && fault == ALLOC_SOUND; i++) fault = check_charge(&k, i);
	for (int32_t f = 0; f < c->n_funds && fault == ALLOC_SOUND; f++) {
		if (c->fund[f].match_percent == ALLOC_NONE) continue;
		any_match = true;
		fault = check_match(&k, f);
	}
	if (fault != ALLOC_SOUND || any_match) return fault;
	link_lines(&k);
	close_graph(&k);
	sum_up(&k);
	fault = check_covers(&k);
	for (int32_t l = 0; l < c->n_limits && fault == ALLOC_SOUND; l++) fault = check_moves(&k, l);
	return fault;
}
