/* The one table of commands, and how their arguments are read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "app/command.h"

const struct command commands[] = {
	{"help", cmd_help, N_("Lists the commands, or explains one."), "[COMMAND]"},
	{"eligible", cmd_eligible, N_("Says which fund may pay, and why not where it may not."), "RULES.json CASES.json [--json]"},
	{"allocate", cmd_allocate, N_("Says who pays for what, exactly, with its proof and the reasons."), "CASE.json [--json]"},
	{"clocks", cmd_clocks, N_("Lists every day that begins, ends or falls due for one person."),
		"FACTS.json [--json] [--pack DIR] [--country kr]"},
	{"match", cmd_match, N_("Finds people and places by a name as it was heard or typed, or people entered twice."),
		"POPULATION.tsv QUERIES.tsv [--places PLACES.tsv] | --duplicates POPULATION.tsv INTAKE.tsv"},
	{"init", cmd_init, N_("Makes a new centre with its first director."),
		"DIR --name NAME --region CODE --director NAME [--login NAME] [--country kr] [--people-word WORD] [--db URL] [--i-accept-no-sandbox]"},
	{"serve", cmd_serve, N_("Serves a centre's pages until it is stopped."),
		"DIR [--db URL] [--port N] [--host ADDRESS] [--name HOST] [--now TIME] [--per-ip N] [--batch N] [--measure] [--i-accept-no-sandbox]"},
	{"demo", cmd_demo, N_("Makes an invented centre to look at, with its sign-ins."),
		"DIR [--seed N] [--today YYYY-MM-DD] [--now TIME] [--clients N] [--services N] [--db URL] [--csv] [--quiet] [--i-accept-no-sandbox]"},
	{"import", cmd_import, N_("Checks a file of clients, services or funds, and stores it with --write."),
		"DIR clients|services|funds FILE.csv [--write] [--as LOGIN] [--keep-keys] [--db URL] [--i-accept-no-sandbox]"},
	{"verify", cmd_verify, N_("Checks the journal, the ledger and the database."), "DIR [--db URL] [--json]"},
	{"routes", cmd_routes, N_("Lists every page with its need, effect and fields."), "[--json]"},
	{NULL},
};

int command_says(const struct command_ctx *c, enum exit_code code, struct msg m)
{
	fprintf(stderr, "naru %s: %s\n", c->command->name, msg_text(c->arena, c->lang, &m));
	return code;
}

int command_problems(const struct command_ctx *c, const struct problems *p)
{
	problems_print(p, c->lang, STDERR_FILENO);
	return EXIT_USAGE;
}

int command_usage(const struct command_ctx *c)
{
	struct msg help = MSG(c->command->help);
	fprintf(stderr, "%s\nnaru %s %s\n", msg_text(c->arena, c->lang, &help), c->command->name, c->command->usage);
	return EXIT_USAGE;
}

static int usage_says(const struct command_ctx *c, struct msg m)
{
	command_says(c, EXIT_USAGE, m);
	return command_usage(c);
}

/* The option named, or the first positional one still without a value. */
static struct arg *arg_for(struct arg args[], const char *given)
{
	bool option = given[0] == '-' && given[1] != '\0';
	for (struct arg *a = args; a->name; a++)
		if (option ? strcmp(a->name, given) == 0 : a->name[0] != '-' && !a->value)
			return a;
	return NULL;
}

bool args_parse(struct command_ctx *c, struct arg args[])
{
	for (int i = 0; i < c->argc; i++) {
		const char *given = c->argv[i];
		struct arg *a = arg_for(args, given);
		if (!a) {
			usage_says(c, MSG(N_("{what} is not an argument of this command."), A_TEXT("what", given)));
			return false;
		}
		bool option = a->name[0] == '-';
		if (option && a->value) {
			usage_says(c, MSG(N_("{what} is given twice."), A_TEXT("what", given)));
			return false;
		}
		if (option && !a->flag && i + 1 == c->argc) {
			usage_says(c, MSG(N_("{what} needs a value after it."), A_TEXT("what", given)));
			return false;
		}
		a->value = !option ? given : a->flag ? "1" : c->argv[++i];
	}
	for (const struct arg *a = args; a->name; a++)
		if (a->needed && !a->value) {
			usage_says(c, MSG(N_("{what} is missing."), A_TEXT("what", a->name)));
			return false;
		}
	return true;
}

const char *arg_value(const struct arg args[], const char *name)
{
	const struct arg *a = args;
	while (a->name && strcmp(a->name, name) != 0)
		a++;
	REQUIRE(a->name);
	return a->value;
}

static int help_one(struct command_ctx *c, const char *name)
{
	for (const struct command *one = commands; one->name; one++)
		if (strcmp(one->name, name) == 0) {
			printf("%s\nnaru %s %s\n", msg_lookup(c->lang, one->help), one->name, one->usage);
			return EXIT_DONE;
		}
	return command_says(c, EXIT_USAGE, MSG(N_("There is no command {name}. `naru help` lists them."), A_TEXT("name", name)));
}

int cmd_help(struct command_ctx *c)
{
	struct arg args[] = {{"COMMAND"}, {NULL}};
	if (!args_parse(c, args))
		return EXIT_USAGE;
	if (arg_value(args, "COMMAND"))
		return help_one(c, arg_value(args, "COMMAND"));
	for (const struct command *one = commands; one->name; one++)
		printf("naru %-10s %s\n", one->name, msg_lookup(c->lang, one->help));
	return EXIT_DONE;
}
