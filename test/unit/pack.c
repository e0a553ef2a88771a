/* Every pack of the house: reads, has sources, does not overlap, and its rules and clocks are understood. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "fund/rule.h"
#include "people/clock.h"

static struct pack *pack_of(struct arena *a, const char *country)
{
	struct problems p = {.arena = a};
	struct pack *pack = NULL;
	enum outcome r = pack_read(&pack, a, NULL, country, &p);

	problems_print(&p, LANG_EN, STDERR_FILENO);
	assert_int_equal(r, OK);
	return pack;
}

/* pack_read() itself finds missing sources and overlaps; here: what the rooms read out of the tables. */
static void check_country(const char *country)
{
	struct arena a;
	arena_init(&a, 64 << 20);
	struct problems p = {.arena = &a};
	struct pack *pack = pack_of(&a, country);
	const struct pack_table *funds = pack_table(pack, "funds"), *services = pack_table(pack, "services");
	struct clocks clocks;

	assert_true(funds->n >= 4);
	for (size_t i = 0; i < funds->n; i++) {
		struct json rules = json_need(funds->at[i].o, "rules"), lines = json_need(funds->at[i].o, "lines");
		assert_true(json_count(rules) > 0);
		for (size_t j = 0; j < json_count(rules); j++) {
			struct rule r;
			rule_read(&r, &a, json_need(json_item(rules, j), "body"), RULE_BODY);
			assert_true(strlen(json_text(json_need(json_item(rules, j), "source"))) > 0);
		}
		for (size_t j = 0; j < json_count(lines); j++) {
			struct json categories = json_need(json_item(lines, j), "categories");
			for (size_t k = 0; k < json_count(categories); k++)
				assert_non_null(pack_find(pack_table(pack, "categories"), json_text(json_item(categories, k)), DATE_NONE));
		}
		assert_true(json_int(json_need(funds->at[i].o, "flex_rank"), 0, 9) >= 0);
	}
	for (size_t i = 0; i < services->n; i++) {
		assert_non_null(pack_find(pack_table(pack, "categories"), pack_text(&services->at[i], "category"), DATE_NONE));
		assert_non_null(pack_find(pack_table(pack, "units"), pack_text(&services->at[i], "unit"), DATE_NONE));
		assert_true(pack_int(&services->at[i], "unit_cost", -1) >= 0);
	}
	assert_int_equal(clocks_read(&clocks, &a, pack, &p), OK);
	for (size_t i = 0; i < clocks.n; i++)
		if (clocks.at[i].within) assert_non_null(pack_find(pack_table(pack, "clocks"), clocks.at[i].within, DATE_NONE));
	problems_print(&p, LANG_EN, STDERR_FILENO);
	assert_int_equal(p.n, 0);
	pack_release(pack);
	arena_free(&a);
}

static void korea(void **state)
{
	(void)state;
	check_country("kr");
}

static void america(void **state)
{
	(void)state;
	check_country("us");
}

static int64_t amount(const struct pack *pack, const char *table, const char *code, int year, const char *field)
{
	const struct pack_entry *e = pack_find(pack_table(pack, table), code, date_ymd(year, 7, 1));

	return e ? pack_int(e, field, -1) : -1;
}

static void amounts_by_date(void **state)
{
	struct arena a;
	arena_init(&a, 64 << 20);
	struct pack *pack = pack_of(&a, "kr");
	const struct pack_entry *basic = pack_find(pack_table(pack, "basic_money"), "basic_money", date_ymd(2014, 1, 1));
	const struct pack_entry *house = pack_find(pack_table(pack, "housing_money"), "housing_money", date_ymd(2018, 1, 1));

	(void)state;
	assert_int_equal(amount(pack, "minimum_wage", "hourly", 2026, "hourly"), 10320);
	assert_int_equal(amount(pack, "minimum_wage", "hourly", 2009, "month_209h"), 836000);
	assert_int_equal(amount(pack, "minimum_wage", "hourly", 2008, "hourly"), -1);
	assert_int_equal(amount(pack, "incentives", "employment_1_capital", 2022, "amount"), 5000000);
	assert_int_equal(amount(pack, "incentives", "employment_3_other", 2007, "amount"), 5500000);
	assert_int_equal(amount(pack, "additional_money", "grounds_together", 2022, "most"), 1);
	assert_int_equal(json_peek_int(json_peek(basic->o, "by_household"), "3", -1), 16000000);
	assert_int_equal(json_peek_int(json_peek(house->o, "by_household"), "1", -1), 16000000);
	assert_string_equal(pack_label(pack, "categories", "mental", LANG_KO), "마음 돌봄");
	assert_string_equal(pack_label(pack, "categories", "no_such", LANG_KO), "no_such");
	assert_true(pack_list_has(pack_find(pack_table(pack, "services"), "accompany", DATE_NONE), "how", "accompany"));
	assert_false(pack_list_has(pack_find(pack_table(pack, "services"), "accompany", DATE_NONE), "how", "phone"));
	pack_release(pack);
	arena_free(&a);
}

static void a_missing_country_is_a_sentence(void **state)
{
	struct arena a;
	arena_init(&a, 1 << 20);
	struct problems p = {.arena = &a};
	struct pack *pack;

	(void)state;
	assert_int_equal(pack_read(&pack, &a, NULL, "zz", &p), NOT_FOUND);
	assert_int_equal(pack_read(&pack, &a, NULL, "../kr", &p), NOT_FOUND);
	assert_int_equal(p.n, 2);
	arena_free(&a);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void overlaps_and_missing_sources_are_found(void **state)
{
	char dir[] = "/tmp/naru-pack-XXXXXX";
	struct arena a;
	arena_init(&a, 1 << 20);
	struct problems p = {.arena = &a};
	struct pack *pack;

	(void)state;
	assert_non_null(mkdtemp(dir));
	const char *country = arena_printf(&a, "%s/xx", dir), *file = arena_printf(&a, "%s/a.json", country);
	assert_int_equal(mkdir(country, 0700), 0);
	write_file(file, "{\"format\":\"pack-1\",\"table\":\"t\",\"entries\":["
		"{\"code\":\"a\",\"ko\":\"가\",\"en\":\"a\",\"valid_from\":null,\"valid_to\":\"2020-01-02\",\"source\":\"s\"},"
		"{\"code\":\"a\",\"ko\":\"가\",\"en\":\"a\",\"valid_from\":\"2020-01-01\",\"valid_to\":null,\"source\":\"\"}]}");
	assert_int_equal(pack_read(&pack, &a, dir, "xx", &p), INVALID);
	assert_int_equal(p.n, 2);
	unlink(file);
	rmdir(country);
	rmdir(dir);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(korea), cmocka_unit_test(america), cmocka_unit_test(amounts_by_date),
		cmocka_unit_test(a_missing_country_is_a_sentence), cmocka_unit_test(overlaps_and_missing_sources_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
