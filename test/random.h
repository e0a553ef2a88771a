/* A seeded stream for property and fuzz tests: the same numbers on every run, printed seed or not. */
#ifndef TEST_RANDOM_H
#define TEST_RANDOM_H

#include <stdint.h>

struct random_stream {
	uint64_t s;
};

static inline uint64_t draw(struct random_stream *r) /* splitmix64 */
{
	uint64_t z = r->s += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static inline int64_t draw_between(struct random_stream *r, int64_t min, int64_t max)
{
	return min + (int64_t)(draw(r) % (uint64_t)(max - min + 1));
}

#endif
