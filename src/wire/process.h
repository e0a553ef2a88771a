/* Processes: children with a role, restarted when they die, and the signals main listens to.
 *
 * A child keeps only the descriptors it was given, ends when its parent dies, has default signals and its role as its
 * name. main holds one struct process for each long-lived child. */
#ifndef WIRE_PROCESS_H
#define WIRE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/date.h"
#include "base/outcome.h"

struct process {
	const char *role; /* a constant, at most 15 letters */
	pid_t pid;        /* 0 = not running */
	struct instant started, restart_at;
	unsigned deaths;  /* since it last ran for PROCESS_STEADY_MS */
	bool crashed;     /* the last end was a signal or a code that is not 0 */
};

#define PROCESS_STEADY_MS 3000

/* In the child: OK with p->pid 0. In the parent: OK with the child's pid. keep: descriptors that stay open in the child
 * (0, 1 and 2 always do). */
MUST_CHECK enum outcome process_fork(struct process *p, const int keep[], size_t n_keep, struct instant now);

/* Books the end of a child: the first three deaths restart at once, the following ones in a row after 0.1, 0.2, 0.4 … 1 s. */
void process_ended(struct process *p, int status, struct instant now);
bool process_due(const struct process *p, struct instant now); /* not running, and its time to start has come */
void process_stop(struct process *p);                          /* SIGTERM; the caller waits */
void process_kill(struct process *p);                          /* SIGKILL, for a neighbour that sent nonsense */

/* The next child that ended: its pid and status. NOT_FOUND when there is none. */
MUST_CHECK enum outcome process_reap(pid_t *pid, int *status);

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD and gives a descriptor that becomes readable for them. SIGPIPE is ignored. */
MUST_CHECK enum outcome process_signals(int *fd);
int process_signal(int fd); /* the next signal, or 0 */

#endif
