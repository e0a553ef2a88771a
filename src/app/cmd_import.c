/* naru import DIR KIND FILE: shows every problem, or what would be stored; stores it all or not at all with --write. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/offline.h"
#include "report/import.h"

#define IMPORT_MEMORY ((size_t)4 << 30) /* a limit, not a size: 200,000 lines with all that is sealed for them */

static struct problem unreadable(const char *path)
{
	return (struct problem){.file = path, .why = MSG(N_("The file cannot be read.")), .fix = MSG(N_("Check its name and that you may read it."))};
}

static bool file_read(struct bytes *out, struct arena *a, const char *path, struct problems *p)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool fine = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	if (fine && st.st_size > (off_t)CSV_MAX_BYTES) {
		problem_add(p, (struct problem){.file = path, .why = MSG(N_("The file is larger than 10 MB.")), .fix = MSG(N_("Split it."))});
		close(fd);
		return false;
	}
	size_t n = fine ? (size_t)st.st_size : 0, got = 0;
	unsigned char *at = arena_alloc(a, n + 1);
	while (fine && got < n) {
		ssize_t r = read(fd, at + got, n - got);
		if (r <= 0) fine = r < 0 && errno == EINTR;
		else got += (size_t)r;
	}
	if (fd >= 0) close(fd);
	if (!fine) problem_add(p, unreadable(path));
	*out = (struct bytes){.at = at, .n = got};
	return fine;
}

static void say_sums(struct command_ctx *c, const struct import *i)
{
	for (size_t k = 0; k < i->n_sums; k++) puts(msg_text(c->arena, c->lang, &i->sum[k]));
}

static int run(struct offline *o, enum import_kind kind, const char *path, const struct arg args[])
{
	struct command_ctx *c = o->command;
	struct problems problems = {.arena = c->arena};
	struct import *import;
	struct bytes data;
	bool write = arg_value(args, "--write") != NULL;
	enum outcome r = file_read(&data, c->arena, path, &problems) ? OK : INVALID;
	if (r == OK) r = import_check(&import, o->permit, kind, path, data, &problems);
	if (problems.n > 0) {
		command_problems(c, &problems);
		struct msg none = MSG(N_("Nothing was stored: {n|one thing is|{n} things are} to be corrected first."), A_INT("n", (int64_t)(problems.n + problems.beyond)));
		fprintf(stderr, "%s\n", msg_text(c->arena, c->lang, &none));
		offline_end(o, OK);
		return EXIT_USAGE;
	}
	if (r != OK) return offline_end(o, r);
	say_sums(c, import);
	import->keys = arg_value(args, "--keep-keys") ? IMPORT_KEEPS_KEYS : IMPORT_DROPS_KEYS;
	uint64_t seq;
	const struct journal_note note = {.action = ACT_IMPORT, .purpose = PURPOSE_UNSET, .ref = (int64_t)import->n_rows};
	if (write) r = keeper_journal(&seq, o->c.keeper, o->token, &note, o->c.now);
	if (write && r == OK) r = import_store(o->permit, import);
	int code = offline_end(o, r);
	struct msg end = write ? MSG(N_("All of it is stored.")) : MSG(N_("Nothing was stored yet. Add --write to store it."));
	if (code == EXIT_DONE) puts(msg_text(c->arena, c->lang, &end));
	return code;
}

int cmd_import(struct command_ctx *c)
{
	struct arg args[] = {{"DIR", .needed = true}, {"KIND", .needed = true}, {"FILE", .needed = true}, {"--db"}, {"--as"}, {"--write", .flag = true},
		{"--keep-keys", .flag = true}, {"--i-accept-no-sandbox", .flag = true}, {NULL}};
	struct offline o;
	enum import_kind kind;
	if (!args_parse(c, args)) return EXIT_USAGE;
	if (import_kind_of(&kind, arg_value(args, "KIND")) != OK)
		return command_says(c, EXIT_USAGE, MSG(N_("What is in the file? Write clients, services or funds.")));
	c->arena->cap = IMPORT_MEMORY;
	const struct offline_options options = {.dir = arg_value(args, "DIR"), .db = arg_value(args, "--db"), .login = arg_value(args, "--as"),
		.need = NEED_IMPORT, .now = INSTANT_NONE, .accept_no_sandbox = arg_value(args, "--i-accept-no-sandbox") != NULL};
	int code = offline_open(&o, c, &options);
	return code == EXIT_DONE ? run(&o, kind, arg_value(args, "FILE"), args) : code;
}
