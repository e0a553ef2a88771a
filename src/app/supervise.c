/* front <-> core <-> keeper: the pairs are made once and kept open here, so that a child can be started anew with the same
 * ends and its neighbour need not be told:
 *
 *   core dies     what it had taken is lost: front is told (a byte on `control`) and answers 503; what still lay in the
 *                 channel is served by the next core. Answers of the keeper to the dead core are thrown away.
 *   front dies    browsers connect anew; answers to the old front find nobody.
 *   keeper dies   everything is locked: its pairs are made anew, core too is started anew.
 *
 * The end: front is told by the end of `control`; core ends when front's channel ends, the keeper when core's does. */
#include "app/supervise.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "keeper/keeper_main.h"
#include "wire/channel.h"
#include "wire/process.h"

#define CODE_BLAMES_FRONT 3 /* core was told nonsense by its neighbour */
#define CODE_NO_START 4     /* core can never start like this: it has said why */
#define END_MS 5000


struct run {
	struct house *h;
	struct process front, core, keeper;
	int front_core[2];           /* front's end, core's end */
	struct keeper_lines lines;
	int control[2];              /* main's end, front's end */
	int signals;
	bool stopping, hopeless;
};

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
	pair[0] = pair[1] = -1;
}

/* Ctrl-C reaches every process of the terminal, systemd's SIGTERM every process of the unit; only main acts on them, so
 * that the children end in order. When main itself is killed, they end at once: what was answered is on the disk. */
static void child_begins(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static enum outcome start_keeper(struct run *r, struct instant now)
{
	close_pair(r->lines.fast);
	close_pair(r->lines.slow);
	if (keeper_lines_open(&r->lines) != OK)
		return BROKEN;
	const int keep[] = {r->lines.fast[0], r->lines.slow[0]};
	if (process_fork(&r->keeper, keep, 2, now) != OK)
		return BROKEN;
	if (r->keeper.pid == 0) {
		signal(SIGINT, SIG_IGN);
		const struct core_options *core = &r->h->core;
		const struct keeper_options o = {.dir = core->dir, .centre = core->centre, .accept_no_sandbox = core->accept_no_sandbox,
			.clock_ahead_ms = core->clock_ahead_ms};
		_exit(keeper_main(&o, r->lines.fast[0], r->lines.slow[0]));
	}
	return OK;
}

/* What the keeper told the core that died. */
static void drain(int fd)
{
	char lost[256];
	while (recv(fd, lost, sizeof(lost), MSG_DONTWAIT) > 0)
		continue;
}

static enum outcome start_core(struct run *r, struct instant now)
{
	drain(r->lines.fast[1]);
	drain(r->lines.slow[1]);
	const int keep[] = {r->front_core[1], r->lines.fast[1], r->lines.slow[1]};
	if (process_fork(&r->core, keep, 3, now) != OK)
		return BROKEN;
	if (r->core.pid == 0) {
		child_begins();
		r->h->core.front = r->front_core[1];
		r->h->core.keeper_fast = r->lines.fast[1];
		r->h->core.keeper_slow = r->lines.slow[1];
		_exit(core_run(&r->h->core));
	}
	return OK;
}

static enum outcome start_front(struct run *r, struct instant now)
{
	const int keep[] = {r->h->listen_fd, r->front_core[0], r->control[1]};
	if (process_fork(&r->front, keep, 3, now) != OK)
		return BROKEN;
	if (r->front.pid == 0) {
		child_begins();
		r->h->front.listen_fd = r->h->listen_fd;
		r->h->front.core = r->front_core[0];
		r->h->front.control = r->control[1];
		_exit(front_run(&r->h->front));
	}
	return OK;
}

static void tell_front(struct run *r)
{
	if (write(r->control[0], "c", 1) != 1)
		process_kill(&r->front);
}

static void book(struct run *r, pid_t pid, int status, struct instant now)
{
	bool blames = WIFEXITED(status) && WEXITSTATUS(status) == CODE_BLAMES_FRONT;
	if (pid == r->keeper.pid) {
		process_ended(&r->keeper, status, now);
		process_kill(&r->core);
	} else if (pid == r->core.pid) {
		process_ended(&r->core, status, now);
		r->hopeless |= WIFEXITED(status) && WEXITSTATUS(status) == CODE_NO_START;
		if (blames)
			process_kill(&r->front);
		else if (!r->stopping)
			tell_front(r);
	} else if (pid == r->front.pid) {
		process_ended(&r->front, status, now);
	}
}

static void reap(struct run *r)
{
	pid_t pid;
	int status;
	while (process_reap(&pid, &status) == OK)
		book(r, pid, status, instant_real());
}

/* Keeper first: core needs it from its first request on. */
static enum outcome start_due(struct run *r)
{
	struct instant now = instant_real();
	if (process_due(&r->keeper, now) && start_keeper(r, now) != OK)
		return BROKEN;
	if (r->keeper.pid && process_due(&r->core, now) && start_core(r, now) != OK)
		return BROKEN;
	if (process_due(&r->front, now) && start_front(r, now) != OK)
		return BROKEN;
	return OK;
}

static bool all_run(const struct run *r)
{
	return r->front.pid && r->core.pid && r->keeper.pid;
}

static enum outcome serve(struct run *r)
{
	struct pollfd wait = {.fd = r->signals, .events = POLLIN};
	while (!r->stopping && !r->hopeless) {
		if (start_due(r) != OK)
			return BROKEN;
		if (poll(&wait, 1, all_run(r) ? -1 : 50) < 0 && errno != EINTR)
			return BROKEN;
		for (int s = process_signal(r->signals); s; s = process_signal(r->signals))
			r->stopping |= s == SIGTERM || s == SIGINT || s == SIGHUP;
		if (!r->stopping)
			reap(r);
	}
	return OK;
}

static bool any_runs(const struct run *r)
{
	return r->front.pid || r->core.pid || r->keeper.pid;
}

static void end(struct run *r)
{
	struct pollfd wait = {.fd = r->signals, .events = POLLIN};
	int64_t until = instant_real().ms + END_MS;
	r->stopping = true;
	close_pair(r->control);
	close_pair(r->front_core);
	close_pair(r->lines.fast);
	close_pair(r->lines.slow);
	for (reap(r); any_runs(r) && instant_real().ms < until; reap(r)) {
		if (poll(&wait, 1, 100) > 0)
			while (process_signal(r->signals))
				continue;
	}
	process_kill(&r->front);
	process_kill(&r->core);
	process_kill(&r->keeper);
}

int supervise(struct house *h)
{
	struct run r = {.h = h, .front = {.role = "naru-front"}, .core = {.role = "naru-core"}, .keeper = {.role = "naru-keeper"},
		.lines = {{-1, -1}, {-1, -1}}, .control = {-1, -1}, .front_core = {-1, -1}};
	if (process_signals(&r.signals) != OK || channel_pair(r.front_core) != OK || channel_pair(r.control) != OK)
		return 1;
	enum outcome done = serve(&r);
	log_event("main.stop", L_WORD("outcome", outcome_name(done)));
	end(&r);
	return done == OK && !r.hopeless ? 0 : 1;
}
