/* The store on both engines: values there and back, what errors mean, savepoints, group commit, a full disk. */
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/id.h"
#include "store/driver.h"
#include "store_types_sql.h"
#include "test/unit/store_helper.h"


static struct tx *fresh(struct store *s, struct arena *a)
{
	struct err err = {0};
	assert_int_equal(store_migrate_with(s, migrations, &err), OK);
	return store_begin(s, a);
}

static struct types_add_args full(int64_t id)
{
	static const unsigned char raw[] = {0, 1, 255, 0};
	return (struct types_add_args){
		.id = {id}, .i = INT64_MAX, .small = INT_MIN + 1, .yes = true, .words = "나루 · 'x' \"y\" $1 \\", .raw = {raw, sizeof raw},
		.day = date_ymd(2024, 2, 29), .at = {-1}, .won = {-MONEY_MAX}, .per = {2026 * 12 + 8}, .opt_i = 0, .opt_small = 0,
		.opt_words = "", .opt_raw = {raw, 0}, .opt_day = {0}, .opt_at = {0}, .opt_won = {0}, .opt_per = {0}, .opt_id = {7}};
}

static struct types_add_args empty(int64_t id)
{
	return (struct types_add_args){
		.id = {id}, .words = "", .raw = {(const unsigned char *)"", 0}, .i = INT64_MIN, .opt_i = INT64_MIN, .opt_small = INT_MIN,
		.opt_day = DATE_NONE, .opt_at = INSTANT_NONE, .opt_won = MONEY_NONE, .opt_per = MONTH_NONE};
}

static void values_round(struct store *s, struct arena *a)
{
	struct tx *tx = fresh(s, a);
	struct types_add_args in = full(INT64_MAX);
	struct types_row out;
	assert_int_equal(store_types_add(tx, &in), OK);
	assert_int_equal(store_types_get(&out, tx, in.id), OK);
	assert_true(out.id.v == INT64_MAX && out.i == INT64_MAX && out.small == INT_MIN + 1 && out.yes);
	assert_string_equal(out.words, in.words);
	assert_int_equal(out.raw.n, 4);
	assert_memory_equal(out.raw.at, in.raw.at, 4);
	assert_true(out.day.day == in.day.day && out.at.ms == -1 && out.won.minor == -MONEY_MAX && out.per.n == in.per.n);
	assert_true(out.opt_i == 0 && out.opt_small == 0 && out.opt_day.day == 0 && out.opt_at.ms == 0);
	assert_true(out.opt_won.minor == 0 && out.opt_per.n == 0 && out.opt_id.v == 7);
	assert_string_equal(out.opt_words, "");
	assert_non_null(out.opt_raw.at);
	assert_int_equal(out.opt_raw.n, 0);

	in = empty(2);
	assert_int_equal(store_types_add(tx, &in), OK);
	assert_int_equal(store_types_get(&out, tx, in.id), OK);
	assert_true(out.i == INT64_MIN && out.opt_i == INT64_MIN && out.opt_small == INT_MIN && !out.opt_words && !out.opt_raw.at);
	assert_true(!date_known(out.opt_day) && !instant_known(out.opt_at) && out.opt_won.minor == MONEY_NONE_MINOR);
	assert_true(out.opt_per.n == MONTH_NONE_N && out.opt_id.v == 0 && out.raw.n == 0 && out.raw.at);
	assert_int_equal(tx_commit(tx), OK);
}

static void many_in_order(struct store *s, struct arena *a)
{
	struct tx *tx = fresh(s, a);
	struct types_fews rows;
	static const char *const words[] = {"나", "가", "b", "B", "a", "é", "-"};
	assert_int_equal(store_types_some(&rows, tx, 0), OK);
	assert_int_equal(rows.n, 0);
	for (int i = 0; i < 70; i++) {
		struct types_add_args in = empty(i + 1);
		in.i = i;
		in.words = words[i % 7];
		assert_int_equal(store_types_add(tx, &in), OK);
	}
	assert_int_equal(store_types_some(&rows, tx, 0), OK);
	assert_int_equal(rows.n, 70);
	assert_string_equal(rows.at[0].words, "-"); /* by bytes on both engines */
	assert_string_equal(rows.at[10].words, "B");
	assert_string_equal(rows.at[69].words, "나");
	assert_true(rows.at[69].yes);
	assert_int_equal(store_types_some(&rows, tx, 69), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(tx_statements(tx), 73);
	tx_count_reset(tx);
	assert_int_equal(tx_statements(tx), 0);
	tx_rollback(tx);
}

static void errors(struct store *s, struct arena *a)
{
	struct tx *tx = fresh(s, a);
	struct types_add_args in = full(1);
	struct types_row out = {.i = 5};
	assert_false(tx_wrote(tx));
	assert_int_equal(store_types_get(&out, tx, in.id), NOT_FOUND);
	assert_int_equal(out.i, 5);
	assert_int_equal(store_types_word(tx, in.id, "x"), NOT_FOUND);
	assert_int_equal(store_types_drop(tx), OK);
	assert_int_equal(store_types_add(tx, &in), OK);
	assert_true(tx_wrote(tx));
	assert_int_equal(store_types_put(tx, in.id, "y", in.raw), NOT_FOUND); /* taken, and work goes on */
	assert_int_equal(store_types_get(&out, tx, in.id), OK);

	assert_int_equal(tx_savepoint(tx), OK);
	assert_int_equal(store_types_add(tx, &in), EXISTS);
	assert_int_equal(store_types_get(&out, tx, in.id), BROKEN); /* the savepoint is over on both engines */
	assert_int_equal(tx_release(tx), BROKEN);
	tx_back(tx);
	assert_int_equal(tx_savepoint(tx), OK);
	in.id.v = 2;
	in.words = NULL;
	assert_int_equal(store_types_add(tx, &in), INVALID); /* none where a value is needed */
	tx_back(tx);
	in.words = "z";
	in.day = DATE_NONE;
	assert_int_equal(tx_savepoint(tx), OK);
	assert_int_equal(store_types_add(tx, &in), INVALID);
	tx_back(tx);
	assert_int_equal(store_types_get(&out, tx, (struct client_id){1}), OK);
	assert_int_equal(tx_commit(tx), OK);

	tx = store_begin(s, a);
	assert_int_equal(store_types_add(tx, &(struct types_add_args){.id = {1}, .words = "", .raw = {(const unsigned char *)"", 0}}), EXISTS);
	assert_int_equal(tx_commit(tx), BROKEN); /* nothing of it is stored */
}

/* One transaction, many requests: what one undoes does not touch the others. */
static void savepoints(struct store *s, struct arena *a)
{
	struct tx *tx = fresh(s, a);
	struct types_fews rows;
	for (int i = 1; i <= 20; i++) {
		struct types_add_args in = empty(i);
		in.i = i;
		assert_int_equal(tx_savepoint(tx), OK);
		assert_int_equal(store_types_add(tx, &in), OK);
		if (i % 3 == 0) assert_int_equal(store_types_add(tx, &in), EXISTS);
		if (i % 2 == 0 || i % 3 == 0) tx_back(tx);
		else assert_int_equal(tx_release(tx), OK);
	}
	assert_int_equal(tx_commit(tx), OK);
	tx = store_begin(s, a);
	assert_int_equal(store_types_some(&rows, tx, 0), OK);
	assert_int_equal(rows.n, 7); /* 1 5 7 11 13 17 19 */
	assert_int_equal(store_types_drop(tx), OK);
	tx_rollback(tx);
	tx = store_begin(s, a);
	assert_int_equal(store_types_some(&rows, tx, 0), OK);
	assert_int_equal(rows.n, 7);
	tx_rollback(tx);
}

static void reads_do_not_write(struct store *s, struct arena *a)
{
	struct tx *tx = fresh(s, a);
	struct err err = {0};
	struct types_fews rows;
	assert_int_equal(tx_commit(tx), OK);
	assert_int_equal(tx_begin(&tx, s, TX_READ, a, &err), OK);
	assert_int_equal(store_types_some(&rows, tx, 0), OK);
	assert_false(tx_wrote(tx));
	assert_int_equal(tx_commit(tx), OK);
	assert_int_equal(store_check(s, &err), OK);
}

/* A disk that is full is a file that may not grow: nothing half written, and the store works again afterwards. */
static void fills_the_disk(struct store *s, struct arena *a)
{
	struct err err = {0};
	struct tx *tx = fresh(s, a);
	struct types_add_args in = empty(1);
	assert_int_equal(store_types_add(tx, &in), OK);
	assert_int_equal(tx_commit(tx), OK);
	const struct rlimit small = {.rlim_cur = 300000, .rlim_max = RLIM_INFINITY}, any = {RLIM_INFINITY, RLIM_INFINITY};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	unsigned char *big = arena_alloc(a, 400000);
	assert_int_equal(tx_begin(&tx, s, TX_WRITE, a, &err), OK);
	in = empty(2);
	in.raw = (struct bytes){big, 400000};
	enum outcome r = store_types_add(tx, &in);
	if (r == OK) r = tx_commit(tx);
	else {
		tx_back(tx);
		assert_int_equal(tx_commit(tx), BROKEN);
	}
	assert_int_equal(r, BROKEN);
	assert_non_null(strstr(err.msg.id, "disk is full"));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &any), 0);
	struct types_fews rows;
	tx = store_begin(s, a);
	assert_int_equal(store_types_some(&rows, tx, INT64_MIN), OK);
	assert_int_equal(rows.n, 1);
	in.raw.n = 10;
	assert_int_equal(store_types_add(tx, &in), OK);
	assert_int_equal(tx_commit(tx), OK);
	assert_int_equal(store_check(s, &err), OK);
}

static void disk_full(void **state)
{
	(void)state;
	struct store *s = NULL;
	struct err err = {0};
	struct arena a;
	char dir[64];
	arena_init(&a, 16 << 20);
	store_folder(dir);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(store_open(&s, dir, &err), OK);
	fills_the_disk(s, &a);
	store_close(s);
	store_folder_remove(dir);
	arena_free(&a);
}

/* What COMMIT said OK to is there after kill -9; a transaction that was open is not. */
static void survives_kill(void **state)
{
	(void)state;
	struct store *s = NULL;
	struct err err = {0};
	struct arena a;
	char dir[64];
	arena_init(&a, 16 << 20);
	store_folder(dir);
	pid_t child = fork();
	if (child == 0) {
		if (store_open(&s, dir, &err) != OK) _exit(1);
		struct tx *tx = fresh(s, &a);
		struct types_add_args in = empty(1);
		if (store_types_add(tx, &in) != OK || tx_commit(tx) != OK) _exit(1);
		tx = store_begin(s, &a);
		in.id.v = 2;
		if (store_types_add(tx, &in) != OK) _exit(1);
		kill(getpid(), SIGKILL);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(store_open(&s, dir, &err), OK);
	struct types_row out;
	struct tx *tx = store_begin(s, &a);
	assert_int_equal(store_types_get(&out, tx, (struct client_id){1}), OK);
	assert_int_equal(store_types_get(&out, tx, (struct client_id){2}), NOT_FOUND);
	tx_rollback(tx);
	store_close(s);
	store_folder_remove(dir);
	arena_free(&a);
}

static void on_each(void **state)
{
	store_test_fn *test = (store_test_fn *)(uintptr_t)*state;
	store_on_both_bare(test);
}

#define EACH(f) {#f, on_each, NULL, NULL, (void *)(uintptr_t)(f)}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(values_round), EACH(many_in_order), EACH(errors), EACH(savepoints), EACH(reads_do_not_write),
		cmocka_unit_test(disk_full), cmocka_unit_test(survives_kill),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
