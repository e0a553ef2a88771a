#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "app/command.h"

#define COMMAND_MEMORY ((size_t)4 << 30) /* commands read whole files; a country's year is some hundred megabytes */

static enum lang lang_of_shell(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strncmp(value, "ko", 2) == 0 ? LANG_KO : LANG_EN;
	}
	return LANG_EN;
}

static const struct command *command_named(const char *name)
{
	for (const struct command *c = commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

int main(int argc, char **argv)
{
	struct arena arena;
	arena_init(&arena, COMMAND_MEMORY);
	const char *name = argc > 1 ? argv[1] : "help";
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	struct command_ctx c = {.arena = &arena, .lang = lang_of_shell(), .argc = argc > 2 ? argc - 2 : 0, .argv = argv + 2};
	c.command = command_named(name);
	if (!c.command) {
		c.command = command_named("help");
		return command_says(&c, EXIT_USAGE, MSG(N_("There is no command {name}. `naru help` lists them."), A_TEXT("name", name)));
	}
	if (c.argc > 0 && strcmp(c.argv[0], "--help") == 0) {
		fflush(stdout);
		return command_usage(&c) == EXIT_USAGE ? EXIT_DONE : EXIT_REFUSED;
	}
	int code = c.command->run(&c);
	arena_free(&arena);
	return fflush(stdout) == 0 ? code : EXIT_REFUSED;
}
