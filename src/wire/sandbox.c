#include "wire/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/log.h"

/* Landlock. Our own names: the kernel we run on may be newer than the headers we were built with. */
struct ll_ruleset {
	uint64_t fs, net, scoped;
};
struct ll_path {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

#define LL_VERSION 1u
#define LL_RULE_PATH 1
#define LL_EXECUTE (1ull << 0)
#define LL_WRITE_FILE (1ull << 1)
#define LL_READ_FILE (1ull << 2)
#define LL_READ_DIR (1ull << 3)
#define LL_FS_V1 ((1ull << 13) - 1)       /* the thirteen rights of ABI 1 */
#define LL_REFER (1ull << 13)             /* ABI 2 */
#define LL_TRUNCATE (1ull << 14)          /* ABI 3 */
#define LL_IOCTL_DEV (1ull << 15)         /* ABI 5 */
#define LL_NET_TCP 3ull                   /* ABI 4: bind and connect */
#define LL_SCOPED 3ull                    /* ABI 6: abstract sockets, signals */
#define LL_MAKE_SPECIAL (1ull << 6 | 1ull << 9 | 1ull << 10 | 1ull << 11) /* char, socket, fifo, block */
#define LL_FILE_ONLY (LL_WRITE_FILE | LL_READ_FILE | LL_TRUNCATE) /* rights that a rule on a file may carry */

int sandbox_landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LL_VERSION);
	return abi > 0 ? (int)abi : 0;
}

bool sandbox_has_seccomp(void)
{
	const uint32_t kill = SECCOMP_RET_KILL_PROCESS;
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill) == 0;
}

static uint64_t fs_rights(int abi)
{
	return LL_FS_V1 | (abi >= 2 ? LL_REFER : 0) | (abi >= 3 ? LL_TRUNCATE : 0) | (abi >= 5 ? LL_IOCTL_DEV : 0);
}

static enum outcome allow_path(int ruleset, const char *path, uint64_t rights)
{
	struct ll_path rule = {.fd = open(path, O_PATH | O_CLOEXEC)};
	if (rule.fd < 0) return errno == ENOENT ? NOT_FOUND : BROKEN;
	struct stat st;
	enum outcome r = BROKEN;
	if (fstat(rule.fd, &st) == 0) {
		rule.allowed = S_ISDIR(st.st_mode) ? rights : rights & LL_FILE_ONLY;
		if (syscall(SYS_landlock_add_rule, ruleset, LL_RULE_PATH, &rule, 0) == 0) r = OK;
	}
	close(rule.fd);
	return r;
}

static enum outcome landlock(const struct sandbox *s, int abi)
{
	const uint64_t all = fs_rights(abi);
	const struct ll_ruleset set = {.fs = all, .net = abi >= 4 ? LL_NET_TCP : 0, .scoped = abi >= 6 ? LL_SCOPED : 0};
	size_t size = abi >= 6 ? sizeof set : abi >= 4 ? offsetof(struct ll_ruleset, scoped) : sizeof set.fs;
	int fd = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
	if (fd < 0) return BROKEN;
	enum outcome r = OK;
	if (s->rw) r = allow_path(fd, s->rw, all & ~(LL_EXECUTE | LL_MAKE_SPECIAL | LL_IOCTL_DEV));
	for (size_t i = 0; r == OK && i < SANDBOX_RO && s->ro[i]; i++) {
		r = allow_path(fd, s->ro[i], LL_READ_FILE | LL_READ_DIR);
		if (r == NOT_FOUND) r = OK;
	}
	if (r == OK && syscall(SYS_landlock_restrict_self, fd, 0) != 0) r = BROKEN;
	close(fd);
	return r == NOT_FOUND ? BROKEN : r;
}

/* Seccomp. The lists name calls of a glibc program on open descriptors; everything else ends the process. */
static const int calls_all[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
	SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(fcntl), SCMP_SYS(dup),
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(mlock2), SCMP_SYS(munlock),
	SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list), SCMP_SYS(membarrier), SCMP_SYS(restart_syscall),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday),
	SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6),
	SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(eventfd2),
	SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime), SCMP_SYS(signalfd4), SCMP_SYS(pipe2),
	SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(recvfrom), SCMP_SYS(memfd_create), SCMP_SYS(ftruncate),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigpending), SCMP_SYS(sigaltstack),
	SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), SCMP_SYS(getuid),
	SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(uname), SCMP_SYS(sysinfo),
	SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(getcpu), SCMP_SYS(umask), SCMP_SYS(getcwd),
	/* Landlock refuses what is not ours with EACCES: libraries that look for a configuration file must live on. */
	SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat), SCMP_SYS(lstat),
	SCMP_SYS(statx), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fadvise64),
};
static const int calls_files[] = {
	SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
	SCMP_SYS(unlinkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(flock), SCMP_SYS(fallocate),
	SCMP_SYS(fchmod), SCMP_SYS(fchown), SCMP_SYS(chmod), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(utimensat),
	SCMP_SYS(copy_file_range), SCMP_SYS(sync_file_range),
};
static const int calls_net[] = {
	SCMP_SYS(accept4), SCMP_SYS(accept), SCMP_SYS(shutdown), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname),
	SCMP_SYS(getpeername), SCMP_SYS(sendfile), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg), SCMP_SYS(listen),
};
static const int calls_core[] = { /* libpq on its open connection */
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(shutdown), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
};
#if defined __SANITIZE_ADDRESS__
static const int calls_checker[] = { /* the leak check at exit stops its own process and reads its maps */
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(ptrace), SCMP_SYS(wait4), SCMP_SYS(kill), SCMP_SYS(tgkill), SCMP_SYS(prctl),
	SCMP_SYS(process_vm_readv), SCMP_SYS(personality), SCMP_SYS(mprotect), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
};
#endif

static bool allow(scmp_filter_ctx f, const int *call, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (seccomp_rule_add(f, SCMP_ACT_ALLOW, call[i], 0) != 0) return false;
	}
	return true;
}
#define ALLOW(f, list) allow((f), (list), sizeof(list) / sizeof *(list))

/* No memory may become code; abort() may only hit ourselves; ioctl only asks about terminals and waiting bytes. */
static bool allow_with_limits(scmp_filter_ctx f)
{
	const struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	const struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
	return seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &no_exec) == 0 &&
		seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &no_exec) == 0 &&
		seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0 &&
		seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, 0x5401)) == 0 && /* TCGETS */
		seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, 0x541b)) == 0 && /* FIONREAD */
		seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, 0x5421)) == 0 && /* FIONBIO */
		seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0;
}

/* Threads, but no processes: clone3's flags lie in memory a filter cannot see, so it is "not there" and glibc uses clone. */
static bool allow_threads(scmp_filter_ctx f)
{
	const scmp_datum_t thread = 0x00010000;
	return seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
		seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)) == 0;
}

static bool fill(scmp_filter_ctx f, enum sandbox_profile profile)
{
	bool ok = ALLOW(f, calls_all) && allow_with_limits(f);
#if defined __SANITIZE_ADDRESS__
	ok = ok && ALLOW(f, calls_checker);
#endif
	switch (profile) {
	case SANDBOX_FRONT: return ok && ALLOW(f, calls_net) && allow_threads(f);
	case SANDBOX_CORE: return ok && ALLOW(f, calls_files) && ALLOW(f, calls_core);
	case SANDBOX_KEEPER: return ok && ALLOW(f, calls_files) && allow_threads(f);
	case SANDBOX_JOB: return ok;
	}
	return false;
}

static enum outcome seccomp(enum sandbox_profile profile)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!f) return BROKEN;
	bool ok = seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 && fill(f, profile) && seccomp_load(f) == 0;
	seccomp_release(f);
	return ok ? OK : BROKEN;
}

static enum outcome limits(const struct sandbox *s)
{
	const struct rlimit none = {0}, cpu = {s->cpu_s, s->cpu_s};
	const struct rlimit memory = {(rlim_t)s->memory_mb << 20, (rlim_t)s->memory_mb << 20};
	if (setrlimit(RLIMIT_CORE, &none) != 0) return BROKEN;
	if (s->profile != SANDBOX_JOB) return OK;
	if (s->cpu_s && setrlimit(RLIMIT_CPU, &cpu) != 0) return BROKEN;
#if defined __SANITIZE_ADDRESS__ /* maps terabytes of shadow: it cannot live under such a limit */
	(void)memory;
#else
	if (s->memory_mb && setrlimit(RLIMIT_AS, &memory) != 0) return BROKEN;
#endif
	return OK;
}

enum outcome sandbox_enter(const struct sandbox *s, struct err *err)
{
	int abi = sandbox_landlock_abi();
	bool filters = sandbox_has_seccomp();
	enum outcome r = limits(s);
	if (r == OK && (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)) r = BROKEN;
	if (r == OK && abi) r = landlock(s, abi);
	if (r == OK && filters) r = seccomp(s->profile);
	if (r != OK) {
		err_set(err, MSG(N_("The sandbox could not be closed. Naru does not start without it.")));
		return r;
	}
	if (abi && filters) return OK;
	if (s->accept_none) {
		log_event("sandbox.incomplete", L_INT("landlock", abi), L_INT("seccomp", filters));
		return OK;
	}
	err_set(err, MSG(N_("This kernel has no Landlock or no seccomp. Naru does not start without a sandbox; use Linux 6.1 or newer.")));
	return BROKEN;
}
