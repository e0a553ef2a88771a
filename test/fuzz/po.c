/* Bent translations give entries or problems, never a crash. */
#define main poc_main /* the whole program is one file; only its reading is tried here */
int main(int argc, char **argv);
#include "../../tools/poc.c"
#undef main
#include <setjmp.h>
#include <stddef.h>
#include <cmocka.h>
#include <sys/mman.h>
#include "test/fuzz/replay.h"

static void decode(struct arena *a, struct bytes input)
{
	(void)a;
	int fd = memfd_create("po", 0);
	assert_true(fd >= 0 && write(fd, input.at, input.n) == (ssize_t)input.n);
	char name[64];
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	struct list po = {0}, used = {0};
	n_problems = 0;
	read_po(name, &po);
	read_c(name, &used);
	read_template(name, &used);
	check(&po, &used);
	for (size_t i = 1; i < po.n; i++) assert_true(strcmp(po.at[i - 1].id, po.at[i].id) < 0);
	for (size_t k = 0; k < 2; k++) {
		struct list *l = k ? &used : &po;
		for (size_t i = 0; i < l->n; i++) {
			assert_true(l->at[i].id[0] != 0);
			free(l->at[i].id);
			free(l->at[i].text);
		}
		free(l->at);
	}
	close(fd);
}

static void corpus_and_mutations(void **state)
{
	(void)state;
	FILE *quiet = freopen("/dev/null", "w", stderr);
	assert_non_null(quiet);
	replay(SOURCE_ROOT "/test/fuzz/corpus/po", "\"\\\n#msgidstr {}|_(N", 8000, decode);
}

static const char *const bad_po[] = {
	"msgid \"a\"\n", "msgstr \"a\"\n", "msgid \"a\nmsgstr \"b\"\n", "msgctxt \"x\"\n", "msgid \"a\"\nmsgstr \"b\" c\n", "hello\n", "\"x\"\n",
};

static void broken_files_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_po / sizeof *bad_po; i++) {
		int fd = memfd_create("po", 0);
		assert_true(write(fd, bad_po[i], strlen(bad_po[i])) > 0);
		char name[64];
		snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
		struct list po = {0};
		n_problems = 0;
		read_po(name, &po);
		if (!n_problems) fail_msg("accepted: %s", bad_po[i]);
		for (size_t k = 0; k < po.n; k++) free(po.at[k].id), free(po.at[k].text);
		free(po.at);
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_and_mutations), cmocka_unit_test(broken_files_are_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
