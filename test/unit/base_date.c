/* Dates by hand: the cases people argue about. What holds for every date is in property/base.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <limits.h>
#include "base/date.h"

static struct date on(const char *s)
{
	struct date d;
	if (date_parse(&d, s) != OK) fail_msg("%s is no date", s);
	return d;
}

static void same(struct date d, const char *s)
{
	char text[11];
	date_write(text, d);
	assert_string_equal(text, s);
}

static void months_end_by_article_160(void **state)
{
	(void)state;
	same(date_add_months(on("2024-02-29"), 12), "2025-03-01");
	same(date_add_months(on("2025-01-31"), 1), "2025-03-01");
	same(date_add_months(on("2024-01-31"), 1), "2024-03-01");
	same(date_add_months(on("2024-01-29"), 1), "2024-02-29");
	same(date_add_months(on("2025-08-31"), 1), "2025-10-01");
	same(date_add_months(on("2025-08-31"), 2), "2025-10-31");
	same(date_add_months(on("2025-12-15"), 1), "2026-01-15");
	same(date_add_months(on("2025-12-31"), 2), "2026-03-01");
	same(date_add_months(on("2025-03-10"), 0), "2025-03-10");
	same(date_add_years(on("2024-02-29"), 4), "2028-02-29");
	same(date_add_years(on("2024-02-29"), 5), "2029-03-01");
	assert_int_equal(date_months_between(on("2024-02-29"), on("2025-02-28")), 11);
	assert_int_equal(date_months_between(on("2024-02-29"), on("2025-03-01")), 12);
	assert_int_equal(date_months_between(on("2025-01-31"), on("2025-02-28")), 0);
	assert_int_equal(date_months_between(on("2025-01-31"), on("2025-03-01")), 1);
	assert_int_equal(date_months_between(on("2025-01-31"), on("2025-01-30")), -1);
	assert_int_equal(date_months_between(DATE_NONE, on("2025-01-30")), INT_MIN);
}

static void ages_turn_on_the_birthday(void **state)
{
	(void)state;
	assert_int_equal(date_age(on("2000-02-29"), on("2019-02-28")), 18);
	assert_int_equal(date_age(on("2000-02-29"), on("2019-03-01")), 19);
	assert_int_equal(date_age(on("2000-02-29"), on("2020-02-29")), 20);
	assert_int_equal(date_age(on("1990-07-05"), on("2026-07-04")), 35);
	assert_int_equal(date_age(on("1990-07-05"), on("2026-07-05")), 36);
	assert_int_equal(date_age(on("2026-07-05"), on("2026-07-04")), -1);
}

static void only_days_of_the_calendar_parse(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2025-02-29", "1900-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-1-1", "20250101",
		"1899-12-31", "2200-01-01", "2025-01-01 ", "2025/01/01", "２０２５-01-01", "2025-01-0x", "-025-01-01"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct date d = {7};
		assert_int_equal(date_parse(&d, bad[i]), INVALID);
		assert_int_equal(d.day, 7);
	}
	same(on("2000-02-29"), "2000-02-29");
	same(on("1970-01-01"), "1970-01-01");
	assert_int_equal(on("1970-01-01").day, 0);
	same(DATE_NONE, "");
	struct month m;
	assert_int_equal(month_parse(&m, "2026-03"), OK);
	assert_int_equal(m.n, 2026 * 12 + 2);
	assert_int_equal(month_parse(&m, "2026-13"), INVALID);
	assert_int_equal(month_parse(&m, "2026-3"), INVALID);
	char text[8];
	month_write(text, m);
	assert_string_equal(text, "2026-03");
	month_write(text, MONTH_NONE);
	assert_string_equal(text, "");
}

static void weekdays_begin_on_monday(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(on("2026-11-22")), 6);
	assert_int_equal(date_weekday(on("2026-11-23")), 0);
	assert_int_equal(date_weekday(on("1900-01-01")), 0);
}

static void instants_fall_on_days_of_the_zone(void **state)
{
	(void)state;
	enum { SEOUL = 540, NEW_YORK = -300 };
	struct instant t = instant_at(on("2026-03-01"), 0, 30, SEOUL);
	int hour, minute;
	same(instant_date(t, SEOUL), "2026-03-01");
	same(instant_date(t, 0), "2026-02-28");
	same(instant_date(t, NEW_YORK), "2026-02-28");
	instant_clock(t, SEOUL, &hour, &minute);
	assert_int_equal(hour * 60 + minute, 30);
	instant_clock(t, 0, &hour, &minute);
	assert_int_equal(hour * 60 + minute, 15 * 60 + 30);
	same(instant_date((struct instant){-1}, 0), "1969-12-31");
	same(instant_date(INSTANT_NONE, 0), "");
	assert_false(instant_known(instant_at(DATE_NONE, 1, 1, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_end_by_article_160), cmocka_unit_test(ages_turn_on_the_birthday),
		cmocka_unit_test(only_days_of_the_calendar_parse), cmocka_unit_test(weekdays_begin_on_monday),
		cmocka_unit_test(instants_fall_on_days_of_the_zone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
