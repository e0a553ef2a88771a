#include "wire/process.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"

static void close_others(const int keep[], size_t n)
{
	int from = 3;
	for (;;) { /* the next kept descriptor at or above `from` */
		int stay = -1;
		for (size_t i = 0; i < n; i++) {
			if (keep[i] >= from && (stay < 0 || keep[i] < stay)) stay = keep[i];
		}
		if (stay != from) close_range((unsigned)from, stay < 0 ? ~0u : (unsigned)stay - 1, 0);
		if (stay < 0) return;
		from = stay + 1;
	}
}

static void default_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	const int usual[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) signal(usual[i], SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

enum outcome process_fork(struct process *p, const int keep[], size_t n_keep, struct instant now)
{
	pid_t parent = getpid(), pid = fork();
	if (pid < 0) return BROKEN;
	p->pid = pid;
	p->started = now;
	if (pid > 0) return OK;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent) _exit(0); /* it died before we asked to be told */
	prctl(PR_SET_NAME, p->role);
	default_signals();
	close_others(keep, n_keep);
	return OK;
}

void process_ended(struct process *p, int status, struct instant now)
{
	const int64_t first_ms = 100, most_ms = 1000;
	const unsigned at_once = 3; /* a machine that kills one process may well kill another; only what cannot start must wait */
	p->pid = 0;
	p->crashed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	if (now.ms - p->started.ms >= PROCESS_STEADY_MS) p->deaths = 0;
	int64_t wait = p->deaths < at_once ? 0 : p->deaths > 10 ? most_ms : first_ms << (p->deaths - at_once);
	p->restart_at.ms = now.ms + (wait < most_ms ? wait : most_ms);
	p->deaths++;
	log_event("process.ended", L_WORD("role", p->role), L_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
		L_INT("code", WIFEXITED(status) ? WEXITSTATUS(status) : -1), L_INT("deaths", p->deaths));
}

bool process_due(const struct process *p, struct instant now) { return p->pid == 0 && now.ms >= p->restart_at.ms; }

void process_stop(struct process *p)
{
	if (p->pid > 0) kill(p->pid, SIGTERM);
}

void process_kill(struct process *p)
{
	if (p->pid > 0) kill(p->pid, SIGKILL);
}

enum outcome process_reap(pid_t *pid, int *status)
{
	int s;
	pid_t got = waitpid(-1, &s, WNOHANG);
	if (got <= 0) return NOT_FOUND;
	*pid = got;
	*status = s;
	return OK;
}

enum outcome process_signals(int *fd)
{
	sigset_t set;
	sigemptyset(&set);
	const int ours[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) sigaddset(&set, ours[i]);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || sigprocmask(SIG_BLOCK, &set, NULL) != 0) return BROKEN;
	int got = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (got < 0) return BROKEN;
	*fd = got;
	return OK;
}

int process_signal(int fd)
{
	struct signalfd_siginfo info;
	return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
