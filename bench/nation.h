/* A synthetic nation of invented people: 34,000 clients, 60 months, 25 centres, 50 funds, one charge a client and month. */
#ifndef BENCH_NATION_H
#define BENCH_NATION_H

#include "fund/alloc.h"

enum { NATION_CENTRES = 25, NATION_CLIENTS = 34000, NATION_MONTHS = 60, NATION_CATEGORIES = 8 };

/* `clients` in `centres` centres over `months` months; not yet ready. */
struct alloc_case *nation_make(struct arena *a, int centres, int clients, int months, uint64_t seed);

#endif
