/* Opening, migrating and checking: older, newer, damaged, in use; and every statement of the program on both engines. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "store/driver.h"
#include "test/unit/store_helper.h"

static void prepares_all(struct store *s, struct arena *a)
{
	struct tx *tx = store_begin(s, a);
	int n = 0, bad = 0;
	for (const struct statement_list *const *l = statement_lists; *l; l++) {
		for (const struct statement *const *st = (*l)->at; *st; st++) {
			n++;
			assert_int_equal(tx_savepoint(tx), OK);
			if (statement_prepare(tx, *st) != OK) {
				print_error("%s.sql: %s\n", (*l)->name, (*st)->name);
				bad++;
			}
			tx_back(tx);
		}
	}
	print_message("%d statements on %s\n", n, store_is_postgres(s) ? "PostgreSQL" : "SQLite");
	tx_rollback(tx);
	assert_int_equal(bad, 0);
}

static const struct migration first[] = {
	{1, "0001_one", "CREATE TABLE one (a INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO one (a) VALUES (1)",
		"CREATE TABLE one (a BIGINT NOT NULL PRIMARY KEY); INSERT INTO one (a) VALUES (1)"},
	{0}};
static const struct migration second[] = {
	{1, "0001_one", "SELECT broken", "SELECT broken"}, /* not run again */
	{2, "0002_two", "ALTER TABLE one ADD COLUMN b INTEGER; UPDATE one SET b = 2", "ALTER TABLE one ADD COLUMN b BIGINT; UPDATE one SET b = 2"},
	{0}};
static const struct migration broken[] = {
	{3, "0003_three", "CREATE TABLE three (a INTEGER) STRICT; UPDATE one SET b = 3; SELECT broken", "CREATE TABLE three (a BIGINT); UPDATE one SET b = 3; SELECT broken"},
	{0}};
static const struct migration third[] = {{3, "0003_three", "CREATE TABLE three (a INTEGER) STRICT", "CREATE TABLE three (a BIGINT)"}, {0}};

struct number { int64_t v; };
static const struct cell_spec number_column[] = {{CELL_I64, false, 0}};
static const struct statement read_b = {.name = "read_b", .sql = "SELECT b AS v FROM one", .column = number_column, .n_columns = 1, .row_size = sizeof(struct number)};

static void migrates(struct store *s, struct arena *a)
{
	struct err err = {0};
	struct number b;
	int v = -1;
	assert_int_equal(store_version(&v, s, &err), OK);
	assert_int_equal(v, 0);
	assert_int_equal(store_migrate_with(s, first, &err), OK);
	assert_int_equal(store_migrate_with(s, first, &err), OK); /* nothing to do */
	assert_int_equal(store_migrate_with(s, second, &err), OK);
	assert_int_equal(store_migrate_with(s, broken, &err), BROKEN);
	assert_int_equal(store_version(&v, s, &err), OK);
	assert_int_equal(v, 2); /* all or nothing */
	struct tx *tx = store_begin(s, a);
	assert_int_equal(statement_one(&b, tx, &read_b, NULL), OK);
	assert_int_equal(b.v, 2);
	tx_rollback(tx);
	assert_int_equal(store_migrate_with(s, third, &err), OK); /* no table left over */
	err = (struct err){0};
	assert_int_equal(store_migrate_with(s, first, &err), CONFLICT);
	assert_non_null(strstr(err.msg.id, "newer Naru"));
}

static void all_migrations(struct store *s, struct arena *a)
{
	struct err err = {0};
	int v;
	(void)a;
	assert_int_equal(store_version(&v, s, &err), OK);
	assert_true(v >= 4);
	assert_int_equal(store_migrate(s, &err), OK);
	assert_int_equal(store_check(s, &err), OK);
}

static void copies_before(void **state)
{
	(void)state;
	char dir[64], path[200];
	struct store *s = NULL;
	struct err err = {0};
	struct stat st;
	store_folder(dir);
	assert_int_equal(store_open(&s, dir, &err), OK);
	assert_int_equal(store_migrate_with(s, first, &err), OK);
	snprintf(path, sizeof path, "%s/naru-before-0002.db", dir);
	assert_int_not_equal(stat(path, &st), 0);
	assert_int_equal(store_migrate_with(s, second, &err), OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	snprintf(path, sizeof path, "%s/naru.db", dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	store_close(s);

	/* The copy is a whole database of the old number. */
	char old[200], copy[200];
	int v = 0;
	snprintf(old, sizeof old, "%s/old", dir);
	assert_int_equal(mkdir(old, 0700), 0);
	snprintf(copy, sizeof copy, "%s/naru-before-0002.db", dir);
	snprintf(path, sizeof path, "%s/old/naru.db", dir);
	assert_int_equal(rename(copy, path), 0);
	assert_int_equal(store_open(&s, old, &err), OK);
	assert_int_equal(store_version(&v, s, &err), OK);
	assert_int_equal(v, 1);
	store_close(s);
	store_folder_remove(dir);
}

/* A second process is told to wait its turn. */
static void one_at_a_time(void **state)
{
	(void)state;
	char dir[64];
	struct store *s = NULL;
	struct err err = {0};
	store_folder(dir);
	assert_int_equal(store_open(&s, dir, &err), OK);
	pid_t child = fork();
	if (child == 0) {
		struct store *other = NULL;
		enum outcome r = store_open(&other, dir, &err);
		_exit(r == BROKEN && strstr(err.msg.id, "Another Naru") ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	store_close(s);
	store_folder_remove(dir);
}

static void refuses_what_is_not_ours(void **state)
{
	(void)state;
	char dir[64], path[200];
	struct store *s = NULL;
	struct err err = {0};
	assert_int_equal(store_open(&s, "/nowhere/at/all", &err), BROKEN);
	assert_non_null(strstr(err.msg.id, "cannot be opened"));
	err = (struct err){0};
	assert_int_equal(store_open(&s, "postgresql://nobody@/x?host=/nowhere", &err), BROKEN);
	assert_non_null(strstr(err.msg.id, "does not answer"));
	err = (struct err){0};
	store_folder(dir);
	snprintf(path, sizeof path, "%s/naru.db", dir);
	FILE *f = fopen(path, "w");
	for (int i = 0; i < 4000; i++) fputs("this is no database\n", f);
	fclose(f);
	assert_int_equal(store_open(&s, dir, &err), BROKEN);
	assert_non_null(strstr(err.msg.id, "damaged"));
	assert_null(s);
	store_folder_remove(dir);
}

/* Bytes changed on the disk do not stay unseen. */
static void finds_damage(void **state)
{
	(void)state;
	char dir[64], path[200], zero[4000] = {0};
	struct store *s = NULL;
	struct err err = {0};
	store_folder(dir);
	assert_int_equal(store_open(&s, dir, &err), OK);
	assert_int_equal(store_migrate(s, &err), OK);
	assert_int_equal(store_check(s, &err), OK);
	store_close(s);
	snprintf(path, sizeof path, "%s/naru.db", dir);
	int fd = open(path, O_WRONLY);
	assert_int_equal(pwrite(fd, zero, sizeof zero, 4096 * 9), sizeof zero);
	close(fd);
	s = NULL;
	enum outcome r = store_open(&s, dir, &err);
	if (r == OK) r = store_check(s, &err);
	assert_int_equal(r, BROKEN);
	assert_non_null(strstr(err.msg.id, "damaged"));
	store_close(s);
	store_folder_remove(dir);
}

static void each_bare(void **state)
{
	store_on_both_bare((store_test_fn *)(uintptr_t)*state);
}

static void each(void **state)
{
	store_on_both((store_test_fn *)(uintptr_t)*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{"prepares_all", each, NULL, NULL, (void *)(uintptr_t)prepares_all},
		{"all_migrations", each, NULL, NULL, (void *)(uintptr_t)all_migrations},
		{"migrates", each_bare, NULL, NULL, (void *)(uintptr_t)migrates},
		cmocka_unit_test(copies_before), cmocka_unit_test(one_at_a_time),
		cmocka_unit_test(refuses_what_is_not_ours), cmocka_unit_test(finds_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
