/* Two servers to be measured against, both libmicrohttpd in one process with one thread:
 *
 *   rival bare PORT PAGE             sends the bytes of PAGE
 *   rival rows PORT PAGE DB WORDS…   for each request runs statements of the rooms' .sql files on a database of SQLite,
 *                                    prepared, in one read transaction, and formats every value of every row, escaped,
 *                                    into a page as long as PAGE. A word is FILE.sql:STATEMENT, or NAME=VALUE for an
 *                                    argument of the statements that follow.
 *
 * Neither knows rights, seals, a journal or other processes. SQL comes from the sources, so that both always read the same. */
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STATEMENTS = 16, ARGS = 32, SQL_MOST = 1 << 20, FRAME = 4096 };

struct statement {
	sqlite3_stmt *at;
	char arg[ARGS][64];
	int n_args;
};

struct argument {
	char name[64];
	sqlite3_int64 value;
};

struct rival {
	char *page;
	size_t n_page;
	sqlite3 *db;
	sqlite3_stmt *begin, *end;
	struct statement statement[STATEMENTS];
	int n_statements;
	struct argument argument[ARGS];
	int n_arguments;
};

static void stop(const char *why)
{
	fprintf(stderr, "rival: %s\n", why);
	exit(1);
}

static char *file_read(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *at = malloc(SQL_MOST + 1);
	if (!f || !at) stop(path);
	*n = fread(at, 1, SQL_MOST, f);
	at[*n] = '\0';
	fclose(f);
	return at;
}

/* SQL ------------------------------------------------------------------------------------------------------------------------*/

static sqlite3_stmt *prepared(struct rival *r, const char *sql)
{
	sqlite3_stmt *s;
	if (sqlite3_prepare_v3(r->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) stop(sqlite3_errmsg(r->db));
	return s;
}

/* Arguments do not change: they are bound once. */
static void statement_bind(const struct rival *r, const struct statement *s)
{
	for (int i = 0; i < s->n_args; i++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", i + 1);
		int place = sqlite3_bind_parameter_index(s->at, name);
		for (int k = 0; k < r->n_arguments; k++)
			if (strcmp(r->argument[k].name, s->arg[i]) == 0) sqlite3_bind_int64(s->at, place, r->argument[k].value);
	}
}

/* "-- name(centre centre_id, client client_id) -> …" and the statement that follows it. */
static int statement_take(struct rival *r, const char *text, const char *name)
{
	char head[80];
	snprintf(head, sizeof head, "-- %s(", name);
	const char *at = strstr(text, head);
	if (!at) return 0;
	struct statement *s = &r->statement[r->n_statements++];
	for (at += strlen(head); *at && *at != ')';) {
		size_t n = strcspn(at, " ");
		snprintf(s->arg[s->n_args++], sizeof s->arg[0], "%.*s", (int)n, at);
		at += strcspn(at, ",)");
		at += strspn(at, ", ");
	}
	const char *sql = strstr(at, "\n") + 1, *end = strstr(sql, ";\n");
	if (!end) end = sql + strlen(sql);
	char *copy = strndup(sql, (size_t)(end - sql));
	s->at = prepared(r, copy);
	free(copy);
	statement_bind(r, s);
	return 1;
}

static void statement_find(struct rival *r, const char *word)
{
	char path[512];
	const char *name = strrchr(word, ':');
	snprintf(path, sizeof path, "%.*s", (int)(name - word), word);
	size_t n;
	char *text = file_read(path, &n);
	if (!statement_take(r, text, name + 1)) stop(word);
	free(text);
}

/* Pages ----------------------------------------------------------------------------------------------------------------------*/

struct out {
	char *at;
	size_t n, cap;
};

static void put(struct out *o, const char *s, size_t n)
{
	if (n > o->cap - o->n) n = o->cap - o->n;
	memcpy(o->at + o->n, s, n);
	o->n += n;
}

static void put_escaped(struct out *o, const char *s)
{
	for (; *s; s++) {
		if (*s == '&') put(o, "&amp;", 5);
		else if (*s == '<') put(o, "&lt;", 4);
		else if (*s == '>') put(o, "&gt;", 4);
		else if (*s == '"') put(o, "&quot;", 6);
		else put(o, s, 1);
	}
}

static void put_value(struct out *o, sqlite3_stmt *s, int i)
{
	char digits[32];
	put(o, "<td>", 4);
	switch (sqlite3_column_type(s, i)) {
	case SQLITE_TEXT: put_escaped(o, (const char *)sqlite3_column_text(s, i)); break;
	case SQLITE_INTEGER: put(o, digits, (size_t)snprintf(digits, sizeof digits, "%lld", sqlite3_column_int64(s, i))); break;
	default: break;
	}
}

static void page_make(struct rival *r, struct out *o)
{
	sqlite3_step(r->begin);
	sqlite3_reset(r->begin);
	for (int k = 0; k < r->n_statements; k++) {
		struct statement *s = &r->statement[k];
		while (sqlite3_step(s->at) == SQLITE_ROW) {
			put(o, "<tr>", 4);
			for (int i = 0, n = sqlite3_column_count(s->at); i < n; i++) put_value(o, s->at, i);
		}
		sqlite3_reset(s->at);
	}
	sqlite3_step(r->end);
	sqlite3_reset(r->end);
	put(o, r->page + o->n, r->n_page - o->n); /* the words of the page that come from no row */
}

static enum MHD_Result answer(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data,
	size_t *n, void **state)
{
	static int seen;
	struct rival *r = cls;
	(void)url, (void)method, (void)version, (void)data, (void)n;
	if (!*state) {
		*state = &seen;
		return MHD_YES;
	}
	struct MHD_Response *w;
	if (r->db) {
		struct out o = {.at = malloc(r->n_page), .cap = r->n_page};
		page_make(r, &o);
		w = MHD_create_response_from_buffer(o.n, o.at, MHD_RESPMEM_MUST_FREE);
	} else {
		w = MHD_create_response_from_buffer(r->n_page, r->page, MHD_RESPMEM_PERSISTENT);
	}
	MHD_add_response_header(w, "Content-Type", "text/html; charset=utf-8");
	MHD_add_response_header(w, "Cache-Control", "no-store");
	enum MHD_Result done = MHD_queue_response(c, 200, w);
	MHD_destroy_response(w);
	return done;
}

static void connected(void *cls, struct MHD_Connection *c, void **state, enum MHD_ConnectionNotificationCode code)
{
	const int on = 1;
	(void)cls, (void)state;
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		setsockopt(MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int main(int argc, char **argv)
{
	struct rival *r = calloc(1, sizeof *r);
	if (argc < 4 || !r) stop("rival bare|rows PORT PAGE [DB WORD…]");
	r->page = file_read(argv[3], &r->n_page);
	if (argc > 4) {
		if (sqlite3_open_v2(argv[4], &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) stop("no database");
		sqlite3_exec(r->db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL", NULL, NULL, NULL);
		r->begin = prepared(r, "BEGIN");
		r->end = prepared(r, "COMMIT");
	}
	for (int i = 5; i < argc; i++) {
		char *value = strchr(argv[i], '=');
		if (!value) {
			statement_find(r, argv[i]);
			continue;
		}
		struct argument *a = &r->argument[r->n_arguments++];
		snprintf(a->name, sizeof a->name, "%.*s", (int)(value - argv[i]), argv[i]);
		a->value = strtoll(value + 1, NULL, 10);
	}
	struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(argv[2], NULL, 10)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, r, MHD_OPTION_SOCK_ADDR, &where,
		MHD_OPTION_NOTIFY_CONNECTION, connected, NULL, MHD_OPTION_CONNECTION_LIMIT, 500u, MHD_OPTION_END);
	if (!d) stop("cannot listen");
	pause();
	MHD_stop_daemon(d);
	return 0;
}
