#include "fund/coverage_pages.h"

#include <string.h>
#include "base/pack.h"
#include "coverage_html.h"
#include "fund/fund_view.h"
#include "people/client.h"

static const struct field ask_form[] = {
	{"help", FIELD_CHOICE, .label = N_("Kind of help")},
	{"on", FIELD_DATE, .label = N_("On which day")},
	{NULL},
};

/* Without a question asked: the first kind of help that runs out of money, on the day it does. */
static void first_gap(const struct coverage *v, struct date today, const char **help, struct date *on)
{
	*help = v->n_rows ? v->row[0].category : "case_work";
	*on = today;
	for (int m = v->now < 0 ? 0 : v->now; v->known && m < COVER_MONTHS; m++)
		for (size_t i = 0; i < v->n_rows; i++) {
			if (v->row[i].month[m].what != COVER_GAP) continue;
			*help = v->row[i].category;
			*on = m == v->now ? today : date_add_months(v->from, m);
			return;
		}
}

static struct msg until_said(const struct fund_answer *x)
{
	struct date ends = x->fund->ends;

	if (date_known(x->verdict.changes_on) && x->verdict.changes_on.day < ends.day) ends = x->verdict.changes_on;
	return MSG(N_("For this person until {date}."), A_DATE("date", date_add_days(ends, -1)));
}

static struct fits_line fits_line(struct ctx *c, const struct fund_answer *x, bool first)
{
	return (struct fits_line){.css = fund_css(x->fund), .name = fund_name(x->fund, c->lang), .first = first,
		.left = MSG(N_("{money} left."), A_MONEY("money", x->left)), .until = until_said(x)};
}

static const char *say(struct ctx *c, struct msg m)
{
	return msg_text(c->arena, c->lang, &m);
}

static const char *why_not(struct ctx *c, const struct fund_answer *x, struct date on)
{
	if (!x->verdict.eligible) return verdict_reason(c->arena, c->lang, &x->verdict);
	if (on.day < x->fund->starts.day) return say(c, MSG(N_("This money starts on {date}."), A_DATE("date", x->fund->starts)));
	if (on.day >= x->fund->ends.day) return say(c, MSG(N_("This money ended on {date}."), A_DATE("date", date_add_days(x->fund->ends, -1))));
	if (!x->has_line) return say(c, MSG(N_("None of its budget lines takes this kind of help.")));
	return say(c, MSG(N_("Nothing is left for this kind of help.")));
}

static struct refused_line refused_line(struct ctx *c, const struct fund_answer *x, struct date on)
{
	struct date changes = !x->verdict.eligible ? x->verdict.changes_on : on.day < x->fund->starts.day ? x->fund->starts : DATE_NONE;

	return (struct refused_line){.css = fund_css(x->fund), .name = fund_name(x->fund, c->lang), .why = why_not(c, x, on),
		.source = !x->verdict.eligible && x->verdict.by ? x->verdict.by->source : NULL,
		.changes = date_known(changes) ? MSG(N_("The answer changes on {date}."), A_DATE("date", changes)) :
			MSG(N_("Time alone does not change this answer."))};
}

static void answer(struct ctx *c, struct coverage_page_view *v, const struct coverage *cov, const char *help, struct date on)
{
	struct fund_answers all = coverage_ask(c->arena, &cov->funds, &cov->who, help, on);

	v->fits.at = arena_array(c->arena, all.n + 1, sizeof *v->fits.at);
	v->refused.at = arena_array(c->arena, all.n + 1, sizeof *v->refused.at);
	for (size_t i = 0; i < all.n; i++) {
		if (fund_answer_pays(&all.at[i])) {
			v->fits.at[v->fits.n] = fits_line(c, &all.at[i], v->fits.n == 0);
			v->fits.n++;
		} else {
			v->refused.at[v->refused.n++] = refused_line(c, &all.at[i], on);
		}
	}
	v->fits_title = MSG(N_("May pay for {help} on {date}"), A_TEXT("help", pack_label(c->site->pack, "categories", help, c->lang)),
		A_DATE("date", on));
	v->empty = (struct empty_view){.sentence = MSG(N_("No money may pay for this on that day."))};
	if (c->site->allows(c->permit->roles, NEED_FUNDS_EDIT)) {
		v->empty.act = (struct path){"/funds/new"};
		v->empty.label = N_("Add a fund");
	}
}

static enum outcome coverage_page(struct ctx *c, struct reply *r)
{
	struct client_row client;
	struct coverage cov;
	struct client_id id = {c->req->id[0]};
	enum outcome done = client_read(&client, c->permit, id, ACCESS_PAGE);

	if (done == OK) done = coverage_read(&cov, c->permit, id);
	if (done != OK) return done;
	const char *help;
	struct date on;
	struct coverage_page_view v = {.card = coverage_show(c, &cov), .client = path_to(c->arena, "/c/{}", id.v),
		.here = path_to(c->arena, "/c/{}/coverage", id.v), .form = c->form,
		.lede = MSG(N_("Which money may go on paying, and why the rest may not. Every answer has its rule and its source."))};

	form_choices(c->form, "help", fund_choices(c, "categories"));
	first_gap(&cov, c->today, &help, &on);
	if (form_text(c->form, "help")[0] && c->form->n_errors == 0) help = form_text(c->form, "help");
	if (date_known(form_date(c->form, "on")) && c->form->n_errors == 0) on = form_date(c->form, "on");
	form_set(c->form, "help", help);
	form_set_date(c->form, "on", on);
	answer(c, &v, &cov, help, on);
	struct html w;

	html_init(&w, c->arena, c->lang);
	html_coverage_page(&w, &v);
	struct page_head head = {.title = msg_lookup(c->lang, N_("Money that carries on")), .nav = "/cases"};
	page_finish(c, r, &head, &w);
	return OK;
}

const struct route coverage_routes[] = {
	{GET, "/c/{}/coverage", NEED_CASE, READS, ask_form, coverage_page, N_("Money that carries on")},
	{METHOD_UNSET},
};
