/* Forms: what is refused, what gets a message, what comes back filled in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/id.h"
#include "test/fields.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 16 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static enum outcome parse(struct form *f, const char *body)
{
	return form_parse(f, &arena, all_fields, (struct bytes){(const unsigned char *)body, strlen(body)}, date_ymd(2026, 9, 15));
}

static void hand_made_requests_are_refused(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"who=a&other=1", "who=a&who=b", "who", "who=a&", "&who=a", "who=a&&how=meet", "=a", "who=a%", "who=a%4", "who=a%zz", "who=a%00b",
		"who=%ff", "who=%c0%80", "who=%ed%a0%80", "who=a b", "who=a\x80", "who=a=b", "csrf=a&csrf=b&who=a", "idem=a&idem=b&who=a", "version=x&who=a",
		"version=-1&who=a", "who=a&many=a&many=a",
	};
	struct form f;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		if (parse(&f, bodies[i]) != DENIED) fail_msg("not refused: %s", bodies[i]);
}

static void wrong_answers_get_a_message(void **state)
{
	(void)state;
	static const struct {
		const char *body, *field, *said;
	} cases[] = {
		{"", "who", "Who: please write something here."},
		{"who=++", "who", "Who: please write something here."},
		{"who=abcdefghijklmnopqrstu", "who", "Who: please shorten it to 20 characters; it has 21 now."},
		{"who=a%0Ab", "who", "Who: please write it in one line."},
		{"who=a%07b", "who", "Who: there is a character in it that cannot be kept; please type it again."},
		{"who=a&minutes=601", "minutes", "Minutes: please give a number from 0 to 600."},
		{"who=a&minutes=1e3", "minutes", "Minutes: please write a whole number in digits."},
		{"who=a&amount=12.5", "amount", "Amount: please write the amount in digits, such as 1,200,000."},
		{"who=a&on=2026-02-29", "on", "Day: please write the day as 2026-09-15."},
		{"who=a&on=15.9.2026", "on", "Day: please write the day as 2026-09-15."},
		{"who=a&on=2026-9", "on", "Day: please write the day as 2026-09-15."},
		{"who=a&on=202695", "on", "Day: please write the day as 2026-09-15."},
		{"who=a&at=24:00", "at", "Time: please write the time as 14:30."},
		{"who=a&at=9", "at", "Time: please write the time as 14:30."},
		{"who=a&at=1:2:3", "at", "Time: please write the time as 14:30."},
		{"who=a&at=930x", "at", "Time: please write the time as 14:30."},
		{"who=a&born=2027", "born", "Year: please give a number from 1900 to 2026."},
		{"who=a&how=swim", "how", "How: please choose one of the answers shown."},
		{"who=a&many=a&many=z", "many", "Marks: please choose from the answers shown."},
		{"who=a&check=2", "check", "Check: please tick the box or leave it empty."},
		{"who=a&worker=7", "worker", "Worker: please choose one of the answers shown."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct form f;
		if (parse(&f, cases[i].body) != INVALID) fail_msg("accepted: %s", cases[i].body);
		struct msg m = form_field(&f, cases[i].field)->error;
		assert_string_equal(msg_text(&arena, LANG_EN, &m), cases[i].said);
		assert_int_equal(form_problems(&f).n, 1);
	}
}

static void values_are_typed(void **state)
{
	(void)state;
	struct form f;
	assert_int_equal(parse(&f, "csrf=k&idem=i&version=4&who=%EB%85%B8%EC%9D%84+07&minutes=30&amount=1%2C200%2C000&on=20260905&born=1990&how=call"
		"&many=a&many=c&check=1&secret=+s+"), OK);
	assert_string_equal(form_text(&f, "who"), "노을 07");
	assert_int_equal(form_int(&f, "minutes"), 30);
	assert_int_equal(form_money(&f, "amount").minor, 1200000);
	assert_int_equal(form_date(&f, "on").day, date_ymd(2026, 9, 5).day);
	assert_true(form_has(&f, "how", "call") && !form_has(&f, "how", "meet"));
	assert_true(form_has(&f, "many", "a") && !form_has(&f, "many", "b") && form_has(&f, "many", "c"));
	assert_true(form_checked(&f, "check"));
	assert_string_equal(form_text(&f, "secret"), " s ");
	assert_string_equal(form_field(&f, "secret")->value, "");
	assert_string_equal(form_field(&f, "on")->value, "2026-09-05");
	assert_string_equal(f.csrf, "k");
	assert_int_equal(f.version, 4);
	assert_int_equal(form_again(&f).n, 9);
}

static void days_as_people_type_them(void **state)
{
	(void)state;
	static const char *const bodies[] = {"who=a&on=2026-09-05", "who=a&on=2026.9.5", "who=a&on=2026.+9.+5.", "who=a&on=2026%2F9%2F5", "who=a&on=20260905"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct form f;
		if (parse(&f, bodies[i]) != OK) fail_msg("refused: %s", bodies[i]);
		assert_int_equal(form_date(&f, "on").day, date_ymd(2026, 9, 5).day);
	}
}

static void times_as_people_type_them(void **state)
{
	(void)state;
	static const char *const bodies[] = {"who=a&at=09%3A30", "who=a&at=9%3A30", "who=a&at=0930", "who=a&at=930"};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct form f;
		if (parse(&f, bodies[i]) != OK) fail_msg("refused: %s", bodies[i]);
		assert_int_equal(form_int(&f, "at"), 570);
		assert_string_equal(form_field(&f, "at")->value, "09:30");
	}
}

static void missing_fields_are_empty(void **state)
{
	(void)state;
	struct form f;
	assert_int_equal(parse(&f, "who=a&how="), OK);
	assert_int_equal(form_money(&f, "amount").minor, MONEY_NONE_MINOR);
	assert_false(date_known(form_date(&f, "on")));
	assert_string_equal(form_text(&f, "how"), "");
	assert_null(f.csrf);
	assert_string_equal(form_field(&f, "who")->described, "f-who-hint");
	form_error(&f, "who", MSG("No such person."));
	assert_string_equal(form_field(&f, "who")->described, "f-who-hint f-who-error");
}

static void choices_known_only_at_run_time(void **state)
{
	(void)state;
	char id[ID_TEXT], body[64];
	id_write(id, 12345);
	const struct choice staff[] = {{id, "박서연"}, {NULL, NULL}}, nobody[] = {{NULL, NULL}};
	snprintf(body, sizeof body, "who=a&worker=%s", id);
	struct form f;
	assert_int_equal(parse(&f, body), OK);
	form_choices(&f, "worker", staff);
	assert_int_equal(f.n_errors, 0);
	assert_int_equal(form_int(&f, "worker"), 12345);
	assert_true(form_field(&f, "worker")->choices.at[0].on);
	form_choices(&f, "worker", nobody);
	assert_int_equal(f.n_errors, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hand_made_requests_are_refused), cmocka_unit_test(wrong_answers_get_a_message), cmocka_unit_test(values_are_typed),
		cmocka_unit_test(days_as_people_type_them), cmocka_unit_test(times_as_people_type_them), cmocka_unit_test(missing_fields_are_empty), cmocka_unit_test(choices_known_only_at_run_time),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
