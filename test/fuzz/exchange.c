/* Bent frames between front and core: refused, or every part within its type. The first byte of an input is its kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "test/fuzz/replay.h"
#include "web/exchange.h"

static void asked(struct arena *a, const struct frame *f)
{
	struct request q;
	if (exchange_asked(&q, f, a) != OK) return;
	struct bytes again;
	struct frame second;
	struct request same;
	assert_true(q.method == GET || q.method == POST);
	assert_true(q.path && q.ip && q.lang < LANGS);
	assert_int_equal(exchange_ask(&again, a, 7, &q), OK);
	assert_int_equal(frame_open(&second, again), OK);
	assert_int_equal(exchange_asked(&same, &second, a), OK);
	assert_string_equal(same.path, q.path);
	assert_int_equal(same.body.n, q.body.n);
}

static void answered(struct arena *a, const struct frame *f)
{
	struct answer w;
	if (exchange_answered(&w, f, a) != OK) return;
	assert_in_range(w.status, 200, 599);
	assert_true(w.content_type && w.location && w.file_name && w.lang < LANGS);
}

static void decode(struct arena *a, struct bytes input)
{
	if (input.n == 0) return;
	struct frame f = {.kind = input.at[0], .fields = input.at + 1, .n = input.n - 1};
	asked(a, &f);
	answered(a, &f);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/exchange", "\x01\x02\x03\x10\x7f\x80\xff/a", 30000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
