/* Sentences, particles, dates and money in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/msg.h"

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* Untranslated sentences come out as they are, so Korean ones can stand here as their own ids. */
static const char *ko(struct msg m) { return msg_text(&arena, LANG_KO, &m); }
static const char *en(struct msg m) { return msg_text(&arena, LANG_EN, &m); }
#define SAID(s, ...) ((struct msg){.id = (s), .arg = {__VA_ARGS__}})

static void particles_follow_the_last_sound(void **state)
{
	(void)state;
	static const struct {
		const char *name, *said;
	} cases[] = {
		{"노을 07", "노을 07이 노을 07을 노을 07은 노을 07과 노을 07로"},
		{"도라지", "도라지가 도라지를 도라지는 도라지와 도라지로"},
		{"은방울", "은방울이 은방울을 은방울은 은방울과 은방울로"},
		{"산", "산이 산을 산은 산과 산으로"},
		{"채송화 09", "채송화 09가 채송화 09를 채송화 09는 채송화 09와 채송화 09로"},
		{"느티 03", "느티 03이 느티 03을 느티 03은 느티 03과 느티 03으로"},
		{"Gmail", "Gmail이 Gmail을 Gmail은 Gmail과 Gmail로"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(ko(SAID("{who}이(가) {who}을(를) {who}은(는) {who}과(와) {who}(으)로", A_TEXT("who", cases[i].name))), cases[i].said);
	assert_string_equal(ko(SAID("{n}(으)로", A_INT("n", 10))), "10으로");
	assert_string_equal(ko(SAID("{m}이(가) 듭니다", A_MONEY("m", (struct money){5000}))), "5,000원이 듭니다");
	assert_string_equal(ko(SAID("{who}이(가)", A_TEXT("who", ""))), "가");
	assert_string_equal(en(SAID("{who}이(가)", A_TEXT("who", "A"))), "A이(가)");
}

static void english_counts(void **state)
{
	(void)state;
	assert_string_equal(en(SAID("{n} {n|day|days}", A_INT("n", 1))), "1 day");
	assert_string_equal(en(SAID("{n} {n|day|days}", A_INT("n", 0))), "0 days");
	assert_string_equal(en(SAID("{n} {n|day|days}", A_INT("n", 12))), "12 days");
	assert_string_equal(en(SAID("{n}", A_INT("n", 2026))), "2026");
	assert_string_equal(en(SAID("{n}", A_INT("n", 12345))), "12,345");
}

static void holes_are_filled_once(void **state)
{
	(void)state;
	assert_string_equal(en(SAID("{a} and {b}", A_TEXT("a", "{b}"), A_TEXT("b", "x"))), "{b} and x");
	assert_string_equal(en(SAID("{unknown} {", A_TEXT("a", "x"))), "{unknown} {");
	assert_string_equal(en((struct msg){0}), "");
	assert_string_equal(ko(SAID("{d}", A_TR("d", "Help"))), "도움말");
	assert_string_equal(en(SAID("{d}", A_TR("d", "Help"))), "Help");
}

static const char *dated(enum lang lang, struct date d, enum date_style style)
{
	struct buf b;
	buf_init(&b, &arena, 0);
	msg_date(&b, lang, d, style);
	return buf_text(&b);
}

static void dates_and_months(void **state)
{
	(void)state;
	struct date d = date_ymd(2026, 9, 15);
	assert_string_equal(dated(LANG_KO, d, DATE_FULL), "2026년 9월 15일");
	assert_string_equal(dated(LANG_KO, d, DATE_SHORT), "9월 15일");
	assert_string_equal(dated(LANG_KO, d, DATE_WEEKDAY), "9월 15일 화요일");
	assert_string_equal(dated(LANG_EN, d, DATE_FULL), "15 Sep 2026");
	assert_string_equal(dated(LANG_EN, d, DATE_SHORT), "15 Sep");
	assert_string_equal(dated(LANG_EN, d, DATE_WEEKDAY), "Tue 15 Sep");
	assert_string_equal(dated(LANG_EN, d, DATE_ISO), "2026-09-15");
	assert_string_equal(dated(LANG_KO, DATE_NONE, DATE_FULL), "");
	assert_string_equal(ko(SAID("{m}", A_MONTH("m", (struct month){2026 * 12 + 2}))), "2026년 3월");
	assert_string_equal(en(SAID("{m}", A_MONTH("m", (struct month){2026 * 12 + 2}))), "Mar 2026");
	assert_string_equal(ko(SAID("{d}", A_DAY("d", d))), "9월 15일 화요일");
}

static const char *rounded(enum lang lang, int64_t minor)
{
	struct buf b;
	buf_init(&b, &arena, 0);
	msg_money_round(&b, lang, (struct money){minor});
	return buf_text(&b);
}

static void money(void **state)
{
	(void)state;
	assert_string_equal(ko(SAID("{m}", A_MONEY("m", (struct money){1890000}))), "1,890,000원");
	assert_string_equal(en(SAID("{m}", A_MONEY("m", (struct money){1890000}))), "KRW 1,890,000");
	assert_string_equal(en(SAID("{m}", A_MONEY("m", (struct money){-500}))), "KRW -500");
	assert_string_equal(rounded(LANG_KO, 1890000), "189만 원");
	assert_string_equal(rounded(LANG_KO, 9800), "9,800원");
	assert_string_equal(rounded(LANG_KO, 123000000), "1억 2,300만 원");
	assert_string_equal(rounded(LANG_KO, 100000000), "1억 원");
	assert_string_equal(rounded(LANG_KO, -1890000), "-189만 원");
	assert_string_equal(rounded(LANG_EN, 1890000), "KRW 1.89 million");
	assert_string_equal(rounded(LANG_EN, 1500000), "KRW 1.5 million");
	assert_string_equal(rounded(LANG_EN, 2000000), "KRW 2 million");
	assert_string_equal(rounded(LANG_EN, 980000), "KRW 980,000");
	assert_string_equal(rounded(LANG_EN, MONEY_NONE_MINOR), "");
}

static void lookup(void **state)
{
	(void)state;
	assert_string_equal(msg_lookup(LANG_KO, "Help"), "도움말");
	assert_string_equal(msg_lookup(LANG_EN, "Help"), "Help");
	assert_string_equal(msg_lookup_hash(LANG_KO, msg_hash("Help"), "Help"), "도움말");
	assert_string_equal(msg_lookup(LANG_KO, "Nobody wrote this."), "Nobody wrote this.");
	struct err e = {0};
	err_set(&e, SAID("first"));
	err_set(&e, SAID("second"));
	err_set(NULL, SAID("third"));
	assert_string_equal(e.msg.id, "first");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(particles_follow_the_last_sound), cmocka_unit_test(english_counts), cmocka_unit_test(holes_are_filled_once),
		cmocka_unit_test(dates_and_months), cmocka_unit_test(money), cmocka_unit_test(lookup),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
