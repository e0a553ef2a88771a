/* CSV bent in every way gives rows or problems, never a crash; and what we write we read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/csv.h"
#include "test/fuzz/replay.h"

static const struct csv_column columns[] = {{"a", "가", true}, {"b", "나", false}, {"c", NULL, false}};

static void decode(struct arena *a, struct bytes input)
{
	struct problems p = {.arena = a};
	struct csv_table t;
	enum outcome r = csv_read_bytes(&t, a, "fuzz.csv", input, columns, 3, &p);
	assert_true(r == OK ? p.n == 0 : p.n > 0);
	if (r != OK) return;
	for (size_t i = 0; i < t.n; i++) {
		assert_true(t.row[i].line > (i ? t.row[i - 1].line : 1));
		for (int k = 0; k < 3; k++) assert_true(text_is_utf8(t.row[i].cell[k], strlen(t.row[i].cell[k])));
	}
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/csv", "\",\r\n \tabc\x80\xff=\xb0\xa1", 20000, decode);
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	static const char *const part[] = {"a", "\"", ",", "\n", "가", " x", "7"};
	struct random_stream r = {4180};
	struct arena a;
	arena_init(&a, 16 << 20);
	for (int i = 0; i < 5000; i++) {
		struct buf cell, file;
		const char *clean;
		buf_init(&cell, &a, 0);
		buf_init(&file, &a, 0);
		for (int k = (int)draw_between(&r, 1, 9); k > 0; k--) buf_add(&cell, part[draw_between(&r, 0, 6)]);
		assert_int_equal(text_clean(&clean, &a, buf_text(&cell), cell.n), OK);
		buf_add(&file, "a,b\r\n");
		csv_cell(&file, clean);
		buf_add(&file, ",end\r\n");
		struct problems p = {.arena = &a};
		struct csv_table t;
		assert_int_equal(csv_read_bytes(&t, &a, "t.csv", (struct bytes){.at = (const unsigned char *)buf_text(&file), .n = file.n}, columns, 3, &p), OK);
		assert_int_equal(t.n, 1);
		assert_string_equal(t.row[0].cell[0], clean);
		assert_string_equal(t.row[0].cell[1], "end");
		arena_reset(&a);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations), cmocka_unit_test(what_is_written_is_read_back)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
