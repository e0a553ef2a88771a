/* Case files bent in every way: they give problems, or an answer that passes its proof; never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "fund/alloc.h"
#include "test/fuzz/replay.h"

static void decode(struct arena *a, struct bytes input)
{
	struct problems p = {.arena = a};
	struct alloc_cases all;
	struct json root;
	struct json_out j;
	struct buf b;
	if (json_parse(&root, a, "fuzz.json", (const char *)input.at, input.n, &p) != OK) return;
	enum outcome r = alloc_read(&all, root, a, &p);
	assert_int_equal(json_end(root) == OK, r == OK);
	assert_int_equal(p.n == 0, r == OK);
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_array(&j, NULL);
	for (size_t i = 0; r == OK && i < all.n; i++) {
		struct alloc_answer answer;
		struct err err = {0};
		enum outcome o = alloc_solve(&answer, a, &all.at[i], &err);
		if (o == OK) alloc_print(&j, a, &answer);
		else assert_true(o == CONFLICT && err.msg.id != NULL);
	}
	jout_close(&j, ']');
	assert_true(buf_ok(&b));
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/alloc", "{}[]\",:0123456789-null", 20000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
