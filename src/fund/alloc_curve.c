/* What free money would buy. As the answer is optimal, free money displaces nobody: it pays what is unpaid, from the
 * heaviest need down. */
#include <stdlib.h>

#include "fund/alloc_explain.h"
#include "base/banned.h"

struct unpaid {
	int32_t charge, client, month, weight;
	bool expected, late, first_of_client, first_of_month;
	int64_t won;
};

static int by_need(const void *x, const void *y)
{
	const struct unpaid *a = x, *b = y;
	if (a->expected != b->expected) return a->expected ? 1 : -1;
	if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
	if (a->month != b->month) return a->month < b->month ? -1 : 1;
	return (a->charge > b->charge) - (a->charge < b->charge);
}

static int by_client(const void *x, const void *y)
{
	const struct unpaid *a = *(const struct unpaid *const *)x, *b = *(const struct unpaid *const *)y;
	if (a->client != b->client) return a->client < b->client ? -1 : 1;
	if (a->month != b->month) return a->month < b->month ? -1 : 1;
	return (a > b) - (a < b);
}

/* Marks, in the order of payment, where a person and a person's late month are met first. */
static void mark_firsts(struct arena *a, struct unpaid *u, size_t n)
{
	struct unpaid **p = arena_array(a, n, sizeof *p);
	for (size_t i = 0; i < n; i++) p[i] = &u[i];
	if (n) qsort(p, n, sizeof *p, by_client);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (i == 0 || p[i]->client != p[i - 1]->client) first = i;
		if (p[i] < p[first]) first = i;
		bool last = i + 1 == n || p[i + 1]->client != p[i]->client;
		if (last) p[first]->first_of_client = true;
	}
	bool met = false;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || p[i]->client != p[i - 1]->client || p[i]->month != p[i - 1]->month) met = false;
		if (!p[i]->late || met) continue;
		met = p[i]->first_of_month = true;
	}
}

void alloc_curve(struct alloc_point *point, size_t n_points, struct arena *a, const struct alloc_answer *r)
{
	const struct alloc_case *c = r->c;
	struct unpaid *u = arena_array(a, (size_t)c->n_charges, sizeof *u);
	size_t n = 0, at = 0;
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		if (r->book.paid[i] < h->amount)
			u[n++] = (struct unpaid){.charge = i, .client = h->client, .month = h->month, .weight = h->weight,
				.expected = h->expected, .late = h->tenure >= 12, .won = h->amount - r->book.paid[i]};
	}
	if (n) qsort(u, n, sizeof *u, by_need);
	mark_firsts(a, u, n);
	struct alloc_point so_far = {0};
	int64_t open = n ? u[0].won : 0; /* of the charge at hand */
	for (size_t p = 0; p < n_points; p++) {
		while (at < n && so_far.used < point[p].won) {
			int64_t won = point[p].won - so_far.used < open ? point[p].won - so_far.used : open;
			if (open == u[at].won) {
				so_far.people += u[at].first_of_client;
				so_far.late_months += u[at].first_of_month;
			}
			so_far.used += won;
			if (!u[at].expected) so_far.weighted += (alloc_wide)u[at].weight * won;
			open -= won;
			if (open == 0 && ++at < n) open = u[at].won;
		}
		so_far.won = point[p].won;
		point[p] = so_far;
	}
}
