/* /funds/new: which kind of money; then name, budget and dates with the rules that come along; then the fund itself. */
#include <string.h>
#include "base/id.h"
#include "fund/fund_form.h"
#include "fund/template.h"
#include "funds_html.h"

static const struct field kind_form[] = {
	{"kind", FIELD_TEXT, .max = 60, .label = N_("Kind of money")},
	{NULL},
};

static const struct field new_form[] = {
	{FUND_KEPT, FIELD_TEXT, .max = 60, .label = N_("Kind of money")},
	{"name_ko", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in Korean")},
	{"name_en", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in English")},
	{"owner", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Whose money it is")},
	{"colour", FIELD_CHOICE, .needed = true, .choices = fund_kinds, .label = N_("Where it comes from")},
	{"budget", FIELD_MONEY, .needed = true, .label = N_("Budget")},
	{"starts", FIELD_DATE, .needed = true, .label = N_("First day it may pay")},
	{"last", FIELD_DATE, .needed = true, .label = N_("Last day it may pay")},
	{"rank", FIELD_CHOICE, .needed = true, .choices = fund_ranks, .label = N_("How free it is"),
		.hint = N_("The narrowest money pays first, so that free money lasts.")},
	{"own_region", FIELD_CHECK, .label = N_("Only for residents of our region")},
	{NULL},
};

static const char *css_of_kind(const char *kind)
{
	struct fund f = {.kind = kind ? kind : ""};

	return fund_css(&f);
}

static enum outcome choose_page(struct ctx *c, struct reply *r)
{
	const struct pack_table *t = pack_table(c->site->pack, "funds");
	struct path form = {"/funds/new/details"};
	struct templates_view v = {.templates = {arena_array(c->arena, t->n + 1, sizeof *v.templates.at), 0}, .blank = form};

	for (size_t i = 0; i < t->n; i++) {
		const struct pack_entry *e = &t->at[i];
		if (!pack_valid(e, c->today)) continue;
		v.templates.at[v.templates.n++] = (struct template_line){.link = path_query(c->arena, form, "kind", e->code),
			.css = css_of_kind(pack_text(e, "kind")), .name = pack_name(e, c->lang), .owner = pack_text(e, "owner_org"),
			.note = pack_text(e, c->lang == LANG_KO ? "note_ko" : "note_en")};
	}
	struct html w;

	html_init(&w, c->arena, c->lang);
	html_fund_templates(&w, &v);
	struct page_head head = {.title = msg_lookup(c->lang, N_("Add a fund")), .nav = "/funds"};

	page_finish(c, r, &head, &w);
	return OK;
}

static const struct pack_entry *template_said(const struct ctx *c, const char *code)
{
	return code[0] ? pack_find(pack_table(c->site->pack, "funds"), code, c->today) : NULL;
}

/* What the template brings, in plain words: rules in force today or later, and lines. */
static enum outcome bring_along(struct fund_form_view *v, struct ctx *c, const struct pack_entry *e)
{
	struct rules rules;
	struct fund_new n;
	struct template_ask ask = {.budget = {0}, .starts = c->today, .ends = date_add_days(c->today, 1)};
	enum outcome r = template_rules(&rules, c, e);

	if (r == OK) r = template_fill(&n, c, e, &ask);
	if (r != OK) return r;
	v->rules.at = arena_array(c->arena, rules.n + 1, sizeof *v->rules.at);
	for (size_t i = 0; i < rules.n; i++)
		if (!date_known(rules.at[i].valid_to) || rules.at[i].valid_to.day > c->today.day) v->rules.at[v->rules.n++] = rule_card(c, &rules.at[i]);
	v->lines.at = arena_array(c->arena, n.n_lines + 1, sizeof *v->lines.at);
	for (size_t i = 0; i < n.n_lines; i++)
		v->lines.at[v->lines.n++] = (struct line_row){.code = n.line[i].code, .name = c->lang == LANG_KO ? n.line[i].name_ko : n.line[i].name_en,
			.categories = fund_category_names(c, n.line[i].categories)};
	return OK;
}

static enum outcome show(struct ctx *c, struct reply *r, const struct pack_entry *e, const struct form *f)
{
	struct path post = {"/funds/new/details"};
	struct fund_form_view v = {.title = N_("Name, budget and dates"), .act = N_("Add this fund"), .up = {"/funds"}, .post = post,
		.hidden = form_hidden(c, post, 0), .kept = form_field(f, FUND_KEPT)};
	enum outcome got = e ? bring_along(&v, c, e) : OK;

	return got == OK ? fund_form_page(c, r, &v, f) : got;
}

static enum outcome details_get(struct ctx *c, struct reply *r)
{
	const struct pack_entry *e = template_said(c, form_text(c->form, "kind"));
	struct form f;
	int year, month, day;

	date_split(c->today, &year, &month, &day);
	form_empty(&f, c->arena, new_form);
	form_set_date(&f, "starts", date_ymd(year, 1, 1));
	form_set_date(&f, "last", date_ymd(year, 12, 31));
	if (e) {
		form_set(&f, FUND_KEPT, e->code);
		form_set(&f, "name_ko", e->ko);
		form_set(&f, "name_en", e->en);
		form_set(&f, "owner", pack_text(e, "owner_org"));
		form_set(&f, "colour", pack_text(e, "kind"));
		form_set(&f, "rank", arena_printf(c->arena, "%d", (int)pack_int(e, "flex_rank", 5)));
		if (strcmp(pack_text(e, "kind"), "city") == 0) form_set(&f, "own_region", "1");
	}
	return show(c, r, e, &f);
}

static enum outcome make(struct fund_new *n, struct ctx *c, const struct pack_entry *e)
{
	const struct form *f = c->form;
	struct template_ask ask = {.budget = form_money(f, "budget"), .starts = form_date(f, "starts"),
		.ends = date_add_days(form_date(f, "last"), 1), .region = form_checked(f, "own_region") ? c->centre->region : NULL};
	enum outcome r = OK;

	*n = (struct fund_new){.budget = ask.budget, .starts = ask.starts, .ends = ask.ends};
	if (e) r = template_fill(n, c, e, &ask);
	n->name_ko = form_text(f, "name_ko");
	n->name_en = form_text(f, "name_en");
	n->owner_org = form_text(f, "owner");
	n->kind = form_text(f, "colour");
	n->flex_rank = form_text(f, "rank")[0] - '0';
	return r;
}

static enum outcome details_post(struct ctx *c, struct reply *r)
{
	const struct pack_entry *e = template_said(c, form_text(c->form, FUND_KEPT));
	struct fund_id id;
	struct fund_new n;

	fund_dates_check(c->form);
	if (c->form->n_errors) return show(c, r, e, c->form);
	enum outcome got = make(&n, c, e);

	if (got == OK) got = fund_create(&id, c->permit, &n);
	if (got == EXISTS) { /* another year of the same kind: a code of its own */
		n.code = NULL;
		got = fund_create(&id, c->permit, &n);
	}
	if (got == INVALID) return show(c, r, e, c->form);
	if (got == OK) got = fund_changed(c, id);
	return got == OK ? redirect(r, path_to(c->arena, "/funds/{}", id.v)) : got;
}

const struct route fund_new_routes[] = {
	{GET, "/funds/new", NEED_FUNDS_EDIT, READS, NULL, choose_page, N_("Add a fund")},
	{GET, "/funds/new/details", NEED_FUNDS_EDIT, READS, kind_form, details_get, N_("Add a fund")},
	{POST, "/funds/new/details", NEED_FUNDS_EDIT, WRITES, new_form, details_post, N_("Add a fund")},
	{METHOD_UNSET},
};
