/* Outcomes: how every function that can fail says so.
 *
 * Out-parameters come first and are untouched on failure. A broken invariant is REQUIRE()d, also in release: the
 * process exits and main restarts it. An expected failure never exits. */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

#define MUST_CHECK __attribute__((warn_unused_result))

enum outcome {
	OK = 0,
	NOT_FOUND, /* no such thing, or not yours: the reader cannot tell which */
	DENIED,    /* you may not, and may know that you may not */
	INVALID,   /* what was given does not fit; the message says which part and what to do */
	CONFLICT,  /* someone changed it in between */
	EXISTS,    /* it is already there */
	LIMIT,     /* a budget or size is used up */
	BUSY,      /* not now; try again */
	GONE,      /* it was there; it has ended */
	BROKEN,    /* the machine failed: disk, database, neighbour */
};

const char *outcome_name(enum outcome r);

/* Prints file, line and expression to standard error and exits with 70. */
_Noreturn void require_failed(const char *what, const char *file, int line);
#define REQUIRE(x) ((x) ? (void)0 : require_failed(#x, __FILE__, __LINE__))

#endif
