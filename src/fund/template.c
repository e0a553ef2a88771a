#include "fund/template.h"

#include <string.h>
#include "fund/rule_words.h"

static struct date day_or_none(struct json o, const char *key)
{
	const char *s = json_peek_text(o, key);
	struct date d;

	return s && date_parse(&d, s) == OK ? d : DATE_NONE;
}

/* A template was checked when the pack was read; here its text is read again into this request's arena. */
static enum outcome read_body(struct rule *out, struct ctx *c, struct json body)
{
	struct problems problems = {.arena = c->arena};
	struct buf b;
	struct json root;

	buf_init(&b, c->arena, 0);
	json_write_value(&b, body);
	enum outcome r = json_parse(&root, c->arena, "template", buf_text(&b), strlen(buf_text(&b)), &problems);

	if (r != OK) return r;
	rule_read(out, c->arena, root, RULE_BODY);
	return json_end(root);
}

static size_t list_length(struct json list)
{
	size_t n = 0;

	while (json_is_object(json_peek_item(list, n))) n++;
	return n;
}

enum outcome template_rules(struct rules *out, struct ctx *c, const struct pack_entry *e)
{
	struct json list = json_peek(e->o, "rules");
	struct rules rules = {.n = list_length(list)};

	rules.at = arena_array(c->arena, rules.n + 1, sizeof *rules.at);
	for (size_t i = 0; i < rules.n; i++) {
		struct json o = json_peek_item(list, i);
		enum outcome r = read_body(&rules.at[i], c, json_peek(o, "body"));
		if (r != OK) return r;
		rules.at[i].fund = e->code;
		rules.at[i].source = json_peek_text(o, "source");
		rules.at[i].valid_from = day_or_none(o, "valid_from");
		rules.at[i].valid_to = day_or_none(o, "valid_to");
	}
	*out = rules;
	return OK;
}

static const char *joined(struct arena *a, struct json list)
{
	struct buf b;
	const char *s;

	buf_init(&b, a, 0);
	for (size_t i = 0; (s = json_peek_string(json_peek_item(list, i))); i++) {
		if (i > 0) buf_char(&b, ',');
		buf_add(&b, s);
	}
	return buf_text(&b);
}

static void fill_lines(struct fund_new *n, struct ctx *c, const struct pack_entry *e)
{
	struct json list = json_peek(e->o, "lines");
	struct line_new *line;

	n->n_lines = list_length(list);
	line = arena_array(c->arena, n->n_lines + 1, sizeof *line);
	for (size_t i = 0; i < n->n_lines; i++) {
		struct json o = json_peek_item(list, i);
		line[i] = (struct line_new){.code = json_peek_text(o, "code"), .name_ko = json_peek_text(o, "ko"), .name_en = json_peek_text(o, "en"),
			.categories = joined(c->arena, json_peek(o, "categories")), .cap = n->budget};
	}
	n->line = line;
}

enum outcome template_fill(struct fund_new *out, struct ctx *c, const struct pack_entry *e, const struct template_ask *ask)
{
	struct rules rules;
	enum outcome r = template_rules(&rules, c, e);

	if (r != OK) return r;
	struct rule_new *rule = arena_array(c->arena, rules.n + 1, sizeof *rule);
	const char **region = arena_array(c->arena, 1, sizeof *region);

	region[0] = ask->region;
	for (size_t i = 0; i < rules.n; i++) {
		struct rule *x = &rules.at[i];
		if (ask->region) x->region_in = (struct words){region, 1};
		rule[i] = (struct rule_new){x->valid_from, x->valid_to, rule_text(c->arena, x), arena_text(c->arena, x->source)};
	}
	*out = (struct fund_new){.code = ask->code ? ask->code : e->code, .name_ko = ask->name_ko ? ask->name_ko : e->ko,
		.name_en = ask->name_en ? ask->name_en : e->en, .kind = pack_text(e, "kind"),
		.owner_org = ask->owner_org ? ask->owner_org : pack_text(e, "owner_org"), .budget = ask->budget, .starts = ask->starts, .ends = ask->ends,
		.flex_rank = (int)pack_int(e, "flex_rank", 5), .rule = rule, .n_rules = rules.n};
	fill_lines(out, c, e);
	return OK;
}
