/* Bent uploads: refused, or one file within the body and fields that the form reader takes or refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "test/fuzz/replay.h"
#include "web/multipart.h"

static const struct field fields[] = {{"kind", FIELD_TEXT, .label = "Kind"}, {"a", FIELD_TEXT, .label = "A"}, {"b", FIELD_TEXT, .label = "B"}, {NULL}};

static void decode(struct arena *a, struct bytes input)
{
	struct request q = {.body = input, .content_type = "multipart/form-data; boundary=XyZ"};
	struct form f;
	if (multipart_parse(&q, a) != OK) return;
	assert_true(q.file.n == 0 || (q.file.at >= input.at && q.file.at + q.file.n <= input.at + input.n));
	assert_true(!q.file_name || text_is_utf8(q.file_name, strlen(q.file_name)));
	enum outcome r = form_parse(&f, a, fields, q.body, date_ymd(2026, 9, 15));
	assert_true(r == OK || r == INVALID || r == DENIED);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/multipart", "-\r\n\";=XyZ:%\x80\xff", 30000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
