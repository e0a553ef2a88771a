/* One pass over the charges with two small hash tables: (funds that pass, category) -> set of lines, and (set, weight,
 * unit) -> class. Both stay in the cache at the size of a nation. */
#include "fund/alloc_class.h"

#include <stdlib.h>
#include <string.h>

#include "fund/alloc_mask.h"
#include "base/banned.h"

struct table { /* open hash of rows 0..n-1; the rows' keys lie with their owner */
	int32_t *slot; /* row + 1 */
	uint32_t cap;
	int32_t n;
};

struct builder {
	struct arena *a;
	const struct alloc_case *c;
	struct alloc_mask mask;
	/* rows of the first table */
	struct table pairs;
	uint64_t *pair_key; /* [row * (words + 1)]: funds, then category */
	int32_t *pair_set;
	int32_t pair_cap;
	/* sets */
	struct table sets;
	uint32_t *set_first;
	int32_t *set_line;
	int32_t set_cap, line_cap;
	bool *set_shared, *set_unit;
	/* classes */
	struct table classes;
	struct alloc_class *at;
	int32_t n, class_cap;
	int32_t *of_charge;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ (h >> 29);
}

static void *grown(struct arena *a, const void *old, size_t n, size_t cap, size_t each)
{
	void *more = arena_array(a, cap, each);
	if (n) memcpy(more, old, n * each);
	return more;
}

/* Sets ---------------------------------------------------------------------------------------------------------------*/

static void table_grow(struct table *t, struct arena *a, const uint64_t *hash_of_row)
{
	t->cap = t->cap ? t->cap * 2 : 1024;
	t->slot = arena_array(a, t->cap, sizeof *t->slot);
	for (int32_t row = 0; row < t->n; row++) {
		uint32_t i = (uint32_t)hash_of_row[row] & (t->cap - 1);
		while (t->slot[i]) i = (i + 1) & (t->cap - 1);
		t->slot[i] = row + 1;
	}
}

static uint64_t set_hash(const int32_t *line, int32_t n)
{
	uint64_t h = (uint64_t)n;
	for (int32_t i = 0; i < n; i++) h = mix(h, (uint64_t)line[i]);
	return h;
}

static void sets_rehash(struct builder *b)
{
	uint64_t *hash = arena_array(b->a, (size_t)b->sets.n, sizeof *hash);
	for (int32_t s = 0; s < b->sets.n; s++)
		hash[s] = set_hash(b->set_line + b->set_first[s], (int32_t)(b->set_first[s + 1] - b->set_first[s]));
	table_grow(&b->sets, b->a, hash);
}

static void set_traits(struct builder *b, int32_t set)
{
	int32_t shared = 0, percent = 0;
	for (uint32_t i = b->set_first[set]; i < b->set_first[set + 1]; i++) {
		int32_t share = b->c->fund[b->c->limit[b->set_line[i]].fund].share_percent;
		if (share == ALLOC_NONE) continue;
		shared++;
		percent += share;
	}
	b->set_shared[set] = shared > 0;
	b->set_unit[set] = shared > 1 && percent > 100;
}

static int32_t set_add(struct builder *b, const int32_t *line, int32_t n)
{
	if (b->sets.n == b->set_cap) {
		int32_t cap = b->set_cap ? b->set_cap * 2 : 256;
		b->set_first = grown(b->a, b->set_first, b->set_cap ? (size_t)b->set_cap + 1 : 0, (size_t)cap + 1, sizeof *b->set_first);
		b->set_shared = grown(b->a, b->set_shared, (size_t)b->set_cap, (size_t)cap, sizeof *b->set_shared);
		b->set_unit = grown(b->a, b->set_unit, (size_t)b->set_cap, (size_t)cap, sizeof *b->set_unit);
		b->set_cap = cap;
	}
	uint32_t first = b->set_first[b->sets.n];
	if (first + (uint32_t)n > (uint32_t)b->line_cap) {
		int32_t cap = (b->line_cap + n) * 2;
		b->set_line = grown(b->a, b->set_line, first, (size_t)cap, sizeof *b->set_line);
		b->line_cap = cap;
	}
	if (n) memcpy(b->set_line + first, line, (size_t)n * sizeof *line);
	b->set_first[b->sets.n + 1] = first + (uint32_t)n;
	set_traits(b, b->sets.n);
	return b->sets.n++;
}

static int32_t set_of(struct builder *b, const int32_t *line, int32_t n)
{
	if ((uint32_t)b->sets.n * 2 >= b->sets.cap) sets_rehash(b);
	uint32_t i = (uint32_t)set_hash(line, n) & (b->sets.cap - 1);
	for (; b->sets.slot[i]; i = (i + 1) & (b->sets.cap - 1)) {
		int32_t s = b->sets.slot[i] - 1;
		uint32_t first = b->set_first[s];
		if (b->set_first[s + 1] - first != (uint32_t)n) continue;
		if (!n || memcmp(b->set_line + first, line, (size_t)n * sizeof *line) == 0) return s;
	}
	b->sets.slot[i] = b->sets.n + 1;
	return set_add(b, line, n);
}

static int32_t set_for(struct builder *b, const uint64_t *key)
{
	const struct alloc_case *c = b->c;
	int32_t *line = arena_array(b->a, (size_t)c->n_funds, sizeof *line), n = 0;
	for (int32_t f = 0; f < c->n_funds; f++)
		if (key[f / 64] >> (f % 64) & 1) line[n++] = c->line_of[(size_t)key[b->mask.words] * (size_t)c->n_funds + (size_t)f];
	return set_of(b, line, n);
}

/* Pairs of (funds, category) -----------------------------------------------------------------------------------------*/

static uint64_t pair_hash(const struct builder *b, const uint64_t *key)
{
	uint64_t h = 0;
	for (int32_t w = 0; w <= b->mask.words; w++) h = mix(h, key[w]);
	return h;
}

static void pairs_grow(struct builder *b)
{
	size_t wide = (size_t)b->mask.words + 1, n = (size_t)b->pairs.n;
	b->pair_cap = b->pair_cap ? b->pair_cap * 2 : 512;
	b->pair_key = grown(b->a, b->pair_key, n * wide, (size_t)b->pair_cap * wide, sizeof *b->pair_key);
	b->pair_set = grown(b->a, b->pair_set, n, (size_t)b->pair_cap, sizeof *b->pair_set);
	uint64_t *hash = arena_array(b->a, n, sizeof *hash);
	for (size_t i = 0; i < n; i++) hash[i] = pair_hash(b, b->pair_key + i * wide);
	table_grow(&b->pairs, b->a, hash);
}

static int32_t set_of_charge(struct builder *b, const struct alloc_charge *h, uint64_t *key)
{
	size_t words = (size_t)b->mask.words;
	alloc_mask_of(key, &b->mask, h);
	key[words] = (uint64_t)h->category;
	if (b->pairs.n == b->pair_cap) pairs_grow(b);
	uint32_t i = (uint32_t)pair_hash(b, key) & (b->pairs.cap - 1);
	for (; b->pairs.slot[i]; i = (i + 1) & (b->pairs.cap - 1)) {
		int32_t row = b->pairs.slot[i] - 1;
		if (memcmp(b->pair_key + (size_t)row * (words + 1), key, (words + 1) * sizeof *key) == 0) return b->pair_set[row];
	}
	int32_t row = b->pairs.n++;
	b->pairs.slot[i] = row + 1;
	memcpy(b->pair_key + (size_t)row * (words + 1), key, (words + 1) * sizeof *key);
	b->pair_set[row] = set_for(b, key);
	return b->pair_set[row];
}

/* Classes ------------------------------------------------------------------------------------------------------------*/

static uint64_t class_hash(int32_t set, int32_t weight, bool expected, int64_t unit)
{
	return mix(mix((uint64_t)set * 2 + expected, (uint64_t)weight), (uint64_t)unit);
}

static void classes_grow(struct builder *b)
{
	b->class_cap = b->class_cap ? b->class_cap * 2 : 512;
	b->at = grown(b->a, b->at, (size_t)b->n, (size_t)b->class_cap, sizeof *b->at);
	struct table *t = &b->classes;
	t->cap = (uint32_t)b->class_cap * 2;
	t->slot = arena_array(b->a, t->cap, sizeof *t->slot);
	for (int32_t row = 0; row < b->n && !b->c->raw; row++) {
		const struct alloc_class *k = &b->at[row];
		if (k->alone) continue;
		uint32_t i = (uint32_t)class_hash(k->set, k->weight, k->expected, k->unit) & (t->cap - 1);
		while (t->slot[i] && (b->at[t->slot[i] - 1].set != k->set || b->at[t->slot[i] - 1].weight != k->weight ||
			b->at[t->slot[i] - 1].expected != k->expected || b->at[t->slot[i] - 1].unit != k->unit))
			i = (i + 1) & (t->cap - 1);
		t->slot[i] = row + 1; /* a later part of the same class takes the place of the earlier */
	}
}

static int32_t class_of(struct builder *b, const struct alloc_charge *h, uint64_t *key)
{
	int32_t set = set_of_charge(b, h, key), part = 0;
	bool alone = b->c->raw || h->most;
	int64_t unit = b->set_unit[set] ? h->amount : 0;
	if (b->n == b->class_cap) classes_grow(b);
	struct table *t = &b->classes;
	uint32_t i = (uint32_t)class_hash(set, h->weight, h->expected, unit) & (t->cap - 1);
	for (; !alone && t->slot[i]; i = (i + 1) & (t->cap - 1)) {
		struct alloc_class *k = &b->at[t->slot[i] - 1];
		if (k->set != set || k->weight != h->weight || k->unit != unit || k->expected != h->expected) continue;
		part = k->part + 1;
		if (k->supply > MONEY_MAX - h->amount) break;
		k->supply += h->amount;
		k->n++;
		return t->slot[i] - 1;
	}
	b->at[b->n] = (struct alloc_class){.set = set, .weight = h->weight, .expected = h->expected,
		
		.part = alone ? b->n : part, .unit = unit, .limited = b->set_shared[set] || h->most, .alone = alone, .supply = h->amount, .n = 1};
	if (!alone) t->slot[i] = b->n + 1;
	return b->n++;
}

static void scan_charges(struct builder *b)
{
	uint64_t *key = arena_array(b->a, (size_t)b->mask.words + 1, sizeof *key);
	b->of_charge = arena_array(b->a, (size_t)b->c->n_charges, sizeof *b->of_charge);
	for (int32_t i = 0; i < b->c->n_charges; i++) {
		const struct alloc_charge *h = &b->c->charge[i];
		b->of_charge[i] = h->locked != ALLOC_NONE || h->amount == 0 ? ALLOC_NONE : class_of(b, h, key);
	}
}

/* Order --------------------------------------------------------------------------------------------------------------*/

struct ordered_set {
	const int32_t *line;
	int32_t n, at;
};

static int by_lines(const void *x, const void *y)
{
	const struct ordered_set *a = x, *b = y;
	for (int32_t i = 0; i < a->n && i < b->n; i++)
		if (a->line[i] != b->line[i]) return a->line[i] < b->line[i] ? -1 : 1;
	return (a->n > b->n) - (a->n < b->n);
}

static void order_sets(struct alloc_classes *out, struct builder *b)
{
	int32_t n = b->sets.n;
	struct ordered_set *o = arena_array(b->a, (size_t)n, sizeof *o);
	int32_t *to = arena_array(b->a, (size_t)n, sizeof *to);
	for (int32_t s = 0; s < n; s++) {
		uint32_t first = b->set_first[s];
		o[s] = (struct ordered_set){b->set_line + first, (int32_t)(b->set_first[s + 1] - first), s};
	}
	if (n) qsort(o, (size_t)n, sizeof *o, by_lines);
	out->n_sets = n;
	out->set_first = arena_array(b->a, (size_t)n + 1, sizeof *out->set_first);
	out->set_line = arena_array(b->a, n ? b->set_first[n] : 0, sizeof *out->set_line);
	out->set_shared = arena_array(b->a, (size_t)n, sizeof *out->set_shared);
	for (int32_t s = 0; s < n; s++) {
		to[o[s].at] = s;
		if (o[s].n) memcpy(out->set_line + out->set_first[s], o[s].line, (size_t)o[s].n * sizeof *o[s].line);
		out->set_first[s + 1] = out->set_first[s] + (uint32_t)o[s].n;
		out->set_shared[s] = b->set_shared[o[s].at];
	}
	for (int32_t k = 0; k < b->n; k++) b->at[k].set = to[b->at[k].set];
}

struct ordered_class {
	struct alloc_class k;
	int32_t at;
};

static int by_class(const void *x, const void *y)
{
	const struct alloc_class *a = &((const struct ordered_class *)x)->k, *b = &((const struct ordered_class *)y)->k;
	if (a->expected != b->expected) return a->expected ? 1 : -1;
	if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
	if (a->set != b->set) return a->set < b->set ? -1 : 1;
	if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
	return (a->part > b->part) - (a->part < b->part);
}

static void order_classes(struct alloc_classes *out, struct builder *b)
{
	struct ordered_class *o = arena_array(b->a, (size_t)b->n, sizeof *o);
	int32_t *to = arena_array(b->a, (size_t)b->n, sizeof *to);
	for (int32_t k = 0; k < b->n; k++) o[k] = (struct ordered_class){b->at[k], k};
	if (b->n) qsort(o, (size_t)b->n, sizeof *o, by_class);
	for (int32_t k = 0; k < b->n; k++) {
		to[o[k].at] = k;
		b->at[k] = o[k].k;
	}
	out->at = b->at;
	out->n = b->n;
	out->of_charge = b->of_charge;
	for (int32_t i = 0; i < b->c->n_charges; i++)
		if (b->of_charge[i] != ALLOC_NONE) b->of_charge[i] = to[b->of_charge[i]];
}

/* Arcs ---------------------------------------------------------------------------------------------------------------*/

static void make_arcs(struct alloc_classes *out, struct arena *a)
{
	out->first = arena_array(a, (size_t)out->n + 1, sizeof *out->first);
	for (int32_t k = 0; k < out->n; k++) {
		int32_t s = out->at[k].set;
		out->first[k + 1] = out->first[k] + out->set_first[s + 1] - out->set_first[s];
	}
	out->n_arcs = out->first[out->n];
	out->arc_line = arena_array(a, out->n_arcs, sizeof *out->arc_line);
	for (int32_t k = 0; k < out->n; k++) {
		uint32_t n = out->first[k + 1] - out->first[k];
		if (n) memcpy(out->arc_line + out->first[k], out->set_line + out->set_first[out->at[k].set], n * sizeof *out->arc_line);
	}
}

static void add_share(int64_t *cap, const struct alloc_case *c, int32_t fund, const struct alloc_charge *h)
{
	if (c->fund[fund].share_percent == ALLOC_NONE && !h->most) return;
	*cap = (*cap == ALLOC_NO_CAP ? 0 : *cap) + alloc_share(c, fund, h);
}

static void cap_shares(struct alloc_classes *out, struct arena *a, const struct alloc_case *c)
{
	bool any = false;
	for (int32_t k = 0; k < out->n; k++) any |= out->at[k].limited;
	if (!any) return;
	out->arc_cap = arena_array(a, out->n_arcs, sizeof *out->arc_cap);
	for (uint32_t i = 0; i < out->n_arcs; i++) out->arc_cap[i] = ALLOC_NO_CAP;
	for (int32_t i = 0; i < c->n_charges; i++) {
		int32_t k = out->of_charge[i];
		if (k == ALLOC_NONE || !out->at[k].limited) continue;
		for (uint32_t arc = out->first[k]; arc < out->first[k + 1]; arc++)
			add_share(&out->arc_cap[arc], c, c->limit[out->arc_line[arc]].fund, &c->charge[i]);
	}
}

void alloc_classes_build(struct alloc_classes *out, struct arena *a, const struct alloc_case *c)
{
	struct builder b = {.a = a, .c = c};
	*out = (struct alloc_classes){0};
	alloc_mask_init(&b.mask, a, c);
	scan_charges(&b);
	order_sets(out, &b);
	order_classes(out, &b);
	make_arcs(out, a);
	cap_shares(out, a, c);
}
