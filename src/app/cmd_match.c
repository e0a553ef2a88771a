/* naru match: finds people and places by what was heard or typed, and says who may be entered a second time. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "app/command.h"
#include "people/name_register.h"

#define ANSWERS 10

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void answer(struct name_register *r, const struct tsv_row *row)
{
	struct name_hit hit[ANSWERS];
	bool place = text_starts(row->cell[1], "place_"); /* which of the two registers; nothing else is read of the kind */
	double began = now_ms();
	size_t n = name_search(hit, ANSWERS, place ? &r->places : &r->names, row->cell[2]);
	double ms = now_ms() - began;
	printf("%s\t", row->cell[0]);
	for (size_t i = 0; i < n; i++) printf("%s%s", i ? "," : "", name_register_id(r, place, hit[i].person));
	printf("\t%.3f\n", ms);
}

static int match_queries(struct command_ctx *c, struct name_register *r, const char *path)
{
	struct problems p = {.arena = c->arena};
	struct tsv_table queries;
	if (name_queries_read(&queries, c->arena, path, &p) != OK) return command_problems(c, &p);
	for (size_t i = 0; i < queries.n && !r->has_places; i++)
		if (text_starts(queries.row[i].cell[1], "place_"))
			return command_says(c, EXIT_USAGE, MSG(N_("Line {line} asks for a place: give --places PLACES.tsv."), A_INT("line", queries.row[i].line)));
	for (size_t i = 0; i < queries.n; i++) answer(r, &queries.row[i]);
	return EXIT_DONE;
}

/* Words, not sentences: the pages say them in the reader's language. */
static void print_why(unsigned why)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = {{WHY_SAME_NAME, "same name"}, {WHY_SPELLING, "northern or southern spelling"}, {WHY_OTHER_SCRIPT, "other script"},
		{WHY_ALIAS, "other name of theirs"}, {WHY_SOUND, "sounds alike"}, {WHY_YEAR, "same birth year"}, {WHY_YEAR_ONE_OFF, "birth year one off"},
		{WHY_YEAR_DIGIT, "birth year one digit off"}, {WHY_COUNTY, "same county"}, {WHY_PROVINCE, "same province"}};
	bool first = true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!(why & words[i].flag)) continue;
		printf("%s%s", first ? "" : ", ", words[i].word);
		first = false;
	}
}

static int match_intake(struct command_ctx *c, struct name_register *r, const char *path)
{
	struct problems p = {.arena = c->arena};
	struct tsv_table intake;
	if (name_intake_read(&intake, c->arena, path, &p) != OK) return command_problems(c, &p);
	struct duplicates *d = duplicates_init(&r->names, r->known);
	for (size_t i = 0; i < intake.n; i++) {
		struct known who = name_intake_person(c->arena, &intake.row[i]);
		struct likeness like = {0};
		bool found = duplicates_find(&like, d, &who) && like.probability >= DUPLICATE_SHOW;
		printf("%s\t%s\t%.4f\t", intake.row[i].cell[0], found ? name_register_id(r, false, like.person) : "-", like.probability);
		print_why(like.why);
		putchar('\n');
	}
	return EXIT_DONE;
}

int cmd_match(struct command_ctx *c)
{
	struct arg args[] = {{.name = "POPULATION.tsv", .needed = true}, {.name = "QUERIES.tsv", .needed = true}, {.name = "--places"},
		{.name = "--duplicates", .flag = true}, {NULL}};
	struct problems p = {.arena = c->arena};
	struct name_register r;
	if (!args_parse(c, args)) return EXIT_USAGE;
	if (name_register_read(&r, c->arena, args[0].value, args[2].value, &p) != OK) return command_problems(c, &p);
	return args[3].value ? match_intake(c, &r, args[1].value) : match_queries(c, &r, args[1].value);
}
