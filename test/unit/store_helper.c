#include "test/unit/store_helper.h"
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <ftw.h>
#include "base/id.h"

#define MEMORY ((size_t)64 << 20)

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void store_folder(char out[64])
{
	snprintf(out, 64, "/tmp/naru-test-XXXXXX");
	assert_non_null(mkdtemp(out));
}

void store_folder_remove(const char *dir)
{
	assert_int_equal(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

struct tx *store_begin(struct store *s, struct arena *a)
{
	struct tx *tx = NULL;
	struct err *err = arena_alloc(a, sizeof *err);
	assert_int_equal(tx_begin(&tx, s, TX_WRITE, a, err), OK);
	return tx;
}

static void run(const char *where, store_test_fn *test, int migrates)
{
	struct store *s = NULL;
	struct arena a;
	struct err err = {0};
	arena_init(&a, MEMORY);
	if (store_open(&s, where, &err) != OK) fail_msg("cannot open: %s", err.msg.id);
	if (migrates && store_migrate(s, &err) != OK) fail_msg("cannot migrate: %s", err.msg.id);
	test(s, &a);
	store_close(s);
	arena_free(&a);
}

static void order(const char *url, const char *sql)
{
	PGconn *db = PQconnectdb(url);
	PGresult *r = PQexec(db, sql);
	int fine = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!fine) print_error("%s", PQerrorMessage(db));
	PQclear(r);
	PQfinish(db);
	assert_true(fine);
}

static void on_postgres(const char *url, store_test_fn *test, int migrates)
{
	char schema[32], sql[100], where[600];
	snprintf(schema, sizeof schema, "t%llx", (unsigned long long)id_new());
	snprintf(sql, sizeof sql, "CREATE SCHEMA %s", schema);
	order(url, sql);
	snprintf(where, sizeof where, "%s%coptions=-csearch_path%%3D%s", url, strchr(url, '?') ? '&' : '?', schema);
	run(where, test, migrates);
	snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA %s CASCADE", schema);
	order(url, sql);
}

static void both(store_test_fn *test, int migrates)
{
	char dir[64];
	store_folder(dir);
	run(dir, test, migrates);
	store_folder_remove(dir);
	const char *url = getenv("NARU_TEST_PG");
	if (url && *url) on_postgres(url, test, migrates);
}

void store_on_both(store_test_fn *test)
{
	both(test, 1);
}

void store_on_both_bare(store_test_fn *test)
{
	both(test, 0);
}
