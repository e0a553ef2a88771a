#include "people/duplicate.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CANDIDATES 60
#define NEAR 110 /* one keystroke or sound; dearer names are no evidence (siblings share a syllable) */

struct count {
	const char *text;
	uint32_t n;
};

struct duplicates {
	struct name_index *x;
	const struct known *people;
	struct count *county, *province;
	size_t n_counties, n_provinces;
};

static int by_count_text(const void *a, const void *b)
{
	return strcmp(((const struct count *)a)->text, ((const struct count *)b)->text);
}

static struct count *count_texts(size_t *n_out, struct arena *a, const struct known *people, uint32_t n_people, bool county)
{
	struct count *list = arena_array(a, n_people + 1, sizeof *list);
	size_t n = 0;
	for (uint32_t i = 0; i < n_people; i++) list[i] = (struct count){county ? people[i].county : people[i].province, 1};
	qsort(list, n_people, sizeof *list, by_count_text);
	for (uint32_t i = 0; i < n_people; i++) {
		if (n > 0 && strcmp(list[n - 1].text, list[i].text) == 0) list[n - 1].n++;
		else list[n++] = list[i];
	}
	*n_out = n;
	return list;
}

static double share(const struct count *list, size_t n, const char *text, uint32_t people)
{
	const struct count key = {.text = text};
	const struct count *c = bsearch(&key, list, n, sizeof *list, by_count_text);
	return ((c ? c->n : 0) + 0.5) / (people + 1.0);
}

struct duplicates *duplicates_init(struct name_index *x, const struct known *people)
{
	struct duplicates *d = arena_alloc(x->arena, sizeof *d);
	*d = (struct duplicates){.x = x, .people = people};
	d->county = count_texts(&d->n_counties, x->arena, people, x->n_people, true);
	d->province = count_texts(&d->n_provinces, x->arena, people, x->n_people, false);
	return d;
}

static double weight(double m, double u)
{
	return log2(m / u);
}

/* A near name is worth less the more people it is near to: `alike` people stand as near or nearer. */
static double name_weight(unsigned *why, const struct name_hit *hit, const char *name, const struct known *them, double alike)
{
	bool latin = (unsigned char)name[0] < 0x80;
	double f = alike;
	if (strcmp(name, them->name) == 0) {
		*why |= WHY_SAME_NAME;
		return weight(0.45, f);
	}
	if (hit->kind != NAME_REGISTERED) *why |= WHY_ALIAS;
	if (latin) *why |= WHY_OTHER_SCRIPT;
	if (hit->cost <= 5 && !latin && hit->kind == NAME_REGISTERED) {
		*why |= WHY_SPELLING;
		return weight(0.05 / 0.55, f);
	}
	if (hit->cost <= 30 || latin) return weight(0.40 * (hit->cost <= 30 ? 0.8 : 0.2), f);
	*why |= WHY_SOUND;
	return weight(0.11, f * 2);
}

static double year_weight(unsigned *why, int a, int b)
{
	if (a == 0 || b == 0) return 0;
	int d = abs(a - b);
	if (d == 0) *why |= WHY_YEAR;
	if (d == 1) *why |= WHY_YEAR_ONE_OFF;
	if (d == 10) *why |= WHY_YEAR_DIGIT;
	return d == 0 ? 5.5 : d == 1 ? 0.6 : d == 10 ? -0.8 : d <= 6 ? -3.0 : -4.0;
}

static double place_weight(unsigned *why, const struct duplicates *d, const struct known *a, const struct known *b)
{
	uint32_t n = d->x->n_people;
	if (!a->province[0] || !b->province[0]) return 0;
	if (strcmp(a->county, b->county) == 0 && strcmp(a->province, b->province) == 0) {
		*why |= WHY_COUNTY;
		return weight(0.87, share(d->county, d->n_counties, a->county, n));
	}
	if (strcmp(a->province, b->province) == 0) {
		*why |= WHY_PROVINCE;
		return weight(0.11, share(d->province, d->n_provinces, a->province, n));
	}
	return -5.1;
}

static double pair_weight(unsigned *why, const struct duplicates *d, const struct known *who, const struct name_hit *hit, double alike)
{
	const struct known *them = &d->people[hit->person];
	double w = name_weight(why, hit, who->name, them, alike);
	w += year_weight(why, who->birth_year, them->birth_year);
	if (who->sex && them->sex) w += who->sex == them->sex ? 0.7 : -6.7;
	return w + place_weight(why, d, who, them);
}

bool duplicates_find(struct likeness *out, struct duplicates *d, const struct known *who)
{
	struct name_hit hit[CANDIDATES];
	size_t n = name_search(hit, CANDIDATES, d->x, who->name);
	double odds_all = 0, best = -1;
	struct likeness found = {0};
	for (size_t i = 0; i < n && hit[i].cost <= NEAR; i++) {
		size_t alike = i + 1;
		while (alike < n && hit[alike].cost == hit[i].cost) alike++;
		unsigned why = 0;
		double w = pair_weight(&why, d, who, &hit[i], (double)alike / (d->x->n_people + 1.0));
		double odds = exp2(w) / d->x->n_people;
		odds_all += odds;
		if (odds <= best) continue;
		best = odds;
		found = (struct likeness){.person = hit[i].person, .why = why};
	}
	if (best < 0) return false;
	found.probability = best / (1 + odds_all);
	*out = found;
	return true;
}
