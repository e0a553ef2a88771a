/* The keeper process: what main forks. */
#ifndef KEEPER_KEEPER_MAIN_H
#define KEEPER_KEEPER_MAIN_H

#include "keeper/sealing.h"

struct keeper_options {
	const char *dir; /* the centre's directory; the keeper lives in DIR/keeper */
	struct centre_id centre;
	bool accept_no_sandbox;
	int64_t clock_ahead_ms; /* demonstrations and tests of the whole program: the clock shows this much more */
	/* Tests only; no command sets these. */
	struct keeper_testing {
		struct pwhash_cost cost;  /* 0: the real one */
		bool clock_from_caller;
		unsigned fail_write, fail_sync; /* the n-th and all later ones */
		unsigned die_after_journal;     /* n-th durable entry, then SIGKILL, before anything is opened or answered */
	} testing;
};

/* Serves until SIGTERM or until both lines are closed. fast: calls with one answer each; slow: sign-in and passphrases.
 * Returns the exit code of the process. */
int keeper_main(const struct keeper_options *o, int fast, int slow);

/* Descriptors for main: ours for the child, theirs for core. main keeps theirs open, so that a new core finds the keeper
 * and its sessions as the old one left them. */
struct keeper_lines {
	int fast[2], slow[2]; /* [0] keeper's, [1] core's */
};
MUST_CHECK enum outcome keeper_lines_open(struct keeper_lines *out);

/* keeper_start() with testing options. */
struct keeper;
MUST_CHECK enum outcome keeper_start_with(struct keeper **out, const struct keeper_options *o, struct err *err);
int keeper_pid(const struct keeper *k); /* of a started one */

#endif
