/* For random rules and people: changes_on is really the first day with another answer (day by day, by brute force), and
 * each edge of a window, a cohort, an age and a validity lets in the first day and refuses the day after the last. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "fund/eligible.h"

struct random { /* splitmix64: the same cases every time */
	uint64_t s;
};

static uint64_t draw(struct random *r)
{
	uint64_t z = (r->s += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int below(struct random *r, int n)
{
	return (int)(draw(r) % (uint64_t)n);
}

static struct date some_day(struct random *r)
{
	return (struct date){date_ymd(2020, 1, 1).day + below(r, 1500)};
}

static struct span some_span(struct random *r)
{
	static const char units[] = "dmy";
	char unit = units[below(r, 3)];

	return below(r, 4) == 0 ? (struct span){0} : (struct span){unit == 'y' ? below(r, 3) : unit == 'm' ? below(r, 30) : below(r, 600), unit};
}

static struct date maybe_day(struct random *r)
{
	return below(r, 2) ? DATE_NONE : some_day(r);
}

static struct money maybe_cap(struct random *r)
{
	return below(r, 3) ? MONEY_NONE : (struct money){below(r, 400)};
}

static struct rule some_rule(struct random *r)
{
	struct rule x = {.fund = "f", .source = "s", .valid_from = maybe_day(r), .valid_to = maybe_day(r), .clock_event = "e",
		.window_from = some_span(r), .window_to = some_span(r), .cohort_from = maybe_day(r), .cohort_to = maybe_day(r),
		.age_min = below(r, 3) ? -1 : below(r, 30), .age_max = below(r, 3) ? -1 : below(r, 40), .age_at = (enum age_at)below(r, 2),
		.spread = (enum spread)below(r, 3), .fiscal_end = below(r, 2) ? 1231 : 228, .match_percent = -1, .keep_years = -1};

	for (int i = 0; i < CAPS; i++) x.cap[i] = maybe_cap(r);
	return x;
}

static void changes_on_is_the_first_change(void **state)
{
	enum { CASES = 1500, DAYS = 1600 };
	struct random r = {7};
	int changed = 0;

	(void)state;
	for (int k = 0; k < CASES; k++) {
		struct rule rule[3] = {some_rule(&r), some_rule(&r), some_rule(&r)};
		struct rules rules = {rule, (size_t)below(&r, 3) + 1};
		struct award prior[4];
		struct event_day e = {"e", some_day(&r)};
		struct question q = {.fund = "f", .on = some_day(&r), .amount = below(&r, 2) ? MONEY_NONE : (struct money){below(&r, 300)},
			.birth = {date_ymd(2000, 1, 1).day + below(&r, 4000)}, .event = &e, .n_events = 1, .prior = prior, .n_prior = (size_t)below(&r, 5)};

		for (size_t i = 0; i < q.n_prior; i++)
			prior[i] = (struct award){"f", some_day(&r), {below(&r, 200)}, .relative = below(&r, 4) == 0};
		struct verdict v = eligible(&rules, &q);
		struct date first = DATE_NONE;
		struct question later = q;

		for (int d = 1; d <= DAYS && !date_known(first); d++) {
			later.on = date_add_days(q.on, d);
			struct verdict w = eligible_now(&rules, &later);
			if (w.eligible != v.eligible || w.allowed.minor != v.allowed.minor) first = later.on;
		}
		if (date_known(first)) assert_int_equal(v.changes_on.day, first.day), changed++;
		else assert_true(!date_known(v.changes_on) || v.changes_on.day > q.on.day + DAYS);
	}
	assert_true(changed > CASES / 10); /* the test tests something */
}

/* Inside on the first and the last day, outside on both sides. */
static void edges(struct rules *rules, struct question q, struct date from, struct date to)
{
	q.on = date_add_days(from, -1);
	assert_false(eligible_now(rules, &q).eligible);
	q.on = from;
	assert_true(eligible_now(rules, &q).eligible);
	q.on = date_add_days(to, -1);
	assert_true(eligible_now(rules, &q).eligible);
	q.on = to;
	assert_false(eligible_now(rules, &q).eligible);
}

static void both_sides_of_every_edge(void **state)
{
	struct random r = {11};

	(void)state;
	for (int k = 0; k < 2000; k++) {
		struct rule rule = {.fund = "f", .source = "s", .valid_from = DATE_NONE, .valid_to = DATE_NONE, .clock_event = "e",
			.cohort_from = DATE_NONE, .cohort_to = DATE_NONE, .age_min = -1, .age_max = -1, .fiscal_end = 1231};
		struct rules rules = {&rule, 1};
		struct event_day e = {"e", some_day(&r)};
		struct question q = {.fund = "f", .amount = MONEY_NONE, .birth = some_day(&r), .event = &e, .n_events = 1};

		for (int i = 0; i < CAPS; i++) rule.cap[i] = MONEY_NONE;
		struct rule window = rule, valid = rule, age = rule;
		window.window_from = (struct span){below(&r, 30), 'm'};
		window.window_to = (struct span){window.window_from.n + 1 + below(&r, 30), 'm'};
		rules.at = &window;
		edges(&rules, q, span_after(e.on, window.window_from), span_after(e.on, window.window_to));
		valid.valid_from = some_day(&r);
		valid.valid_to = date_add_days(valid.valid_from, 1 + below(&r, 900));
		rules.at = &valid;
		edges(&rules, q, valid.valid_from, valid.valid_to);
		age.age_min = below(&r, 40);
		age.age_max = age.age_min + 1 + below(&r, 40);
		rules.at = &age;
		edges(&rules, q, date_add_years(q.birth, age.age_min), date_add_years(q.birth, age.age_max));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(changes_on_is_the_first_change), cmocka_unit_test(both_sides_of_every_edge)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
