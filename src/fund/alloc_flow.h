/* The network class -> line -> fund -> sink and Dinic's maximum flow on it, in whole won.
 *
 * `supply` is what a class still has to send, `line_left` and `fund_left` what is still open. alloc_flow_run() sends as much
 * as it can and never takes back what an earlier run sent from a class or into a fund: it only finds other ways. */
#ifndef FUND_ALLOC_FLOW_H
#define FUND_ALLOC_FLOW_H

#include "fund/alloc_class.h"

struct alloc_flow {
	int32_t n_class, n_line, n_fund;
	/* shape, borrowed */
	const uint32_t *first;   /* arcs of a class */
	const int32_t *arc_line;
	const int64_t *arc_cap;  /* NULL = none is limited */
	const int32_t *fund_line; /* lines of a fund */
	/* shape, own */
	int32_t *arc_class, *line_fund;
	uint32_t *line_first, *line_arc; /* arcs of a line */
	/* state */
	int64_t *supply, *line_left, *line_flow, *fund_left, *arc_flow;
	/* work space */
	int32_t *level;    /* by node: classes, then lines, then funds */
	uint32_t *next;    /* by node: where its search goes on */
	int32_t *queue;    /* lines */
	int32_t *source, n_source; /* classes with something to send */
	int32_t *flowing;  /* arcs of a class that carry something */
	int32_t *seen, phase; /* by class: last phase that looked at it */
	struct alloc_step *path;
};

void alloc_flow_init(struct alloc_flow *f, struct arena *a, const struct alloc_case *c, const struct alloc_classes *k);
void alloc_flow_clear(struct alloc_flow *f, const struct alloc_case *c); /* no flow, lines open, funds closed, no supply */
void alloc_flow_run(struct alloc_flow *f);

#endif
