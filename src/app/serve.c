/* naru serve: from words on the command line to a house of four processes. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "app/command.h"
#include "app/place.h"
#include "app/routes.h"
#include "app/supervise.h"
#include "base/pack.h"
#include "people/clock.h"
#include "people/task.h"
#include "staff/policy.h"

#define SYSTEMD_FD 3
#define BACKLOG 512
#define HOSTS 8
#define PER_IP 20 /* connections of one address */

struct serving { /* everything that must live as long as the children */
	struct command_ctx *c;
	const char *dir, *where;
	struct place place;
	struct assets assets;
	struct router router;
	struct site site;
	struct clocks clocks;
	struct house house;
	const char *hosts[HOSTS + 1];
	int port;
};

/* The time to show: 2026-09-15 (nine in the morning) or 2026-09-15T09:30 in the centre's zone, or 2026-09-15T00:30:00Z.
 * The clock goes on from there. */
/* Two digits after `before`; -1 when they are not there. */
static int two_digits(const char **s, char before)
{
	const char *at = *s;
	if (at[0] != before || at[1] < '0' || at[1] > '9' || at[2] < '0' || at[2] > '9')
		return -1;
	*s = at + 3;
	return (at[1] - '0') * 10 + at[2] - '0';
}

enum outcome command_time(struct instant *out, const char *text, int zone_minutes)
{
	char day[11] = "";
	struct date d;
	int hour = 9, minute = 0, second = 0;
	snprintf(day, sizeof(day), "%s", text);
	if (date_parse(&d, day) != OK)
		return INVALID;
	const char *rest = text + 10;
	if (*rest) {
		hour = two_digits(&rest, 'T');
		minute = hour < 0 ? -1 : two_digits(&rest, ':');
		second = *rest == ':' ? two_digits(&rest, ':') : 0;
		zone_minutes = *rest == 'Z' ? 0 : zone_minutes;
		rest += *rest == 'Z';
	}
	if (*rest || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return INVALID;
	*out = (struct instant){instant_at(d, hour, minute, zone_minutes).ms + second * 1000};
	return OK;
}

/* The listening socket -----------------------------------------------------------------------------------------------------*/

static bool from_systemd(void)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	int64_t who, count;
	return pid && n && text_i64(&who, pid, 1, INT32_MAX) == OK && text_i64(&count, n, 1, 1) == OK && who == getpid();
}

static bool is_loopback(const struct sockaddr_storage *a)
{
	if (a->ss_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)a)->sin_addr.s_addr) >> 24 == 127;
	return a->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)a)->sin6_addr);
}

static int port_of(const struct sockaddr_storage *a)
{
	return ntohs(a->ss_family == AF_INET ? ((const struct sockaddr_in *)a)->sin_port : ((const struct sockaddr_in6 *)a)->sin6_port);
}

static enum outcome bound(int *out, const char *host, int port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	bool six = strchr(host, ':') != NULL;
	if (inet_pton(six ? AF_INET6 : AF_INET, host, six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr) != 1)
		return INVALID;
	int fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const int on = 1;
	if (fd < 0)
		return BROKEN;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	const struct sockaddr *a = six ? (const struct sockaddr *)&v6 : (const struct sockaddr *)&v4;
	if (bind(fd, a, six ? sizeof(v6) : sizeof(v4)) != 0 || listen(fd, BACKLOG) != 0) {
		close(fd);
		return EXISTS;
	}
	*out = fd;
	return OK;
}

/* Without TLS only this computer may listen: names would go over the wire for all to read. */
static int listen_at(struct serving *s, const char *host, int port)
{
	struct sockaddr_storage a;
	socklen_t n = sizeof(a);
	int fd = SYSTEMD_FD;
	enum outcome r = from_systemd() ? OK : bound(&fd, host, port);
	if (r == INVALID)
		return command_says(s->c, EXIT_USAGE, MSG(N_("{host} is not an address of this computer, such as 127.0.0.1."), A_TEXT("host", host)));
	if (r != OK)
		return command_says(s->c, EXIT_REFUSED, MSG(N_("Port {port} cannot be used: something else listens there. Choose another with --port."), A_INT("port", port)));
	if (getsockname(fd, (struct sockaddr *)&a, &n) != 0 || !is_loopback(&a))
		return command_says(s->c, EXIT_REFUSED, MSG(N_("Naru speaks plain HTTP only to this computer itself (127.0.0.1 or ::1). Other computers need TLS.")));
	s->port = port_of(&a);
	s->house.listen_fd = fd;
	return EXIT_DONE;
}

static void hosts_fill(struct serving *s, const char *name)
{
	struct arena *a = s->c->arena;
	size_t n = 0;
	static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		s->hosts[n++] = arena_printf(a, "%s:%d", own[i], s->port);
		if (s->port == 80)
			s->hosts[n++] = own[i];
	}
	if (name)
		s->hosts[n++] = arena_text(a, name);
}

/* The rest ---------------------------------------------------------------------------------------------------------------*/

/* In a child of its own: main never opens the database. */
static int migrated(struct serving *s)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct store *store;
		struct err err = {0};
		enum outcome r = store_open(&store, s->where, &err);
		if (r == OK)
			r = store_migrate(store, &err);
		if (r != OK)
			command_says(s->c, EXIT_REFUSED, err.msg.id ? err.msg : MSG(N_("The database cannot be opened.")));
		else
			store_close(store);
		_exit(r == OK ? EXIT_DONE : EXIT_REFUSED);
	}
	int status;
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_REFUSED;
}

static int site_load(struct serving *s)
{
	struct arena *a = s->c->arena;
	struct err err = {0};
	struct pack *pack;
	struct problems p = {.arena = a};
	const char *ui = place_ui(a);
	if (!ui)
		return command_says(s->c, EXIT_REFUSED, MSG(N_("The folder ui does not lie beside the program. Is Naru installed completely?")));
	if (assets_load(&s->assets, a, ui, &err) != OK || routes_build(&s->router, a, &err) != OK)
		return command_says(s->c, EXIT_REFUSED, err.msg);
	if (pack_read(&pack, a, NULL, s->place.country, &p) != OK || clocks_read(&s->clocks, a, pack, &p) != OK) {
		problems_print(&p, s->c->lang, STDERR_FILENO);
		return EXIT_REFUSED;
	}
	const struct word_list *words;
	if (keeper_words(&words, a, arena_printf(a, "%s/%s/words2048.txt", pack_dir(a), s->place.country)) != OK)
		return command_says(s->c, EXIT_REFUSED, MSG(N_("The list of words for passphrases does not lie beside the program. Is Naru installed completely?")));
	s->site = (struct site){.nav = site_nav, .words = words, .allows = policy_allows, .pack = pack, .clocks = &s->clocks, .router = &s->router,
		.demo = place_demo_sign_ins(a, s->dir)};
	return EXIT_DONE;
}

static int opened(struct serving *s, struct arg args[])
{
	struct err err = {0};
	int lock;
	if (place_read(&s->place, s->dir, &err) != OK || place_hold(&lock, s->dir, &err) != OK)
		return command_says(s->c, EXIT_REFUSED, err.msg);
	const char *now = arg_value(args, "--now"), *port = arg_value(args, "--port"), *host = arg_value(args, "--host");
	const char *per_ip = arg_value(args, "--per-ip");
	int64_t port_n = 8080, per_ip_n = PER_IP;
	struct instant shown = instant_real();
	if (now && command_time(&shown, now, 540) != OK)
		return command_says(s->c, EXIT_USAGE, MSG(N_("--now takes a time such as 2026-09-15T09:30.")));
	if (port && text_i64(&port_n, port, 0, 65535) != OK)
		return command_says(s->c, EXIT_USAGE, MSG(N_("--port takes a number from 0 to 65535; 0 lets the computer choose.")));
	if (per_ip && text_i64(&per_ip_n, per_ip, 0, 500) != OK)
		return command_says(s->c, EXIT_USAGE, MSG(N_("--per-ip takes the number of connections one address may have; 0 sets no limit.")));
	const char *batch = arg_value(args, "--batch");
	int64_t batch_n = 0;
	if (batch && text_i64(&batch_n, batch, 1, CORE_BATCH) != OK)
		return command_says(s->c, EXIT_USAGE, MSG(N_("--batch takes how many requests share one commit at most, from 1 to {most}."), A_INT("most", CORE_BATCH)));
	int code = site_load(s);
	if (code == EXIT_DONE)
		code = migrated(s);
	if (code == EXIT_DONE)
		code = listen_at(s, host ? host : "127.0.0.1", (int)port_n);
	s->house.core.clock_ahead_ms = now ? shown.ms - instant_real().ms : 0;
	s->house.core.batch = (unsigned)batch_n;
	s->house.front.per_ip = (unsigned)per_ip_n;
	return code;
}

int cmd_serve(struct command_ctx *c)
{
	struct arg args[] = {{"DIR", .needed = true}, {"--db"}, {"--port"}, {"--host"}, {"--name"}, {"--now"}, {"--per-ip"}, {"--batch"}, {"--measure", .flag = true},
		{"--i-accept-no-sandbox", .flag = true}, {NULL}};
	if (!args_parse(c, args))
		return EXIT_USAGE;
	struct serving *s = arena_alloc(c->arena, sizeof(*s));
	*s = (struct serving){.c = c, .dir = arg_value(args, "DIR")};
	s->where = arg_value(args, "--db") ? arg_value(args, "--db") : s->dir;
	int code = opened(s, args);
	if (code != EXIT_DONE)
		return code;
	hosts_fill(s, arg_value(args, "--name"));
	bool no_sandbox = arg_value(args, "--i-accept-no-sandbox") != NULL;
	s->house.front = (struct front_options){.assets = &s->assets, .router = &s->router, .hosts = s->hosts,
		.per_ip = s->house.front.per_ip, .measure = arg_value(args, "--measure") != NULL, .accept_no_sandbox = no_sandbox};
	s->house.core = (struct core_options){.where = s->where, .dir = s->dir, .centre = s->place.centre, .assets = &s->assets, .router = &s->router,
		.site = &s->site, .permit = policy_permit, .daily = tasks_daily, .batch = s->house.core.batch,
		.clock_ahead_ms = s->house.core.clock_ahead_ms, .accept_no_sandbox = no_sandbox};
	struct msg open = MSG(N_("Naru is open at http://127.0.0.1:{port}/ (Ctrl-C ends it)"), A_TEXT("port", arena_printf(c->arena, "%d", s->port)));
	printf("%s\n", msg_text(c->arena, c->lang, &open));
	fflush(stdout);
	return supervise(&s->house);
}
