#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/json.h"

static struct arena arena;
static struct problems problems;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 16 << 20);
	problems = (struct problems){.arena = &arena};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static enum outcome parse(struct json *root, const char *s)
{
	return json_parse(root, &arena, "t.json", s, strlen(s), &problems);
}

static void values_are_read_by_type(void **state)
{
	(void)state;
	struct json root;
	assert_int_equal(parse(&root, "\xef\xbb\xbf{\"b\":[1,9223372036854775807],\"a\":\"노을 07 \",\"d\":\"2026-03-09\",\"m\":\"2026-03\",\"x\":1.5,"
		"\"t\":true,\"n\":null}"), OK);
	static const char *const known[] = {"a", "b", "d", "m", "n", "t", "x", NULL};
	json_only(root, known);
	assert_string_equal(json_text(json_need(root, "a")), "노을 07");
	struct json b = json_get(root, "b");
	assert_int_equal(json_count(b), 2);
	assert_int_equal(json_int(json_item(b, 1), 0, INT64_MAX), INT64_MAX);
	assert_int_equal(json_date(json_get(root, "d")).day, date_ymd(2026, 3, 9).day);
	assert_int_equal(json_month(json_get(root, "m")).n, 2026 * 12 + 2);
	assert_true(json_number(json_get(root, "x"), 0, 2) == 1.5);
	assert_true(json_bool(json_get(root, "t")));
	assert_false(json_has(root, "n"));
	assert_true(json_is_null(json_need(root, "n")));
	assert_true(json_is_object(root));
	assert_string_equal(json_text(json_get(root, "absent")), "");
	assert_false(date_known(json_date(json_get(root, "absent"))));
	const char **keys;
	assert_int_equal(json_keys(root, &keys), 7);
	assert_string_equal(keys[0], "a");
	assert_string_equal(keys[6], "x");
	assert_int_equal(json_end(root), OK);
	assert_int_equal(problems.n, 0);
}

static void has_problem(const char *field, const char *why)
{
	for (size_t i = 0; i < problems.n; i++)
		if (text_equal(problems.at[i].field, field) && text_starts(problems.at[i].why.id, why)) return;
	fail_msg("no problem \"%s\" at %s", why, field);
}

static void all_problems_are_found_at_once(void **state)
{
	(void)state;
	struct json root;
	assert_int_equal(parse(&root, "{\"cases\":[{\"on\":\"2025-02-29\"},{\"on\":7,\"amount\":\"x\",\"extra\":0}],\"n\":5,\"o\":[],\"r\":1.0}"), OK);
	static const char *const of_case[] = {"on", "amount", NULL};
	struct json cases = json_need(root, "cases");
	for (size_t i = 0; i < json_count(cases); i++) {
		struct json one = json_item(cases, i);
		json_only(one, of_case);
		assert_false(date_known(json_date(json_need(one, "on"))));
		assert_int_equal(json_int(json_need(one, "amount"), 3, 9), 3);
	}
	assert_int_equal(json_int(json_get(root, "n"), 6, 9), 6);
	assert_int_equal(json_int(json_get(root, "r"), 0, 9), 0);
	assert_int_equal(json_count(json_get(root, "n")), 0);
	assert_string_equal(json_text(json_get(json_get(root, "o"), "x")), "");
	assert_int_equal(json_end(root), INVALID);
	has_problem("cases[0].on", "This is not a date");
	has_problem("cases[0].amount", "This field is missing");
	has_problem("cases[1].on", "This is not a date");
	has_problem("cases[1].amount", "A whole number");
	has_problem("cases[1].extra", "This field is not known");
	has_problem("n", "The number must lie");
	has_problem("r", "A whole number");
	has_problem("n", "A list");
	has_problem("o", "An object");
	assert_int_equal(problems.n, 9);
}

static void what_is_no_json_is_refused(void **state)
{
	(void)state;
	static const struct { const char *s, *why; int64_t line; } bad[] = {
		{"", "The file ends", 1}, {"{\n\"a\":1,\n\"a\":2}", "A field stands twice", 3}, {"{}\n{}", "More text", 2}, {"[1,]", "This is not JSON", 1},
		{"{\"a\":", "The file ends", 1}, {"[1e999]", "A number is too large", 1},
		{"[\"\xff\"]", "The text is not UTF-8", 1}, {"[\"\\u0000\"]", "This is not JSON", 1}, {"7", "This is not JSON", 1},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		problems.n = 0;
		struct json root;
		assert_int_equal(parse(&root, bad[i].s), INVALID);
		assert_int_equal(problems.n, 1);
		if (!text_starts(problems.at[0].why.id, bad[i].why)) fail_msg("%s: %s", bad[i].s, problems.at[0].why.id);
		assert_int_equal(problems.at[0].line, bad[i].line);
		assert_string_equal(problems.at[0].file, "t.json");
	}
	struct json root;
	assert_int_equal(json_read(&root, &arena, "/nowhere/x.json", &problems), BROKEN);
	assert_int_equal(json_read(&root, &arena, "/", &problems), BROKEN);
}

static void writing_gives_what_reading_takes(void **state)
{
	(void)state;
	struct buf b;
	struct json_out j;
	buf_init(&b, &arena, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	jout_array(&j, "a");
	jout_int(&j, NULL, INT64_MIN);
	jout_number(&j, NULL, 0.1);
	jout_object(&j, NULL);
	jout_close(&j, '}');
	jout_close(&j, ']');
	jout_bool(&j, "b", true);
	jout_date(&j, "d", date_ymd(2026, 3, 9));
	jout_date(&j, "e", DATE_NONE);
	jout_text(&j, "t", "q\"\\\n\t\x7f가");
	jout_text(&j, "z", NULL);
	jout_close(&j, '}');
	assert_string_equal(buf_text(&b), "{\"a\":[-9223372036854775808,0.1,{}],\"b\":true,\"d\":\"2026-03-09\",\"e\":null,"
		"\"t\":\"q\\\"\\\\\\n\\t\\u007f가\",\"z\":null}");
	struct json root;
	assert_int_equal(parse(&root, buf_text(&b)), OK);
	assert_int_equal(json_int(json_item(json_get(root, "a"), 0), INT64_MIN, 0), INT64_MIN);
	assert_int_equal(json_end(root), OK);
}

static void problems_stop_at_their_limit(void **state)
{
	(void)state;
	char text[] = "gone soon";
	problems.limit = 3;
	for (int i = 0; i < 5; i++) problem_add(&problems, (struct problem){.file = text, .line = i, .why = MSG("Why {x}.", A_TEXT("x", text))});
	text[0] = '!';
	assert_int_equal(problems.n, 3);
	assert_int_equal(problems.beyond, 2);
	assert_string_equal(problems.at[2].file, "gone soon");
	assert_string_equal(problems.at[2].why.arg[0].text, "gone soon");
}

static void errors_of_syntax_say_their_path(void **state)
{
	(void)state;
	static const struct { const char *text, *path; } at[] = {
		{"{\"a\":[1,{\"b\":1,\"c}\":[],\"b\":2}]}", "a[1].b"}, {"{\"a\":{\"x\":1,\"y\":1e999}}", "a.y"}, {"[[],[3 4]]", "[1][0]"}, {"{} 5", NULL},
	};
	for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
		struct arena a;
		arena_init(&a, 1 << 20);
		struct problems p = {.arena = &a};
		struct json root;
		assert_int_equal(json_parse(&root, &a, "x.json", at[i].text, strlen(at[i].text), &p), INVALID);
		assert_true(text_equal(p.at[0].field, at[i].path));
		arena_free(&a);
	}
}

static void integers_beyond_64_bits_are_refused_only_where_they_are_read(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1 << 20);
	struct problems p = {.arena = &a};
	struct json root;
	const char *text = "{\"a\":9223372036854775808,\"b\":9223372036854775807,\"c\":\"99999999999999999999\",\"d\":[-99999999999999999999]}";
	assert_int_equal(json_parse(&root, &a, "x.json", text, strlen(text), &p), OK);
	assert_true(json_int(json_get(root, "b"), 0, INT64_MAX) == INT64_MAX);
	assert_string_equal(json_text(json_get(root, "c")), "99999999999999999999");
	assert_int_equal(p.n, 0);
	assert_int_equal(json_int(json_get(root, "a"), 0, INT64_MAX), 0);
	json_int(json_item(json_get(root, "d"), 0), INT64_MIN, INT64_MAX);
	assert_int_equal(p.n, 2);
	assert_string_equal(p.at[0].field, "a");
	assert_string_equal(p.at[1].field, "d[0]");
	assert_int_equal(json_end(root), INVALID);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_are_read_by_type, setup, teardown),
		cmocka_unit_test_setup_teardown(all_problems_are_found_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_json_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(writing_gives_what_reading_takes, setup, teardown),
		cmocka_unit_test_setup_teardown(problems_stop_at_their_limit, setup, teardown),
		cmocka_unit_test(errors_of_syntax_say_their_path),
		cmocka_unit_test(integers_beyond_64_bits_are_refused_only_where_they_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
