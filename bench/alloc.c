/* The exact allocation, part by part, against LEMON's network simplex and Clp on the same classes and with the same optimum,
 * and against our own kernel charge by charge. Prints ratios beside their goals; nothing fails by time, but a different
 * optimum does. */
#include <coin/Clp_C_Interface.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "bench/nation.h"
#include "fund/alloc_check.h"
#include "fund/alloc_explain.h"
#include "fund/alloc_pass.h"
#include "test/random.h"
#ifdef HAVE_LEMON
#include "test/property/alloc_lemon.h"
#endif

#define MEMORY ((size_t)14 << 30)

/* Time of this process, so that a busy machine does not disturb the ratios. */
static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct sample {
	double t[16];
	int n;
};

static void take(struct sample *s, double seconds)
{
	if (s->n < 16) s->t[s->n++] = seconds;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(struct sample *s)
{
	qsort(s->t, (size_t)s->n, sizeof *s->t, by_size);
	return s->n ? s->t[s->n / 2] : 0;
}

static void ratio(const char *what, double got, const char *goal, double most)
{
	printf("  %-58s %9.4f   goal <= %-6s %s\n", what, got, goal, got <= most ? "" : "MISSED");
}

/* Our own chain ------------------------------------------------------------------------------------------------------*/

struct parts {
	struct sample classes, solve, book, check, explain, whole;
};

struct solved {
	struct alloc_classes k;
	struct alloc_flow f;
	struct alloc_book book;
	int64_t *covered;
};

static void chain(struct solved *s, struct parts *p, struct arena *a, const struct alloc_case *c)
{
	double t0 = now();
	alloc_classes_build(&s->k, a, c);
	double t1 = now();
	s->covered = arena_array(a, (size_t)s->k.n, sizeof *s->covered);
	alloc_flow_init(&s->f, a, c, &s->k);
	alloc_pass_run(&s->f, s->covered, a, c, &s->k, c->left);
	double t2 = now();
	alloc_book_build(&s->book, a, c, &s->k, &s->f);
	double t3 = now();
	take(&p->classes, t1 - t0);
	take(&p->solve, t2 - t1);
	take(&p->book, t3 - t2);
	take(&p->whole, t3 - t0);
}

struct sums {
	alloc_wide weighted, lapsing, flex;
};

static struct sums sums_of(const struct alloc_case *c, const struct alloc_flow *f, const int64_t *covered, const struct alloc_classes *k)
{
	struct sums s = {0};
	for (int32_t n = 0; n < k->n; n++) s.weighted += (alloc_wide)k->at[n].weight * covered[n];
	for (int32_t u = 0; u < c->n_funds; u++) {
		if (alloc_lapses(c, u)) s.lapsing += f->fund_left[u];
		s.flex += (alloc_wide)c->fund[u].flex_rank * (c->left[u] - f->fund_left[u]);
	}
	return s;
}

static void must_be_same(const char *who, struct sums a, struct sums b)
{
	if (a.weighted == b.weighted && a.lapsing == b.lapsing && a.flex == b.flex) return;
	printf("  %s has another optimum\n", who);
	exit(1);
}

/* The same problem for others ----------------------------------------------------------------------------------------
 * One cost a won: a won that lapses is worth more than all ranks, a won of weight more than both. As single exchanges
 * decide (alloc_check.c), these costs have the same optimum as the strict order of the aims. */

static int64_t fund_cost(const struct alloc_case *c, int32_t u)
{
	return c->fund[u].flex_rank - (alloc_lapses(c, u) ? 100 : 0);
}

#ifdef HAVE_LEMON
static struct sums ask_lemon(struct arena *a, const struct alloc_case *c, const struct alloc_classes *k, double *seconds)
{
	int32_t lines = 1 + k->n, funds = lines + c->n_limits, sink = funds + c->n_funds, n = 0;
	struct lemon_arc *arc = arena_array(a, (size_t)k->n + k->n_arcs + (size_t)c->n_limits + (size_t)c->n_funds + 1, sizeof *arc);
	int64_t total = 0;
	for (int32_t i = 0; i < k->n; i++) {
		total += k->at[i].supply;
		arc[n++] = (struct lemon_arc){0, 1 + i, k->at[i].supply, -(int64_t)k->at[i].weight * 1000, 0};
		for (uint32_t e = k->first[i]; e < k->first[i + 1]; e++)
			arc[n++] = (struct lemon_arc){1 + i, lines + k->arc_line[e], k->at[i].supply, 0, 0};
	}
	for (int32_t l = 0; l < c->n_limits; l++)
		arc[n++] = (struct lemon_arc){lines + l, funds + c->limit[l].fund, c->limit[l].left > total ? total : c->limit[l].left, 0, 0};
	for (int32_t u = 0; u < c->n_funds; u++) arc[n++] = (struct lemon_arc){funds + u, sink, c->left[u], fund_cost(c, u), 0};
	arc[n++] = (struct lemon_arc){0, sink, total, 0, 0};
	if (lemon_cheapest_flow(sink + 1, arc, n, 0, sink, total, seconds)) exit(1);
	struct sums s = {0};
	for (int32_t i = 0; i < n; i++) {
		if (arc[i].from == 0 && arc[i].to != sink) s.weighted += (alloc_wide)k->at[arc[i].to - 1].weight * arc[i].flow;
		if (arc[i].from < funds || arc[i].to != sink) continue;
		int32_t u = arc[i].from - funds;
		s.lapsing += alloc_lapses(c, u) ? c->left[u] - arc[i].flow : 0;
		s.flex += (alloc_wide)c->fund[u].flex_rank * arc[i].flow;
	}
	return s;
}
#endif

static double ask_clp(struct arena *a, const struct alloc_case *c, const struct alloc_classes *k, double *seconds)
{
	int rows = k->n + c->n_limits + c->n_funds, columns = (int)k->n_arcs;
	CoinBigIndex *start = arena_array(a, (size_t)columns + 1, sizeof *start), n = 0;
	int *row = arena_array(a, (size_t)columns * 3, sizeof *row);
	double *value = arena_array(a, (size_t)columns * 3, sizeof *value), *cost = arena_array(a, (size_t)columns, sizeof *cost);
	double *low = arena_array(a, (size_t)rows, sizeof *low), *high = arena_array(a, (size_t)rows, sizeof *high);
	for (int32_t i = 0; i < k->n; i++)
		for (uint32_t e = k->first[i]; e < k->first[i + 1]; e++) {
			int32_t l = k->arc_line[e];
			start[e] = n;
			row[n] = i, value[n++] = 1;
			row[n] = k->n + l, value[n++] = 1;
			row[n] = k->n + c->n_limits + c->limit[l].fund, value[n++] = 1;
			cost[e] = (double)(fund_cost(c, c->limit[l].fund) - (int64_t)k->at[i].weight * 1000);
		}
	start[columns] = n;
	for (int32_t i = 0; i < k->n; i++) high[i] = (double)k->at[i].supply;
	for (int32_t l = 0; l < c->n_limits; l++) high[k->n + l] = c->limit[l].left == ALLOC_NO_CAP ? DBL_MAX : (double)c->limit[l].left;
	for (int32_t u = 0; u < c->n_funds; u++) high[k->n + c->n_limits + u] = (double)c->left[u];
	Clp_Simplex *lp = Clp_newModel();
	Clp_setLogLevel(lp, 0);
	Clp_loadProblem(lp, columns, rows, start, row, value, NULL, NULL, cost, low, high);
	double begin = now();
	Clp_initialPrimalSolve(lp); /* its fastest way here: initialSolve() chooses the dual, which takes ten times as long */
	*seconds = now() - begin;
	double objective = Clp_objectiveValue(lp);
	Clp_deleteModel(lp);
	return objective;
}

static double one_objective(const struct alloc_case *c, struct sums s)
{
	alloc_wide lapsing_money = 0;
	for (int32_t u = 0; u < c->n_funds; u++)
		if (alloc_lapses(c, u)) lapsing_money += c->left[u];
	return (double)(s.flex - 100 * (lapsing_money - s.lapsing) - 1000 * s.weighted);
}

/* Sizes --------------------------------------------------------------------------------------------------------------*/

static double random_numbers_per_second(void)
{
	struct random_stream r = {1};
	uint64_t sum = 0;
	double begin = now();
	for (int i = 0; i < 100000000; i++) sum += draw(&r);
	double seconds = now() - begin;
	if (sum == 0) printf(" "); /* so that the sum is needed */
	return 1e8 / seconds;
}

static struct sums raw_once(struct alloc_case *c, double *seconds)
{
	struct arena a;
	struct solved s;
	struct parts p = {0};
	arena_init(&a, MEMORY);
	c->raw = true;
	chain(&s, &p, &a, c);
	struct sums sums = sums_of(c, &s.f, s.covered, &s.k);
	*seconds = p.solve.t[0];
	c->raw = false;
	arena_free(&a);
	return sums;
}

static void rounds(struct alloc_case *c, int n, struct parts *p, struct sample *lemon, struct sample *clp)
{
	for (int i = 0; i < n; i++) {
		struct arena a;
		struct solved s;
		arena_init(&a, MEMORY);
		chain(&s, p, &a, c);
		struct sums own = sums_of(c, &s.f, s.covered, &s.k);
		double seconds;
#ifdef HAVE_LEMON
		must_be_same("LEMON", own, ask_lemon(&a, c, &s.k, &seconds));
		take(lemon, seconds);
#else
		(void)lemon;
#endif
		double objective = ask_clp(&a, c, &s.k, &seconds), mine = one_objective(c, own);
		take(clp, seconds);
		if (objective - mine > 1e-9 * -mine || mine - objective > 1e-9 * -mine) must_be_same("Clp", own, (struct sums){0});
		if (i == 0) {
			double begin = now();
			if (alloc_check(&a, c, &s.book) != ALLOC_SOUND) exit(1);
			take(&p->check, now() - begin);
			struct alloc_answer answer = {.c = c, .k = s.k, .f = s.f, .covered = s.covered, .book = s.book};
			struct alloc_explain e;
			begin = now();
			alloc_explain_init(&e, &a, &answer);
			take(&p->explain, now() - begin);
			alloc_wide need = 0, paid = 0, money = 0;
			for (int32_t h = 0; h < c->n_charges; h++) need += c->charge[h].amount, paid += s.book.paid[h];
			for (int32_t u = 0; u < c->n_funds; u++) money += c->left[u];
			printf("  %d charges, %d funds, %d classes, %u arcs; money %.0f %% of need, %.0f %% of need covered\n", c->n_charges,
				c->n_funds, s.k.n, s.k.n_arcs, 100.0 * (double)money / (double)need, 100.0 * (double)paid / (double)need);
		}
		arena_free(&a);
	}
}

static void size_of(const char *name, struct alloc_case *c, int n, double raw_goal, const char *raw_goal_text)
{
	struct parts p = {0};
	struct sample lemon = {0}, clp = {0};
	struct alloc_overdraw over;
	double raw;
	printf("\n%s\n", name);
	fflush(stdout);
	if (alloc_case_ready(c, &over) != OK) exit(1);
	rounds(c, n, &p, &lemon, &clp);
	double solve = median(&p.solve), classes = median(&p.classes), whole = median(&p.whole);
	printf("  ms: classes %.1f  solve %.1f  book %.1f  whole %.1f  certificate %.1f  reasons %.1f  LEMON %.1f  Clp %.1f\n", classes * 1e3,
		solve * 1e3, median(&p.book) * 1e3, whole * 1e3, median(&p.check) * 1e3, median(&p.explain) * 1e3, median(&lemon) * 1e3,
		median(&clp) * 1e3);
	if (lemon.n) ratio("two passes / LEMON NetworkSimplex", solve / median(&lemon), "1.0", 1.0);
	ratio("two passes / Clp, its fastest way", solve / median(&clp), "0.25", 0.25);
	ratio("whole chain / solve", whole / solve, "3", 3);
	ratio("random numbers a second / charges a second into classes", random_numbers_per_second() * classes / c->n_charges, "100", 100);
	struct arena a;
	struct solved s;
	struct parts again = {0};
	arena_init(&a, MEMORY);
	chain(&s, &again, &a, c);
	must_be_same("charge by charge", sums_of(c, &s.f, s.covered, &s.k), raw_once(c, &raw));
	arena_free(&a);
	ratio("solve aggregated / solve charge by charge", solve / raw, raw_goal_text, raw_goal);
}

/* A centre saves a charge: everything is solved anew, with what was paid before. */
static void one_new_charge(int months)
{
	struct arena a;
	struct sample t = {0}, proof = {0};
	struct alloc_answer first;
	struct alloc_overdraw over;
	arena_init(&a, MEMORY);
	struct alloc_case *c = nation_make(&a, 1, NATION_CLIENTS / NATION_CENTRES, months, 7);
	if (alloc_case_ready(c, &over) != OK || alloc_solve(&first, &a, c, NULL) != OK) exit(1);
	c->n_old = (int32_t)first.book.n;
	c->old = arena_array(&a, (size_t)c->n_old, sizeof *c->old);
	for (int32_t i = 0; i < c->n_old; i++)
		c->old[i] = (struct alloc_old){first.book.at[i].charge, c->limit[first.book.at[i].line].fund, first.book.at[i].amount};
	c->charge[c->n_charges / 2].amount += 50000;
	for (int i = 0; i < 11; i++) {
		struct alloc_answer again;
		struct arena work;
		arena_init(&work, MEMORY);
		double begin = now();
		if (alloc_solve(&again, &work, c, NULL) != OK) exit(1);
		take(&t, now() - begin);
		begin = now();
		if (alloc_check(&work, c, &again.book) != ALLOC_SOUND) exit(1);
		take(&proof, now() - begin);
		arena_free(&work);
	}
	printf("  %6d charges: %6.2f ms with its proof (%.2f ms)   goal < 5 ms\n", c->n_charges, median(&t) * 1e3, median(&proof) * 1e3);
	arena_free(&a);
}

int main(int argc, char **argv)
{
	bool small = argc > 1 && strcmp(argv[1], "small") == 0;
	struct arena a;
	arena_init(&a, MEMORY);
	size_of("a centre, five years", nation_make(&a, 1, NATION_CLIENTS / NATION_CENTRES, NATION_MONTHS, 3), 5, 1.0 / 40, "1/40");
	printf("\na centre's reallocation after one new charge\n");
	one_new_charge(3);
	one_new_charge(12);
	one_new_charge(60);
	if (!small) size_of("the nation, five years", nation_make(&a, NATION_CENTRES, NATION_CLIENTS, NATION_MONTHS, 3), 5, 1.0 / 100, "1/100");
	arena_free(&a);
	return 0;
}
