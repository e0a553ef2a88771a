/* What holds for every allocation, tried on seeded random questions: against all possible allocations of tiny ones, against
 * solving again with one won more, against the same question shuffled, charge by charge, or asked once more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <stdio.h>
#include "fund/alloc_check.h"
#include "fund/alloc_explain.h"
#include "test/alloc_random.h"

struct value {
	alloc_wide weighted, lapsing, flex;
};

static bool better(struct value a, struct value b)
{
	if (a.weighted != b.weighted) return a.weighted > b.weighted;
	if (a.lapsing != b.lapsing) return a.lapsing < b.lapsing;
	return a.flex < b.flex;
}

static struct value value_of(const struct alloc_answer *r)
{
	return (struct value){r->weighted, r->lapsing, r->flex};
}

static void assert_same(struct value a, struct value b, unsigned seed)
{
	if (better(a, b) || better(b, a))
		fail_msg("seed %u: %lld %lld %lld against %lld %lld %lld", seed, (long long)a.weighted, (long long)a.lapsing,
			(long long)a.flex, (long long)b.weighted, (long long)b.lapsing, (long long)b.flex);
}

static const char *printed(struct arena *a, const struct alloc_answer *r)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	alloc_print(&j, a, r);
	return buf_text(&b);
}

/* All allocations of a tiny case ------------------------------------------------------------------------------------*/

struct enumeration {
	const struct alloc_case *c;
	int64_t paid[8][4]; /* charge, fund */
	int64_t *line, *fund;
	struct value best;
	bool any;
};

static bool match_holds(const struct enumeration *e, int32_t f)
{
	const struct alloc_fund *u = &e->c->fund[f];
	int64_t own = 0, others = 0;
	for (int32_t i = 0; i < e->c->n_charges; i++) {
		own += e->paid[i][f];
		if (alloc_tests(e->c, f, &e->c->charge[i])) continue;
		for (int32_t n = 0; n < u->n_match_from; n++) others += e->paid[i][u->match_from[n]];
	}
	return u->match_percent * own <= (100 - u->match_percent) * others;
}

static void judge(struct enumeration *e)
{
	struct value v = {0};
	for (int32_t f = 0; f < e->c->n_funds; f++) {
		int64_t used = 0;
		if (e->c->fund[f].match_percent != ALLOC_NONE && !match_holds(e, f)) return;
		for (int32_t i = 0; i < e->c->n_charges; i++) {
			used += e->paid[i][f];
			v.weighted += (alloc_wide)e->c->charge[i].weight * e->paid[i][f];
		}
		if (alloc_lapses(e->c, f)) v.lapsing += e->c->fund[f].budget - used;
		v.flex += e->c->fund[f].flex_rank * used;
	}
	if (!e->any || better(v, e->best)) e->best = v;
	e->any = true;
}

static void try_all(struct enumeration *e, int32_t i, int32_t f, int64_t open)
{
	if (i == e->c->n_charges) {
		judge(e);
		return;
	}
	const struct alloc_charge *h = &e->c->charge[i];
	if (h->locked != ALLOC_NONE) {
		e->paid[i][h->locked] = h->amount;
		try_all(e, i + 1, 0, i + 1 < e->c->n_charges ? h[1].amount : 0);
		return;
	}
	if (f == e->c->n_funds) {
		try_all(e, i + 1, 0, i + 1 < e->c->n_charges ? h[1].amount : 0);
		return;
	}
	int32_t l = alloc_line_for(e->c, f, h);
	int64_t most = l == ALLOC_NONE ? 0 : alloc_share(e->c, f, h);
	if (most > open) most = open;
	for (int64_t won = 0; won <= most; won++) {
		if (won && (e->line[l] + won > e->c->limit[l].left || e->fund[f] + won > e->c->left[f])) break;
		if (won) e->line[l] += won, e->fund[f] += won;
		e->paid[i][f] = won;
		try_all(e, i, f + 1, open - won);
		if (won) e->line[l] -= won, e->fund[f] -= won;
	}
	e->paid[i][f] = 0;
}

static void tiny(unsigned seed, const struct random_shape *s)
{
	struct arena a;
	arena_init(&a, 64 << 20);
	struct random_stream r = {seed};
	struct alloc_case *c = random_case(&r, &a, s);
	struct alloc_overdraw over;
	struct alloc_answer got;
	struct err err = {0};
	if (alloc_case_ready(c, &over) == OK) {
		struct enumeration e = {.c = c, .line = arena_array(&a, (size_t)c->n_limits, 8), .fund = arena_array(&a, (size_t)c->n_funds, 8)};
		try_all(&e, 0, 0, c->n_charges ? c->charge[0].amount : 0);
		enum outcome o = alloc_solve(&got, &a, c, &err);
		assert_int_equal(o, e.any ? OK : CONFLICT);
		if (o == OK) {
			assert_same(value_of(&got), e.best, seed);
			if (got.matched) assert_true(got.match_bound >= got.weighted);
		}
	}
	arena_free(&a);
}

static void tiny_ones_against_all_allocations(void **state)
{
	(void)state;
	struct random_shape plain = {.charges = 5, .funds = 3, .amount = 4, .weight = 3, .lines = true, .shares = true, .locked = true};
	for (unsigned seed = 0; seed < 6000; seed++) {
		plain.limits = seed % 2;
		tiny(seed, &plain);
	}
}

static void tiny_match_rules_against_all_allocations(void **state)
{
	(void)state;
	struct random_shape match = {.charges = 4, .funds = 3, .amount = 6, .weight = 3, .lines = true, .shares = true, .match = true,
		.locked = true};
	for (unsigned seed = 0; seed < 4000; seed++) tiny(seed, &match);
}

/* One won more ------------------------------------------------------------------------------------------------------*/

static const struct random_shape middle = {.charges = 40, .funds = 6, .amount = 1000, .weight = 4, .lines = true, .shares = true,
	.locked = true};

static alloc_wide weighted_with(struct arena *a, const struct alloc_case *c, int32_t fund)
{
	struct alloc_case more = *c;
	struct alloc_answer r;
	struct alloc_overdraw over;
	more.fund = arena_array(a, (size_t)c->n_funds + 1, sizeof *more.fund);
	memcpy(more.fund, c->fund, (size_t)c->n_funds * sizeof *more.fund);
	if (fund < c->n_funds) more.fund[fund].budget++;
	else more.fund[more.n_funds++] = (struct alloc_fund){.id = "~", .budget = 1, .tenure_to = 9999, .age_to = 999,
		.centres.any = true, .categories.any = true, .period_to = {99999}, .expires = {99999}, .flex_rank = 9,
		.share_percent = ALLOC_NONE, .match_percent = ALLOC_NONE};
	assert_int_equal(alloc_case_ready(&more, &over), OK);
	assert_int_equal(alloc_solve(&r, a, &more, NULL), OK);
	return r.weighted;
}

static void gains_are_what_one_won_more_adds(void **state)
{
	(void)state;
	unsigned solved = 0;
	for (unsigned seed = 0; seed < 1000; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		struct random_stream r = {seed};
		struct alloc_case *c = random_case(&r, &a, &middle);
		struct alloc_overdraw over;
		struct alloc_answer got;
		struct alloc_explain e;
		if (alloc_case_ready(c, &over) == OK) {
			assert_int_equal(alloc_solve(&got, &a, c, NULL), OK);
			alloc_explain_init(&e, &a, &got);
			for (int32_t f = 0; f <= c->n_funds; f++) {
				int64_t gain = (int64_t)(weighted_with(&a, c, f) - got.weighted);
				if (gain != (f < c->n_funds ? e.gain[f] : e.gain_free)) fail_msg("seed %u fund %d: %lld", seed, (int)f, (long long)gain);
			}
			solved++;
		}
		arena_free(&a);
	}
	assert_true(solved > 300);
}

/* Order --------------------------------------------------------------------------------------------------------------*/

static void shuffle(struct random_stream *r, struct arena *a, struct alloc_case *c)
{
	int32_t *to = arena_array(a, (size_t)c->n_funds, sizeof *to);
	struct alloc_fund *fund = arena_array(a, (size_t)c->n_funds, sizeof *fund);
	for (int32_t i = 0; i < c->n_funds; i++) to[i] = i;
	for (int32_t i = c->n_funds - 1; i > 0; i--) {
		int32_t k = (int32_t)(draw(r) % (uint64_t)(i + 1)), was = to[i];
		to[i] = to[k];
		to[k] = was;
	}
	for (int32_t i = 0; i < c->n_funds; i++) fund[to[i]] = c->fund[i];
	c->fund = fund;
	for (int32_t i = c->n_charges - 1; i > 0; i--) {
		int32_t k = (int32_t)(draw(r) % (uint64_t)(i + 1));
		struct alloc_charge was = c->charge[i];
		c->charge[i] = c->charge[k];
		c->charge[k] = was;
	}
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked != ALLOC_NONE) c->charge[i].locked = to[c->charge[i].locked];
	for (int32_t f = 0; f < c->n_funds; f++)
		for (int32_t n = 0; n < c->fund[f].n_match_from; n++) c->fund[f].match_from[n] = to[c->fund[f].match_from[n]];
}

static void shuffled_input_gives_the_same_bytes(void **state)
{
	(void)state;
	struct random_shape shape = middle;
	for (unsigned seed = 0; seed < 400; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		shape.match = seed % 8 == 0;
		struct random_stream r = {seed}, again = {seed}, order = {seed + 77};
		struct alloc_case *c = random_case(&r, &a, &shape), *d = random_case(&again, &a, &shape);
		struct alloc_answer x, y;
		struct alloc_overdraw over;
		shuffle(&order, &a, d);
		enum outcome o = alloc_case_ready(c, &over);
		assert_int_equal(alloc_case_ready(d, &over), o);
		if (o == OK && alloc_solve(&x, &a, c, NULL) == OK) {
			assert_int_equal(alloc_solve(&y, &a, d, NULL), OK);
			assert_string_equal(printed(&a, &x), printed(&a, &y));
		}
		arena_free(&a);
	}
}

/* Classes ------------------------------------------------------------------------------------------------------------*/

static void charge_by_charge_gives_the_same(void **state)
{
	(void)state;
	struct random_shape shape = {.charges = 1000, .funds = 8, .amount = 100000, .weight = 5, .lines = true, .locked = false};
	for (unsigned seed = 0; seed < 60; seed++) {
		struct arena a;
		arena_init(&a, 512 << 20);
		shape.shares = seed % 2;
		struct random_stream r = {seed};
		struct alloc_case *c = random_case(&r, &a, &shape);
		struct alloc_overdraw over;
		struct alloc_answer x, y;
		assert_int_equal(alloc_case_ready(c, &over), OK);
		assert_int_equal(alloc_solve(&x, &a, c, NULL), OK);
		c->raw = true;
		assert_int_equal(alloc_solve(&y, &a, c, NULL), OK);
		assert_same(value_of(&x), value_of(&y), seed);
		assert_true(shape.shares || c->n_charges < 500 || x.k.n < y.k.n);
		arena_free(&a);
	}
}

static void a_class_has_at_most_one_charge_paid_in_part(void **state)
{
	(void)state;
	struct random_shape shape = {.charges = 300, .funds = 6, .amount = 5000, .weight = 3, .lines = true};
	for (unsigned seed = 0; seed < 100; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		struct random_stream r = {seed};
		struct alloc_case *c = random_case(&r, &a, &shape);
		struct alloc_overdraw over;
		struct alloc_answer x;
		assert_int_equal(alloc_case_ready(c, &over), OK);
		assert_int_equal(alloc_solve(&x, &a, c, NULL), OK);
		int *parts = arena_array(&a, (size_t)x.k.n, sizeof *parts), *splits = arena_array(&a, (size_t)x.k.n, sizeof *splits);
		for (int32_t i = 0; i < c->n_charges; i++)
			if (x.book.paid[i] && x.book.paid[i] < c->charge[i].amount) parts[x.k.of_charge[i]]++;
		for (int64_t i = 1; i < x.book.n; i++)
			if (x.book.at[i].charge == x.book.at[i - 1].charge) splits[x.k.of_charge[x.book.at[i].charge]]++;
		for (int32_t k = 0; k < x.k.n; k++) assert_true(parts[k] <= 1 && splits[k] < c->n_funds);
		arena_free(&a);
	}
}

/* Stability ----------------------------------------------------------------------------------------------------------*/

static void keep(struct alloc_case *c, const struct alloc_answer *r)
{
	c->n_old = (int32_t)r->book.n;
	c->old = arena_array(c->arena, (size_t)r->book.n, sizeof *c->old);
	for (int64_t i = 0; i < r->book.n; i++)
		c->old[i] = (struct alloc_old){r->book.at[i].charge, r->c->limit[r->book.at[i].line].fund, r->book.at[i].amount};
}

static void asked_again_nothing_moves(void **state)
{
	(void)state;
	struct random_shape shape = {.charges = 80, .funds = 5, .amount = 700, .weight = 3, .lines = true, .locked = true};
	for (unsigned seed = 0; seed < 300; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		shape.shares = seed % 3 == 0;
		shape.limits = seed % 5 == 0;
		struct random_stream r = {seed}, again = {seed};
		struct alloc_case *c = random_case(&r, &a, &shape), *d = random_case(&again, &a, &shape);
		struct alloc_answer x, y;
		struct alloc_overdraw over;
		if (alloc_case_ready(c, &over) == OK) {
			assert_int_equal(alloc_solve(&x, &a, c, NULL), OK);
			keep(d, &x);
			assert_int_equal(alloc_case_ready(d, &over), OK);
			assert_int_equal(alloc_solve(&y, &a, d, NULL), OK);
			assert_int_equal(x.book.n, y.book.n);
			for (int64_t i = 0; i < x.book.n; i++) {
				const struct alloc_payment *p = &x.book.at[i], *q = &y.book.at[i];
				if (p->charge != q->charge || p->line != q->line || p->amount != q->amount) fail_msg("seed %u payment %d", seed, (int)i);
			}
		}
		arena_free(&a);
	}
}

static int64_t moved_won(const struct alloc_answer *x, const struct alloc_answer *y)
{
	int64_t moved = 0; /* what x paid and y pays otherwise */
	for (int64_t i = 0; i < x->book.n; i++) {
		int64_t now = 0;
		for (int64_t k = 0; k < y->book.n; k++)
			if (y->book.at[k].charge == x->book.at[i].charge && y->book.at[k].line == x->book.at[i].line) now = y->book.at[k].amount;
		if (now < x->book.at[i].amount) moved += x->book.at[i].amount - now;
	}
	return moved;
}

static void old_payments_stay_where_they_cost_nothing(void **state)
{
	(void)state;
	struct random_shape shape = {.charges = 80, .funds = 5, .amount = 700, .weight = 3, .lines = true};
	int64_t with = 0, without = 0;
	for (unsigned seed = 0; seed < 300; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		shape.shares = seed % 3 == 0;
		struct random_stream r[3] = {{seed}, {seed}, {seed}};
		struct alloc_case *c[3];
		struct alloc_answer x, y, z;
		struct alloc_overdraw over;
		for (int i = 0; i < 3; i++) c[i] = random_case(&r[i], &a, &shape);
		assert_int_equal(alloc_case_ready(c[0], &over), OK);
		assert_int_equal(alloc_solve(&x, &a, c[0], NULL), OK);
		keep(c[1], &x);
		for (int i = 1; i < 3; i++) { /* the first charge becomes larger and heavier */
			if (c[i]->n_charges) c[i]->charge[0].amount += 300, c[i]->charge[0].weight = 3;
			assert_int_equal(alloc_case_ready(c[i], &over), OK);
		}
		assert_int_equal(alloc_solve(&y, &a, c[1], NULL), OK);
		assert_int_equal(alloc_solve(&z, &a, c[2], NULL), OK);
		assert_same(value_of(&y), value_of(&z), seed);
		with += moved_won(&x, &y);
		without += moved_won(&x, &z);
		arena_free(&a);
	}
	assert_true(with < without);
}

/* The certificate ----------------------------------------------------------------------------------------------------*/

static void a_worse_allocation_fails_its_proof(void **state)
{
	(void)state;
	unsigned caught[16] = {0}, tried = 0;
	for (unsigned seed = 0; seed < 400; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		struct random_stream r = {seed};
		struct random_shape shape = {.charges = 12, .funds = 4, .amount = 50, .weight = 3, .lines = true, .shares = true};
		struct alloc_case *c = random_case(&r, &a, &shape);
		struct alloc_overdraw over;
		struct alloc_answer x;
		assert_int_equal(alloc_case_ready(c, &over), OK);
		assert_int_equal(alloc_solve(&x, &a, c, NULL), OK);
		if (x.book.n) {
			struct alloc_payment *p = &x.book.at[draw(&r) % (uint64_t)x.book.n];
			bool weighs = c->charge[p->charge].weight > 0;
			switch (seed % 3) {
			case 0: /* one won unpaid */
				x.book.paid[p->charge]--;
				if (--p->amount == 0) p->amount = 1, x.book.paid[p->charge]++, weighs = false;
				break;
			case 1: p->amount += 1000; break; /* overpaid */
			default: p->line = (p->line + 1) % c->n_limits; /* from elsewhere */
			}
			enum alloc_fault fault = alloc_check(&a, c, &x.book);
			if (seed % 3 == 0 && weighs) assert_true(fault >= ALLOC_NOT_ALL);
			if (seed % 3 == 1) assert_int_equal(fault, ALLOC_OVERPAID);
			caught[fault]++;
			tried++;
		}
		arena_free(&a);
	}
	assert_true(caught[ALLOC_NOT_ALL] > 10 && caught[ALLOC_OVERPAID] > 10 && caught[ALLOC_UNFIT] > 10);
	assert_true(caught[ALLOC_SOUND] < tried / 4);
}

static void the_curve_is_what_free_money_buys(void **state)
{
	(void)state;
	struct random_shape shape = {.charges = 30, .funds = 4, .amount = 100, .weight = 3, .lines = true, .locked = true};
	for (unsigned seed = 0; seed < 200; seed++) {
		struct arena a;
		arena_init(&a, 256 << 20);
		struct random_stream r = {seed};
		struct alloc_case *c = random_case(&r, &a, &shape);
		struct alloc_overdraw over;
		struct alloc_answer x, y;
		struct alloc_point point[3] = {{.won = 1}, {.won = 150}, {.won = 100000}};
		if (alloc_case_ready(c, &over) == OK) {
			assert_int_equal(alloc_solve(&x, &a, c, NULL), OK);
			alloc_curve(point, 3, &a, &x);
			for (int i = 0; i < 3; i++) {
				struct alloc_case more = *c;
				more.fund = arena_array(&a, (size_t)c->n_funds + 1, sizeof *more.fund);
				memcpy(more.fund, c->fund, (size_t)c->n_funds * sizeof *more.fund);
				more.fund[more.n_funds++] = (struct alloc_fund){.id = "~", .budget = point[i].won, .tenure_to = 9999, .age_to = 999,
					.centres.any = true, .categories.any = true, .period_to = {99999}, .expires = {24312}, .flex_rank = 9,
					.share_percent = ALLOC_NONE, .match_percent = ALLOC_NONE};
				assert_int_equal(alloc_case_ready(&more, &over), OK);
				assert_int_equal(alloc_solve(&y, &a, &more, NULL), OK);
				assert_true(point[i].weighted == y.weighted - x.weighted);
				assert_true(point[i].people <= 6 && (point[i].people > 0) == (point[i].used > 0));
			}
		}
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tiny_ones_against_all_allocations),
		cmocka_unit_test(tiny_match_rules_against_all_allocations),
		cmocka_unit_test(gains_are_what_one_won_more_adds),
		cmocka_unit_test(shuffled_input_gives_the_same_bytes),
		cmocka_unit_test(charge_by_charge_gives_the_same),
		cmocka_unit_test(a_class_has_at_most_one_charge_paid_in_part),
		cmocka_unit_test(asked_again_nothing_moves),
		cmocka_unit_test(old_payments_stay_where_they_cost_nothing),
		cmocka_unit_test(a_worse_allocation_fails_its_proof),
		cmocka_unit_test(the_curve_is_what_free_money_buys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
