/* Classes: charges that the same lines can pay and that weigh the same are one class, so that a nation of two million
 * charges becomes a network of some ten thousand classes.
 *
 * Which funds can pay a charge is the AND of five bit sets, one each for tenure, age, centre, month and category. What is
 * left is the same for all charges of a class, so nothing is lost: a class is split up again exactly by alloc_book(). Only
 * where share limits of a set can add up to more than the whole (80 % and 60 %) does the amount become part of the class;
 * below that, the sum of the charges' own limits says all. */
#ifndef FUND_ALLOC_CLASS_H
#define FUND_ALLOC_CLASS_H

#include "fund/alloc_case.h"

struct alloc_class {
	int32_t set;
	int32_t weight;
	bool expected;
	int32_t part;   /* a class beyond 2^60 won goes on in the next part */
	int64_t unit;   /* amount of each charge, where that matters; else 0 */
	bool limited;   /* arcs have limits of their own */
	bool alone;     /* never more than this one charge */
	int64_t supply; /* sum of amounts, at most 2^60 */
	int32_t n;      /* charges */
};

struct alloc_classes {
	struct alloc_class *at; /* real before expected, then from high weight to low */
	int32_t n;
	int32_t *of_charge;     /* ALLOC_NONE for locked charges and those of 0 won */
	/* sets: lines in rising order */
	int32_t n_sets;
	uint32_t *set_first;    /* n_sets + 1 */
	int32_t *set_line;
	bool *set_shared;       /* a fund of the set has a share limit */
	/* arcs: class x line of its set */
	uint32_t *first;        /* n + 1 */
	uint32_t n_arcs;
	int32_t *arc_line;
	int64_t *arc_cap;       /* NULL where no fund has a share limit; else ALLOC_NO_CAP or the sum of the charges' limits */
};

void alloc_classes_build(struct alloc_classes *out, struct arena *a, const struct alloc_case *c);

#endif
