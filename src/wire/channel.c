#include "wire/channel.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum outcome channel_pair(int fds[2])
{
	int got[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, got) != 0) return BROKEN;
	/* Best effort: the kernel caps it, and the queue covers the rest. */
	const int room = 1 << 20;
	for (int i = 0; i < 2; i++) {
		if (setsockopt(got[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room) != 0) continue;
	}
	fds[0] = got[0];
	fds[1] = got[1];
	return OK;
}

void channel_init(struct channel *ch, int fd)
{
	ch->fd = fd;
	ch->first = ch->n_waiting = 0;
}

void channel_close(struct channel *ch)
{
	for (; ch->n_waiting; ch->n_waiting--, ch->first++) close(ch->waiting[ch->first % CHANNEL_QUEUE]);
	if (ch->fd >= 0) close(ch->fd);
	ch->fd = -1;
}

/* Sending -------------------------------------------------------------------------------------------------------------*/

/* NOT_FOUND: no room now. fd < 0: none to pass. */
static enum outcome packet(int to, const void *at, size_t n, int fd)
{
	struct iovec iov = {.iov_base = (void *)at, .iov_len = n};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
	if (fd >= 0) {
		m.msg_control = control.space;
		m.msg_controllen = sizeof control.space;
		struct cmsghdr *c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof fd);
		memcpy(CMSG_DATA(c), &fd, sizeof fd);
	}
	ssize_t sent;
	do sent = sendmsg(to, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent == (ssize_t)n) return OK;
	if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ETOOMANYREFS)) return NOT_FOUND;
	return sent < 0 && (errno == EPIPE || errno == ECONNRESET) ? GONE : BROKEN;
}

static enum outcome shelve(int *out, struct bytes frame)
{
	int fd = memfd_create("frame", MFD_CLOEXEC);
	if (fd < 0) return BROKEN;
	for (size_t done = 0; done < frame.n;) {
		ssize_t n = write(fd, frame.at + done, frame.n - done);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) {
			close(fd);
			return BROKEN;
		}
		done += (size_t)n;
	}
	*out = fd;
	return OK;
}

/* The head of the frame goes with its descriptor: the receiver checks one against the other. */
static enum outcome packet_of(int to, int fd)
{
	unsigned char head[FRAME_HEAD];
	if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head) return BROKEN;
	return packet(to, head, sizeof head, fd);
}

enum outcome channel_flush(struct channel *ch)
{
	while (ch->n_waiting) {
		int fd = ch->waiting[ch->first];
		enum outcome r = packet_of(ch->fd, fd);
		if (r == NOT_FOUND) return OK;
		if (r != OK) return r;
		close(fd);
		ch->first = (ch->first + 1) % CHANNEL_QUEUE;
		ch->n_waiting--;
	}
	return OK;
}

enum outcome channel_send(struct channel *ch, struct bytes frame)
{
	enum outcome r = channel_flush(ch);
	if (r != OK) return r;
	if (frame.n <= FRAME_INLINE && !ch->n_waiting) {
		r = packet(ch->fd, frame.at, frame.n, -1);
		if (r != NOT_FOUND) return r;
	}
	if (ch->n_waiting == CHANNEL_QUEUE) return LIMIT;
	int fd;
	r = shelve(&fd, frame);
	if (r != OK) return r;
	ch->waiting[(ch->first + ch->n_waiting++) % CHANNEL_QUEUE] = fd;
	return channel_flush(ch);
}

/* Receiving -----------------------------------------------------------------------------------------------------------*/

struct packet {
	size_t n;
	int fd; /* -1 = none came with it */
};

/* Keeps the first descriptor and closes any more than that. */
static void take_descriptors(struct packet *p, struct msghdr *m)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
		size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
			if (p->fd < 0) p->fd = fd;
			else close(fd);
		}
	}
}

static enum outcome receive(struct packet *out, int from, void *at, size_t cap)
{
	struct iovec iov = {.iov_base = at, .iov_len = cap};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(4 * sizeof(int))];
	} control;
	struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space};
	ssize_t n;
	do n = recvmsg(from, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN) return NOT_FOUND;
	if (n == 0 || (n < 0 && errno == ECONNRESET)) return GONE;
	if (n < 0) return BROKEN;
	struct packet p = {.n = (size_t)n, .fd = -1};
	take_descriptors(&p, &m);
	if (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		if (p.fd >= 0) close(p.fd);
		return INVALID;
	}
	*out = p;
	return OK;
}

/* How long the frame says it is, head included; 0 = it does not say. */
static size_t announced(const unsigned char *head, size_t n)
{
	if (n < FRAME_HEAD) return 0;
	return ((size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3]) + 4;
}

static enum outcome read_all(int fd, unsigned char *at, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(fd, at + done, n - done, (off_t)done);
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) return BROKEN;
		if (got == 0) return INVALID;
		done += (size_t)got;
	}
	unsigned char beyond;
	return pread(fd, &beyond, 1, (off_t)n) == 0 ? OK : INVALID;
}

/* The frame behind a descriptor: its head must be the head that came in the packet. */
static enum outcome unshelve(struct frame *out, int fd, const unsigned char head[FRAME_HEAD], unsigned char *at, size_t n)
{
	enum outcome r = read_all(fd, at, n);
	if (r != OK) return r;
	if (memcmp(at, head, FRAME_HEAD) != 0) return INVALID;
	return frame_open(out, (struct bytes){at, n});
}

enum outcome channel_recv_into(struct frame *out, struct channel *ch, void *at, size_t cap)
{
	struct packet p;
	if (cap < FRAME_HEAD) return INVALID;
	enum outcome r = receive(&p, ch->fd, at, cap);
	if (r != OK) return r;
	if (p.fd < 0) return frame_open(out, (struct bytes){at, p.n});
	unsigned char head[FRAME_HEAD];
	size_t n = announced(at, p.n);
	if (n < FRAME_HEAD || n > cap || p.n != FRAME_HEAD) {
		r = INVALID;
	} else {
		memcpy(head, at, sizeof head);
		r = unshelve(out, p.fd, head, at, n);
	}
	close(p.fd);
	return r;
}

enum outcome channel_recv(struct frame *out, struct channel *ch, struct arena *a, size_t max)
{
	if (!a) return channel_recv_into(out, ch, ch->in, sizeof ch->in);
	struct packet p;
	enum outcome r = receive(&p, ch->fd, ch->in, sizeof ch->in);
	if (r != OK) return r;
	if (p.fd < 0) {
		if (p.n > max) return INVALID;
		return frame_open(out, arena_bytes(a, ch->in, p.n));
	}
	size_t n = announced(ch->in, p.n);
	if (n < FRAME_HEAD || n > max || p.n != FRAME_HEAD) r = INVALID;
	else r = unshelve(out, p.fd, ch->in, arena_alloc(a, n), n);
	close(p.fd);
	return r;
}

enum outcome channel_wait(const struct channel *ch, int timeout_ms)
{
	struct pollfd p = {.fd = ch->fd, .events = POLLIN};
	int n;
	do n = poll(&p, 1, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n < 0) return BROKEN;
	return n ? OK : BUSY;
}

enum outcome channel_call(struct frame *answer, struct channel *ch, struct bytes frame, struct arena *a, size_t max, int timeout_ms)
{
	struct frame asked, got;
	enum outcome r = frame_open(&asked, frame);
	if (r == OK) r = channel_send(ch, frame);
	if (r == OK) r = channel_wait(ch, timeout_ms);
	if (r == OK) r = channel_recv(&got, ch, a, max);
	if (r != OK) return r;
	if (got.conn != asked.conn || got.kind != asked.kind) return INVALID;
	*answer = got;
	return OK;
}
