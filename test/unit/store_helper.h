/* A fresh store for each test, on SQLite and, where NARU_TEST_PG names a server, on PostgreSQL.
 *
 * The test sees an empty database with all migrations run. With PostgreSQL it lives in a schema of its own, which goes
 * away afterwards. Tests of the rooms above use STORE_TEST(name) in their cmocka list. */
#ifndef TEST_STORE_HELPER_H
#define TEST_STORE_HELPER_H

#include "store/store.h"

typedef void store_test_fn(struct store *s, struct arena *a);

/* Runs `test` once on each engine; fails the cmocka test on any open, migrate or clean-up error. */
void store_on_both(store_test_fn *test);
void store_on_both_bare(store_test_fn *test); /* without migrations */

/* A fresh folder under /tmp; removed with all in it by store_folder_remove(). */
void store_folder(char out[64]);
void store_folder_remove(const char *dir);

/* A transaction for tests that do not care about its errors. */
struct tx *store_begin(struct store *s, struct arena *a);

#endif
