/* The worked cases of test/cases/allocate to the won, and every kind of bad case file with its path and reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include "fund/alloc.h"

static const char *printed_case(struct arena *a, struct json root)
{
	struct problems p = {.arena = a};
	struct alloc_cases all;
	struct alloc_answer r;
	struct json_out j;
	struct buf b;
	assert_int_equal(alloc_read(&all, root, a, &p), OK);
	assert_int_equal(alloc_solve(&r, a, &all.at[0], NULL), OK);
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	alloc_print(&j, a, &r);
	return buf_text(&b);
}

/* Numbers beyond 64 bits are no JSON integers to the reader, so what is expected is looked for as text. */
static const char *number_after(struct arena *a, const char *text, const char *key)
{
	const char *at = strstr(text, arena_printf(a, "\"%s\"", key));
	if (!at) fail_msg("%s is missing", key);
	at += strlen(key) + 2;
	at += strspn(at, ": ");
	return arena_textn(a, at, strspn(at, "-0123456789"));
}

static char *file_text(struct arena *a, const char *path)
{
	char *text = arena_alloc(a, 1 << 16);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 16) - 1, f) > 0);
	fclose(f);
	return text;
}

static void one_worked_case(const char *path)
{
	static const char *const sums[] = {"O1_weighted_covered", "O2_lapsing_unused", "O3_flex_cost", "total_covered", "total_charged",
		"__one_more_won_of_unrestricted_money__"};
	struct arena a;
	struct problems p = {.arena = &a};
	struct json root;
	arena_init(&a, 64 << 20);
	char *text = file_text(&a, path), *expected = strstr(text, "\"expected\"");
	assert_non_null(expected);
	const char *gains = strstr(expected, "\"gain_in_O1_if_budget_plus_1\"");
	char *question = arena_textn(&a, text, (size_t)(expected - text)); /* ends in a comma: made an object again */
	*strrchr(question, ',') = '}';
	assert_int_equal(json_parse(&root, &a, path, question, strlen(question), &p), OK);
	const char *got = printed_case(&a, root);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		assert_string_equal(number_after(&a, got, sums[i]), number_after(&a, expected, sums[i]));
	struct json funds = json_get(root, "funds");
	for (size_t i = 0; i < json_count(funds); i++) {
		const char *id = json_text(json_get(json_item(funds, i), "id"));
		assert_string_equal(number_after(&a, strstr(got, "\"gain_in_O1"), id), number_after(&a, gains, id));
	}
	assert_int_equal(json_end(root), OK);
	arena_free(&a);
}

static void worked_cases_to_the_won(void **state)
{
	(void)state;
	DIR *d = opendir(SOURCE_ROOT "/test/cases/allocate");
	int n = 0;
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char path[1024];
		if (e->d_name[0] == '.') continue;
		snprintf(path, sizeof path, SOURCE_ROOT "/test/cases/allocate/%s", e->d_name);
		one_worked_case(path);
		n++;
	}
	closedir(d);
	assert_true(n >= 7);
}

static void reasons_and_split_are_said(void **state)
{
	(void)state;
	struct arena a;
	struct problems p = {.arena = &a};
	struct json root;
	arena_init(&a, 64 << 20);
	assert_int_equal(json_read(&root, &a, SOURCE_ROOT "/test/cases/allocate/02-lines-and-shares.json", &p), OK);
	const char *got = printed_case(&a, root);
	assert_non_null(strstr(got, "{\"amount\":180,\"charge\":\"s1\",\"fund\":\"DONOR\"}"));
	assert_non_null(strstr(got, "{\"amount\":121,\"blocked_by\":[{\"fund\":\"DONOR\",\"tests\":[\"share_limit\"]}],\"charge\":\"s1\","
		"\"reason\":\"money_ran_out\"}"));
	assert_non_null(strstr(got, "{\"amount\":1,\"blocked_by\":[{\"fund\":\"CITY\",\"tests\":[\"no_line\"]},{\"fund\":\"DONOR\","
		"\"tests\":[\"share_zero\"]}],\"charge\":\"s5\",\"reason\":\"never_payable\"}"));
	assert_int_equal(json_end(root), OK);
	arena_free(&a);
}

/* Bad files ----------------------------------------------------------------------------------------------------------*/

#define FUND(budget, more) "{\"id\":\"F\",\"budget\":" budget ",\"tenure_from\":0,\"tenure_to\":12,\"age_from\":0,\"age_to\":99," \
	"\"centres\":null,\"categories\":null,\"period_from\":\"2026-01\",\"period_to\":\"2026-12\",\"expires\":\"2026-12\"," \
	"\"flex_rank\":0,\"lines\":null,\"max_share_percent\":null" more "}"
#define CHARGE(id, amount, locked) "{\"id\":\"" id "\",\"client\":\"p\",\"month\":\"2026-03\",\"tenure\":1,\"age\":30,\"centre\":\"D\"," \
	"\"category\":\"job\",\"amount\":" amount ",\"weight\":1,\"locked_fund\":" locked "}"
#define CASE(funds, charges) "{\"format\":\"fund-case-1\",\"horizon_end\":\"2026-12\",\"funds\":[" funds "],\"charges\":[" charges "]}"

static const struct bad {
	const char *text, *path, *why;
	enum outcome outcome;
} bad[] = {
	{CASE(FUND("-1", ""), ""), "funds[0].budget", "The number must lie", INVALID},
	{CASE(FUND("1.5", ""), ""), "funds[0].budget", "A whole number", INVALID},
	{CASE(FUND("1e3", ""), ""), "funds[0].budget", "A whole number", INVALID},
	{CASE(FUND("1152921504606846977", ""), ""), "funds[0].budget", "The number must lie", INVALID},
	{CASE(FUND("99999999999999999999", ""), ""), "funds[0].budget", "The number must lie", INVALID},
	{CASE(FUND("1e999", ""), ""), "funds[0].budget", "A number is too large", INVALID},
	{CASE(FUND("null", ""), ""), "funds[0].budget", "may not be null", INVALID},
	{CASE(FUND("\"5\"", ""), ""), "funds[0].budget", "A whole number", INVALID},
	{CASE(FUND("1,\"budget\":2", ""), ""), "funds[0].budget", "stands twice", INVALID},
	{CASE(FUND("1", ",\"bugdet\":2"), ""), "funds[0].bugdet", "not known", INVALID},
	{CASE(FUND("1", ",\"match\":{\"percent\":20,\"from_funds\":[\"G\"]}"), ""), "funds[0].match.from_funds[0]", "no fund {id}", INVALID},
	{CASE(FUND("1", ",\"match\":{\"percent\":20,\"from_funds\":[\"F\"]}"), ""), "funds[0].match.from_funds[0]", "itself", INVALID},
	{CASE(FUND("1", ",\"match\":{\"percent\":101,\"from_funds\":[]}"), ""), "funds[0].match.percent", "must lie", INVALID},
	{CASE(FUND("1", ",\"match\":{\"percent\":20}"), ""), "funds[0].match.from_funds", "missing", INVALID},
	{CASE(FUND("1", "") "," FUND("1", ""), ""), "funds[1].id", "stands twice", INVALID},
	{CASE("{\"id\":\"F\"}", ""), "funds[0].tenure_from", "missing", INVALID},
	{CASE("7", ""), "funds[0]", "An object", INVALID},
	{CASE("", CHARGE("a", "1", "\"F\"")), "charges[0].locked_fund", "no fund {id}", INVALID},
	{CASE("", CHARGE("a", "1", "null") "," CHARGE("a", "1", "null")), "charges[1].id", "stands twice", INVALID},
	{CASE("", CHARGE("a", "-1", "null")), "charges[0].amount", "must lie", INVALID},
	{CASE("", CHARGE("", "1", "null")), "charges[0].id", "empty", INVALID},
	{CASE("", "{\"id\":\"a\"}"), "charges[0].amount", "missing", INVALID},
	{CASE(FUND("5", ""), CHARGE("a", "6", "\"F\"")), "charges", "overdraw the fund", CONFLICT},
	{"{\"format\":\"fund-case-2\",\"horizon_end\":\"2026-12\",\"funds\":[],\"charges\":[]}", "format", "must be {format}", INVALID},
	{"{\"format\":\"fund-case-1\",\"horizon_end\":\"2026-13\",\"funds\":[],\"charges\":[]}", "horizon_end", "not a month", INVALID},
	{"{\"format\":\"fund-case-1\",\"horizon_end\":\"2026-12\",\"funds\":{},\"charges\":[]}", "funds", "A list", INVALID},
	{"{\"format\":\"fund-case-1\",\"horizon_end\":\"2026-12\",\"funds\":[]}", "charges", "missing", INVALID},
	{"{\"format\":\"fund-case-set-1\",\"cases\":[{}]}", "cases[0].horizon_end", "missing", INVALID},
	{"{\"format\":\"fund-case-set-1\"}", "cases", "missing", INVALID},
	{"[]", NULL, "An object", INVALID},
};

static bool said(const struct problems *p, const struct bad *b)
{
	for (size_t i = 0; i < p->n; i++)
		if (text_equal(p->at[i].field, b->path) && strstr(p->at[i].why.id, b->why) && p->at[i].file) return true;
	return false;
}

static void reads_badly(const struct bad *b)
{
	struct arena a;
	struct problems p = {.arena = &a};
	struct alloc_cases all;
	struct json root;
	arena_init(&a, 64 << 20);
	enum outcome r = json_parse(&root, &a, "bad.json", b->text, strlen(b->text), &p);
	if (r == OK) {
		r = alloc_read(&all, root, &a, &p);
		assert_int_not_equal(json_end(root), OK);
	}
	assert_int_equal(r, b->outcome);
	if (!said(&p, b)) fail_msg("%s: said %s at %s", b->text, p.n ? p.at[0].why.id : "nothing", p.n ? p.at[0].field : "");
	arena_free(&a);
}

static void every_kind_of_bad_file_is_refused_with_its_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) reads_badly(&bad[i]);
}

/* Each window of a fund that ends before it begins; one that ends where it begins is empty and allowed. */
static void windows_that_end_first_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *path;
		bool fine;
	} w[] = {
		{"\"tenure_to\":12", "\"tenure_to\":3", "funds[0].tenure_to", false}, {"\"age_to\":99", "\"age_to\":4", "funds[0].age_to", false},
		{"\"period_to\":\"2026-12\"", "\"period_to\":\"2025-12\"", "funds[0].period_to", false},
		{"\"tenure_to\":12", "\"tenure_to\":5", NULL, true},
	};
	for (size_t i = 0; i < sizeof w / sizeof *w; i++) {
		struct arena a;
		arena_init(&a, 64 << 20);
		const char *text = "{\"format\":\"fund-case-1\",\"horizon_end\":\"2026-12\",\"funds\":[{\"id\":\"F\",\"budget\":1,\"tenure_from\":5,"
			"\"tenure_to\":12,\"age_from\":5,\"age_to\":99,\"centres\":null,\"categories\":null,\"period_from\":\"2026-01\","
			"\"period_to\":\"2026-12\",\"expires\":\"2026-12\",\"flex_rank\":0,\"lines\":null,\"max_share_percent\":null}],\"charges\":[]}";
		const char *at = strstr(text, w[i].from);
		struct bad b = {.path = w[i].path, .why = "ends before", .outcome = INVALID};
		b.text = arena_printf(&a, "%.*s%s%s", (int)(at - text), text, w[i].to, at + strlen(w[i].from));
		struct problems p = {.arena = &a};
		struct alloc_cases all;
		struct json root;
		if (!w[i].fine) {
			reads_badly(&b);
		} else {
			assert_int_equal(json_parse(&root, &a, "fine.json", b.text, strlen(b.text), &p), OK);
			assert_int_equal(alloc_read(&all, root, &a, &p), OK);
			assert_int_equal(json_end(root), OK);
		}
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_cases_to_the_won),
		cmocka_unit_test(reasons_and_split_are_said),
		cmocka_unit_test(every_kind_of_bad_file_is_refused_with_its_path),
		cmocka_unit_test(windows_that_end_first_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
