/* What holds for every date, id, code, amount and text, tried on seeded random ones. The C library's calendar is the
 * second opinion on ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>
#include <time.h>
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "base/text.h"
#include "test/random.h"

static void every_day_from_1900_to_2199_goes_round(void **state)
{
	(void)state;
	int first = date_ymd(1900, 1, 1).day, last = date_ymd(2199, 12, 31).day;
	assert_int_equal(last - first + 1, 109573); /* 300 years of 365 and 73 leap days */
	for (int day = first; day <= last; day++) {
		struct date d = {day}, again;
		char text[11];
		int y, m, of_month;
		time_t t = (time_t)day * 86400;
		struct tm tm;
		assert_non_null(gmtime_r(&t, &tm));
		date_split(d, &y, &m, &of_month);
		assert_true(y == tm.tm_year + 1900 && m == tm.tm_mon + 1 && of_month == tm.tm_mday);
		assert_int_equal(date_weekday(d), (tm.tm_wday + 6) % 7);
		date_write(text, d);
		assert_int_equal(date_parse(&again, text), OK);
		assert_int_equal(again.day, day);
	}
}

/* The period [d, d + n months) ends the day before the corresponding day, or with the month that has no such day. */
static void every_period_of_months_ends_by_the_law(void **state)
{
	(void)state;
	struct random_stream r = {160};
	for (int i = 0; i < 200000; i++) {
		struct date d = {(int32_t)draw_between(&r, date_ymd(1900, 1, 1).day, date_ymd(2150, 12, 31).day)};
		int n = (int)draw_between(&r, 0, 240), y, m, day, end_y, end_m, end_day;
		struct date after = date_add_months(d, n), last = date_add_days(after, -1);
		date_split(d, &y, &m, &day);
		date_split(after, &end_y, &end_m, &end_day);
		int months = (end_y - y) * 12 + end_m - m;
		if (months == n) {
			assert_int_equal(end_day, day);
		} else { /* no such day: `last` is the last of the n-th month, which is shorter than `day` */
			int last_y, last_m, last_day;
			date_split(last, &last_y, &last_m, &last_day);
			assert_true(months == n + 1 && end_day == 1 && last_day < day && day > 28);
		}
		assert_int_equal(date_months_between(d, after), n);
		assert_int_equal(date_months_between(d, last), n - 1);
		assert_true(date_add_months(d, n + 1).day > after.day);
	}
}

static void ids_go_round_and_notice_slips(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct random_stream r = {32};
	for (int i = 0; i < 20000; i++) {
		int64_t id = i == 0 ? 1 : i == 1 ? INT64_MAX : i % 2 ? id_new() : (int64_t)(draw(&r) >> 1 | 1), back;
		char text[ID_TEXT], wrong[ID_TEXT];
		id_write(text, id);
		assert_int_equal(strlen(text), 14);
		assert_int_equal(id_parse(&back, text), OK);
		assert_int_equal(back, id);
		memcpy(wrong, text, sizeof wrong);
		int at = (int)draw_between(&r, 0, 13), other = (int)draw_between(&r, 0, 13);
		wrong[at] = alphabet[draw_between(&r, 0, 31)];
		if (strcmp(wrong, text) != 0) assert_int_equal(id_parse(&back, wrong), INVALID);
		memcpy(wrong, text, sizeof wrong);
		wrong[at] = text[other];
		wrong[other] = text[at];
		if (strcmp(wrong, text) != 0) assert_int_equal(id_parse(&back, wrong), INVALID);
	}
	int64_t back;
	static const char *const bad[] = {"", "0", "00000000000000", "ZZZZZZZZZZZZZZ", "0000000000001", "000000000000013"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(id_parse(&back, bad[i]), INVALID);
}

static void codes_forgive_how_people_type(void **state)
{
	(void)state;
	char code[10], back[10];
	for (int i = 0; i < 2000; i++) {
		code_new(code);
		char typed[32];
		snprintf(typed, sizeof typed, " %c%.3s %.4s", code[0], code + 1, code + 5);
		for (char *p = typed; *p; p++) {
			if (*p == '0') *p = i % 2 ? 'o' : 'O';
			else if (*p == '1') *p = i % 2 ? 'l' : 'I';
			else if (*p >= 'A' && *p <= 'Z' && i % 2) *p = (char)(*p | 0x20);
		}
		assert_int_equal(code_parse(back, typed), OK);
		assert_string_equal(back, code);
	}
	assert_int_equal(code_parse(back, "7K3M-9XQ"), INVALID);
	assert_int_equal(code_parse(back, "7K3M-9XQ24"), INVALID);
	assert_int_equal(code_parse(back, "7K3M-9XUQ"), INVALID);
	assert_int_equal(code_parse(back, "노을 07"), INVALID);
}

static void money_is_exact_or_refused(void **state)
{
	(void)state;
	struct random_stream r = {60};
	for (int i = 0; i < 200000; i++) {
		int shift = (int)draw_between(&r, 2, 62);
		struct money a = {(int64_t)draw(&r) >> shift}, b = {(int64_t)draw(&r) >> shift}, out = {1};
		__int128 limit = MONEY_MAX, sum = (__int128)a.minor + b.minor, product = (__int128)a.minor * b.minor;
		bool fits = sum <= limit && sum >= -limit;
		assert_int_equal(money_add(&out, a, b), fits ? OK : LIMIT);
		assert_true(out.minor == (fits ? (int64_t)sum : 1));
		if (fits) {
			struct money back;
			assert_int_equal(money_sub(&back, out, b), llabs(a.minor) <= MONEY_MAX ? OK : LIMIT);
		}
		out.minor = 1;
		fits = product <= limit && product >= -limit;
		assert_int_equal(money_times(&out, a, b.minor), fits ? OK : LIMIT);
		assert_true(out.minor == (fits ? (int64_t)product : 1));
		int64_t den = draw_between(&r, 1, 1000000), num = draw_between(&r, 0, den);
		if (a.minor > MONEY_MAX || a.minor < -MONEY_MAX) continue;
		__int128 share = money_share(a, num, den).minor; /* floor: share*den <= a*num < (share+1)*den */
		assert_true(share * den <= (__int128)a.minor * num && (__int128)a.minor * num < (share + 1) * den);
	}
	struct money out;
	assert_int_equal(money_parse(&out, "1,890,000"), OK);
	assert_int_equal(out.minor, 1890000);
	assert_int_equal(money_parse(&out, "1152921504606846977"), LIMIT);
	assert_int_equal(money_parse(&out, "1.5"), INVALID);
	assert_int_equal(money_share((struct money){-1}, 1, 2).minor, -1);
}

/* Cleaning twice changes nothing more, and what passes is UTF-8 without control characters at its ends. */
static void clean_text_stays_clean(void **state)
{
	(void)state;
	struct random_stream r = {8};
	struct arena a;
	arena_init(&a, 1 << 20);
	static const char *const part[] = {"가", "e", "\xcc\x81", "\xe1\x84\x92", "\xe1\x85\xa1", " ", "\n", "\r", "\t", "\xe3\x80\x80", "7",
		"\xf0\x9f\x8c\xb1", "\xff", "\xed\xa0\x80", "\x01"};
	unsigned passed = 0;
	for (int i = 0; i < 20000; i++) {
		char s[256] = "";
		size_t n = 0;
		int parts = (int)draw_between(&r, 0, 20), kinds = i % 4 ? 12 : 15;
		for (int k = 0; k < parts; k++) {
			const char *p = part[draw_between(&r, 0, kinds - 1)];
			memcpy(s + n, p, strlen(p));
			n += strlen(p);
		}
		const char *once, *twice;
		if (text_clean(&once, &a, s, n) == OK) {
			passed++;
			assert_true(text_is_utf8(once, strlen(once)));
			assert_int_equal(text_clean(&twice, &a, once, strlen(once)), OK);
			assert_string_equal(once, twice);
			assert_null(strchr(once, '\r'));
		}
		arena_reset(&a);
	}
	assert_true(passed > 10000);
	arena_free(&a);
}

static void written_numbers_are_read_again(void **state)
{
	(void)state;
	struct random_stream r = {10};
	struct arena a;
	arena_init(&a, 1 << 26);
	for (int i = 0; i < 20000; i++) {
		int64_t v = (int64_t)draw(&r) >> draw_between(&r, 0, 63), back;
		struct buf b;
		buf_init(&b, &a, 0);
		buf_i64(&b, v);
		assert_int_equal(text_i64(&back, buf_text(&b), INT64_MIN, INT64_MAX), OK);
		assert_int_equal(back, v);
		arena_reset(&a);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_from_1900_to_2199_goes_round), cmocka_unit_test(every_period_of_months_ends_by_the_law),
		cmocka_unit_test(ids_go_round_and_notice_slips), cmocka_unit_test(codes_forgive_how_people_type),
		cmocka_unit_test(money_is_exact_or_refused), cmocka_unit_test(clean_text_stays_clean),
		cmocka_unit_test(written_numbers_are_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
