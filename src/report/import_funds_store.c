/* Checked funds, with the rules of the pack entry they name. */
#include "fund/fund.h"
#include "fund/pay.h"
#include "report/import_funds.h"
#include "base/banned.h"

static struct date day_of(struct json v)
{
	return json_is_null(v) ? DATE_NONE : json_date(v);
}

static size_t rules_of(struct rule_new **out, struct arena *a, const struct import_fund *f)
{
	struct json list = f->rules ? json_get(f->rules->o, "rules") : (struct json){0};
	size_t n = f->rules ? json_count(list) : 0;
	*out = arena_array(a, n + 1, sizeof **out);
	for (size_t i = 0; i < n; i++) {
		struct json r = json_item(list, i);
		(*out)[i] = (struct rule_new){.valid_from = day_of(json_get(r, "valid_from")), .valid_to = day_of(json_get(r, "valid_to")),
			.body = json_source(json_get(r, "body")), .source = json_text(json_get(r, "source"))};
	}
	return n;
}

static enum outcome store_one(const struct permit *p, const struct import_fund *f)
{
	struct fund_id id;
	struct rule_new *rule;
	struct line_new *line = arena_array(p->c->arena, f->n + 1, sizeof *line);
	size_t n_rules = rules_of(&rule, p->c->arena, f);
	for (size_t i = 0; i < f->n; i++)
		line[i] = (struct line_new){.code = f->at[i].code, .name_ko = f->at[i].name_ko, .name_en = f->at[i].name_en,
			.categories = f->at[i].categories, .cap = f->at[i].cap};
	const struct fund_new n = {.code = f->code, .name_ko = f->name_ko, .name_en = f->name_en, .kind = f->kind, .owner_org = f->owner_org,
		.budget = f->budget, .starts = f->starts, .ends = f->ends, .flex_rank = f->flex_rank, .line = line, .n_lines = f->n,
		.rule = rule, .n_rules = n_rules};
	return fund_create(&id, p, &n);
}

enum outcome funds_store(const struct permit *p, const struct import *i)
{
	for (size_t k = 0; k < i->funds->n; k++) {
		enum outcome r = store_one(p, &i->funds->at[k]);
		if (r == OK) continue;
		err_set(&p->c->err, MSG(N_("Line {line} could not be stored, so nothing was."), A_INT("line", i->funds->at[k].line)));
		return r;
	}
	return i->pay == IMPORT_PAYS ? pay_all(p) : OK;
}
