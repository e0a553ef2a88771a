/* The worked cases of the field: windows, cohorts, ages, caps, spread, and how a rule file that is wrong is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "fund/eligible.h"

static struct arena arena;

static enum outcome parse(struct rules *out, struct problems *p, const char *rules)
{
	struct json root;
	const char *text = arena_printf(&arena, "{\"format\":\"rules-1\",\"rules\":[%s]}", rules);

	*p = (struct problems){.arena = &arena};
	assert_int_equal(json_parse(&root, &arena, "test", text, strlen(text), p), OK);
	rules_read(out, &arena, root);
	return json_end(root);
}

#define HEAD "{\"fund\":\"f\",\"valid_from\":\"2000-01-01\",\"valid_to\":null,\"source\":\"art. 1\""

static struct rules one(const char *rest)
{
	struct problems p;
	struct rules r;
	enum outcome done = parse(&r, &p, arena_printf(&arena, HEAD "%s}", rest));

	problems_print(&p, LANG_EN, STDERR_FILENO);
	assert_int_equal(done, OK);
	return r;
}

static struct date day(const char *s)
{
	struct date d = DATE_NONE;

	if (s) assert_int_equal(date_parse(&d, s), OK);
	return d;
}

static struct verdict ask(struct rules r, const char *event, const char *event_on, const char *on)
{
	struct event_day *e = arena_alloc(&arena, sizeof *e);
	*e = (struct event_day){event, day(event_on)};
	struct question q = {.fund = "f", .on = day(on), .amount = MONEY_NONE, .birth = DATE_NONE, .event = e, .n_events = event_on ? 1 : 0};

	return eligible(&r, &q);
}

static void only(const struct verdict *v, enum rule_test test)
{
	assert_false(v->eligible);
	assert_int_equal(v->n_failed, 1);
	assert_string_equal(rule_test_names[v->failed[0].test], rule_test_names[test]);
}

static void first_year(void **state)
{
	struct rules r = one(",\"clock_event\":\"first_move_in\",\"window_from\":\"0m\",\"window_to\":\"12m\"");

	(void)state;
	struct verdict last = ask(r, "first_move_in", "2025-03-10", "2026-03-09"), over = ask(r, "first_move_in", "2025-03-10", "2026-03-10");
	struct verdict leap = ask(r, "first_move_in", "2024-02-29", "2025-02-28"), leap_over = ask(r, "first_move_in", "2024-02-29", "2025-03-01");
	struct verdict early = ask(r, "first_move_in", "2025-03-10", "2025-03-09"), unknown = ask(r, "arrival", "2025-03-10", "2025-03-10");

	assert_true(last.eligible);
	assert_int_equal(last.changes_on.day, day("2026-03-10").day);
	only(&over, TEST_WINDOW_TO);
	assert_false(date_known(over.changes_on));
	assert_true(leap.eligible);
	only(&leap_over, TEST_WINDOW_TO);
	only(&early, TEST_WINDOW_FROM);
	assert_int_equal(early.changes_on.day, day("2025-03-10").day);
	only(&unknown, TEST_CLOCK_EVENT);
	assert_string_equal(over.by->source, "art. 1");
	assert_string_equal(verdict_reason(&arena, LANG_EN, &over),
		"Counted from first move-in, the time for this money is over on 10 Mar 2026.");
	assert_string_equal(verdict_reason(&arena, LANG_KO, &over),
		"최초 거주지 전입일부터 세어 2026년 3월 10일에 이 돈을 쓸 수 있는 기간이 끝납니다.");
}

/* The same person, another window by the day of eligibility. */
static void cohorts(void **state)
{
	struct problems p;
	struct rules r;

	(void)state;
	assert_int_equal(parse(&r, &p,
		HEAD ",\"clock_event\":\"eligibility\",\"window_to\":\"12m\",\"cohort_to\":\"2025-05-05\"},"
		"{\"fund\":\"f\",\"valid_from\":\"2025-05-05\",\"valid_to\":null,\"source\":\"art. 2\",\"clock_event\":\"eligibility\","
		"\"window_to\":\"4m\",\"cohort_from\":\"2025-05-05\"}"), OK);
	struct verdict old = ask(r, "eligibility", "2025-05-04", "2026-05-03"), new = ask(r, "eligibility", "2025-05-05", "2025-09-04");
	struct verdict over = ask(r, "eligibility", "2025-05-05", "2025-09-05");

	assert_true(old.eligible && old.by == &r.at[0]);
	assert_int_equal(old.changes_on.day, day("2026-05-04").day);
	assert_true(new.eligible && new.by == &r.at[1]);
	only(&over, TEST_WINDOW_TO);
}

static struct verdict spend(struct rules r, const char *on, int64_t amount, const struct award *prior, size_t n)
{
	struct question q = {.fund = "f", .on = day(on), .amount = {amount}, .birth = DATE_NONE, .prior = prior, .n_prior = n};

	return eligible(&r, &q);
}

static void life_cap_leaves_the_rest(void **state)
{
	struct rules r = one(",\"cap_per_award\":1500000,\"cap_per_person_life\":5000000");
	struct award prior[] = {{"f", day("2023-02-01"), {1500000}}, {"f", day("2023-05-01"), {1500000}}, {"f", day("2024-02-01"), {1500000}},
		{"other", day("2024-02-01"), {9000000}}, {"f", day("2024-02-01"), {9000000}, .relative = true}, {"f", day("2024-03-01"), {500000}}};

	(void)state;
	struct verdict part = spend(r, "2024-06-01", 1000000, prior, 5), none = spend(r, "2024-06-01", 1000000, prior, 6);

	assert_true(part.eligible);
	assert_int_equal(part.allowed.minor, 500000);
	only(&none, TEST_CAP_PER_PERSON_LIFE);
	assert_false(date_known(none.changes_on));
	assert_int_equal(spend(r, "2024-06-01", 2000000, NULL, 0).allowed.minor, 1500000);
}

/* The director's allowance: 300,000 a month, spent twice in May. */
static void month_cap_refuses_the_second(void **state)
{
	struct rules r = one(",\"cap_per_month\":300000");
	struct award third_of_may = {"f", day("2026-05-03"), {300000}};

	(void)state;
	assert_true(spend(r, "2026-05-03", 300000, NULL, 0).eligible);
	struct verdict second = spend(r, "2026-05-20", 300000, &third_of_may, 1);

	only(&second, TEST_CAP_PER_MONTH);
	assert_int_equal(second.changes_on.day, day("2026-06-01").day);
	assert_true(spend(r, "2026-06-01", 300000, &third_of_may, 1).eligible);
}

static void even_spread(void **state)
{
	struct rules r = one(",\"cap_per_year\":3600000,\"spread_rule\":\"even_by_quarter\"");
	struct award first = {"f", day("2026-01-10"), {900000}};

	(void)state;
	struct verdict v = spend(r, "2026-03-31", 100000, &first, 1);

	only(&v, TEST_SPREAD_RULE);
	assert_int_equal(v.changes_on.day, day("2026-04-01").day);
	assert_int_equal(spend(r, "2026-04-01", 1000000, &first, 1).allowed.minor, 900000);
}

static void a_fund_year_of_its_own(void **state)
{
	struct rules r = one(",\"cap_per_year\":1000,\"fiscal_year_end\":\"06-30\"");
	struct award june = {"f", day("2026-06-30"), {1000}};

	(void)state;
	assert_true(spend(r, "2026-07-01", 1000, &june, 1).eligible);
	struct award july = {"f", day("2026-07-01"), {1000}};
	struct verdict v = spend(r, "2027-06-30", 1, &july, 1);

	only(&v, TEST_CAP_PER_YEAR);
	assert_int_equal(v.changes_on.day, day("2027-07-01").day);
}

static void who_and_what_for(void **state)
{
	struct rules r = one(",\"age_min\":18,\"age_max\":25,\"status_in\":[\"unaccompanied_youth\"],\"status_not_in\":[\"employed\"],"
		"\"region_in\":[\"daegu\"],\"purpose_in\":[\"education\"],\"payee_kind\":\"school\",\"excludes_fund\":[\"rca\"]");
	struct award taken = {"rca", day("2026-01-01"), {1}};
	const char *youth[] = {"unaccompanied_youth"}, *working[] = {"employed"};
	struct question q = {.fund = "f", .on = day("2026-05-01"), .amount = MONEY_NONE, .purpose = {"education"}, .payee = "school",
		.region = "daegu", .birth = day("2008-05-01"), .status = {youth, 1}};

	(void)state;
	struct verdict yes = eligible(&r, &q);

	assert_true(yes.eligible);
	assert_int_equal(yes.changes_on.day, day("2033-05-01").day);
	q.on = day("2026-04-30");
	struct verdict young = eligible(&r, &q);
	only(&young, TEST_AGE_MIN);
	assert_int_equal(young.changes_on.day, day("2026-05-01").day);
	q = (struct question){.fund = "f", .on = day("2033-05-01"), .amount = MONEY_NONE, .purpose = {"medical"}, .payee = "supplier",
		.region = "seoul", .birth = day("2008-05-01"), .status = {working, 1}, .prior = &taken, .n_prior = 1};
	struct verdict no = eligible(&r, &q);

	assert_int_equal(no.n_failed, 7);
	assert_int_equal(no.failed[0].test, TEST_AGE_MAX);
	assert_int_equal(no.failed[6].test, TEST_EXCLUDES_FUND);
	q.about = ABOUT_CENTRE; /* only what is paid for and to whom */
	assert_int_equal(eligible(&r, &q).n_failed, 3);
}

static void a_rule_that_ended(void **state)
{
	struct problems p;
	struct rules r;

	(void)state;
	assert_int_equal(parse(&r, &p,
		"{\"fund\":\"f\",\"valid_from\":\"2010-01-01\",\"valid_to\":\"2023-01-01\",\"source\":\"a\",\"cap_per_award\":1000000},"
		"{\"fund\":\"f\",\"valid_from\":\"2023-01-01\",\"valid_to\":\"2024-01-01\",\"source\":\"b\",\"cap_per_award\":1500000}"), OK);
	struct verdict v = spend(r, "2022-12-31", 2000000, NULL, 0);

	assert_int_equal(v.allowed.minor, 1000000);
	assert_int_equal(v.changes_on.day, day("2023-01-01").day);
	assert_int_equal(spend(r, "2023-01-01", 2000000, NULL, 0).allowed.minor, 1500000);
	struct verdict ended = spend(r, "2024-01-01", 1, NULL, 0), before = spend(r, "2009-12-31", 1, NULL, 0);

	only(&ended, TEST_VALID_TO);
	assert_string_equal(ended.by->source, "b");
	only(&before, TEST_VALID_FROM);
	assert_int_equal(before.changes_on.day, day("2010-01-01").day);
}

static void wrong_rules_are_refused(void **state)
{
	static const char *const wrong[] = {"\"windw_to\":\"12m\"", "\"window_to\":\"12\"", "\"window_to\":\"12m\"", "\"cap_per_month\":-1",
		"\"cap_per_month\":1.5", "\"cap_per_month\":\"300000\"", "\"spread_rule\":\"weekly\"", "\"age_at\":\"birthday\"", "\"status_in\":[]",
		"\"age_min\":30,\"age_max\":20", "\"clock_event\":\"arrival\",\"window_from\":\"2y\",\"window_to\":\"12m\"",
		"\"cohort_from\":\"2025-02-30\",\"clock_event\":\"arrival\"", "\"fiscal_year_end\":\"02-30\"", "\"clock_event\":\"First move in\"",
		"\"cap_per_month\":1152921504606846977"};
	struct problems p;
	struct rules r;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(parse(&r, &p, arena_printf(&arena, HEAD ",%s}", wrong[i])), INVALID);
		assert_true(p.n >= 1);
		assert_non_null(p.at[0].field);
	}
	assert_int_equal(parse(&r, &p, "{\"fund\":\"f\",\"valid_from\":null,\"valid_to\":null}"), INVALID);
	assert_string_equal(p.at[0].field, "rules[0].source");
	assert_int_equal(parse(&r, &p, HEAD ",\"cap_per_month\":1152921504606846976}"), OK);
}

static int open_arena(void **state)
{
	(void)state;
	arena_init(&arena, 64 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_year), cmocka_unit_test(cohorts), cmocka_unit_test(life_cap_leaves_the_rest),
		cmocka_unit_test(month_cap_refuses_the_second), cmocka_unit_test(even_spread), cmocka_unit_test(a_fund_year_of_its_own),
		cmocka_unit_test(who_and_what_for), cmocka_unit_test(a_rule_that_ended), cmocka_unit_test(wrong_rules_are_refused),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
