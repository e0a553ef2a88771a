/* layercheck SOURCE_ROOT: reads the hand-written C and says, as file:line, where it breaks a rule of CONTRIBUTING.md.
 *
 *   includes   a room sees only rooms below it; a few headers belong to one room
 *   sizes      a file has at most 700 lines (400 is a warning), a function at most 100 (60 is a warning)
 *   calls      those of base/banned.h, whether or not the file includes it
 *
 * Exit 1 if a rule is broken; warnings alone pass. Functions are found by the braces in column 0 that our style has. */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_WARN = 400, FILE_MOST = 700, FUNCTION_WARN = 60, FUNCTION_MOST = 100, PATH_MOST = 1024 };

static struct totals {
	const char *root;
	unsigned files, warnings, errors;
} total;

struct source {
	const char *path; /* from the root: src/people/client.c */
	char *raw, *code; /* as written; with comments and literals blanked, line for line */
};

static void say(bool error, const char *path, int line, const char *what, const char *detail)
{
	fprintf(stderr, "%s:%d: %s%s%s\n", path, line, error ? "" : "warning: ", what, detail);
	if (error) total.errors++;
	else total.warnings++;
}

/* Rooms ------------------------------------------------------------------------------------------------------------*/

/* A room may include what has a smaller number, and itself. */
static const struct room {
	const char *name;
	int level;
} rooms[] = {{"base", 0}, {"wire", 1}, {"keeper", 2}, {"store", 2}, {"web", 3}, {"staff", 4}, {"people", 5}, {"fund", 6},
	{"care", 7}, {"report", 8}, {"app", 9}};

/* Headers of other houses that one room has taken in. The path is matched from its beginning. */
static const struct owned {
	const char *header, *owner, *say;
} owned[] = {
	{"sodium.h", "src/keeper/", "only keeper/ may include sodium.h"},
	{"microhttpd.h", "src/web/front", "only web/front*.c may include microhttpd.h"},
	{"sqlite3.h", "src/store/", "only store/ may include sqlite3.h"},
	{"libpq-fe.h", "src/store/", "only store/ may include libpq-fe.h"},
	{"jansson.h", "src/base/", "only base/ may include jansson.h; use base/json.h"},
	{"csv.h", "src/base/", "only base/ may include libcsv's csv.h; use base/csv.h"},
};

static const struct room *room_named(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		if (strlen(rooms[i].name) == n && memcmp(rooms[i].name, name, n) == 0) return &rooms[i];
	return NULL;
}

static const struct room *room_of(const char *path)
{
	if (strncmp(path, "src/", 4) != 0) return NULL;
	const char *slash = strchr(path + 4, '/');
	return slash ? room_named(path + 4, (size_t)(slash - path - 4)) : NULL;
}

static bool exists(const char *room, const char *stem, int n, const char *ending)
{
	char path[PATH_MOST];
	struct stat st;
	snprintf(path, sizeof path, "%s/src/%s/%.*s%s", total.root, room, n, stem, ending);
	return stat(path, &st) == 0;
}

/* client_sql.h and client_list_html.h lie flat in the build folder; they belong to the room of their source. */
static const struct room *room_of_generated(const char *header)
{
	size_t n = strlen(header);
	const char *ending = n > 6 && strcmp(header + n - 6, "_sql.h") == 0 ? ".sql" : n > 7 && strcmp(header + n - 7, "_html.h") == 0 ? ".html" : NULL;
	if (!ending) return NULL;
	int stem = (int)(n - 2 - strlen(ending));
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		if (exists(rooms[i].name, header, stem, ending)) return &rooms[i];
	return NULL;
}

static void check_own_include(const struct source *s, int line, const char *header)
{
	const struct room *from = room_of(s->path);
	const char *slash = strchr(header, '/');
	const struct room *to = slash ? room_named(header, (size_t)(slash - header)) : room_of_generated(header);
	if (!from || !to || to == from) return;
	/* main forks the keeper; verifying a journal needs no secret */
	if (strcmp(header, "keeper/keeper_main.h") == 0 && strcmp(s->path, "src/app/supervise.c") == 0) return;
	if (strcmp(header, "keeper/verify.h") == 0 && strcmp(s->path, "src/report/verify.c") == 0) return;
	if (strncmp(header, "keeper/", 7) == 0 && strcmp(header, "keeper/client.h") != 0)
		say(true, s->path, line, "keeper/client.h is all that others may see of the keeper, not ", header);
	if (to->level < from->level || strcmp(header, "store/ids.h") == 0) return; /* ids are words everybody shares */
	say(true, s->path, line, "arrows point down: this room may not include ", header);
}

static void check_owned(const struct source *s, int line, const char *header)
{
	if (strncmp(s->path, "src/", 4) != 0) return;
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		if (strcmp(header, owned[i].header) == 0 && strncmp(s->path, owned[i].owner, strlen(owned[i].owner)) != 0)
			say(true, s->path, line, owned[i].say, "");
}

static void check_include(const struct source *s, int line, const char *at)
{
	at += strspn(at, " \t");
	if (*at != '#') return;
	at += 1 + strspn(at + 1, " \t");
	if (strncmp(at, "include", 7) != 0) return;
	at += 7 + strspn(at + 7, " \t");
	char close = *at == '<' ? '>' : '"', header[PATH_MOST];
	const char *end = *at == '<' || *at == '"' ? strchr(at + 1, close) : NULL;
	if (!end || end - at > PATH_MOST) return;
	snprintf(header, sizeof header, "%.*s", (int)(end - at - 1), at + 1);
	if (close == '"') check_own_include(s, line, header);
	else check_owned(s, line, header);
}

/* Calls and sizes ------------------------------------------------------------------------------------------------------------*/

static const char *const banned[] = {"strcpy", "strcat", "strncpy", "strncat", "stpcpy", "sprintf", "vsprintf", "gets", "scanf",
	"sscanf", "fscanf", "strtok", "strtok_r", "atoi", "atol", "atoll", "atof", "localtime", "localtime_r", "gmtime", "ctime",
	"asctime", "mktime", "setlocale", "system", "popen", "rand", "srand", "random", "tmpnam", "mktemp", "alloca"};

static bool is_name(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static void check_calls(const struct source *s, int line, const char *at, const char *end)
{
	const char *hash = at + strspn(at, " \t");
	if (*hash == '#') return; /* banned.h itself, and macros: their use is a call */
	while (at < end) {
		const char *name = at;
		while (at < end && is_name(*at)) at++;
		size_t n = (size_t)(at - name);
		const char *paren = at + strspn(at, " ");
		for (size_t i = 0; n && *paren == '(' && i < sizeof banned / sizeof *banned; i++)
			if (strlen(banned[i]) == n && memcmp(banned[i], name, n) == 0) say(true, s->path, line, "banned call, see base/banned.h: ", banned[i]);
		if (n == 0) at++;
	}
}

static void check_function(const struct source *s, int begin, int end)
{
	char detail[80];
	int n = end - begin - 1;
	snprintf(detail, sizeof detail, "%d lines; %d at most, better %d", n, FUNCTION_MOST, FUNCTION_WARN);
	if (n > FUNCTION_WARN) say(n > FUNCTION_MOST, s->path, begin, "a function of ", detail);
}

static void check_lines(const struct source *s)
{
	int line = 1, begin = 0;
	const char *raw = s->raw, *at = s->code;
	while (*at) {
		const char *end = strchrnul(at, '\n');
		/* An include whose # the blanking kept is no comment. */
		if (strchr(at, '#') && strchr(at, '#') < end) check_include(s, line, raw + (at - s->code));
		check_calls(s, line, at, end);
		if (*at == '{') begin = line;
		if (*at == '}' && begin) {
			check_function(s, begin, line);
			begin = 0;
		}
		if (!*end) break;
		at = end + 1;
		line++;
	}
	char detail[80];
	snprintf(detail, sizeof detail, "%d lines; %d at most, better %d", line - 1, FILE_MOST, FILE_WARN);
	if (line - 1 > FILE_WARN) say(line - 1 > FILE_MOST, s->path, 1, "a file of ", detail);
}

/* Reading ------------------------------------------------------------------------------------------------------------*/

/* End of the comment or literal that begins at p, or NULL if none does. */
static char *blank_end(char *p)
{
	if (p[0] == '/' && p[1] == '*') {
		char *end = strstr(p + 2, "*/");
		return end ? end + 2 : p + strlen(p);
	}
	if (p[0] == '/' && p[1] == '/') return p + strcspn(p, "\n");
	if (*p != '"' && *p != '\'') return NULL;
	char quote = *p++;
	for (; *p && *p != quote && *p != '\n'; p++)
		if (*p == '\\' && p[1]) p++;
	return *p == quote ? p + 1 : p;
}

static void blank(char *code)
{
	for (char *p = code; *p;) {
		char *end = blank_end(p);
		if (!end) {
			p++;
			continue;
		}
		for (; p < end; p++)
			if (*p != '\n') *p = ' ';
	}
}

static void check_file(const char *full)
{
	FILE *f = fopen(full, "rb");
	struct stat st;
	if (!f || fstat(fileno(f), &st) != 0) {
		say(true, full, 0, "cannot be read", "");
		if (f) fclose(f);
		return;
	}
	size_t n = (size_t)st.st_size;
	struct source s = {.path = full + strlen(total.root) + 1, .raw = calloc(n + 1, 1), .code = calloc(n + 1, 1)};
	if (!s.raw || !s.code || fread(s.raw, 1, n, f) != n) abort();
	fclose(f);
	memcpy(s.code, s.raw, n);
	blank(s.code);
	check_lines(&s);
	total.files++;
	free(s.raw);
	free(s.code);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n > m && strcmp(s + n - m, end) == 0;
}

static void check_folder(const char *full, int depth)
{
	DIR *d = opendir(full);
	if (!d || depth > 8) {
		if (d) closedir(d);
		return;
	}
	for (struct dirent *e; (e = readdir(d));) {
		char path[PATH_MOST];
		struct stat st;
		if (e->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", full, e->d_name) >= PATH_MOST) continue;
		if (lstat(path, &st) != 0) continue;
		if (S_ISDIR(st.st_mode)) check_folder(path, depth + 1);
		else if (ends_with(path, ".c") || ends_with(path, ".h")) check_file(path);
	}
	closedir(d);
}

int main(int argc, char **argv)
{
	static const char *const folders[] = {"src", "tools", "test", "bench"};
	if (argc != 2) {
		fprintf(stderr, "usage: layercheck SOURCE_ROOT\n");
		return 2;
	}
	total.root = argv[1];
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char path[PATH_MOST];
		snprintf(path, sizeof path, "%s/%s", argv[1], folders[i]);
		check_folder(path, 0);
	}
	printf("%u files, %u rules broken, %u warnings\n", total.files, total.errors, total.warnings);
	return total.errors || total.files == 0;
}
