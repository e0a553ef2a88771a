/* naru eligible RULES.json CASES.json --json: may this fund pay, for each case, and if not, why and until when. */
#include <stdio.h>
#include <string.h>
#include "app/command.h"
#include "base/json.h"
#include "fund/eligible.h"

struct asked {
	const char *id;
	struct question q;
};

struct asked_list {
	struct asked *at;
	size_t n;
};

static const char *text_or_null(struct json v)
{
	return json_is_null(v) ? NULL : json_text(v);
}

static void read_events(struct question *q, struct arena *a, struct json o)
{
	const char **key;
	size_t n = json_is_null(o) ? 0 : json_keys(o, &key);
	struct event_day *e = arena_array(a, n + 1, sizeof *e);

	for (size_t i = 0; i < n; i++) {
		struct json day = json_get(o, key[i]);
		if (!json_is_null(day)) e[q->n_events++] = (struct event_day){key[i], json_date(day)};
	}
	q->event = e;
}

static void read_prior(struct question *q, struct arena *a, struct json list)
{
	static const char *const keys[] = {"fund", "on", "amount", NULL};
	size_t n = json_count(list);
	struct award *p = arena_array(a, n + 1, sizeof *p);

	for (size_t i = 0; i < n; i++) {
		struct json o = json_item(list, i);
		json_only(o, keys);
		p[i] = (struct award){.fund = json_text(json_need(o, "fund")), .on = json_date(json_need(o, "on")),
			.amount = {json_int(json_need(o, "amount"), 0, MONEY_MAX)}};
	}
	q->prior = p;
	q->n_prior = n;
}

static void read_case(struct asked *out, struct arena *a, struct json o)
{
	static const char *const keys[] = {"id", "fund", "on", "amount", "purpose", "payee", "events", "birth", "status", "region", "prior", NULL};
	struct question *q = &out->q;

	json_only(o, keys);
	out->id = json_text(json_need(o, "id"));
	q->fund = json_text(json_need(o, "fund"));
	q->on = json_date(json_need(o, "on"));
	struct json amount = json_need(o, "amount"), birth = json_need(o, "birth"), status = json_need(o, "status");

	q->amount = json_is_null(amount) ? MONEY_NONE : (struct money){json_int(amount, 0, MONEY_MAX)};
	q->purpose[0] = text_or_null(json_need(o, "purpose"));
	q->payee = text_or_null(json_need(o, "payee"));
	q->region = text_or_null(json_need(o, "region"));
	q->birth = json_is_null(birth) ? DATE_NONE : json_date(birth);
	read_events(q, a, json_need(o, "events"));
	q->status.n = json_count(status);
	q->status.at = arena_array(a, q->status.n + 1, sizeof *q->status.at);
	for (size_t i = 0; i < q->status.n; i++) q->status.at[i] = json_text(json_item(status, i));
	read_prior(q, a, json_need(o, "prior"));
}

static void read_cases(struct asked_list *out, struct arena *a, struct json root)
{
	static const char *const keys[] = {"format", "cases", NULL};

	json_only(root, keys);
	struct json format = json_need(root, "format"), list = json_need(root, "cases");
	if (strcmp(json_text(format), "eligibility-cases-1") != 0)
		json_problem(format, MSG(N_("This format is not known.")), MSG(N_("Write \"eligibility-cases-1\".")));
	out->n = json_count(list);
	out->at = arena_array(a, out->n + 1, sizeof *out->at);
	for (size_t i = 0; i < out->n; i++) read_case(&out->at[i], a, json_item(list, i));
}

static bool read_file(struct json *root, struct arena *a, const char *path, struct problems *p)
{
	return json_read(root, a, path, p) == OK;
}

static bool read_input(struct rules *rules, struct asked_list *cases, struct arena *a, const char *const path[2], struct problems *p)
{
	struct json root;
	bool ok = read_file(&root, a, path[0], p);

	if (ok) {
		rules_read(rules, a, root);
		ok = json_end(root) == OK;
	}
	if (!read_file(&root, a, path[1], p)) return false;
	read_cases(cases, a, root);
	return json_end(root) == OK && ok;
}

/* Keys in their sorted order. */
static void write_verdict(struct json_out *j, struct arena *a, const struct asked *c, const struct rules *rules)
{
	struct verdict v = eligible(rules, &c->q);

	jout_object(j, NULL);
	if (v.allowed.minor == MONEY_NONE_MINOR) jout_null(j, "amount_allowed");
	else jout_int(j, "amount_allowed", v.allowed.minor);
	jout_date(j, "changes_on", v.changes_on);
	jout_bool(j, "eligible", v.eligible);
	jout_array(j, "failed");
	for (size_t i = 0; i < v.n_failed; i++) jout_text(j, NULL, rule_test_names[v.failed[i].test]);
	jout_close(j, ']');
	jout_text(j, "id", c->id);
	jout_object(j, "reason");
	jout_text(j, "en", verdict_reason(a, LANG_EN, &v));
	jout_text(j, "ko", verdict_reason(a, LANG_KO, &v));
	jout_close(j, '}');
	if (v.by) jout_int(j, "rule", v.by - rules->at);
	else jout_null(j, "rule");
	jout_text(j, "source", v.by ? v.by->source : NULL);
	jout_close(j, '}');
}

static void print_json(struct arena *a, const struct rules *rules, const struct asked_list *cases)
{
	struct buf b;
	struct json_out j;

	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_array(&j, NULL);
	for (size_t i = 0; i < cases->n; i++) write_verdict(&j, a, &cases->at[i], rules);
	jout_close(&j, ']');
	puts(buf_text(&b));
}

static void print_text(struct command_ctx *c, const struct rules *rules, const struct asked_list *cases)
{
	for (size_t i = 0; i < cases->n; i++) {
		struct verdict v = eligible(rules, &cases->at[i].q);
		char day[11] = "";

		date_write(day, v.changes_on);
		printf("%s\t%s\t%s\t%s\t%s\n", cases->at[i].id, v.eligible ? msg_lookup(c->lang, N_("yes")) : msg_lookup(c->lang, N_("no")),
			verdict_reason(c->arena, c->lang, &v), v.by ? v.by->source : "", day);
	}
}

int cmd_eligible(struct command_ctx *c)
{
	struct arg args[] = {{"RULES.json", .needed = true}, {"CASES.json", .needed = true}, {"--json", .flag = true}, {NULL}};
	struct problems p = {.arena = c->arena};
	struct rules rules = {0};
	struct asked_list cases = {0};

	if (!args_parse(c, args)) return EXIT_USAGE;
	const char *const path[2] = {arg_value(args, "RULES.json"), arg_value(args, "CASES.json")};

	if (!read_input(&rules, &cases, c->arena, path, &p)) return command_problems(c, &p);
	if (arg_value(args, "--json")) print_json(c->arena, &rules, &cases);
	else print_text(c, &rules, &cases);
	return EXIT_DONE;
}
