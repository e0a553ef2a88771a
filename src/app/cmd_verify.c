/* naru verify DIR: the journal's chain, the ledger's sums, the database. */
#include <stdio.h>
#include "app/command.h"
#include "app/place.h"
#include "base/json.h"
#include "report/verify.h"

static void print_json(struct command_ctx *c, const struct verify_report *r)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, c->arena, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	jout_array(&j, "checks");
	for (size_t i = 0; i < r->n; i++) {
		const struct verify_check *k = &r->check[i];
		jout_object(&j, NULL);
		jout_text(&j, "detail", k->detail.id ? msg_text(c->arena, c->lang, &k->detail) : NULL);
		jout_int(&j, "found", k->found);
		jout_text(&j, "name", k->name);
		jout_bool(&j, "ok", k->ok);
		jout_int(&j, "promise", k->promise);
		jout_close(&j, '}');
	}
	jout_close(&j, ']');
	jout_bool(&j, "ok", r->ok);
	jout_close(&j, '}');
	puts(buf_text(&b));
}

static void print_lines(struct command_ctx *c, const struct verify_report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct verify_check *k = &r->check[i];
		const char *state = msg_lookup(c->lang, k->ok ? N_("good") : N_("bad"));
		printf("%-9s %s%s%s\n", k->name, state, k->detail.id ? ": " : "", k->detail.id ? msg_text(c->arena, c->lang, &k->detail) : "");
	}
}

static int report_ends(struct command_ctx *c, enum outcome r, const struct verify_report *report, struct msg why, bool json)
{
	if (r != OK) return command_says(c, EXIT_USAGE, why.id ? why : MSG(N_("The database cannot be read.")));
	if (json) print_json(c, report);
	else print_lines(c, report);
	return report->ok ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_verify(struct command_ctx *c)
{
	struct arg args[] = {{"DIR", .needed = true}, {"--db"}, {"--json", .flag = true}, {NULL}};
	struct err err = {0};
	struct place place;
	struct store *store;
	struct verify_report report;
	if (!args_parse(c, args)) return EXIT_USAGE;
	const char *dir = arg_value(args, "DIR"), *db = arg_value(args, "--db");
	if (place_read(&place, dir, &err) != OK) return command_says(c, EXIT_USAGE, err.msg);
	if (store_open(&store, db ? db : dir, &err) != OK) return command_says(c, EXIT_USAGE, err.msg);
	enum outcome r = verify(&report, store, dir, c->arena, &err);
	int code = report_ends(c, r, &report, err.msg, arg_value(args, "--json") != NULL);
	store_close(store); /* last: what the database said of itself lies in the store */
	return code;
}
