/* The process that knows the pages: one thread, one database, no key. See core.c for the way of a batch. */
#ifndef WEB_CORE_H
#define WEB_CORE_H

#include "web/router.h"

/* Staff's policy, which lies above this room: makes c->permit. GONE: nobody is signed in; DENIED: the role lacks it. */
typedef enum outcome permit_fn(const struct permit **out, struct ctx *c, enum need need);

/* What a new day brings (tasks of clocks), some at a time between requests: *from says where to go on; 0 = all is done. */
typedef enum outcome daily_fn(int64_t *from, struct tx *tx, struct arena *a, const struct site *site, struct centre_id centre, struct date today);

struct core_options {
	int front, keeper_fast, keeper_slow; /* our ends of the channels */
	const char *where;                   /* the centre's directory, or postgresql://… */
	const char *dir;                     /* the centre's directory, the only one we may write to */
	struct centre_id centre;
	const struct assets *assets;
	const struct router *router;
	const struct site *site;
	permit_fn *permit;
	unsigned batch;         /* requests in one commit at most; 0 = as many as wait (up to CORE_BATCH) */
	daily_fn *daily;        /* NULL = none */
	int64_t clock_ahead_ms; /* --now: what the clock shows beyond the machine's */
	bool accept_no_sandbox;
};

#define CORE_BATCH 64

/* Returns the exit code of the process. */
int core_run(const struct core_options *o);

#endif
