#include "fund/alloc_mask.h"

#include "base/banned.h"

static void set_bit(uint64_t *mask, int32_t bit)
{
	mask[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static uint64_t *masks(const struct alloc_mask *m, struct arena *a, int32_t values)
{
	return arena_array(a, (size_t)values * (size_t)m->words, sizeof(uint64_t));
}

static void fill_window(const struct alloc_mask *m, uint64_t *mask, int32_t values, int32_t from, int32_t to, int32_t fund)
{
	if (to > values) to = values;
	for (int32_t v = from < 0 ? 0 : from; v < to; v++) set_bit(mask + (size_t)v * (size_t)m->words, fund);
}

static void fill_names(const struct alloc_mask *m, uint64_t *mask, int32_t names, const struct alloc_list *l, int32_t fund)
{
	for (int32_t v = 0; v < names; v++)
		if (l->any || l->has[v]) set_bit(mask + (size_t)v * (size_t)m->words, fund);
}

static void find_ranges(struct alloc_mask *m, const struct alloc_case *c)
{
	int32_t last = 0;
	m->month_first = INT32_MAX;
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		REQUIRE(h->tenure >= 0 && h->age >= 0 && h->amount >= 0 && h->amount <= MONEY_MAX);
		if (h->tenure >= m->n_tenure) m->n_tenure = h->tenure + 1;
		if (h->age >= m->n_age) m->n_age = h->age + 1;
		if (h->month < m->month_first) m->month_first = h->month;
		if (h->month > last) last = h->month;
	}
	m->n_month = c->n_charges ? last - m->month_first + 1 : 0;
}

void alloc_mask_init(struct alloc_mask *m, struct arena *a, const struct alloc_case *c)
{
	*m = (struct alloc_mask){.words = (c->n_funds + 63) / 64};
	find_ranges(m, c);
	m->tenure = masks(m, a, m->n_tenure);
	m->age = masks(m, a, m->n_age);
	m->month = masks(m, a, m->n_month);
	m->centre = masks(m, a, c->centres.n);
	m->category = masks(m, a, c->categories.n);
	for (int32_t f = 0; f < c->n_funds; f++) {
		const struct alloc_fund *u = &c->fund[f];
		fill_window(m, m->tenure, m->n_tenure, u->tenure_from, u->tenure_to, f);
		fill_window(m, m->age, m->n_age, u->age_from, u->age_to, f);
		if (m->n_month)
			fill_window(m, m->month, m->n_month, u->period_from.n - m->month_first, u->period_to.n - m->month_first + 1, f);
		fill_names(m, m->centre, c->centres.n, &u->centres, f);
		for (int32_t k = 0; k < c->categories.n; k++) {
			bool line = c->line_of[(size_t)k * (size_t)c->n_funds + (size_t)f] != ALLOC_NONE;
			if (line && (u->categories.any || u->categories.has[k])) set_bit(m->category + (size_t)k * (size_t)m->words, f);
		}
	}
}

