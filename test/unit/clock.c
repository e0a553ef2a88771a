/* Given one move-in day, the calendar of a settlement: leap day, extension, births, cohorts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "people/clock.h"

static struct arena arena;
static struct pack *pack;
static struct clocks clocks;

static struct date day(const char *s)
{
	struct date d;

	assert_int_equal(date_parse(&d, s), OK);
	return d;
}

static struct clock_facts moved_in(const char *on)
{
	return (struct clock_facts){.move_in = day(on), .arrived = DATE_NONE, .protection_decision = DATE_NONE, .left_hanawon = DATE_NONE,
		.first_job = DATE_NONE, .protection_until = DATE_NONE, .notice = DATE_NONE, .appeal = DATE_NONE, .request = DATE_NONE, .leak = DATE_NONE};
}

static const char *when(const struct clock_facts *f, const char *code) /* "" when it does not come, "n times" when often */
{
	struct clock_day *d;
	size_t n = clock_days(&d, &arena, &clocks, f), found = 0;
	char *text = arena_alloc(&arena, 11);

	for (size_t i = 0; i < n; i++) {
		if (i > 0) assert_true(d[i - 1].on.day <= d[i].on.day);
		if (strcmp(d[i].clock->code, code) == 0 && found++ == 0) date_write(text, d[i].on);
	}
	return found > 1 ? arena_printf(&arena, "%zu times", found) : text;
}

static void the_dates_of_one_move_in(void **state)
{
	struct clock_facts f = moved_in("2025-03-10");

	(void)state;
	assert_string_equal(when(&f, "residence_protection"), "2025-03-10");
	assert_string_equal(when(&f, "basic_money_1"), "2025-06-10");
	assert_string_equal(when(&f, "basic_money_4"), "2026-03-10");
	assert_string_equal(when(&f, "livelihood_work_condition"), "2025-09-10");
	assert_string_equal(when(&f, "local_training"), "2026-03-10");
	assert_string_equal(when(&f, "first_year"), "2026-03-10");
	assert_string_equal(when(&f, "tenancy_lock_end"), "2027-03-10");
	assert_string_equal(when(&f, "region_incentive"), "2027-03-10");
	assert_string_equal(when(&f, "protection_end_notice"), "2029-12-10");
	assert_string_equal(when(&f, "protection_end"), "2030-03-10");
	assert_string_equal(when(&f, "new_start_incentive"), "2030-03-10");
	assert_string_equal(when(&f, "residence_register"), "11 times");
	assert_string_equal(when(&f, "employment_incentive_half"), "");
	assert_string_equal(when(&f, "basic_money_first"), "");
}

static void leap_day(void **state)
{
	struct clock_facts f = moved_in("2024-02-29");

	(void)state;
	assert_string_equal(when(&f, "livelihood_work_condition"), "2024-08-29");
	assert_string_equal(when(&f, "first_year"), "2025-03-01");
	assert_string_equal(when(&f, "tenancy_lock_end"), "2026-03-01");
	assert_string_equal(when(&f, "protection_end"), "2029-03-01");
	assert_string_equal(when(&f, "protection_end_notice"), "2028-12-01");
}

static void extension(void **state)
{
	struct clock_facts f = moved_in("2021-06-01");

	(void)state;
	assert_string_equal(when(&f, "protection_end"), "2026-06-01");
	assert_int_equal(clock_extension_limit(&clocks, clock_protection_end(&clocks, &f)).day, day("2031-06-01").day);
	f.protection_until = day("2031-06-01");
	assert_string_equal(when(&f, "protection_end"), "2031-06-01");
	assert_string_equal(when(&f, "protection_end_notice"), "2031-03-01");
	assert_string_equal(when(&f, "new_start_incentive"), "2031-06-01");
	assert_string_equal(when(&f, "livelihood_special_end"), "2026-06-01");
}

static void work(void **state)
{
	struct clock_facts f = moved_in("2021-06-01");

	(void)state;
	f.first_job = day("2025-02-15");
	assert_string_equal(when(&f, "employment_incentive_half"), "2025-08-15");
	assert_string_equal(when(&f, "employment_incentive_1"), "2026-02-15");
	assert_string_equal(when(&f, "employment_incentive_2"), ""); /* after five years */
	f.birth[0] = day("2023-01-01");
	f.n_births = 1;
	assert_string_equal(when(&f, "employment_incentive_2"), "2027-02-15");
	assert_string_equal(when(&f, "employment_incentive_3"), "");
	f.n_births = 3; /* two at most */
	assert_string_equal(when(&f, "employment_incentive_end"), "2028-06-01");
	assert_string_equal(when(&f, "passbook"), "2025-05-15");
	f.arrived = day("2014-11-28");
	assert_string_equal(when(&f, "passbook"), "");
	f.arrived = day("2014-11-29");
	assert_string_equal(when(&f, "passbook"), "2025-05-15");
}

static void notices(void **state)
{
	struct clock_facts f = moved_in("2021-06-01");

	(void)state;
	f.notice = f.appeal = f.request = f.leak = day("2026-11-01");
	assert_string_equal(when(&f, "appeal_end"), "2027-01-30");
	assert_string_equal(when(&f, "appeal_answer"), "2026-12-31");
	assert_string_equal(when(&f, "access_answer"), "2026-11-11");
	assert_string_equal(when(&f, "leak_notice"), "2026-11-04");
	f.arrived = day("2020-12-01");
	assert_string_equal(when(&f, "investigation_end"), "2021-03-01");
}

static void nothing_known_gives_nothing(void **state)
{
	struct clock_facts f = moved_in("2021-06-01");
	struct clock_day *d;

	(void)state;
	f.move_in = DATE_NONE;
	assert_int_equal(clock_days(&d, &arena, &clocks, &f), 0);
}

static int open_pack(void **state)
{
	(void)state;
	arena_init(&arena, 64 << 20);
	struct problems p = {.arena = &arena};

	return pack_read(&pack, &arena, NULL, "kr", &p) != OK || clocks_read(&clocks, &arena, pack, &p) != OK;
}

static int close_pack(void **state)
{
	(void)state;
	pack_release(pack);
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dates_of_one_move_in), cmocka_unit_test(leap_day), cmocka_unit_test(extension), cmocka_unit_test(work),
		cmocka_unit_test(notices), cmocka_unit_test(nothing_known_gives_nothing),
	};

	return cmocka_run_group_tests(tests, open_pack, close_pack);
}
