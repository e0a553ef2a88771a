#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>
#include "base/csv.h"
#include "base/log.h"

static struct arena arena;
static struct problems problems;
static const struct csv_column columns[] = {{"call_name", "부름이름", true}, {"on", "날짜", true}, {"words", "말", false}};

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 64 << 20);
	problems = (struct problems){.arena = &arena};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static enum outcome parse_n(struct csv_table *t, const char *s, size_t n)
{
	return csv_read_bytes(t, &arena, "t.csv", (struct bytes){.at = (const unsigned char *)s, .n = n}, columns, 3, &problems);
}

static enum outcome parse(struct csv_table *t, const char *s)
{
	return parse_n(t, s, strlen(s));
}

static void rows_know_their_lines(void **state)
{
	(void)state;
	struct csv_table t;
	assert_int_equal(parse(&t, "\xef\xbb\xbf말,Call Name,on\r\n\r\n\"two\r\nlines, and \"\"marks\"\"\",노을 07,2026-03-09\r\n,,\r\n  x  ,까치 12\r\n"), OK);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.row[0].line, 3);
	assert_string_equal(t.row[0].cell[0], "노을 07");
	assert_string_equal(t.row[0].cell[1], "2026-03-09");
	assert_string_equal(t.row[0].cell[2], "two\nlines, and \"marks\"");
	assert_int_equal(t.row[1].line, 6);
	assert_string_equal(t.row[1].cell[0], "까치 12");
	assert_string_equal(t.row[1].cell[1], "");
	assert_string_equal(t.row[1].cell[2], "x");
}

static void old_line_ends_and_no_last_line_end(void **state)
{
	(void)state;
	struct csv_table t;
	assert_int_equal(parse(&t, "call_name,on\ra,1\rb,2"), OK);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.row[1].line, 3);
	assert_string_equal(t.row[1].cell[1], "2");
	assert_string_equal(t.row[1].cell[2], "");
}

static void spreadsheets_of_korea_write_cp949(void **state)
{
	(void)state;
	struct csv_table t;
	/* 부름이름,날짜 / 노을,x */
	assert_int_equal(parse(&t, "\xba\xce\xb8\xa7\xc0\xcc\xb8\xa7,\xb3\xaf\xc2\xa5\n\xb3\xeb\xc0\xbb,x\n"), OK);
	assert_int_equal(t.n, 1);
	assert_string_equal(t.row[0].cell[0], "노을");
}

static void refused(const char *s, size_t n, enum outcome r, int64_t line, const char *field, const char *why)
{
	struct csv_table t;
	problems.n = 0;
	assert_int_equal(parse_n(&t, s, n), r);
	for (size_t i = 0; i < problems.n; i++) {
		const struct problem *p = &problems.at[i];
		if (p->line == line && text_equal(p->field, field) && text_starts(p->why.id, why)) return;
	}
	fail_msg("no problem \"%s\" on line %d of %s", why, (int)line, s);
}

static void problems_say_the_line_and_the_column(void **state)
{
	(void)state;
	refused("call_name,colour\n", 17, INVALID, 1, "colour", "This column is not known");
	refused("call_name,colour\n", 17, INVALID, 1, "on", "This column is missing");
	refused("on,call_name,날짜\n", 20, INVALID, 1, "날짜", "This column stands twice");
	refused("call_name,on\na,1,2\n", 19, INVALID, 2, NULL, "This line has more cells");
	refused("call_name,on\n\"a\nb\",1,2\n", 23, INVALID, 2, NULL, "This line has more cells");
	refused("call_name,on\na,\x1b\n", 17, INVALID, 2, "on", "This cell holds control");
	refused("call_name,on\na,\"b\"c\n", 20, INVALID, 2, NULL, "A quotation mark");
	refused("call_name,on\na,\"never closed\n\n", 30, INVALID, 2, NULL, "A quotation mark");
	refused("call_name,on\n\0,a\n", 17, INVALID, 0, NULL, "This is not a CSV file");
	refused("call_name,on\n\xff\xff,\xff\n", 18, INVALID, 0, NULL, "The letters of this file");
	refused("", 0, INVALID, 1, NULL, "The file is empty");
	refused("\n\n \n", 4, INVALID, 1, NULL, "The file is empty");
}

static void large_files_are_refused(void **state)
{
	(void)state;
	size_t n = CSV_MAX_BYTES + 1;
	char *s = calloc(n, 1);
	assert_non_null(s);
	memset(s, 'a', n);
	refused(s, n, LIMIT, 0, NULL, "The file is larger");
	struct buf b;
	buf_init(&b, &arena, 0);
	buf_add(&b, "call_name,on\n");
	for (unsigned i = 0; i <= CSV_MAX_ROWS; i++) buf_add(&b, "a,1\n");
	refused(buf_text(&b), b.n, LIMIT, 0, NULL, "The file has more than");
	free(s);
}

static void files_are_read_from_disk(void **state)
{
	(void)state;
	char path[] = "/tmp/naru-csv-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "call_name,on\na,1\n", 17), 17);
	close(fd);
	struct csv_table t;
	assert_int_equal(csv_read(&t, &arena, path, columns, 3, &problems), OK);
	assert_int_equal(t.n, 1);
	unlink(path);
	assert_int_equal(csv_read(&t, &arena, path, columns, 3, &problems), BROKEN);
	assert_int_equal(csv_read(&t, &arena, "/tmp", columns, 3, &problems), BROKEN);
	assert_int_equal(problems.n, 2);
}

static void cells_are_quoted_and_defused(void **state)
{
	(void)state;
	static const struct { const char *in, *out; } cases[] = {{"a b", "a b"}, {"", ""}, {"a,b", "\"a,b\""}, {"a\"b", "\"a\"\"b\""},
		{"=1+1", "\"'=1+1\""}, {"-5", "\"'-5\""}, {"@x", "\"'@x\""}, {"+82", "\"'+82\""}, {"a\nb", "\"a\nb\""}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b;
		buf_init(&b, &arena, 0);
		csv_cell(&b, cases[i].in);
		assert_string_equal(buf_text(&b), cases[i].out);
	}
}

static void a_log_line_is_one_json_object(void **state)
{
	(void)state;
	int ends[2], kept = dup(STDERR_FILENO);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	log_event("core.batch", L_INT("requests", -5), L_WORD("why", "disk"), L_WORD("bad", "a\"b"));
	dup2(kept, STDERR_FILENO);
	char line[300] = "";
	ssize_t n = read(ends[0], line, sizeof line - 1);
	assert_true(n > 0 && line[n - 1] == '\n' && line[0] == '{' && line[n - 2] == '}');
	assert_non_null(strstr(line, "\"event\":\"core.batch\",\"requests\":-5,\"why\":\"disk\",\"bad\":\"?\"}"));
	close(ends[0]);
	close(ends[1]);
	close(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_know_their_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(old_line_ends_and_no_last_line_end, setup, teardown),
		cmocka_unit_test_setup_teardown(spreadsheets_of_korea_write_cp949, setup, teardown),
		cmocka_unit_test_setup_teardown(problems_say_the_line_and_the_column, setup, teardown),
		cmocka_unit_test_setup_teardown(large_files_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(files_are_read_from_disk, setup, teardown),
		cmocka_unit_test_setup_teardown(cells_are_quoted_and_defused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_log_line_is_one_json_object, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
