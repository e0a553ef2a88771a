/* Commands: one const table (commands.c) of name, function and words. A command reads its arguments with args_parse(),
 * prints text or JSON on standard output, sentences on standard error, and returns 0 done, 1 refused or wrong, 2 bad usage
 * or bad input. The same domain functions stand behind commands and pages. */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/msg.h"
#include "base/problem.h"

enum exit_code { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct command;

struct command_ctx {
	const struct command *command;
	struct arena *arena; /* lives as long as the command */
	enum lang lang;      /* from LC_ALL, LC_MESSAGES, LANG: Korean for ko, else English */
	int argc;            /* after the command's name */
	char **argv;
};

struct command {
	const char *name;
	int (*run)(struct command_ctx *c);
	const char *help;  /* N_(): one line */
	const char *usage; /* what follows the name: "DIR [--json]" */
};

extern const struct command commands[]; /* ended by {NULL} */

/* One argument: --name (VALUE or flag), or the next positional one when name does not start with "-". */
struct arg {
	const char *name;  /* "--port", "DIR"; NULL ends the list */
	bool needed;
	bool flag;         /* --name without a value */
	const char *value; /* out: NULL when not given; "1" for a flag */
};

/* Fills `args`; prints what is wrong and the usage, and returns false (the command returns EXIT_USAGE). An argument given
 * twice, an unknown one and a missing one are wrong. */
bool args_parse(struct command_ctx *c, struct arg args[]);
const char *arg_value(const struct arg args[], const char *name); /* NULL when not given; REQUIREs that it is in the list */

/* Sentences on standard error, in the reader's language, with "naru NAME: " before. Returns the code given. */
int command_says(const struct command_ctx *c, enum exit_code code, struct msg m);
int command_problems(const struct command_ctx *c, const struct problems *p); /* all of them; EXIT_USAGE */
int command_usage(const struct command_ctx *c);
/* A time as --now takes it: 2026-09-15, 2026-09-15T09:30, with Z for UTC. */
MUST_CHECK enum outcome command_time(struct instant *out, const char *text, int zone_minutes);

int cmd_help(struct command_ctx *c);
int cmd_init(struct command_ctx *c);
int cmd_serve(struct command_ctx *c);
int cmd_routes(struct command_ctx *c);
int cmd_eligible(struct command_ctx *c);
int cmd_allocate(struct command_ctx *c);
int cmd_clocks(struct command_ctx *c);
int cmd_demo(struct command_ctx *c);
int cmd_import(struct command_ctx *c);
int cmd_verify(struct command_ctx *c);
int cmd_match(struct command_ctx *c);

#endif
