/* /funds/{f}/edit, lines, close: changing what is there. A rule is never changed: rule_pages.c adds a new one. */
#include <string.h>
#include "fund/fund_form.h"

static const struct field edit_form[] = {
	{"name_ko", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in Korean")},
	{"name_en", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in English")},
	{"owner", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Whose money it is")},
	{"budget", FIELD_MONEY, .needed = true, .label = N_("Budget")},
	{"starts", FIELD_DATE, .needed = true, .label = N_("First day it may pay")},
	{"last", FIELD_DATE, .needed = true, .label = N_("Last day it may pay")},
	{"rank", FIELD_CHOICE, .needed = true, .choices = fund_ranks, .label = N_("How free it is"),
		.hint = N_("The narrowest money pays first, so that free money lasts.")},
	{NULL},
};

static const struct field line_form[] = {
	{"code", FIELD_TEXT, .needed = true, .max = 12, .label = N_("Number of the line"), .hint = N_("As the funder writes it, such as 321.")},
	{"name_ko", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in Korean")},
	{"name_en", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name in English")},
	{"cap", FIELD_MONEY, .needed = true, .label = N_("At most")},
	{"helps", FIELD_MANY, .label = N_("Kinds of help it pays"), .hint = N_("None ticked: all of them.")},
	{NULL},
};

static const struct choice states[] = {{"closed", N_("closed")}, {"open", N_("open")}, {NULL}};

static const struct field close_form[] = {
	{"to", FIELD_CHOICE, .needed = true, .choices = states, .label = N_("State")},
	{NULL},
};

/* The fund of the address. */
static enum outcome fund_here(struct fund **out, struct ctx *c)
{
	struct funds *f = arena_alloc(c->arena, sizeof *f);
	enum outcome r = funds_read(f, c->permit);

	if (r != OK) return r;
	*out = fund_by_id(f, (struct fund_id){c->req->id[0]});
	return *out ? OK : NOT_FOUND;
}

static struct path fund_path(struct ctx *c, const struct fund *x)
{
	return path_to(c->arena, "/funds/{}", x->id.v);
}

static enum outcome show_edit(struct ctx *c, struct reply *r, const struct fund *x, const struct form *f, int64_t version)
{
	struct path post = path_to(c->arena, "/funds/{}/edit", x->id.v);
	struct fund_form_view v = {.title = N_("Change budget and dates"), .act = N_("Save"), .name = fund_name(x, c->lang), .up = fund_path(c, x),
		.why = N_("Records that were not reported are paid anew after this."), .post = post, .hidden = form_hidden(c, post, version)};

	return fund_form_page(c, r, &v, f);
}

static const char *digits(struct ctx *c, int64_t v)
{
	return arena_printf(c->arena, "%lld", (long long)v);
}

static enum outcome edit_get(struct ctx *c, struct reply *r)
{
	struct fund *x;
	struct form f;
	enum outcome got = fund_here(&x, c);

	if (got != OK) return got;
	form_empty(&f, c->arena, edit_form);
	form_set(&f, "name_ko", x->name_ko);
	form_set(&f, "name_en", x->name_en);
	form_set(&f, "owner", x->owner_org);
	form_set(&f, "budget", digits(c, x->budget.minor));
	form_set_date(&f, "starts", x->starts);
	form_set_date(&f, "last", date_add_days(x->ends, -1));
	form_set(&f, "rank", digits(c, x->flex_rank));
	return show_edit(c, r, x, &f, x->version);
}

static void conflict_row(struct version_row *out, const char *label, const char *theirs, const char *yours)
{
	*out = (struct version_row){label, theirs, yours, strcmp(theirs, yours) != 0};
}

static const char *day_text(struct ctx *c, struct date d)
{
	char text[11];

	date_write(text, d);
	return arena_text(c->arena, text);
}

static enum outcome both_versions(struct ctx *c, struct reply *r, const struct fund *x)
{
	const struct form *f = c->form;
	struct version_row *row = arena_array(c->arena, 5, sizeof *row);
	struct path post = path_to(c->arena, "/funds/{}/edit", x->id.v);

	conflict_row(&row[0], N_("Name in Korean"), x->name_ko, form_text(f, "name_ko"));
	conflict_row(&row[1], N_("Whose money it is"), x->owner_org, form_text(f, "owner"));
	conflict_row(&row[2], N_("Budget"), digits(c, x->budget.minor), digits(c, form_money(f, "budget").minor));
	conflict_row(&row[3], N_("First day it may pay"), day_text(c, x->starts), day_text(c, form_date(f, "starts")));
	conflict_row(&row[4], N_("Last day it may pay"), day_text(c, date_add_days(x->ends, -1)), day_text(c, form_date(f, "last")));
	struct conflict_view v = {.rows = {row, 5}, .hidden = form_hidden(c, post, x->version), .action = post, .away = fund_path(c, x), .form = f};

	page_conflict(c, r, &v);
	return OK;
}

static enum outcome edit_post(struct ctx *c, struct reply *r)
{
	struct fund *x;
	const struct form *f = c->form;
	enum outcome got = fund_here(&x, c);

	if (got != OK) return got;
	fund_dates_check(c->form);
	if (f->n_errors) return show_edit(c, r, x, f, f->version);
	if (f->version != x->version) return both_versions(c, r, x);
	struct fund_edit e = {.id = x->id, .version = f->version, .name_ko = form_text(f, "name_ko"), .name_en = form_text(f, "name_en"),
		.owner_org = form_text(f, "owner"), .budget = form_money(f, "budget"), .starts = form_date(f, "starts"),
		.ends = date_add_days(form_date(f, "last"), 1), .flex_rank = form_text(f, "rank")[0] - '0'};

	got = fund_change(c->permit, x, &e);
	if (got == INVALID) return show_edit(c, r, x, f, f->version);
	if (got == OK) got = fund_changed(c, x->id);
	return got == OK ? redirect(r, fund_path(c, x)) : got;
}

/* Lines ------------------------------------------------------------------------------------------------------------------*/

static struct fund_line *line_here(const struct ctx *c, const struct fund *x)
{
	for (size_t i = 0; i < x->n_lines; i++)
		if (x->line[i].id.v == c->req->id[1]) return &x->line[i];
	return NULL;
}

static enum outcome show_line(struct ctx *c, struct reply *r, const struct fund *x, const struct fund_line *l, const struct form *f)
{
	struct path post = l ? path_to(c->arena, "/funds/{}/lines/{}", x->id.v, l->id.v) : path_to(c->arena, "/funds/{}/lines/new", x->id.v);
	struct fund_form_view v = {.title = l ? N_("Change a budget line") : N_("Add a budget line"), .act = N_("Save"), .name = fund_name(x, c->lang),
		.up = fund_path(c, x), .why = N_("A fund with lines pays only what one of its lines takes, and no more than the line holds."),
		.post = post, .hidden = form_hidden(c, post, l ? l->version : 0)};

	return fund_form_page(c, r, &v, f);
}

static void prefill_line(struct ctx *c, struct form *f, const struct fund_line *l)
{
	form_set(f, "code", l->code);
	form_set(f, "name_ko", l->name_ko);
	form_set(f, "name_en", l->name_en);
	form_set(f, "cap", digits(c, l->cap.minor));
	for (const char *s = l->categories; *s;) {
		size_t n = strcspn(s, ",");
		form_set(f, "helps", arena_textn(c->arena, s, n));
		s += n + (s[n] == ',');
	}
}

static enum outcome line_get(struct ctx *c, struct reply *r)
{
	struct fund *x;
	struct form f;
	enum outcome got = fund_here(&x, c);

	if (got != OK) return got;
	struct fund_line *l = c->req->id[1] ? line_here(c, x) : NULL;

	if (c->req->id[1] && !l) return NOT_FOUND;
	form_empty(&f, c->arena, line_form);
	form_choices(&f, "helps", fund_choices(c, "categories"));
	if (l) prefill_line(c, &f, l);
	return show_line(c, r, x, l, &f);
}

static enum outcome line_post(struct ctx *c, struct reply *r)
{
	struct fund *x;
	struct form *f = c->form;
	const struct choice *helps = fund_choices(c, "categories");
	enum outcome got = fund_here(&x, c);

	if (got != OK) return got;
	struct fund_line *l = c->req->id[1] ? line_here(c, x) : NULL;

	if (c->req->id[1] && !l) return NOT_FOUND;
	form_choices(f, "helps", helps);
	if (f->n_errors) return show_line(c, r, x, l, f);
	struct line_new n = {.code = form_text(f, "code"), .name_ko = form_text(f, "name_ko"), .name_en = form_text(f, "name_en"),
		.categories = fund_codes_joined(c, f, "helps", helps), .cap = form_money(f, "cap")};

	got = l ? fund_line_change(c->permit, x, l, &n, f->version) : fund_line_add(c->permit, x, &n);
	if (got == INVALID) return show_line(c, r, x, l, f);
	if (got == OK) got = fund_changed(c, x->id);
	return got == OK ? redirect(r, fund_path(c, x)) : got;
}

static enum outcome close_post(struct ctx *c, struct reply *r)
{
	struct fund *x;
	enum outcome got = fund_here(&x, c);

	if (got != OK) return got;
	if (c->form->n_errors) return redirect(r, fund_path(c, x));
	got = form_has(c->form, "to", "closed") ? fund_close(c->permit, x, c->form->version) : fund_open_again(c->permit, x, c->form->version);
	if (got == OK) got = fund_changed(c, x->id);
	return got == OK ? redirect(r, fund_path(c, x)) : got;
}

const struct route fund_edit_routes[] = {
	{GET, "/funds/{}/edit", NEED_FUNDS_EDIT, READS, NULL, edit_get, N_("Change budget and dates")},
	{POST, "/funds/{}/edit", NEED_FUNDS_EDIT, WRITES, edit_form, edit_post, N_("Change budget and dates")},
	{GET, "/funds/{}/lines/new", NEED_FUNDS_EDIT, READS, NULL, line_get, N_("Add a budget line")},
	{POST, "/funds/{}/lines/new", NEED_FUNDS_EDIT, WRITES, line_form, line_post, N_("Add a budget line")},
	{GET, "/funds/{}/lines/{}", NEED_FUNDS_EDIT, READS, NULL, line_get, N_("Change a budget line")},
	{POST, "/funds/{}/lines/{}", NEED_FUNDS_EDIT, WRITES, line_form, line_post, N_("Change a budget line")},
	{POST, "/funds/{}/close", NEED_FUNDS_EDIT, WRITES, close_form, close_post, N_("Close this fund")},
	{METHOD_UNSET},
};
