/* Bent form bodies: refused, or every value within its type; never a crash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "test/fields.h"
#include "test/fuzz/replay.h"

static void decode(struct arena *a, struct bytes input)
{
	struct form f;
	enum outcome r = form_parse(&f, a, all_fields, input, date_ymd(2026, 9, 15));
	assert_true(r == OK || r == INVALID || r == DENIED);
	if (r == DENIED) return;
	size_t errors = 0;
	for (size_t i = 0; i < f.n; i++) {
		const char *s = f.value[i].text;
		assert_true(text_is_utf8(s, strlen(s)));
		assert_non_null(form_field(&f, all_fields[i].name));
		errors += f.value[i].error.id != NULL;
	}
	assert_int_equal(errors, f.n_errors);
	assert_int_equal(form_problems(&f).n, errors);
	assert_int_equal(r == INVALID, errors > 0);
	if (r != OK) return;
	assert_true(text_length(form_text(&f, "who")) <= 20 && *form_text(&f, "who"));
	assert_true(form_int(&f, "minutes") >= 0 && form_int(&f, "minutes") <= 600);
	assert_true(form_int(&f, "at") >= 0 && form_int(&f, "at") < 1440);
	assert_true(form_int(&f, "born") <= 2026);
	assert_true(!*form_text(&f, "how") || form_has(&f, "how", "meet") || form_has(&f, "how", "call"));
	for (size_t i = 0; i < f.value[10].n_many; i++) assert_true(strchr("abc", *f.value[10].many[i]) != NULL);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/form", "&=%+0123456789abEF.-,/\x80\xff", 30000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
