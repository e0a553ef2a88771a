/* The loop of front. libmicrohttpd runs in our own thread (external epoll): it calls visit_*() below, we talk to core.
 *
 *   browser -> uri_came -> request_came: checks -> (body) -> frame to core, connection suspended
 *   core    -> core_answers: finds the visit by conn -> connection resumed -> request_came again: answer queued
 *
 * A connection is answered in the second call of a request or later: answering in the first one would switch keep-alive
 * off, which we want only for refusals. */
#include <errno.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "web/front_visit.h"
#include "wire/sandbox.h"

#define HEADER_MS 10000
#define BODY_MS 30000
#define IDLE_MS 20000       /* between two requests of one connection */
#define VISIT_MEMORY ((size_t)48 << 20)
#define CONNECTION_MEMORY ((size_t)20 << 10) /* libmicrohttpd clears it for each request */

static int64_t monotonic_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* conn: which visit, and which of its requests */
static uint64_t conn_of(const struct visit *v)
{
	return (uint64_t)v->turn << 32 | (uint64_t)(v - v->front->visit);
}

static void visit_begin(struct visit *v)
{
	v->front->uploads -= v->uploading;
	v->uploading = false;
	v->turn++;
	arena_reset(&v->arena);
	v->q = (struct request){.path = "", .ip = v->ip};
	v->body = NULL;
	v->body_n = v->body_cap = 0;
	v->answer = (struct answer){0};
}

static void address_text(char *out, size_t size, const struct sockaddr *a)
{
	const void *at = a->sa_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)a)->sin6_addr
						  : (const void *)&((const struct sockaddr_in *)a)->sin_addr;
	if ((a->sa_family != AF_INET && a->sa_family != AF_INET6) || !inet_ntop(a->sa_family, at, out, (socklen_t)size))
		out[0] = '\0';
}

static void connected(struct front *f, struct MHD_Connection *c, void **context)
{
	struct visit *v = f->visit;
	while (v < f->visit + FRONT_CONNECTIONS && v->state != VISIT_FREE)
		v++;
	REQUIRE(v < f->visit + FRONT_CONNECTIONS); /* libmicrohttpd keeps the same limit */
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *from = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const int on = 1;
	setsockopt(fd->connect_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	address_text(v->ip, sizeof(v->ip), from->client_addr);
	v->fd = fd->connect_fd;
	v->connection = c;
	v->state = VISIT_IDLE;
	v->deadline_ms = monotonic_ms() + HEADER_MS;
	visit_begin(v);
	*context = v;
}

static void connection_changed(void *cls, struct MHD_Connection *c, void **context, enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connected(cls, c, context);
		return;
	}
	struct visit *v = *context;
	visit_begin(v);
	v->state = VISIT_FREE;
	v->connection = NULL;
	v->deadline_ms = 0;
}

/* The raw request target; libmicrohttpd cuts and unescapes its own copy afterwards. */
static void *uri_came(void *cls, const char *uri, struct MHD_Connection *c)
{
	(void)cls;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct visit *v = info->socket_context;
	visit_begin(v);
	v->connection = c;
	v->state = VISIT_ASKED;
	v->deadline_ms = monotonic_ms() + HEADER_MS;
	size_t path_n = strcspn(uri, "?");
	v->q.path = arena_textn(&v->arena, uri, path_n);
	if (uri[path_n])
		v->q.query = arena_bytes(&v->arena, uri + path_n + 1, strlen(uri + path_n + 1));
	return v;
}

static size_t keep_escapes(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls;
	(void)c;
	return strlen(s);
}

static void request_over(void *cls, struct MHD_Connection *c, void **context, enum MHD_RequestTerminationCode why)
{
	(void)cls;
	(void)c;
	(void)why;
	struct visit *v = *context;
	if (!v)
		return;
	visit_begin(v);
	v->state = VISIT_IDLE;
	v->deadline_ms = monotonic_ms() + IDLE_MS;
}

static enum MHD_Result ask_core(struct visit *v)
{
	struct bytes frame;
	const struct asset *file = v->q.method == GET ? asset_named(v->front->o->assets, v->q.path) : NULL;
	if (file)
		return front_static(v, file);
	v->q.body = (struct bytes){v->body, v->body_n};
	if (v->front->core.fd < 0 || exchange_ask(&frame, &v->arena, conn_of(v), &v->q) != OK ||
	    channel_send(&v->front->core, frame) != OK)
		return front_refuse(v, MHD_HTTP_SERVICE_UNAVAILABLE);
	v->state = VISIT_WAITING;
	v->deadline_ms = 0;
	MHD_suspend_connection(v->connection);
	return MHD_YES;
}

static enum MHD_Result take_body(struct visit *v, const char *data, size_t *n)
{
	if (*n > v->body_cap - v->body_n)
		return MHD_NO; /* more than it said: end the connection */
	memcpy(v->body + v->body_n, data, *n);
	v->body_n += *n;
	*n = 0;
	return MHD_YES;
}

static enum MHD_Result request_came(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version,
	const char *data, size_t *n, void **context)
{
	(void)cls;
	(void)c;
	(void)url;
	struct visit *v = *context;
	switch (v->state) {
	case VISIT_ASKED: {
		int refused = strcmp(version, "HTTP/1.1") == 0 ? front_check(v, method) : MHD_HTTP_BAD_REQUEST;
		if (refused)
			return front_refuse(v, refused);
		v->state = VISIT_READING;
		v->deadline_ms = monotonic_ms() + BODY_MS;
		return MHD_YES;
	}
	case VISIT_READING:
		return *n ? take_body(v, data, n) : ask_core(v);
	case VISIT_READY:
		return v->answer.status ? front_answer(v) : front_refuse(v, MHD_HTTP_SERVICE_UNAVAILABLE);
	case VISIT_WAITING:
	case VISIT_DONE:
		return MHD_YES;
	case VISIT_FREE:
	case VISIT_IDLE:
		break;
	}
	return MHD_NO;
}

/* From core -----------------------------------------------------------------------------------------------------------*/

static void ready(struct visit *v)
{
	v->state = VISIT_READY;
	v->deadline_ms = monotonic_ms() + BODY_MS; /* to take the answer away */
	MHD_resume_connection(v->connection);
}

/* Core is gone, or was: whoever waits gets a page that says so. */
static void give_up(struct front *f)
{
	for (struct visit *v = f->visit; v < f->visit + FRONT_CONNECTIONS; v++)
		if (v->state == VISIT_WAITING) {
			v->turn++;
			ready(v);
		}
}

static enum outcome core_answers(struct front *f)
{
	for (;;) {
		struct frame frame;
		struct answer answer;
		arena_reset(&f->scratch);
		enum outcome r = channel_recv(&frame, &f->core, &f->scratch, FRAME_MAX_OUT);
		if (r != OK)
			return r == NOT_FOUND ? OK : r;
		r = exchange_answered(&answer, &frame, &f->scratch);
		if (r != OK)
			return r;
		uint32_t index = (uint32_t)frame.conn;
		struct visit *v = &f->visit[index % FRONT_CONNECTIONS];
		if (index >= FRONT_CONNECTIONS || v->state != VISIT_WAITING || conn_of(v) != frame.conn)
			continue; /* the browser left, or core was restarted in between */
		struct arena mine = v->arena;
		v->arena = f->scratch;
		f->scratch = mine;
		v->answer = answer;
		v->q.lang = answer.lang;
		ready(v);
	}
}

/* A browser that takes too long over a line, a head or a body is shown out. */
static void sweep(struct front *f)
{
	int64_t now = monotonic_ms();
	if (now - f->swept_ms < 500)
		return;
	f->swept_ms = now;
	for (struct visit *v = f->visit; v < f->visit + FRONT_CONNECTIONS; v++)
		if (v->state != VISIT_FREE && v->deadline_ms && v->deadline_ms < now) {
			v->deadline_ms = 0;
			shutdown(v->fd, SHUT_RDWR);
		}
}

static int run_loop(struct front *f)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(f->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	REQUIRE(info);
	struct pollfd wait[] = {{.fd = info->epoll_fd, .events = POLLIN}, {.fd = f->core.fd}, {.fd = f->o->control, .events = POLLIN}};
	for (;;) {
		MHD_UNSIGNED_LONG_LONG left;
		int timeout = MHD_get_timeout(f->daemon, &left) == MHD_YES && left < 500 ? (int)left : 500;
		wait[1].events = (short)(POLLIN | (channel_waiting(&f->core) ? POLLOUT : 0));
		if (poll(wait, 3, timeout) < 0 && errno != EINTR)
			return 1;
		if (wait[2].revents) {
			char what;
			if (read(f->o->control, &what, 1) <= 0)
				return 0;
			give_up(f);
		}
		if ((wait[1].revents & POLLOUT) && channel_flush(&f->core) != OK)
			return 1;
		if ((wait[1].revents & (POLLIN | POLLHUP)) && core_answers(f) != OK)
			return 1;
		if (MHD_run(f->daemon) != MHD_YES)
			return 1;
		sweep(f);
	}
}

static struct MHD_Daemon *daemon_start(struct front *f)
{
	const struct MHD_OptionItem options[] = {
		{MHD_OPTION_LISTEN_SOCKET, f->o->listen_fd, NULL},
		{MHD_OPTION_CONNECTION_LIMIT, FRONT_CONNECTIONS, NULL},
		{MHD_OPTION_PER_IP_CONNECTION_LIMIT, f->o->per_ip, NULL},
		{MHD_OPTION_CONNECTION_TIMEOUT, BODY_MS / 1000, NULL},
		{MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY, NULL},
		{MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
		{MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connection_changed, f},
		{MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)request_over, f},
		{MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)uri_came, f},
		{MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
		{MHD_OPTION_END, 0, NULL},
	};
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, request_came, f, MHD_OPTION_ARRAY, options,
		MHD_OPTION_END);
}

static struct front *front_new(const struct front_options *o)
{
	struct front *f = calloc(1, sizeof(*f)); /* once, at the start of the process */
	REQUIRE(f);
	f->o = o;
	channel_init(&f->core, o->core);
	arena_init(&f->scratch, VISIT_MEMORY);
	/* An old front's answers may still be in the channel: no turn of ours is one of theirs. */
	uint32_t turn = (uint32_t)monotonic_ms() << 8;
	for (size_t i = 0; i < FRONT_CONNECTIONS; i++) {
		arena_init(&f->visit[i].arena, VISIT_MEMORY);
		f->visit[i].front = f;
		f->visit[i].turn = turn;
	}
	return f;
}

int front_run(const struct front_options *o)
{
	struct err err = {0};
	mallopt(M_MMAP_THRESHOLD, 2 << 20); /* as in core: a page a request comes from the heap */
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
	struct front *f = front_new(o);
	f->daemon = daemon_start(f);
	if (!f->daemon) {
		log_event("front.no_daemon", L_INT("errno", errno));
		return 1;
	}
	const struct sandbox box = {.profile = SANDBOX_FRONT, .accept_none = o->accept_no_sandbox};
	int code = 1;
	if (sandbox_enter(&box, &err) == OK)
		code = run_loop(f);
	log_event("front.stop", L_INT("code", code));
	return code;
}
