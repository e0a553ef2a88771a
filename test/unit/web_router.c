/* Which page answers, what stops the start, where one may come back to, and what an upload may hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/id.h"
#include "web/multipart.h"
#include "web/router.h"

static enum outcome page(struct ctx *c, struct reply *r)
{
	(void)c;
	(void)r;
	return OK;
}

static const struct route good[] = {
	{GET, "/", NEED_NOBODY, READS, NULL, page},
	{GET, "/c/{}", NEED_CASE, READS, NULL, page},
	{GET, "/c/new", NEED_CASES, READS, NULL, page},
	{GET, "/c/{}/goals/{}", NEED_CASE, READS, NULL, page},
	{POST, "/c/{}", NEED_CASE_EDIT, WRITES, NULL, page},
	{POST, "/import", NEED_IMPORT, WRITES, NULL, page, .upload = true},
	{METHOD_UNSET},
};

static struct arena a;

static enum outcome build(struct router *r, const struct route *table)
{
	struct err err = {0};
	const struct route *tables[] = {table};
	enum outcome done = router_build(r, &a, tables, 1, &err);
	assert_int_equal(done == OK, err.msg.id == NULL);
	return done;
}

static const char *found(const struct router *r, enum method m, const char *path)
{
	const struct route *route;
	int64_t ids[3];
	return router_find(&route, ids, r, m, path) == OK ? route->pattern : NULL;
}

static void finds_by_parts(void **state)
{
	(void)state;
	struct router r;
	const struct route *route;
	int64_t ids[3] = {0}, goal = id_new();
	char text[ID_TEXT], other[ID_TEXT];
	assert_int_equal(build(&r, good), OK);
	id_write(text, 1234567);
	id_write(other, goal);
	assert_string_equal(found(&r, GET, "/"), "/");
	assert_string_equal(found(&r, GET, "/c/new"), "/c/new");
	assert_string_equal(found(&r, GET, arena_printf(&a, "/c/%s", text)), "/c/{}");
	assert_int_equal(router_find(&route, ids, &r, GET, arena_printf(&a, "/c/%s/goals/%s", text, other)), OK);
	assert_int_equal(ids[0], 1234567);
	assert_int_equal(ids[1], goal);
	text[3] = text[3] == '0' ? '1' : '0'; /* the check character finds one wrong letter */
	const char *nothing[] = {"", "c", "//", "/c", "/c/", "/c/new/", "/c/newer", "/c/ne", "/C/new", "/c/new?x", "/c/%6eew", arena_printf(&a, "/c/%s", text),
		arena_printf(&a, "/c/%s/", other), arena_printf(&a, "/c/%s/goals", other), arena_printf(&a, "/c/%s/goals/new", other)};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) assert_null(found(&r, GET, nothing[i]));
	assert_null(found(&r, POST, "/"));
	assert_true(router_takes_upload(&r, "/import"));
	assert_false(router_takes_upload(&r, "/c/new"));
}

static void comes_back_to_own_pages_only(void **state)
{
	(void)state;
	struct router r;
	assert_int_equal(build(&r, good), OK);
	assert_true(router_safe_back(&r, "/c/new"));
	assert_true(router_safe_back(&r, "/c/new?page=2&q=%EA%B0%80"));
	const char *not[] = {"", "//elsewhere.example", "https://elsewhere.example/c/new", "/\\elsewhere.example", "/c/new\r\nX: y", "/c/new#x", "/import", "/nowhere", "/c/new?<script>"};
	for (size_t i = 0; i < sizeof not / sizeof *not; i++) assert_false(router_safe_back(&r, not[i]));
}

static void refuses_to_start(void **state)
{
	(void)state;
	static const struct field no_type[] = {{"x"}, {NULL}};
	const struct route bad[] = {
		{GET, NULL, NEED_NOBODY, READS, NULL, page},
		{GET, "x", NEED_NOBODY, READS, NULL, page},
		{GET, "/x", NEED_UNSET, READS, NULL, page},
		{GET, "/x", NEEDS, READS, NULL, page},
		{GET, "/x", NEED_NOBODY, EFFECT_UNSET, NULL, page},
		{GET, "/x", NEED_NOBODY, WRITES, NULL, page},
		{GET, "/x", NEED_NOBODY, READS, NULL, NULL},
		{GET, "/x", NEED_NOBODY, READS, no_type, page},
		{GET, "/x", NEED_NOBODY, READS, NULL, page, .upload = true},
	};
	struct router r;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct route table[] = {bad[i], {METHOD_UNSET}};
		assert_int_equal(build(&r, table), INVALID);
	}
	const struct route twice[] = {good[0], good[0], {METHOD_UNSET}};
	assert_int_equal(build(&r, twice), INVALID);
}

static enum outcome upload(struct request *q, const char *body, const char *type)
{
	*q = (struct request){.body = {(const unsigned char *)body, strlen(body)}, .content_type = type};
	return multipart_parse(q, &a);
}

static void reads_an_upload(void **state)
{
	(void)state;
	struct request q;
	const char *type = "multipart/form-data; boundary=B";
	const char *body = "--B\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\na&b\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; "
			   "filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n--C\r\n--B--\r\n";
	assert_int_equal(upload(&q, body, type), OK);
	assert_memory_equal(q.file.at, "1,2\r\n--C", q.file.n);
	assert_int_equal(q.file.n, 8);
	assert_string_equal(q.file_name, "x.csv");
	assert_int_equal(q.body.n, strlen("%6B=%61%26%62"));
	assert_memory_equal(q.body.at, "%6B=%61%26%62", q.body.n);
	const char *bad[] = {"", "--B", "--B--", "--B\r\n", "--B\r\n\r\nx\r\n--B--\r\n", "--B\r\nX-Other: y\r\n\r\nx\r\n--B--\r\n",
		"--B\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\nx\r\n--B", "--B\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\nx\r\n--B--\r\nmore",
		"--B\r\nContent-Disposition: form-data; name=\"k\"; name=\"l\"\r\n\r\nx\r\n--B--\r\n",
		"--B\r\nContent-Disposition: form-data; name=\"k\"\r\nContent-Disposition: form-data; name=\"l\"\r\n\r\nx\r\n--B--\r\n",
		"--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"g\"; filename=\"y\"\r\n\r\nx\r\n--B--\r\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (strcmp(bad[i], "--B--") != 0) assert_int_equal(upload(&q, bad[i], type), INVALID);
	assert_int_equal(upload(&q, body, "multipart/form-data"), INVALID);
	assert_int_equal(upload(&q, body, "multipart/form-data; boundary="), INVALID);
	assert_int_equal(upload(&q, body, "multipart/form-data; boundary=\"C\""), INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(finds_by_parts), cmocka_unit_test(comes_back_to_own_pages_only),
		cmocka_unit_test(refuses_to_start), cmocka_unit_test(reads_an_upload)};
	arena_init(&a, 1 << 20);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&a);
	return failed;
}
