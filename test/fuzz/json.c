/* JSON bent in every way: read as any type anywhere, it gives values or problems, never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/json.h"
#include "test/fuzz/replay.h"

static void read_all(struct json v, int depth)
{
	static const char *const known[] = {"id", "on", "amount", NULL};
	if (depth > 20) return;
	json_text(v);
	json_int(v, 3, 9);
	json_number(v, -1, 1);
	json_bool(v);
	json_date(v);
	json_month(v);
	json_only(v, known);
	for (size_t i = 0, n = json_count(v); i < n; i++) read_all(json_item(v, i), depth + 1);
	const char **keys;
	for (size_t i = 0, n = json_is_object(v) ? json_keys(v, &keys) : 0; i < n; i++) read_all(json_need(v, keys[i]), depth + 1);
}

static void decode(struct arena *a, struct bytes input)
{
	struct problems p = {.arena = a};
	struct json root;
	enum outcome r = json_parse(&root, a, "fuzz.json", (const char *)input.at, input.n, &p);
	if (r == OK) {
		read_all(root, 0);
		assert_int_equal(json_end(root), p.n ? INVALID : OK);
	} else {
		assert_int_equal(r, INVALID);
		assert_int_equal(p.n, 1);
	}
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/json", "{}[]\",:\\0179.eE-+truefalsn\x80\xff", 20000, decode);
}

static void depth_is_bounded(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 64 << 20);
	char *deep = arena_alloc(&a, 1000001);
	memset(deep, '[', 1000000);
	struct problems p = {.arena = &a};
	struct json root;
	assert_int_equal(json_parse(&root, &a, "deep.json", deep, 1000000, &p), INVALID);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations), cmocka_unit_test(depth_is_bounded)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
