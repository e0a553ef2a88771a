/* Costs of every text of the index under every reading of the query; the lowest wins. Rounds with a growing limit: most
 * searches are answered by what is (nearly) the same, and dear readings are tried only when nothing cheap was found. */
#include <stdlib.h>
#include <string.h>
#include "people/hangul.h"
#include "people/hanja.h"
#include "people/name_query.h"
#include "people/name_roman.h"

#define HIDE 230     /* dearer than this is no answer */
#define GIVEN 30     /* a given name alone */
#define UNTYPED 12   /* a syllable not yet typed behind an initials pattern */
#define ENOUGH 30    /* a round that looked this much further than its best hit is the last */

struct name_work { /* lives with the index */
	struct stroke_costs strokes;
	struct roman roman;
	uint16_t *unit_cost[READ_UNITS]; /* of each unit at each place of a pattern */
};

static struct name_work *work_of(struct name_index *x)
{
	if (x->work) return x->work;
	struct name_work *w = x->work = arena_alloc(x->arena, sizeof *w);
	for (size_t i = 0; i < READ_UNITS; i++) w->unit_cost[i] = arena_array(x->arena, x->n_units + 1, sizeof **w->unit_cost);
	stroke_costs_init(&w->strokes);
	return w;
}

static void lower_to(uint16_t *cell, int cost)
{
	if (cost < *cell) *cell = (uint16_t)cost;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* One unit of a pattern, a syllable or an initial alone, against a syllable in the southern spelling. */
static int pattern_unit(const struct stroke_costs *c, uint16_t want, uint16_t fold)
{
	uint8_t a[STROKES_OF_SYLLABLE], b[STROKES_OF_SYLLABLE];
	if (!hangul_is_syllable(fold)) return COST_NONE;
	if (want == fold) return 0;
	if (hangul_is_syllable(want)) {
		if (hangul_south(want) == fold) return 2;
		int cost = stroke_distance(c, a, hangul_strokes(a, want), b, hangul_strokes(b, fold));
		return cost > 110 ? COST_NONE : cost;
	}
	if (hangul_jamo_strokes(a, want) != 1) return COST_NONE;
	int initial = hangul_split(fold).initial;
	struct jamo north = hangul_split(fold);
	north.initial = (int8_t)a[0];
	bool by_law = (a[0] == 5 || a[0] == 2) && hangul_south(hangul_join(north)) == fold; /* ㄹㅇㅎ finds 이영희 */
	return initial == a[0] ? 0 : by_law ? 3 : COST_NONE;
}

static int character_cost(uint16_t want, uint16_t unit)
{
	if (want == unit) return 0;
	const struct hanja *h = hanja_find(want);
	for (int k = 0; h && hangul_is_syllable(unit) && k < h->n; k++)
		if (h->reading[k].syllable == unit || hangul_south(h->reading[k].syllable) == unit) return 2 + 3 * k;
	return COST_NONE;
}

static int units_cost(const struct name_work *w, const struct reading *r, const struct name_text *t, size_t from)
{
	int cost = 0;
	if (r->n > t->n - from || (r->type == READ_CHINESE && r->n != t->n - from)) return COST_NONE;
	for (size_t i = 0; i < r->n && cost <= HIDE; i++) cost += w->unit_cost[i][t->number[from + i]];
	return cost > HIDE ? COST_NONE : cost + UNTYPED * (int)(t->n - from - r->n);
}

/* Patterns and Chinese characters: unit by unit, from a table of what each unit costs at each place. */
static void search_units(struct name_index *x, const struct reading *r)
{
	struct name_work *w = x->work;
	for (size_t i = 0; i < r->n; i++)
		for (size_t u = 0; u < x->n_units; u++)
			w->unit_cost[i][u] = (uint16_t)(r->type == READ_CHINESE ? character_cost(r->unit[i], x->unit[u])
									: pattern_unit(&w->strokes, r->unit[i], x->unit[u]));
	size_t end = r->type == READ_CHINESE ? x->n : x->n_hangul;
	for (size_t i = 0; i < end; i++) {
		const struct name_text *t = &x->text[i];
		int c = units_cost(w, r, t, 0);
		if (c < COST_NONE) lower_to(&x->cost[i], r->cost + c);
		c = t->surname > 0 && t->n > t->surname ? units_cost(w, r, t, t->surname) : COST_NONE;
		if (c < COST_NONE) lower_to(&x->cost[i], r->cost + GIVEN + c);
	}
}

/* Costs of having read the letters up to each place, after each unit of a text. */
struct walk {
	uint16_t after[NAME_UNITS + 1][READ_PLACES];
	uint16_t low[NAME_UNITS + 1];
};

static void step(struct walk *w, const struct roman *m, size_t depth, uint16_t unit, bool head, int limit)
{
	const uint16_t(*cell)[SPAN] = head ? m->head[unit] : m->inner[unit];
	uint16_t *to = w->after[depth + 1], *from = w->after[depth];
	int low = COST_NONE;
	for (size_t i = 0; i <= m->letters; i++) to[i] = COST_NONE;
	for (size_t i = 0; i <= m->letters; i++) {
		if (from[i] > limit) continue;
		for (size_t len = m->strokes ? 0 : 1; len < SPAN && i + len <= m->letters; len++) {
			int c = from[i] + cell[i][len];
			if (c < to[i + len]) {
				to[i + len] = (uint16_t)c;
				low = least(low, c);
			}
		}
	}
	w->low[depth + 1] = (uint16_t)low;
}

static void walk_init(struct walk *w, size_t letters)
{
	for (size_t i = 0; i <= letters; i++) w->after[0][i] = COST_NONE;
	w->after[0][0] = w->low[0] = 0;
}

/* What differs from the literal spelling by the law of initials only costs a little. */
static int literal_cost(const struct name_text *t, const struct reading *r, size_t from)
{
	for (size_t i = 0; i < r->n && from + i < t->n; i++)
		if (t->unit[from + i] != r->unit[i]) return 3;
	return 0;
}

/* Whole texts in sorted order: the walk over a common beginning is shared, and one that is too dear is jumped over. */
static void walk_whole(struct name_index *x, const struct reading *r, size_t end, int extra, int limit)
{
	const struct roman *m = &x->work->roman;
	struct walk w;
	const struct name_text *before = NULL;
	size_t depth = 0;
	walk_init(&w, m->letters);
	for (size_t i = 0; i < end;) {
		const struct name_text *t = &x->text[i];
		size_t same = 0, most = before && before->surname == t->surname ? least((int)depth, (int)t->n) : 0;
		while (same < most && t->number[same] == before->number[same]) same++;
		before = t;
		for (depth = same; depth < t->n && w.low[depth] <= limit; depth++)
			step(&w, m, depth, t->number[depth], depth == 0 || depth == t->surname, limit);
		if (w.low[depth] > limit && depth <= 2) {
			i = x->next[i][depth - 1];
			continue;
		}
		if (depth == t->n && w.after[depth][m->letters] <= limit)
			lower_to(&x->cost[i], w.after[depth][m->letters] + extra + literal_cost(t, r, 0));
		i++;
	}
}

static void walk_given(struct name_index *x, const struct reading *r, int extra, int limit)
{
	const struct roman *m = &x->work->roman;
	struct walk w;
	walk_init(&w, m->letters);
	for (size_t i = 0; i < x->n_hangul;) {
		size_t at = x->by_given[i], depth = 0;
		const struct name_text *t = &x->text[at];
		size_t skip = t->surname, n = t->n - skip;
		while (skip > 0 && depth < n && w.low[depth] <= limit) {
			step(&w, m, depth, t->number[skip + depth], depth == 0, limit);
			depth++;
		}
		if (depth == 1 && w.low[1] > limit) {
			i = x->next_given[i];
			continue;
		}
		if (skip > 0 && n > 0 && depth == n && w.after[n][m->letters] <= limit)
			lower_to(&x->cost[at], w.after[n][m->letters] + extra + literal_cost(t, r, skip));
		i++;
	}
}

static void walk(struct name_index *x, const struct reading *r, int extra, int limit)
{
	walk_whole(x, r, r->type == READ_PINYIN ? x->n : x->n_hangul, extra, limit - extra);
	if (r->given) walk_given(x, r, extra + GIVEN, limit - extra - GIVEN);
}

static void search_hangul(struct name_index *x, const struct reading *r, int limit)
{
	if (r->cost > limit) return;
	strokes_read(&x->work->roman, x, r, &x->work->strokes, limit - r->cost);
	walk(x, r, r->cost, limit);
}

static void search_latin(struct name_index *x, const struct reading *r, bool slip)
{
	roman_read(&x->work->roman, x, r, slip);
	walk(x, r, r->cost + (r->type == READ_PINYIN ? 15 : 0), slip ? HIDE : 120);
}

static int hit_order(const void *a, const void *b)
{
	const struct name_hit *x = a, *y = b;
	if (x->cost != y->cost) return x->cost - y->cost;
	if (x->kind != y->kind) return (int)x->kind - (int)y->kind;
	return x->person < y->person ? -1 : x->person > y->person;
}

static int year_cost(int asked, int known)
{
	if (asked == 0 || known == 0) return 0;
	int d = abs(asked - known);
	return d == 0 ? -20 : d == 1 ? 10 : d == 10 ? 35 : 90;
}

/* Keeps the best `max` in order; a person stands once, with the lowest cost. */
static size_t keep(struct name_hit *out, size_t n, size_t max, struct name_hit h)
{
	for (size_t i = 0; i < n; i++) {
		if (out[i].person != h.person) continue;
		if (hit_order(&h, &out[i]) >= 0) return n;
		memmove(out + i, out + i + 1, (n - i - 1) * sizeof *out);
		n--;
		break;
	}
	size_t at = n;
	while (at > 0 && hit_order(&h, &out[at - 1]) < 0) at--;
	if (at == max) return n;
	if (n == max) n--;
	memmove(out + at + 1, out + at, (n - at) * sizeof *out);
	out[at] = h;
	return n + 1;
}

static size_t collect(struct name_hit *out, size_t max, const struct name_index *x, int year)
{
	size_t n = 0;
	for (size_t i = 0; i < x->n; i++) {
		const struct name_text *t = &x->text[i];
		if (x->cost[i] > HIDE || (n == max && x->cost[i] > out[n - 1].cost + 20)) continue;
		for (size_t k = 0; k < t->owners; k++) {
			const struct name_owner *o = &x->owner[t->first + k];
			int cost = x->cost[i] + year_cost(year, x->birth_year[o->person]) + (o->kind == NAME_CHINESE_READ ? 4 : 0);
			n = keep(out, n, max, (struct name_hit){o->person, cost, (enum name_kind)o->kind});
		}
	}
	return n;
}

static int best_cost(const struct name_index *x)
{
	int best = COST_NONE;
	for (size_t i = 0; i < x->n; i++) best = least(best, x->cost[i]);
	return best;
}

static void search_all(struct name_index *x, const struct query *q, enum reading_type type, int limit, bool slip)
{
	for (size_t i = 0; i < q->n; i++) {
		const struct reading *r = &q->r[i];
		if (r->type != type) continue;
		if (type == READ_HANGUL) search_hangul(x, r, limit);
		else if (type == READ_PATTERN || type == READ_CHINESE) search_units(x, r);
		else search_latin(x, r, slip);
	}
}

size_t name_search(struct name_hit *out, size_t max, struct name_index *x, const char *query)
{
	static const int limits[] = {35, 80, 140, HIDE};
	struct query q;
	query_read(&q, query, x->places);
	work_of(x);
	for (size_t i = 0; i < x->n; i++) x->cost[i] = COST_NONE;
	search_all(x, &q, READ_PATTERN, HIDE, false);
	search_all(x, &q, READ_CHINESE, HIDE, false);
	search_all(x, &q, READ_LATIN, HIDE, false);
	if (best_cost(x) > ENOUGH) search_all(x, &q, READ_PINYIN, HIDE, false);
	for (size_t i = 0; i < sizeof limits / sizeof *limits && best_cost(x) + ENOUGH > (i ? limits[i - 1] : 0); i++)
		search_all(x, &q, READ_HANGUL, limits[i], false);
	if (best_cost(x) > 60) search_all(x, &q, READ_LATIN, HIDE, true);
	return collect(out, max, x, q.year);
}
