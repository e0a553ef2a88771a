/* Frames bent in every way: a reader of any order of fields never reads beyond the frame, never takes a frame that has
 * bytes left over, and gives the same answer twice. Deterministic: the seed is printed when something breaks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "wire/frame.h"

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

static struct bytes seed_frame(struct arena *a, uint64_t *s)
{
	struct frame_writer w;
	frame_start(&w, a, 4096, next(s), (uint8_t)next(s));
	for (unsigned i = 0, n = next(s) % 8; i < n; i++) {
		switch (next(s) % 5) {
		case 0: frame_u8(&w, next(s) & 1); break;
		case 1: frame_u32(&w, (uint32_t)next(s) % 4); break;
		case 2: frame_i64(&w, (int64_t)next(s)); break;
		case 3: frame_text(&w, "하나 two"); break;
		case 4: frame_bytes(&w, (struct bytes){(const unsigned char *)"\1\2\3", 3}); break;
		}
	}
	struct bytes b;
	assert_int_equal(frame_end(&b, &w), OK);
	return b;
}

/* Reads fields in an order that `s` decides; gives a digest of all that was seen. */
static uint64_t read_any(struct arena *a, struct bytes whole, uint64_t s)
{
	struct frame f;
	if (frame_open(&f, whole) != OK) return 1;
	struct frame_reader r;
	frame_read(&r, &f, a);
	uint64_t seen = f.conn + f.kind;
	for (unsigned i = 0, n = next(&s) % 10; i < n; i++) {
		struct bytes b = {0};
		char small[8];
		switch (next(&s) % 8) {
		case 0: seen += frame_get_u8(&r); break;
		case 1: seen += frame_get_u16(&r); break;
		case 2: seen += frame_get_u64(&r); break;
		case 3: seen += frame_get_bool(&r); break;
		case 4: b = frame_get_bytes(&r, next(&s) % 64); break;
		case 5: seen += strlen(frame_get_text(&r, next(&s) % 64)); break;
		case 6: frame_get_text_into(&r, small, 1 + next(&s) % sizeof small); seen += strlen(small); break;
		case 7: seen += frame_get_count(&r, next(&s) % 64, next(&s) % 9); break;
		}
		for (size_t k = 0; k < b.n; k++) seen = seen * 31 + b.at[k];
	}
	if (frame_done(&r) == OK) assert_ptr_equal(r.at, f.fields + f.n);
	return seen;
}

static void bend(unsigned char *at, size_t *n, uint64_t *s)
{
	for (unsigned i = 0, many = next(s) % 4; i < many && *n; i++) {
		switch (next(s) % 4) {
		case 0: at[next(s) % *n] ^= (unsigned char)(1u << next(s) % 8); break;
		case 1: at[next(s) % *n] = (unsigned char)(next(s) % 3 ? 0xff : 0); break;
		case 2: *n = next(s) % (*n + 1); break;
		case 3: at[(*n)++] = (unsigned char)next(s); break;
		}
	}
	if (*n >= 4 && next(s) % 2) { /* a length that agrees with the damage: deeper in */
		uint32_t len = (uint32_t)*n - 4;
		for (int k = 0; k < 4; k++) at[k] = (unsigned char)(len >> (24 - 8 * k));
	}
}

static void bent_frames(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1u << 20);
	for (uint64_t i = 1; i <= 200000; i++) {
		uint64_t s = i * 0x9e3779b97f4a7c15u;
		struct bytes good = seed_frame(&a, &s);
		size_t n = good.n;
		unsigned char *copy = malloc(n + 8); /* its own block: one byte beyond is seen by the sanitizer */
		assert_non_null(copy);
		memcpy(copy, good.at, n);
		bend(copy, &n, &s);
		unsigned char *exact = malloc(n ? n : 1);
		assert_non_null(exact);
		memcpy(exact, copy, n);
		uint64_t one = read_any(&a, (struct bytes){exact, n}, s), two = read_any(&a, (struct bytes){exact, n}, s);
		if (one != two) fail_msg("seed %llu: read twice, seen two things", (unsigned long long)i);
		free(exact);
		free(copy);
		arena_reset(&a);
	}
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bent_frames)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
