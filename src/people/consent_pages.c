/* /c/{}/consents: each consent apart; asking, and taking back. */
#include <string.h>

#include "base/pack.h"
#include "base/span.h"
#include "consent_html.h"
#include "people/consent_view.h"
#include "base/banned.h"

static const struct choice answers[] = {{"yes", N_("Yes")}, {"no", N_("No")}, {"later", N_("Ask another time")}, {"withdraw", N_("Take back")}, {NULL}};

static const struct field ask_form[] = {{"ask", FIELD_TEXT, .max = 40, .label = N_("Consent")}, {NULL}};

static const struct field answer_form[] = {
	{"purpose", FIELD_TEXT, .needed = true, .max = 40, .label = N_("Consent")},
	{"answer", FIELD_CHOICE, .needed = true, .choices = answers, .label = N_("Answer")},
	{NULL},
};

static const char *in_language(const struct ctx *c, const struct pack_entry *e, const char *ko, const char *en)
{
	const char *text = pack_text(e, c->lang == LANG_KO ? ko : en);
	return text ? text : "";
}

static struct msg lasts_said(const struct pack_entry *e)
{
	struct span s;
	const char *until = pack_text(e, "until");
	if (!until || span_parse(&s, until) != OK) return MSG(N_("until it is taken back"));
	if (s.unit == 'y') return MSG(N_("{n} {n|year|years}, or until it is taken back"), A_INT("n", s.n));
	if (s.unit == 'm') return MSG(N_("{n} {n|month|months}, or until it is taken back"), A_INT("n", s.n));
	return MSG(N_("{n} {n|day|days}, or until it is taken back"), A_INT("n", s.n));
}

struct consent_ask_view consent_ask(struct ctx *c, const struct pack_entry *e)
{
	return (struct consent_ask_view){.name = pack_name(e, c->lang), .gloss = in_language(c, e, "gloss_ko", "gloss_en"),
		.recipient = in_language(c, e, "recipient_ko", "recipient_en"), .code = e->code, .lasts = lasts_said(e)};
}

static struct path post_path(struct ctx *c, const struct client_row *row)
{
	return path_to(c->arena, "/c/{}/consents", row->client.v);
}

static void ask_page(struct ctx *c, struct reply *r, const struct client_row *row, const struct pack_entry *e)
{
	struct consent_ask_view v = consent_ask(c, e);
	v.post = post_path(c, row);
	v.back = v.post;
	v.hidden = form_hidden(c, v.post, 0);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_consent_question(&w, &v);
	page_finish(c, r, &(struct page_head){.title = v.name, .nav = "/cases"}, &w);
}

static struct consent_line line_of(struct ctx *c, const struct client_row *row, const struct consent_now *now)
{
	struct path post = post_path(c, row);
	struct consent_line l = {.name = pack_name(now->purpose, c->lang), .gloss = in_language(c, now->purpose, "gloss_ko", "gloss_en"),
		.code = now->purpose->code, .state = consent_said(now->state), .yes = now->state == CONSENT_YES, .staff_name = now->staff_name,
		.ask = path_query(c->arena, post, "ask", now->purpose->code), .post = post, .hidden = form_hidden(c, post, 0)};
	if (date_known(now->since)) l.since = MSG(N_("on {date}"), A_DATE("date", now->since));
	if (l.yes && date_known(now->until)) l.until = MSG(N_("until {date}"), A_DATE("date", date_add_days(now->until, -1)));
	return l;
}

static enum outcome consents_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct consents all;
	enum outcome got = client_here(&row, c, ACCESS_PAGE);
	if (got != OK) return got;
	const struct pack_entry *e = pack_find(pack_table(c->site->pack, "consents"), form_text(c->form, "ask"), c->today);
	bool may_edit = client_access(c->permit, &row) == ACCESS_FULL;
	if (e && may_edit) {
		ask_page(c, r, &row, e);
		return OK;
	}
	got = consents_read(&all, c->permit, row.client);
	if (got != OK) return got;
	struct consents_view v = {.head = client_head(c, &row), .may_edit = may_edit, .lines = {arena_array(c->arena, all.n, sizeof *v.lines.at), all.n}};
	for (size_t i = 0; i < all.n; i++) v.lines.at[i] = line_of(c, &row, &all.at[i]);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_consents(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Consents")), .nav = "/cases"}, &w);
	return OK;
}

static enum outcome consents_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	if (c->form->n_errors) return INVALID;
	const char *answer = form_text(c->form, "answer"), *purpose = form_text(c->form, "purpose");
	if (strcmp(answer, "withdraw") == 0) got = consent_withdraw(c->permit, row.client, purpose);
	else got = consent_answer(c->permit, row.client, purpose, strcmp(answer, "yes") == 0 ? ANSWER_YES : strcmp(answer, "no") == 0 ? ANSWER_NO : ANSWER_NOT_ASKED);
	return got == OK ? redirect(r, post_path(c, &row)) : got;
}

const struct route consent_routes[] = {
	{GET, "/c/{}/consents", NEED_CASE, READS, ask_form, consents_get, N_("Consents")},
	{POST, "/c/{}/consents", NEED_CASE_EDIT, WRITES, answer_form, consents_post, N_("Consents")},
	{METHOD_UNSET},
};
