/* Names: the tables of spelling, and that everybody is found under what people write. Everybody here is invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include "people/duplicate.h"
#include "people/hangul.h"
#include "people/name_index.h"
#include "people/pinyin.h"

static size_t units_of(uint16_t *out, const char *s)
{
	size_t n = 0;
	utf8proc_int32_t c;
	for (const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)s; *at; out[n++] = (uint16_t)c) at += utf8proc_iterate(at, -1, &c);
	return n;
}

static void assert_folds_alike(const char *a, const char *b)
{
	uint16_t x[NAME_UNITS], y[NAME_UNITS], fx[NAME_UNITS], fy[NAME_UNITS];
	size_t n = units_of(x, a), m = units_of(y, b);
	assert_int_equal(n, m);
	hangul_fold(fx, x, n, hangul_surname(x, n));
	hangul_fold(fy, y, m, hangul_surname(y, m));
	assert_memory_equal(fx, fy, n * sizeof *fx);
	hangul_fold(fy, fx, n, hangul_surname(fx, n)); /* folding twice changes nothing */
	assert_memory_equal(fx, fy, n * sizeof *fx);
}

static void northern_and_southern_spelling_fold_alike(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"리설주", "이설주"}, {"최룡해", "최용해"}, {"림철", "임철"}, {"류영희", "유영희"},
		{"량미", "양미"}, {"라은심", "나은심"}, {"로명철", "노명철"}, {"려춘", "여춘"}, {"김련희", "김연희"}, {"리룡남", "이용남"},
		{"정률성", "정율성"}, {"김선렬", "김선열"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) assert_folds_alike(pairs[i][0], pairs[i][1]);
}

static void a_name_inside_stays(void **state)
{
	(void)state;
	uint16_t x[NAME_UNITS], f[NAME_UNITS];
	size_t n = units_of(x, "김성룡");
	hangul_fold(f, x, n, 1);
	assert_memory_equal(x, f, n * sizeof *x);
}

static void keys_make_syllables_and_back(void **state)
{
	(void)state;
	static const char keys[] = "rlarnrcjf"; /* 김국철 */
	uint8_t strokes[16];
	uint32_t typed[16];
	uint16_t want[4];
	for (size_t i = 0; keys[i]; i++) strokes[i] = (uint8_t)stroke_of_key(keys[i]);
	size_t n = hangul_type(typed, 16, strokes, sizeof keys - 1);
	assert_int_equal(n, units_of(want, "김국철"));
	for (size_t i = 0; i < n; i++) assert_int_equal(typed[i], want[i]);
	for (uint32_t c = 0xac00; c <= 0xd7a3; c++) { /* every syllable there is */
		uint8_t s[STROKES_OF_SYLLABLE];
		int k = hangul_strokes(s, c);
		assert_int_equal(hangul_type(typed, 16, s, (size_t)k), 1);
		assert_int_equal(typed[0], c);
	}
}

static void mandarin_is_written_as_the_rules_say(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"guo", "궈"}, {"xiao", "샤오"}, {"zhi", "즈"}, {"yong", "융"}, {"zhang", "장"}, {"qiu", "추"},
		{"jun", "쥔"}, {"wei", "웨이"}, {"hong", "훙"}, {"li", "리"}, {"xue", "쉐"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		uint16_t got[3], want[3];
		size_t n = pinyin_hangul(got, pairs[i][0]);
		assert_int_equal(n, units_of(want, pairs[i][1]));
		assert_memory_equal(got, want, n * sizeof *got);
	}
	uint16_t none[3];
	assert_int_equal(pinyin_hangul(none, "brxq"), 0);
}

static const char *const register_names[] = {"리영희", "김국철", "박은옥", "최룡해", "정명실", "한금향", "류순녀", "남궁철", "김국혁", "오순이"};
#define PEOPLE (sizeof register_names / sizeof *register_names)

static void fill(struct name_index *x, struct arena *a)
{
	arena_init(a, (size_t)64 << 20);
	name_index_init(x, a, false);
	for (uint32_t i = 0; i < PEOPLE; i++) {
		assert_true(name_index_add(x, i, NAME_REGISTERED, register_names[i]));
		name_index_year(x, i, 1970 + (int)i);
	}
	name_index_add(x, 2, NAME_CHINESE, "王丽华");
	name_index_add(x, 3, NAME_NICK, "무산댁");
	name_index_end(x);
}

static void assert_first(struct name_index *x, const char *query, uint32_t person)
{
	struct name_hit hit[10];
	size_t n = name_search(hit, 10, x, query);
	if (n == 0 || hit[0].person != person) fail_msg("\"%s\" should find %s", query, register_names[person]);
}

static void one_person_is_found_under_many_names(void **state)
{
	(void)state;
	struct arena a;
	struct name_index x;
	fill(&x, &a);
	static const struct {
		const char *query;
		uint32_t person;
	} asked[] = {{"리영희", 0}, {"이영희", 0}, {"Ri Yong Hui", 0}, {"Lee Young-hee", 0}, {"LEE, Younghee", 0}, {"Young Hee Lee", 0},
		{"李英姬", 0}, {"fldudgml", 0}, {"ㄹㅇㅎ", 0}, {"ㅇㅇㅎ", 0}, {"리 영 희", 0}, {"이영희씨", 0}, {"영희야", 0}, {"ㅣㄷㄷ ㅛㅐㅕㅜㅎ혿ㄷ", 0},
		{"Guk-cheol", 1}, {"Kim Kuk Chol", 1}, {"Gim Gugcheol", 1}, {"김국처", 1}, {"국철", 1}, {"바근옥", 2}, {"Wang Lihua", 2}, {"왕려화", 2},
		{"왕리화", 2}, {"王麗華", 2}, {"최용해", 3}, {"Choe Ryong-hae", 3}, {"Choi Yong Hae", 3}, {"무산댁", 3}, {"Jong Myong Sil", 4},
		{"Chŏng Myŏngsil", 4}, {"Jeong Myeongsil", 4}, {"한굼향", 5}, {"Ryu Sunnyo", 6}, {"유순녀", 6}, {"Namgung Cheol", 7}, {"남궁철 1977", 7}};
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) assert_first(&x, asked[i].query, asked[i].person);
	arena_free(&a);
}

static void strange_queries_end_quietly(void **state)
{
	(void)state;
	struct arena a;
	struct name_index x;
	struct name_hit hit[10];
	fill(&x, &a);
	static char long_one[10001];
	memset(long_one, 'k', sizeof long_one - 1);
	static const char *const strange[] = {"", "   ", "\xf0\x9f\x98\x80", "\xe2\x80\xae""abc", "1234567890", "김K國ㄱ", "----", "....", "\xff\xfe", "ㅏㅏㅏ", "가"};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) assert_true(name_search(hit, 10, &x, strange[i]) <= 10);
	assert_int_equal(name_search(hit, 10, &x, long_one), 0);
	arena_free(&a);
}

static void siblings_are_two_people(void **state)
{
	(void)state;
	struct arena a;
	struct name_index x;
	struct likeness like;
	struct known people[PEOPLE];
	fill(&x, &a);
	for (uint32_t i = 0; i < PEOPLE; i++)
		people[i] = (struct known){register_names[i], 'F', 1970 + (int)i, "함경북도", i % 2 ? "회령시" : "온성군"};
	struct duplicates *d = duplicates_init(&x, people);
	assert_true(duplicates_find(&like, d, &(struct known){"이영희", 'F', 1970, "함경북도", "온성군"}));
	assert_int_equal(like.person, 0);
	assert_true(like.probability > 0.9);
	assert_int_equal(like.why & (WHY_SPELLING | WHY_YEAR | WHY_COUNTY), WHY_SPELLING | WHY_YEAR | WHY_COUNTY);
	bool found = duplicates_find(&like, d, &(struct known){"김국일", 'M', 1972, "함경북도", "회령시"});
	assert_true(!found || like.probability < DUPLICATE_SHOW); /* a shared syllable is no evidence */
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(northern_and_southern_spelling_fold_alike),
		cmocka_unit_test(a_name_inside_stays),
		cmocka_unit_test(keys_make_syllables_and_back),
		cmocka_unit_test(mandarin_is_written_as_the_rules_say),
		cmocka_unit_test(one_person_is_found_under_many_names),
		cmocka_unit_test(strange_queries_end_quietly),
		cmocka_unit_test(siblings_are_two_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
