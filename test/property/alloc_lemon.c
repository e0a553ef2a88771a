/* A thousand random questions against LEMON's network simplex on the charges themselves: the same three sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include "test/alloc_random.h"
#include "test/property/alloc_lemon.h"

/* One won of weight is worth more than all money that can lapse, one won that lapses more than all ranks. */
enum { RANK_MOST = 3 };

static struct alloc_case *case_of(struct arena *a, unsigned seed)
{
	struct random_shape shape = {.charges = 60, .funds = 7, .amount = 900, .weight = 4, .lines = true, .shares = true, .locked = true, .limits = seed % 3 == 0};
	struct random_stream r = {seed * 31 + 5};
	return random_case(&r, a, &shape);
}

/* Source, charges, lines, funds, sink; what stays unpaid goes straight from the source to the sink. */
static int64_t ask_lemon(struct arena *a, const struct alloc_case *c, alloc_wide out[3])
{
	int32_t lines = 1 + c->n_charges, funds = lines + c->n_limits, sink = funds + c->n_funds, n = 0;
	struct lemon_arc *arc = arena_array(a, (size_t)c->n_charges * (size_t)(c->n_funds + 1) + (size_t)funds + (size_t)c->n_funds + 1, sizeof *arc);
	int64_t total = 0, lapse, weigh;
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked == ALLOC_NONE) total += c->charge[i].amount;
	lapse = RANK_MOST * total + 1;
	weigh = (lapse + 1) * (total + 1);
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		if (h->locked != ALLOC_NONE) continue;
		arc[n++] = (struct lemon_arc){0, 1 + i, h->amount, -weigh * h->weight, 0};
		for (int32_t f = 0; f < c->n_funds; f++) {
			int32_t l = alloc_line_for(c, f, h);
			if (l != ALLOC_NONE) arc[n++] = (struct lemon_arc){1 + i, lines + l, alloc_share(c, f, h), 0, 0};
		}
	}
	for (int32_t l = 0; l < c->n_limits; l++)
		arc[n++] = (struct lemon_arc){lines + l, funds + c->limit[l].fund, c->limit[l].left > total ? total : c->limit[l].left, 0, 0};
	for (int32_t f = 0; f < c->n_funds; f++)
		arc[n++] = (struct lemon_arc){funds + f, sink, c->left[f], c->fund[f].flex_rank - (alloc_lapses(c, f) ? lapse : 0), 0};
	arc[n++] = (struct lemon_arc){0, sink, total, 0, 0};
	assert_int_equal(lemon_cheapest_flow(sink + 1, arc, n, 0, sink, total, NULL), 0);
	out[0] = out[1] = out[2] = 0;
	for (int32_t i = 0; i < n; i++) {
		if (arc[i].from == 0 && arc[i].to != sink) out[0] += (alloc_wide)c->charge[arc[i].to - 1].weight * arc[i].flow;
		if (arc[i].from < funds || arc[i].to != sink) continue;
		int32_t f = arc[i].from - funds;
		out[1] += alloc_lapses(c, f) ? c->left[f] - arc[i].flow : 0;
		out[2] += (alloc_wide)c->fund[f].flex_rank * arc[i].flow;
	}
	return total;
}

static void add_locked(const struct alloc_case *c, alloc_wide sums[3])
{
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		if (h->locked == ALLOC_NONE) continue;
		sums[0] += (alloc_wide)h->weight * h->amount;
		sums[2] += (alloc_wide)c->fund[h->locked].flex_rank * h->amount;
	}
}

static void a_thousand_against_lemon(void **state)
{
	(void)state;
	int solved = 0;
	for (unsigned seed = 0; solved < 1000; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		struct alloc_case *c = case_of(&a, seed);
		struct alloc_overdraw over;
		struct alloc_answer got;
		alloc_wide sums[3];
		if (alloc_case_ready(c, &over) == OK) {
			assert_int_equal(alloc_solve(&got, &a, c, NULL), OK);
			ask_lemon(&a, c, sums);
			add_locked(c, sums);
			if (got.weighted != sums[0] || got.lapsing != sums[1] || got.flex != sums[2])
				fail_msg("seed %u: %lld %lld %lld, LEMON %lld %lld %lld", seed, (long long)got.weighted, (long long)got.lapsing,
					(long long)got.flex, (long long)sums[0], (long long)sums[1], (long long)sums[2]);
			solved++;
		}
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_thousand_against_lemon)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
