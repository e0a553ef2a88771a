/* Sandbox: what a process of ours may still do after its descriptors are open and before it reads its first byte.
 *
 * sandbox_enter() sets PR_SET_DUMPABLE 0 and NO_NEW_PRIVS, then Landlock with the newest ABI the kernel has (files, TCP,
 * signals and abstract sockets beyond the sandbox), then seccomp: a call that is not on the list of the profile kills the
 * process. Call it before any thread is started; it cannot be undone.
 *
 *   profile   files                       calls beyond memory, time, poll and open descriptors
 *   front     reads `ro` (best: nothing)  accept, socket options, threads; no socket(), no connect()
 *   core      reads `ro`, writes `rw`     files; no socket, connect, thread, fork, exec. Connects to PostgreSQL before
 *   keeper    reads `ro`, writes `rw`     files, threads (Argon2id); no socket
 *   job       nothing                     nothing; CPU and memory limits are set first
 *
 * No Landlock or no seccomp in the kernel: BROKEN, the process must not serve. accept_none (a flag a person gives, for
 * development) makes that a logged event instead. */
#ifndef WIRE_SANDBOX_H
#define WIRE_SANDBOX_H

#include <stdbool.h>
#include "base/msg.h"
#include "base/outcome.h"

enum sandbox_profile { SANDBOX_FRONT, SANDBOX_CORE, SANDBOX_KEEPER, SANDBOX_JOB };

#define SANDBOX_RO 6

struct sandbox {
	enum sandbox_profile profile;
	const char *rw;             /* a directory with all below it; NULL = none */
	const char *ro[SANDBOX_RO]; /* files and directories that may be read; absent ones are skipped */
	unsigned cpu_s, memory_mb;  /* job only; 0 = no limit */
	bool accept_none;
};

MUST_CHECK enum outcome sandbox_enter(const struct sandbox *s, struct err *err);

/* What the kernel offers, for `doctor` and the start: Landlock ABI (0 = none) and whether seccomp filters work. */
int sandbox_landlock_abi(void);
bool sandbox_has_seccomp(void);

#endif
