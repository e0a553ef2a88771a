/* A counter-based stream: the n-th draw of a client depends on the seed, the client and n alone, so that one person can be
 * written again without those before. Not for anything secret. */
#ifndef REPORT_DEMO_RANDOM_H
#define REPORT_DEMO_RANDOM_H

#include <stdint.h>

struct draws {
	uint64_t at;
};

static inline uint64_t draw(struct draws *d)
{
	uint64_t z = d->at += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline struct draws draws_of(uint64_t seed, uint64_t subject, uint64_t number)
{
	struct draws d = {seed * 0xd1342543de82ef95u + subject * 0xa0761d6478bd642fu + number};
	draw(&d);
	return d;
}

static inline int draw_below(struct draws *d, int n)
{
	return n > 0 ? (int)(draw(d) % (uint64_t)n) : 0;
}

static inline int draw_permille(struct draws *d, int share)
{
	return draw_below(d, 1000) < share;
}

#endif
