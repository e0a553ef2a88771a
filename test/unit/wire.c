/* Frames, channels, processes and the sandbox: what fits goes through whole, what does not is refused. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "wire/channel.h"
#include "wire/process.h"
#include "wire/sandbox.h"

static struct arena arena;

static struct bytes sample(size_t n, uint64_t conn)
{
	struct frame_writer w;
	frame_start(&w, &arena, FRAME_MAX_IN, conn, 7);
	unsigned char *room = frame_room(&w, n);
	for (size_t i = 0; room && i < n; i++) room[i] = (unsigned char)(i * 31 + conn);
	struct bytes b;
	assert_int_equal(frame_end(&b, &w), OK);
	return b;
}

static bool is_sample(const struct frame *f, size_t n, uint64_t conn)
{
	struct frame_reader r;
	frame_read(&r, f, NULL);
	struct bytes b = frame_get_bytes(&r, n);
	if (frame_done(&r) != OK || f->conn != conn || f->kind != 7 || b.n != n) return false;
	for (size_t i = 0; i < n; i++) {
		if (b.at[i] != (unsigned char)(i * 31 + conn)) return false;
	}
	return true;
}

static void frame_round(void **state)
{
	(void)state;
	struct frame_writer w;
	frame_start(&w, &arena, 4096, 0x0102030405060708u, 9);
	frame_u8(&w, 200);
	frame_u16(&w, 65000);
	frame_u32(&w, 4000000000u);
	frame_u64(&w, UINT64_MAX - 1);
	frame_i64(&w, INT64_MIN + 1);
	frame_text(&w, "노을 07");
	frame_text(&w, NULL);
	frame_bytes(&w, (struct bytes){(const unsigned char *)"\0x", 2});
	frame_u8(&w, 1);
	struct bytes whole;
	assert_int_equal(frame_end(&whole, &w), OK);
	/* The layout is for ever: head by hand. */
	const unsigned char head[] = {0, 0, 0, (unsigned char)(whole.n - 4), 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 65000 >> 8, 65000 & 255};
	assert_memory_equal(whole.at, head, sizeof head);

	struct frame f;
	struct frame_reader r;
	assert_int_equal(frame_open(&f, whole), OK);
	frame_read(&r, &f, &arena);
	assert_int_equal(frame_get_u8(&r), 200);
	assert_int_equal(frame_get_u16(&r), 65000);
	assert_int_equal(frame_get_u32(&r), 4000000000u);
	assert_true(frame_get_u64(&r) == UINT64_MAX - 1);
	assert_true(frame_get_i64(&r) == INT64_MIN + 1);
	char call[16];
	frame_get_text_into(&r, call, sizeof call);
	assert_string_equal(call, "노을 07");
	assert_string_equal(frame_get_text(&r, 10), "");
	struct bytes b = frame_get_bytes(&r, 2);
	assert_int_equal(b.n, 2);
	assert_int_equal(frame_done(&r), INVALID); /* one byte is left */
	assert_true(frame_get_bool(&r));
	assert_int_equal(frame_done(&r), OK);
	assert_int_equal(frame_get_u8(&r), 0);
	assert_int_equal(frame_done(&r), INVALID); /* beyond the end, and it stays so */
}

static void frame_refuses(void **state)
{
	(void)state;
	struct bytes whole = sample(5, 1);
	struct frame f;
	unsigned char copy[64];
	memcpy(copy, whole.at, whole.n);
	for (size_t n = 0; n < whole.n; n++) assert_int_equal(frame_open(&f, (struct bytes){copy, n}), INVALID);
	assert_int_equal(frame_open(&f, (struct bytes){copy, whole.n + 1}), INVALID);
	copy[4] = FRAME_VERSION + 1;
	assert_int_equal(frame_open(&f, (struct bytes){copy, whole.n}), INVALID);

	const struct {
		const char *at;
		size_t n;
	} bad[] = {{"\0\0\0\2a", 5}, {"\xff\xff\xff\xff", 4}, {"\0\0\0\2a\0", 6}, {"\0\0\0\1\xff", 5}, {"\0\0\0\3abc", 7}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct frame g = {.fields = (const unsigned char *)bad[i].at, .n = bad[i].n};
		struct frame_reader r;
		frame_read(&r, &g, &arena);
		assert_string_equal(frame_get_text(&r, 2), "");
		assert_int_equal(frame_done(&r), INVALID);
		frame_read(&r, &g, &arena);
		char two[3] = "zz";
		frame_get_text_into(&r, two, sizeof two);
		assert_string_equal(two, "");
		assert_int_equal(frame_done(&r), INVALID);
	}
	struct frame g = {.fields = (const unsigned char *)"\2\0\0\1\0", .n = 5};
	struct frame_reader r;
	frame_read(&r, &g, NULL);
	assert_false(frame_get_bool(&r));
	assert_int_equal(frame_done(&r), INVALID);
	g.fields++;
	g.n--;
	frame_read(&r, &g, NULL);
	assert_int_equal(frame_get_count(&r, 1000, 1), 0); /* says 256, has none */
	assert_int_equal(frame_done(&r), INVALID);
	g = (struct frame){.fields = (const unsigned char *)"\0\0\0\1a", .n = 5};
	frame_read(&r, &g, NULL); /* a text needs an arena to live in */
	assert_string_equal(frame_get_text(&r, 5), "");
	assert_int_equal(frame_done(&r), INVALID);
}

static void writer_latches(void **state)
{
	(void)state;
	struct frame_writer w;
	unsigned char small[FRAME_HEAD + 6];
	struct bytes b = {0};
	frame_start_in(&w, small, sizeof small, 1, 2);
	frame_u16(&w, 1);
	frame_u32(&w, 2);
	assert_int_equal(frame_end(&b, &w), OK);
	assert_ptr_equal(b.at, small);
	frame_u8(&w, 3);
	b.at = NULL;
	assert_int_equal(frame_end(&b, &w), LIMIT);
	assert_null(b.at);
	frame_start_in(&w, small, FRAME_HEAD - 1, 1, 2);
	assert_int_equal(frame_end(&b, &w), LIMIT);
	frame_start(&w, &arena, 1000, 1, 2);
	for (int i = 0; i < 300; i++) frame_u32(&w, (uint32_t)i);
	assert_int_equal(frame_end(&b, &w), LIMIT);
	assert_null(frame_room(&w, (size_t)UINT32_MAX + 1));
}

static struct channel a, b; /* large; not on the stack */

static void open_pair(void)
{
	int fds[2];
	assert_int_equal(channel_pair(fds), OK);
	channel_init(&a, fds[0]);
	channel_init(&b, fds[1]);
}

static void close_pair(void)
{
	channel_close(&a);
	channel_close(&b);
}

static void channel_sizes(void **state)
{
	(void)state;
	open_pair();
	struct frame f;
	assert_int_equal(channel_recv(&f, &b, &arena, FRAME_MAX_IN), NOT_FOUND);
	assert_int_equal(channel_wait(&b, 0), BUSY);
	const size_t edge = FRAME_INLINE - FRAME_HEAD - 4, sizes[] = {0, 1, 1000, edge - 1, edge, edge + 1, 1 << 20, (10u << 20) + 5000};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		arena_reset(&arena);
		assert_int_equal(channel_send(&a, sample(sizes[i], i)), OK);
		assert_false(channel_waiting(&a));
		assert_int_equal(channel_wait(&b, 1000), OK);
		assert_int_equal(channel_recv(&f, &b, &arena, FRAME_MAX_IN), OK);
		assert_true(is_sample(&f, sizes[i], i));
	}
	arena_reset(&arena);
	assert_int_equal(channel_send(&a, sample(100, 1)), OK);
	assert_int_equal(channel_recv(&f, &b, NULL, 0), OK);
	assert_true(is_sample(&f, 100, 1));
	/* Over the receiver's limit, in a packet and in a memfd; then the line still works. */
	assert_int_equal(channel_send(&a, sample(100, 1)), OK);
	assert_int_equal(channel_recv(&f, &b, &arena, 50), INVALID);
	assert_int_equal(channel_send(&a, sample(100000, 1)), OK);
	assert_int_equal(channel_recv(&f, &b, &arena, 90000), INVALID);
	assert_int_equal(channel_send(&a, sample(100000, 1)), OK);
	assert_int_equal(channel_recv(&f, &b, NULL, 0), INVALID);
	assert_int_equal(channel_send(&a, sample(7, 3)), OK);
	assert_int_equal(channel_recv(&f, &b, &arena, 500), OK);
	assert_true(is_sample(&f, 7, 3));
	close_pair();
}

static void channel_queue(void **state)
{
	(void)state;
	open_pair();
	struct frame f;
	unsigned sent = 0, got = 0;
	while (!channel_waiting(&a)) {
		arena_reset(&arena);
		assert_int_equal(channel_send(&a, sample(9000, sent++)), OK);
	}
	while (a.n_waiting < CHANNEL_QUEUE) {
		arena_reset(&arena);
		assert_int_equal(channel_send(&a, sample(20, sent++)), OK);
	}
	assert_int_equal(channel_send(&a, sample(20, sent)), LIMIT);
	for (; got < sent; got++) {
		arena_reset(&arena);
		assert_int_equal(channel_flush(&a), OK);
		assert_int_equal(channel_recv(&f, &b, &arena, FRAME_MAX_IN), OK);
		assert_true(is_sample(&f, f.conn == got && f.n > 5000 ? 9000 : 20, got)); /* in order */
	}
	assert_false(channel_waiting(&a));
	close_pair();
}

static void channel_ends(void **state)
{
	(void)state;
	struct frame f;
	open_pair();
	channel_close(&b);
	assert_int_equal(channel_wait(&a, 1000), OK);
	assert_int_equal(channel_recv(&f, &a, &arena, 1000), GONE);
	assert_int_equal(channel_send(&a, sample(5, 1)), GONE);
	channel_close(&a);
	assert_int_equal(channel_send(&a, sample(5, 1)), BROKEN);
	assert_int_equal(channel_recv(&f, &a, &arena, 1000), BROKEN);
}

/* A packet as a neighbour gone mad would make it: any head, any descriptor, any number of descriptors. */
static void mad(const void *at, size_t n, const int *fd, size_t n_fd)
{
	struct iovec iov = {.iov_base = (void *)at, .iov_len = n};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(8 * sizeof(int))];
	} control = {0};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
	if (n_fd) {
		m.msg_control = control.space;
		m.msg_controllen = CMSG_SPACE(n_fd * sizeof(int));
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(n_fd * sizeof(int));
		memcpy(CMSG_DATA(c), fd, n_fd * sizeof(int));
	}
	assert_int_equal(sendmsg(a.fd, &m, 0), n);
}

static int open_descriptors(void)
{
	int n = 0;
	for (int fd = 0; fd < 256; fd++) n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void channel_refuses_nonsense(void **state)
{
	(void)state;
	open_pair();
	struct frame f;
	struct bytes s = sample(100, 1);
	int fd = memfd_create("test", 0), dir = open("/", O_RDONLY | O_DIRECTORY), before;
	assert_int_equal(write(fd, s.at, s.n), s.n);
	before = open_descriptors();
	unsigned char head[FRAME_HEAD];
	memcpy(head, s.at, sizeof head);
	const int many[] = {fd, fd, fd}, crowd[] = {fd, fd, fd, fd, fd, fd};

	mad("x", 1, NULL, 0);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	mad("x", 1, &fd, 1);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	mad(head, sizeof head, &dir, 1); /* cannot be read */
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), BROKEN);
	mad(head, sizeof head, crowd, 6);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	mad(head, sizeof head, many, 3); /* the first counts, the others are closed */
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), OK);
	assert_true(is_sample(&f, 100, 1));
	head[3]++; /* longer than what the descriptor holds */
	mad(head, sizeof head, &fd, 1);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	head[3] -= 2; /* shorter */
	mad(head, sizeof head, &fd, 1);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	head[3]++;
	head[12] ^= 1; /* the packet names another question than the frame behind it */
	mad(head, sizeof head, &fd, 1);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), INVALID);
	memset(head, 0xff, sizeof head); /* four thousand million bytes */
	mad(head, sizeof head, &fd, 1);
	assert_int_equal(channel_recv(&f, &b, &arena, FRAME_MAX_IN), INVALID);
	unsigned char room[256];
	mad(s.at, FRAME_HEAD, &fd, 1);
	assert_int_equal(channel_recv_into(&f, &b, room, 50), INVALID);
	mad(s.at, FRAME_HEAD, &fd, 1);
	assert_int_equal(channel_recv_into(&f, &b, room, sizeof room), OK);
	assert_true(is_sample(&f, 100, 1));
	assert_int_equal(channel_recv_into(&f, &b, room, 3), INVALID);
	assert_int_equal(open_descriptors(), before); /* nothing leaked */
	close(fd);
	close(dir);
	close_pair();
}

static void channel_calls(void **state)
{
	(void)state;
	open_pair();
	struct frame f;
	assert_int_equal(channel_call(&f, &a, sample(10, 1), &arena, 1000, 0), BUSY);
	assert_int_equal(channel_recv(&f, &b, &arena, 1000), OK);
	assert_int_equal(channel_send(&b, sample(20, 2)), OK);
	assert_int_equal(channel_call(&f, &a, sample(10, 2), &arena, 1000, 1000), OK);
	assert_true(is_sample(&f, 20, 2));
	assert_int_equal(channel_send(&b, sample(20, 9)), OK);
	assert_int_equal(channel_call(&f, &a, sample(10, 3), &arena, 1000, 1000), INVALID);
	close_pair();
}

/* Processes -----------------------------------------------------------------------------------------------------------*/

static int wait_for(pid_t pid)
{
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void process_keeps_only(void **state)
{
	(void)state;
	int fds[2], other = open("/dev/null", O_RDONLY), far = fcntl(other, F_DUPFD, 50);
	assert_int_equal(pipe(fds), 0);
	struct process p = {.role = "test"};
	const int keep[] = {far, fds[1]};
	assert_int_equal(process_fork(&p, keep, 2, (struct instant){0}), OK);
	if (p.pid == 0) {
		char n = 0;
		for (int fd = 3; fd < 100; fd++) n = (char)(n + (fcntl(fd, F_GETFD) >= 0));
		bool right = fcntl(far, F_GETFD) >= 0 && fcntl(other, F_GETFD) < 0 && write(fds[1], &n, 1) == 1;
		_exit(right ? 0 : 1);
	}
	assert_int_equal(wait_for(p.pid), 0);
	char n;
	assert_int_equal(read(fds[0], &n, 1), 1);
	assert_int_equal(n, 2);
	close(fds[0]);
	close(fds[1]);
	close(other);
	close(far);
}

static void process_restarts(void **state)
{
	(void)state;
	struct process p = {.role = "test", .pid = 99, .started = {1000}};
	struct instant now = {1500};
	assert_false(process_due(&p, now));
	process_ended(&p, 0, now);
	assert_false(p.crashed);
	assert_true(process_due(&p, now)); /* at once */
	const int64_t wait[] = {0, 0, 100, 200, 400, 800, 1000, 1000, 1000, 1000};
	for (size_t i = 0; i < sizeof wait / sizeof *wait; i++) {
		p.pid = 99;
		p.started = now;
		process_ended(&p, SIGKILL, now);
		assert_true(p.crashed);
		assert_int_equal(p.restart_at.ms - now.ms, wait[i]);
		if (wait[i]) assert_false(process_due(&p, (struct instant){now.ms + wait[i] - 1}));
		assert_true(process_due(&p, (struct instant){now.ms + wait[i]}));
	}
	p.pid = 99;
	p.started = now;
	now.ms += PROCESS_STEADY_MS;
	process_ended(&p, 1 << 8, now);
	assert_true(p.crashed);
	assert_true(process_due(&p, now)); /* it had run long enough: at once again */
}

static void process_hears(void **state)
{
	(void)state;
	int fd;
	sigset_t old;
	sigprocmask(SIG_BLOCK, NULL, &old);
	assert_int_equal(process_signals(&fd), OK);
	assert_int_equal(process_signal(fd), 0);
	raise(SIGHUP);
	assert_int_equal(process_signal(fd), SIGHUP);
	struct process p = {.role = "test"};
	assert_int_equal(process_fork(&p, NULL, 0, (struct instant){0}), OK);
	if (p.pid == 0) {
		pause(); /* default SIGTERM ends it although the parent blocks it */
		_exit(3);
	}
	pid_t pid;
	int status;
	assert_int_equal(process_reap(&pid, &status), NOT_FOUND);
	process_stop(&p);
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	assert_int_equal(poll(&wait, 1, 10000), 1);
	assert_int_equal(process_signal(fd), SIGCHLD);
	assert_int_equal(process_reap(&pid, &status), OK);
	assert_int_equal(pid, p.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_int_equal(process_fork(&p, NULL, 0, (struct instant){0}), OK);
	if (p.pid == 0) {
		pause();
		_exit(3);
	}
	process_kill(&p);
	status = wait_for(p.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	process_stop(&(struct process){0}); /* not running: hits nobody */
	process_kill(&(struct process){0});
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(fd);
}

/* Sandbox -------------------------------------------------------------------------------------------------------------*/

static char dir[PATH_MAX], inside[PATH_MAX + 8], outside[PATH_MAX + 8];

typedef int attempt(void);

static int try_nothing(void) { return 0; }
static int try_socket(void) { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }
#if !defined __SANITIZE_ADDRESS__ /* whose leak check needs these two */
static int try_fork(void) { return fork() >= 0; }
static int try_kill(void) { return kill(getppid(), 0) == 0; }
#endif
static int try_exec(void) { return execl("/bin/true", "true", (char *)NULL); }
static int try_code(void) { return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }
static int try_inside(void) { return open(inside, O_CREAT | O_RDWR, 0600) < 0 ? 1 : unlink(inside); }
static int try_outside(void) { return open(outside, O_CREAT | O_RDWR, 0600) >= 0; }
static int try_read(void) { return open("/etc/hostname", O_RDONLY) < 0; }
static int try_unlink(void) { return unlink("/etc/nothing-there"); }

static int run(const struct sandbox *s, attempt *what)
{
	struct process p = {.role = "sandboxed"};
	assert_int_equal(process_fork(&p, NULL, 0, (struct instant){0}), OK);
	if (p.pid == 0) {
		if (sandbox_enter(s, NULL) != OK) _exit(99);
		_exit(what());
	}
	return wait_for(p.pid);
}

static bool was_killed(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS; }

static void sandbox_holds(void **state)
{
	(void)state;
	if (!sandbox_landlock_abi() || !sandbox_has_seccomp()) skip();
	snprintf(dir, sizeof dir, "/tmp/naru-sandbox-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(inside, sizeof inside, "%s/in", dir);
	snprintf(outside, sizeof outside, "%s-out", dir);
	const enum sandbox_profile all[] = {SANDBOX_FRONT, SANDBOX_CORE, SANDBOX_KEEPER, SANDBOX_JOB};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct sandbox s = {.profile = all[i], .ro = {"/etc/hostname", "/absent"}, .memory_mb = 100000, .cpu_s = 5};
		if (all[i] == SANDBOX_CORE || all[i] == SANDBOX_KEEPER) s.rw = dir;
		assert_int_equal(run(&s, try_nothing), 0);
		assert_true(was_killed(run(&s, try_socket)));
		assert_true(was_killed(run(&s, try_exec)));
		assert_true(was_killed(run(&s, try_code)));
#if !defined __SANITIZE_ADDRESS__
		assert_true(was_killed(run(&s, try_fork)));
		assert_true(was_killed(run(&s, try_kill)));
#endif
		assert_int_equal(run(&s, try_outside), 0);
		assert_int_equal(run(&s, try_read), 0);
		if (s.rw) assert_int_equal(run(&s, try_inside), 0);
		else assert_true(was_killed(run(&s, try_unlink)));
	}
	const struct sandbox nowhere = {.profile = SANDBOX_CORE, .rw = "/absent/dir"};
	assert_int_equal(WEXITSTATUS(run(&nowhere, try_nothing)), 99);
	rmdir(dir);
}

int main(void)
{
	arena_init(&arena, 64u << 20);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frame_round), cmocka_unit_test(frame_refuses), cmocka_unit_test(writer_latches),
		cmocka_unit_test(channel_sizes), cmocka_unit_test(channel_queue), cmocka_unit_test(channel_ends),
		cmocka_unit_test(channel_refuses_nonsense), cmocka_unit_test(channel_calls), cmocka_unit_test(process_keeps_only),
		cmocka_unit_test(process_restarts), cmocka_unit_test(process_hears), cmocka_unit_test(sandbox_holds),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
