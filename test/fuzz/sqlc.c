/* Signatures and SQL text bent in every way: sqlc says why, it never reads too far or hangs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "test/fuzz/replay.h"
#include "tools/sqlc.h"

static void decode(struct arena *a, struct bytes input)
{
	struct sqlc_signature s;
	struct sqlc_why why = {""};
	const char *at;
	int n;
	const char *text = arena_textn(a, (const char *)input.at, input.n);
	if (!sqlc_signature(&s, text, &why)) assert_true(why.text[0]);
	else assert_true(s.name[0] && s.n_args <= SQLC_ARGS && s.row.n <= SQLC_COLUMNS);
	why.text[0] = 0;
	if (!sqlc_portable(text, &at, &why)) assert_true(why.text[0] && at >= text && at <= text + strlen(text));
	why.text[0] = 0;
	if (!sqlc_parameters(text, &n, &why)) assert_true(why.text[0]);
	assert_true(sqlc_statement_length(text) <= strlen(text));
	char *out = malloc(strlen(text) * 4 + 64);
	for (int e = ENGINE_SQLITE; e <= ENGINE_POSTGRES; e++)
		if (sqlc_dialect(out, text, (enum sqlc_engine)e, &why)) assert_true(strlen(out) < strlen(text) * 4 + 64);
	free(out);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/sqlc", "()-><>?,;$'\"*:/ \nidtex_0", 20000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
