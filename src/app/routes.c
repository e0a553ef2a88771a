#include "app/routes.h"
#include <stdio.h>
#include "app/command.h"
#include "base/json.h"
#include "care/day.h"
#include "care/pages.h"
#include "fund/coverage_pages.h"
#include "fund/fund_pages.h"
#include "people/pages.h"
#include "report/pages.h"
#include "staff/policy.h"
#include "staff/staff_pages.h"
#include "web/quiet_pages.h"
#include "web/session_pages.h"

static const struct route *const tables[] = {
	session_routes, quiet_routes,
	list_routes, identity_routes, client_edit_routes, consent_routes, household_routes, case_end_routes, facts_routes,
	fund_routes, fund_edit_routes, fund_new_routes, rule_routes, coverage_routes,
	client_routes, goal_routes, intake_routes, today_routes, day_routes, record_routes, log_routes,
	import_routes,
	settings_routes, staff_routes, passphrase_routes, audit_routes,
};

const struct nav_item site_nav[] = {
	{"/today", N_("Today"), NEED_SIGNED_IN},
	{"/cases", N_("Cases"), NEED_CASES},
	{"/funds", N_("Funds"), NEED_FUNDS},
	{"/audit", N_("Openings"), NEED_AUDIT},
	{"/settings", N_("Settings"), NEED_SETTINGS},
	{"/import", N_("Files"), NEED_IMPORT},
	{NULL},
};

enum outcome routes_build(struct router *out, struct arena *a, struct err *err)
{
	return router_build(out, a, tables, sizeof(tables) / sizeof(tables[0]), err);
}

const char *need_name(enum need need)
{
	switch (need) {
	case NEED_NOBODY: return "nobody";
	case NEED_SIGNED_IN: return "signed_in";
	case NEED_CASES: return "cases";
	case NEED_CASE: return "case";
	case NEED_CASE_EDIT: return "case_edit";
	case NEED_IDENTITY: return "identity";
	case NEED_FUNDS: return "funds";
	case NEED_FUNDS_EDIT: return "funds_edit";
	case NEED_AUDIT: return "audit";
	case NEED_SETTINGS: return "settings";
	case NEED_IMPORT: return "import";
	case NEED_UNSET:
	case NEEDS: break;
	}
	return "unset";
}

const char *effect_name(enum effect effect)
{
	switch (effect) {
	case READS: return "reads";
	case WRITES: return "writes";
	case UNLOCKS: return "unlocks";
	case EFFECT_UNSET: break;
	}
	return "unset";
}

const char *field_type_name(enum field_type type)
{
	switch (type) {
	case FIELD_TEXT: return "text";
	case FIELD_AREA: return "area";
	case FIELD_SECRET: return "secret";
	case FIELD_INT: return "int";
	case FIELD_MONEY: return "money";
	case FIELD_DATE: return "date";
	case FIELD_TIME: return "time";
	case FIELD_YEAR: return "year";
	case FIELD_CHOICE: return "choice";
	case FIELD_MANY: return "many";
	case FIELD_CHECK: return "check";
	case FIELD_ID: return "id";
	case FIELD_UNSET: break;
	}
	return "unset";
}

static void field_out(struct json_out *j, const struct field *f)
{
	jout_object(j, NULL);
	jout_text(j, "name", f->name);
	jout_text(j, "type", field_type_name(f->type));
	jout_bool(j, "needed", f->needed);
	jout_int(j, "min", f->min);
	jout_int(j, "max", f->max);
	jout_array(j, "choices");
	for (const struct choice *c = f->choices; c && c->value; c++)
		jout_text(j, NULL, c->value);
	jout_close(j, ']');
	jout_close(j, '}');
}

/* Who may: the policy's own answer for each role, so that a table of pages and roles can be compared with a kept one. */
static void roles_out(struct json_out *j, enum need need)
{
	static const struct {
		const char *name;
		unsigned role;
	} roles[] = {{"director", ROLE_DIRECTOR}, {"coordinator", ROLE_COORDINATOR}, {"caseworker", ROLE_CASEWORKER}, {"counsellor", ROLE_COUNSELLOR}};
	jout_array(j, "roles");
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (policy_allows(roles[i].role, need))
			jout_text(j, NULL, roles[i].name);
	jout_close(j, ']');
}

static void route_out(struct json_out *j, const struct route *r)
{
	jout_object(j, NULL);
	jout_text(j, "method", r->method == GET ? "GET" : "POST");
	jout_text(j, "pattern", r->pattern);
	jout_text(j, "need", need_name(r->need));
	jout_text(j, "effect", effect_name(r->effect));
	jout_bool(j, "upload", r->upload);
	roles_out(j, r->need);
	jout_array(j, "fields");
	for (const struct field *f = r->form; f && f->name; f++)
		field_out(j, f);
	jout_close(j, ']');
	jout_close(j, '}');
}

static void routes_json(struct command_ctx *c, const struct router *r)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, c->arena, 0);
	jout_init(&j, &b);
	jout_array(&j, NULL);
	for (size_t i = 0; i < r->n; i++)
		route_out(&j, r->route[i]);
	jout_close(&j, ']');
	puts(buf_text(&b));
}

int cmd_routes(struct command_ctx *c)
{
	struct arg args[] = {{"--json", .flag = true}, {NULL}};
	struct router r;
	struct err err = {0};
	if (!args_parse(c, args))
		return EXIT_USAGE;
	if (routes_build(&r, c->arena, &err) != OK)
		return command_says(c, EXIT_REFUSED, err.msg);
	if (arg_value(args, "--json")) {
		routes_json(c, &r);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < r.n; i++)
		printf("%-5s %-40s %-11s %s\n", r.route[i]->method == GET ? "GET" : "POST", r.route[i]->pattern, need_name(r.route[i]->need),
			effect_name(r.route[i]->effect));
	return EXIT_DONE;
}
