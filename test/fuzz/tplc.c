/* Bent templates give C or a message with file and line, never a crash; what they give has no statement from outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "test/fuzz/replay.h"
#include "tplc.h"

static void decode(struct arena *a, struct bytes input)
{
	(void)a;
	static struct tpl t;
	char *c, *h;
	size_t n_c, n_h;
	t = (struct tpl){.file = "fuzz.html", .c = open_memstream(&c, &n_c), .h = open_memstream(&h, &n_h)};
	const char *why = compile(&t, (const char *)input.at, input.n);
	fclose(t.c);
	fclose(t.h);
	if (why) {
		assert_int_equal(strncmp(why, "fuzz.html:", 10), 0);
	} else {
		for (const char *line = c; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
			assert_true(strchr("\t#v{}\n/", *line) != NULL);
	}
	free(c);
	free(h);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	replay(SOURCE_ROOT "/test/fuzz/corpus/tplc", "{{}}<>/\"'=&;#!->.ab \n\t\x01\xff", 20000, decode);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
