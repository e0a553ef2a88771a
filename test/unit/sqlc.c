/* tools/sqlc: signatures good and bad, what both databases understand, the dialect of migrations, and files that must not
 * compile, each with the line it names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "test/unit/store_helper.h"
#include "tools/sqlc.h"

static void good_signatures(void **state)
{
	(void)state;
	struct sqlc_signature s;
	struct sqlc_why why;
	assert_true(sqlc_signature(&s, "client_get(centre centre_id, client client_id) -> one client_row(code text, move_in date?, n i64)", &why));
	assert_string_equal(s.name, "client_get");
	assert_int_equal(s.n_args, 2);
	assert_string_equal(s.arg[1].name, "client");
	assert_string_equal(s.arg[1].id, "client_id");
	assert_int_equal(s.result, RESULT_ONE);
	assert_true(s.defines);
	assert_int_equal(s.row.n, 3);
	assert_true(s.row.column[1].type == TYPE_DATE && s.row.column[1].nullable && !s.row.column[2].nullable);
	assert_true(sqlc_signature(&s, "  all()->many client_row  ", &why));
	assert_true(s.result == RESULT_MANY && !s.defines && s.n_args == 0);
	assert_true(sqlc_signature(&s, "drop(a int)\n -> changed", &why));
	assert_int_equal(s.result, RESULT_CHANGED);
	assert_true(sqlc_signature(&s, "drop2() -> done", &why));
	assert_int_equal(s.result, RESULT_DONE);
}

static void bad_signatures(void **state)
{
	(void)state;
	static const struct { const char *text, *why; } bad[] = {
		{"", "the name is missing"},
		{"Get() -> done", "the name is missing"},
		{"get -> done", "expected ( after"},
		{"get(a) -> done", "has no type"},
		{"get(a i32) -> done", "no type \"i32\""},
		{"get(a text b text) -> done", "expected , or )"},
		{"get(a text,) -> done", "a name is missing"},
		{"get(a text, a int) -> done", "stands twice"},
		{"get(int int) -> done", "is a word of C"},
		{"get(tx int) -> done", "is a word of C"},
		{"get(a bool?) -> done", "bool?"},
		{"get(a text)", "expected -> and a result"},
		{"get(a text) -> some", "one, many, done or changed"},
		{"get(a text) -> one", "the row's name is missing"},
		{"get(a text) -> one row()", "at least one column"},
		{"get(a text) -> one row(b text) more", "words after"},
		{"get(a text) -> done done", "words after"},
		{"get(a _id) -> done", "a type is missing"},
		{"get(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa text) -> done", "longer than"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct sqlc_signature s;
		struct sqlc_why why = {""};
		assert_false(sqlc_signature(&s, bad[i].text, &why));
		if (!strstr(why.text, bad[i].why)) fail_msg("%s: %s", bad[i].text, why.text);
	}
	char many[8000] = "get(";
	for (int i = 0; i < SQLC_ARGS + 1; i++) snprintf(many + strlen(many), 20, "a%d int,", i);
	struct sqlc_signature s;
	struct sqlc_why why;
	assert_false(sqlc_signature(&s, many, &why));
	assert_non_null(strstr(why.text, "more than 48"));
}

static void portable(void **state)
{
	(void)state;
	static const char *const fine[] = {
		"SELECT count(*) AS n, a * 2 AS b FROM t WHERE c = '? :: now() \"' -- SELECT * ?\n AND d = $1",
		"INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING a",
		"SELECT DISTINCT a FROM t ORDER BY a NULLS LAST", "DELETE FROM t WHERE a IN (SELECT a FROM u)",
		"SELECT a FROM t WHERE (a, b) IN (VALUES (1, 2)) AND d = 1", "SELECT random_at FROM t",
	};
	static const char *const bad[] = {
		"SELECT * FROM t", "SELECT t.* FROM t", "SELECT a, * FROM t", "SELECT a FROM t WHERE b = ?", "SELECT $1::text",
		"SELECT a FROM t WHERE b ILIKE $1", "SELECT DISTINCT ON (a) b FROM t", "SELECT a FROM t FOR UPDATE", "SELECT now()",
		"SELECT Greatest(a, b) FROM t", "SELECT string_agg(a, ',') FROM t", "SELECT group_concat(a) FROM t",
		"SELECT x FROM (VALUES (1), (2)) AS v(x)", "ALTER TABLE t ALTER COLUMN a DROP NOT NULL", "DELETE FROM t USING u WHERE t.a = u.a",
		"SELECT avg(a) FROM t", "SELECT \"a\" FROM t", "SELECT a FROM t WHERE b != 1", "INSERT OR REPLACE INTO t (a) VALUES (1)",
		"DELETE FROM t RETURNING *", "SELECT 'open", "SELECT a /* open", "SELECT ifnull(a, 0) FROM t", "PRAGMA user_version",
	};
	struct sqlc_why why;
	const char *at;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		if (!sqlc_portable(fine[i], &at, &why)) fail_msg("%s: %s", fine[i], why.text);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (sqlc_portable(bad[i], &at, &why)) fail_msg("%s", bad[i]);
}

static void parameters(void **state)
{
	(void)state;
	struct sqlc_why why;
	int n;
	assert_true(sqlc_parameters("SELECT $2, $1, $1, '$9'", &n, &why));
	assert_int_equal(n, 2);
	assert_true(sqlc_parameters("SELECT 1", &n, &why));
	assert_int_equal(n, 0);
	assert_false(sqlc_parameters("SELECT $1, $3", &n, &why));
	assert_false(sqlc_parameters("SELECT $0", &n, &why));
	assert_false(sqlc_parameters("SELECT $a", &n, &why));
	assert_false(sqlc_parameters("SELECT $999999999999", &n, &why));
}

static void dialect(void **state)
{
	(void)state;
	const char *in = "-- What it is; with a semicolon.\nCREATE TABLE t (\n  a BIGINT NOT NULL, -- text\n  b TEXT CHECK (b IN ('BIGINT', 'x')),\n  c BYTES,\n"
		"  PRIMARY KEY (a)\n);\n-- clustered\nCREATE TABLE u (a BIGINT);\nCREATE INDEX i ON t (b) WHERE b <> '';\n";
	char out[4000];
	struct sqlc_why why;
	assert_true(sqlc_dialect(out, in, ENGINE_SQLITE, &why));
	assert_string_equal(out, "CREATE TABLE t (a INTEGER NOT NULL, b TEXT CHECK (b IN ('BIGINT', 'x')), c BLOB, PRIMARY KEY (a)) STRICT, WITHOUT ROWID;\n"
		"CREATE TABLE u (a INTEGER) STRICT;\nCREATE INDEX i ON t (b) WHERE b <> '';\n");
	assert_true(sqlc_dialect(out, in, ENGINE_POSTGRES, &why));
	assert_string_equal(out, "CREATE TABLE t (a BIGINT NOT NULL, b TEXT COLLATE \"C\" CHECK (b IN ('BIGINT', 'x')), c BYTEA, PRIMARY KEY (a));\n"
		"CREATE TABLE u (a BIGINT);\nCREATE INDEX i ON t (b) WHERE b <> '';\n");
	assert_false(sqlc_dialect(out, "CREATE TABLE t (a TEXT DEFAULT 'x", ENGINE_SQLITE, &why));
}

static void put(const char *dir, const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static int compile(const char *dir, const char *statements, char said[1000])
{
	put(dir, "0001_t.sql", "CREATE TABLE t (a BIGINT NOT NULL, b TEXT, PRIMARY KEY (a));\n-- clustered\n");
	put(dir, "x.sql", statements);
	int out[2], status;
	assert_int_equal(pipe(out), 0);
	pid_t child = fork();
	if (child == 0) {
		if (chdir(dir) != 0 || dup2(out[1], 2) < 0) _exit(3);
		close(out[0]);
		execl(SQLC, "sqlc", "x_sql.c", "x_sql.h", "x.sql", "--", "0001_t.sql", (char *)NULL);
		_exit(3);
	}
	close(out[1]);
	size_t n = 0;
	for (ssize_t got; n < 999 && (got = read(out[0], said + n, 999 - n)) > 0;) n += (size_t)got;
	said[n] = 0;
	close(out[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

static void must_not_compile(void **state)
{
	(void)state;
	static const struct { const char *text, *says; } bad[] = {
		{"-- g(a i64) -> one r(b text?)\nSELECT c AS b FROM t WHERE a = $1;\n", "x.sql:2: g: no such column: c"},
		{"\n-- g(a i64) -> one r(b text)\nSELECT b FROM t\nWHERE a = $1;\n", "x.sql:3: g: column b can be NULL"},
		{"-- g(a i64) -> one r(b i64)\nSELECT b FROM t WHERE a = $1;\n", "x.sql:2: g: column b is TEXT in the schema"},
		{"-- g(a i64) -> one r(a text)\nSELECT a FROM t WHERE a = $1;\n", "x.sql:2: g: column a is INTEGER"},
		{"-- g(a i64) -> one r(x i64)\nSELECT a FROM t WHERE a = $1;\n", "write AS x"},
		{"-- g(a i64) -> one r(a i64, b text?)\nSELECT a FROM t WHERE a = $1;\n", "gives 1 columns, the signature has 2"},
		{"-- g(a i64, b i64) -> one r(a i64)\nSELECT a FROM t WHERE a = $1;\n", "2 arguments, but the statement uses $1 to $1"},
		{"-- g(a i64, b i64) -> one r(a i64)\nSELECT a FROM t WHERE a = $2;\n", "$1 is never used"},
		{"-- g() -> one r(a i64)\nSELECT\n*\nFROM t;\n", "x.sql:3: \"*\" does not run on both"},
		{"-- g() -> many r\nSELECT a FROM t;\n", "x.sql:1: row r is not defined above"},
		{"-- g() -> many r(a i64)\nSELECT a FROM t;\n-- h() -> many r(a i64)\nSELECT a FROM t;\n", "x.sql:3: row r is defined twice"},
		{"-- g() -> many r(a i64)\nSELECT a FROM t;\n-- g() -> many r\nSELECT a FROM t;\n", "x.sql:3: g stands twice"},
		{"-- g() -> many r(a i64)\nSELECT a FROM t\n", "has no ; at its end"},
		{"-- g() -> many r(a i64)\n", "x.sql:1: g has no statement"},
		{"-- g() -> many r(a i64)\nSELECT a FROM t; SELECT a FROM t;\n", "one statement to a signature"},
		{"SELECT a FROM t;\n", "x.sql:1: SQL without a signature"},
		{"-- g() -> done\nSELECT a FROM t;\n", "gives 1 columns"},
		{"-- g(a i32) -> done\nDELETE FROM t WHERE a = $1;\n", "x.sql:1: no type \"i32\""},
		{"-- g() -> done\nDELETE FORM t;\n", "x.sql:2: g: near \"FORM\""},
	};
	char dir[64], said[1000];
	store_folder(dir);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int status = compile(dir, bad[i].text, said);
		if (status != 1 || !strstr(said, bad[i].says)) fail_msg("%s: exit %d, %s", bad[i].text, status, said);
		char path[100];
		snprintf(path, sizeof path, "%s/x_sql.c", dir);
		assert_int_not_equal(access(path, F_OK), 0);
	}
	int status = compile(dir, "-- A note.\n\n-- g(a i64) -> one r(b text?)\n-- \nSELECT b FROM t WHERE a = $1;\n\n-- d() -> done\nDELETE FROM t; -- all\n", said);
	if (status != 0) fail_msg("%s", said);
	store_folder_remove(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_signatures), cmocka_unit_test(bad_signatures), cmocka_unit_test(portable), cmocka_unit_test(parameters),
		cmocka_unit_test(dialect), cmocka_unit_test(must_not_compile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
