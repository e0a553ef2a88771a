/* naru clocks FACTS.json --json: every day that begins, ends or falls due for one person. */
#include <stdio.h>
#include "app/command.h"
#include "people/clock.h"

static const char *const kind_names[] = {[CLOCK_STARTS] = "starts", [CLOCK_ENDS] = "ends", [CLOCK_DUE] = "due"};

static struct date day_of(struct json o, const char *key)
{
	struct json v = json_need(o, key);

	return json_is_null(v) ? DATE_NONE : json_date(v);
}

static void check_after(struct json o, const char *key, struct date d, struct date first)
{
	if (date_known(d) && date_known(first) && d.day < first.day)
		json_problem(json_get(o, key), MSG(N_("This is before the first move-in.")), MSG(N_("Check both days.")));
}

static void read_births(struct clock_facts *f, struct json list)
{
	size_t n = json_count(list);

	if (n > CLOCK_BIRTHS)
		json_problem(list, MSG(N_("At most {n} births can be counted."), A_INT("n", CLOCK_BIRTHS)), (struct msg){0});
	for (size_t i = 0; i < n && i < CLOCK_BIRTHS; i++) f->birth[f->n_births++] = json_date(json_item(list, i));
}

static void read_facts(struct clock_facts *f, struct json o)
{
	static const char *const keys[] = {"first_move_in", "arrived", "left_hanawon", "protection_extended_to", "first_job",
		"births_in_protection", NULL};
	struct json move_in = json_need(o, "first_move_in");

	*f = (struct clock_facts){.protection_decision = DATE_NONE, .notice = DATE_NONE, .appeal = DATE_NONE, .request = DATE_NONE,
		.leak = DATE_NONE};
	json_only(o, keys);
	f->move_in = json_is_null(move_in) ? DATE_NONE : json_date(move_in);
	if (json_is_null(move_in))
		json_problem(move_in, MSG(N_("Almost every clock runs from this day.")), MSG(N_("Write the day of the first move-in.")));
	f->arrived = day_of(o, "arrived");
	f->left_hanawon = day_of(o, "left_hanawon");
	f->protection_until = day_of(o, "protection_extended_to");
	f->first_job = day_of(o, "first_job");
	read_births(f, json_need(o, "births_in_protection"));
	check_after(o, "protection_extended_to", f->protection_until, f->move_in);
}

static void print_json(struct arena *a, const struct clock_day *day, size_t n)
{
	struct buf b;
	struct json_out j;

	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_array(&j, NULL);
	for (size_t i = 0; i < n; i++) {
		const struct clock *c = day[i].clock;
		jout_object(&j, NULL);
		jout_text(&j, "clock", c->code);
		jout_text(&j, "en", c->en);
		jout_text(&j, "kind", kind_names[c->kind]);
		jout_text(&j, "ko", c->ko);
		jout_date(&j, "on", day[i].on);
		jout_text(&j, "source", c->source);
		jout_close(&j, '}');
	}
	jout_close(&j, ']');
	puts(buf_text(&b));
}

int cmd_clocks(struct command_ctx *c)
{
	struct arg args[] = {{"FACTS.json", .needed = true}, {"--json", .flag = true}, {"--pack"}, {"--country"}, {NULL}};
	struct problems p = {.arena = c->arena};
	struct clock_facts facts;
	struct clocks clocks;
	struct clock_day *day;
	struct pack *pack;
	struct json root;

	if (!args_parse(c, args)) return EXIT_USAGE;
	const char *country = arg_value(args, "--country");

	if (json_read(&root, c->arena, arg_value(args, "FACTS.json"), &p) != OK) return command_problems(c, &p);
	read_facts(&facts, root);
	if (json_end(root) != OK) return command_problems(c, &p);
	if (pack_read(&pack, c->arena, arg_value(args, "--pack"), country ? country : "kr", &p) != OK) return command_problems(c, &p);
	bool ok = clocks_read(&clocks, c->arena, pack, &p) == OK;
	size_t n = ok ? clock_days(&day, c->arena, &clocks, &facts) : 0;

	if (ok && arg_value(args, "--json")) print_json(c->arena, day, n);
	for (size_t i = 0; ok && !arg_value(args, "--json") && i < n; i++) {
		char on[11];
		date_write(on, day[i].on);
		printf("%s\t%s\t%s\n", on, clock_name(day[i].clock, c->lang), day[i].clock->source);
	}
	pack_release(pack);
	return ok ? EXIT_DONE : command_problems(c, &p);
}
