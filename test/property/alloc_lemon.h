/* LEMON's network simplex as a second opinion: C can call it, LEMON itself stays in one C++ file. */
#ifndef TEST_ALLOC_LEMON_H
#define TEST_ALLOC_LEMON_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lemon_arc {
	int32_t from, to;
	int64_t cap, cost, flow; /* flow is the answer */
};

/* Cheapest flow of `total` won from node `source` to node `sink`; 0 where there is one. seconds: of the solver alone. */
int lemon_cheapest_flow(int32_t nodes, struct lemon_arc *arc, int32_t arcs, int32_t source, int32_t sink, int64_t total, double *seconds);

#ifdef __cplusplus
}
#endif
#endif
