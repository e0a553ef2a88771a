/* Arena, text, outcomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/text.h"

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

static void arena_gives_zeroed_aligned_memory(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 3000; n += 37) {
			unsigned char *p = arena_alloc(&arena, n);
			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++) assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
		}
		arena_reset(&arena);
		assert_int_equal(arena.used, 0);
	}
}

static void arena_jumps_at_its_cap(void **state)
{
	(void)state;
	jmp_buf over;
	struct arena a;
	arena_init(&a, 100000);
	a.over = &over;
	volatile int jumps = 0;
	if (setjmp(over) == 0) {
		for (;;) arena_alloc(&a, 1000);
	} else {
		jumps++;
	}
	assert_int_equal(jumps, 1);
	assert_true(a.used <= a.cap && a.used > 99000);
	if (setjmp(over) == 0) {
		arena_array(&a, SIZE_MAX / 2, 4);
		fail_msg("a product that overflows was allocated");
	}
	arena_free(&a);
}

static void arena_fails_when_a_test_asks(void **state)
{
	(void)state;
	jmp_buf over;
	struct arena a;
	arena_init(&a, 1 << 20);
	a.over = &over;
	volatile int given = 0;
	if (setjmp(over) == 0) {
		arena_fail_at(3);
		for (;;) {
			arena_alloc(&a, 8);
			given++;
		}
	}
	assert_int_equal(given, 2);
	arena_alloc(&a, 8); /* once only */
	arena_free(&a);
}

static void arena_prints_and_copies(void **state)
{
	(void)state;
	assert_string_equal(arena_printf(&arena, "%s-%d", "x", 7), "x-7");
	assert_null(arena_text(&arena, NULL));
	char *cut = arena_textn(&arena, "abcdef", 3);
	assert_string_equal(cut, "abc");
	struct bytes b = arena_bytes(&arena, "\0\1", 2);
	assert_memory_equal(b.at, "\0\1", 2);
}

static void buf_latches_at_its_limit(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, &arena, 0);
	assert_string_equal(buf_text(&b), "");
	for (int i = 0; i < 1000; i++) buf_add(&b, "0123456789");
	buf_i64(&b, INT64_MIN);
	buf_i64(&b, 0);
	buf_printf(&b, "%0300d", 5);
	assert_true(buf_ok(&b));
	assert_int_equal(strlen(buf_text(&b)), 10000 + 20 + 1 + 300);
	assert_non_null(strstr(buf_text(&b), "9-92233720368547758080"));
	buf_init(&b, &arena, 4);
	buf_add(&b, "1234");
	assert_string_equal(buf_text(&b), "1234");
	buf_char(&b, '5');
	buf_add(&b, "");
	assert_false(buf_ok(&b));
	assert_string_equal(buf_text(&b), "");
}

static const char *clean(const char *s, size_t n)
{
	const char *out = "untouched";
	return text_clean(&out, &arena, s, n) == OK ? out : NULL;
}

static void text_is_cleaned_at_the_door(void **state)
{
	(void)state;
	assert_string_equal(clean("  a\r\nb\rc \t\n", 11), "a\nb\nc");
	assert_string_equal(clean("\xe3\x80\x80노을 07\xc2\xa0", 3 + 9 + 2), "노을 07");
	assert_string_equal(clean("e\xcc\x81", 3), "\xc3\xa9");                                 /* é from two */
	assert_string_equal(clean("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 9), "한");          /* from three letters */
	assert_string_equal(clean("", 0), "");
	assert_null(clean("a\0b", 3));
	assert_null(clean("a\x1b[2J", 5));
	assert_null(clean("\xc0\xaf", 2));                  /* overlong */
	assert_null(clean("\xed\xa0\x80", 3));              /* surrogate */
	assert_null(clean("\xec\x95", 2));                  /* cut off */
	assert_null(clean("a\xe2\x80\xae" "b", 5));         /* turns the direction of writing */
	assert_null(clean("a\xc2\x85" "b", 4));             /* C1 control */
}

static void text_counts_and_compares(void **state)
{
	(void)state;
	assert_int_equal(text_length("가나 ab"), 5);
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal("", NULL));
	assert_true(text_starts("abc", "ab"));
	assert_false(text_starts("a", "ab"));
	assert_true(text_contains("나루터", "루"));
	assert_string_equal(text_lower_ascii(&arena, "ABCxÉ"), "abcxÉ");
}

static void numbers_are_whole_and_bounded(void **state)
{
	(void)state;
	static const struct { const char *s; enum outcome r; int64_t v; } cases[] = {
		{"0", OK, 0}, {"-0", OK, 0}, {"1,200,000", OK, 1200000}, {"12,345", OK, 12345}, {"-1,000", OK, -1000}, {"007", OK, 7},
		{"9223372036854775807", OK, INT64_MAX}, {"-9223372036854775808", OK, INT64_MIN}, {"9223372036854775808", LIMIT, 0},
		{"99999999999999999999999999", LIMIT, 0}, {"", INVALID, 0}, {"-", INVALID, 0}, {" 1", INVALID, 0}, {"1 ", INVALID, 0},
		{"1.5", INVALID, 0}, {"1,2", INVALID, 0}, {"1234,567", INVALID, 0}, {",123", INVALID, 0}, {"1,,234", INVALID, 0},
		{"1,234,", INVALID, 0}, {"1,2345", INVALID, 0}, {"+1", INVALID, 0}, {"0x10", INVALID, 0}, {"１", INVALID, 0},
		{"1,23x", INVALID, 0}, {"99999999999999999999x", INVALID, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t v = 77;
		assert_int_equal(text_i64(&v, cases[i].s, INT64_MIN, INT64_MAX), cases[i].r);
		assert_int_equal(v, cases[i].r == OK ? cases[i].v : 77);
	}
	int64_t v = 0;
	assert_int_equal(text_i64(&v, "5", 6, 10), LIMIT);
	assert_int_equal(text_i64(&v, "6", 6, 10), OK);
}

static void last_sounds_choose_particles(void **state)
{
	(void)state;
	static const struct { const char *s; int sound; } cases[] = {
		{"노을", 2}, {"까치", 0}, {"봄", 1}, {"노을 07", 2}, {"봄 10", 1}, {"달 12", 0}, {"별 100", 1}, {"하늘 1", 2}, {"새 3", 1},
		{"새 9", 0}, {"Bank", 0}, {"Hotel", 2}, {"Seoul", 2}, {"plan", 1}, {"training", 1}, {"book", 1}, {"center", 0}, {"top", 1},
		{"한빛(주)", 0}, {"\"노을\"", 2}, {"50%", 0}, {"", 0}, {"ㄹ", 2}, {"ㄱ", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (text_last_sound(cases[i].s) != cases[i].sound) fail_msg("%s gave %d", cases[i].s, text_last_sound(cases[i].s));
}

static void a_broken_invariant_ends_the_process(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		close(STDERR_FILENO);
		REQUIRE(1 + 1 == 3);
		_exit(0);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 70);
	for (int r = OK; r <= BROKEN; r++) assert_string_not_equal(outcome_name((enum outcome)r), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_memory), cmocka_unit_test(arena_jumps_at_its_cap),
		cmocka_unit_test(arena_fails_when_a_test_asks), cmocka_unit_test(arena_prints_and_copies),
		cmocka_unit_test(buf_latches_at_its_limit), cmocka_unit_test(text_is_cleaned_at_the_door),
		cmocka_unit_test(text_counts_and_compares), cmocka_unit_test(numbers_are_whole_and_bounded),
		cmocka_unit_test(last_sounds_choose_particles), cmocka_unit_test(a_broken_invariant_ends_the_process),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
