/* What the forms of this room share: the fields of a fund, showing a form, and what follows a change. */
#include "fund/fund_form.h"

#include <string.h>
#include "fund/pay.h"
#include "funds_html.h"
#include "keeper/client.h"

const struct choice fund_ranks[] = {
	{"0", N_("very narrow: for a few people and purposes")}, {"1", N_("narrow: for one region or field")},
	{"2", N_("a project with several fields")}, {"3", N_("a purpose the giver named")}, {"4", N_("free, given")}, {"5", N_("free, earned")}, {NULL},
};

const struct choice fund_kinds[] = {
	{"gov", N_("state")}, {"city", N_("city or province")}, {"found", N_("foundation")}, {"bank", N_("company, chest or donor")},
	{"work", N_("work income")}, {NULL},
};

struct field_views fund_form_fields(struct ctx *c, const struct form *f)
{
	struct asked *at = arena_array(c->arena, f->n + 1, sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->field[i].name, FUND_KEPT) != 0) at[n++] = (struct asked){form_field(f, f->field[i].name)};
	return (struct field_views){at, n};
}

enum outcome fund_form_page(struct ctx *c, struct reply *r, struct fund_form_view *v, const struct form *f)
{
	struct html w;

	v->problems = form_problems(f);
	v->fields = fund_form_fields(c, f);
	v->refused = f->n_errors ? (struct msg){0} : c->err.msg;
	html_init(&w, c->arena, c->lang);
	html_fund_form(&w, v);
	struct page_head head = {.title = msg_lookup(c->lang, v->title), .nav = "/funds"};

	page_finish(c, r, &head, &w);
	return f->n_errors || c->err.msg.id ? INVALID : OK;
}

void fund_dates_check(struct form *f)
{
	struct date starts = form_date(f, "starts"), last = form_date(f, "last");

	if (date_known(starts) && date_known(last) && last.day < starts.day)
		form_error(f, "last", MSG(N_("The last day lies before the first day, {date}."), A_DATE("date", starts)));
}

enum outcome fund_changed(struct ctx *c, struct fund_id fund)
{
	uint64_t seq;
	const struct journal_note note = {.action = ACT_FUND_CHANGED, .ref = fund.v};
	enum outcome r = pay_all(c->permit);

	return r == OK ? keeper_journal(&seq, c->keeper, c->req->cookie_token, &note, c->now) : r;
}

const char *fund_codes_joined(struct ctx *c, const struct form *f, const char *field, const struct choice *choices)
{
	struct buf b;

	buf_init(&b, c->arena, 0);
	for (const struct choice *x = choices; x->value; x++) {
		if (!form_has(f, field, x->value)) continue;
		if (b.n > 0) buf_char(&b, ',');
		buf_add(&b, x->value);
	}
	return buf_text(&b);
}
