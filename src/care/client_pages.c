/* /c/{}: one client on one page, in as few statements as its parts allow: the client, the reader's grants, goals, records,
 * and what coverage asks; one message to the keeper opens all words. */
#include <string.h>

#include "base/pack.h"
#include "care/client_view.h"
#include "care/goal.h"
#include "care/pages.h"
#include "client_page_sql.h"
#include "client_show_html.h"
#include "people/identity.h"
#include "people/quiet.h"
#include "base/banned.h"

enum { MONTHS_SAID = 60 }; /* later people count in years */

/* Words --------------------------------------------------------------------------------------------------------------*/

enum part { PART_GOAL, PART_RECORD };

struct case_words { /* goals first, then records; and what lies sealed under CASE with each */
	struct client_page_rows rows;
	struct bytes *plain;
	bool opened;
};

/* The reader's grants that came with the rows, each once: nearly always one. */
static struct grants own_grants(struct ctx *c, const struct client_page_rows *rows, struct client_id id)
{
	struct grants own = {arena_array(c->arena, rows->n, sizeof *own.at), 0};
	for (size_t i = 0; i < rows->n; i++) {
		const struct client_page_row *x = &rows->at[i];
		bool known = x->key.n == 0;
		for (size_t k = 0; k < own.n; k++) known = known || own.at[k].epoch == (uint32_t)x->epoch;
		if (known) continue;
		own.at[own.n++] = (struct grant_row){.kind = KEY_CASE, .client = id, .epoch = (uint32_t)x->epoch, .holder_type = (uint8_t)x->holder_type,
			.holder = c->permit->staff, .holder_epoch = (uint32_t)x->holder_epoch, .sealed = x->key, .not_after = x->not_after,
			.granter = x->granter, .granter_epoch = (uint32_t)x->granter_epoch, .sig = x->sig};
	}
	return own;
}

static enum outcome words_open(struct case_words *w, struct ctx *c, struct client_id id)
{
	const struct grants own = own_grants(c, &w->rows, id);
	if (own.n == 0) return OK; /* no words, or a worker whose key was not handed over yet: the page shows what lies open */
	struct seal_row *row = arena_array(c->arena, w->rows.n, sizeof *row);
	for (size_t i = 0; i < w->rows.n; i++) {
		const struct client_page_row *x = &w->rows.at[i];
		row[i] = (struct seal_row){x->part == PART_GOAL ? SEALED_GOAL : SEALED_NOTE, x->id, KEY_CASE, x->epoch, x->key.n ? x->rev : 0, x->blob};
	}
	struct open_answer answer;
	const struct seal_open ask = {.purpose = PURPOSE_CASE, .kind = KEY_CASE, .client = id, .grants = &own, .row = row, .n = w->rows.n};
	enum outcome r = seal_read(w->plain, &answer, c->permit, &ask);
	w->opened = r == OK;
	return r;
}

static enum outcome words_read(struct case_words *w, struct ctx *c, const struct client_row *row)
{
	enum outcome r = store_client_page_rows(&w->rows, c->tx, c->permit->centre, row->client, c->permit->staff);
	if (r != OK) return r;
	w->plain = arena_array(c->arena, w->rows.n, sizeof *w->plain);
	bool own = client_access(c->permit, row) == ACCESS_FULL && w->rows.n > 0;
	return own ? words_open(w, c, row->client) : OK;
}

/* Parts of the page ------------------------------------------------------------------------------------------------------*/

static const char *said(struct ctx *c, struct msg m)
{
	return msg_text(c->arena, c->lang, &m);
}

static void lede_add(struct buf *b, const char *part)
{
	if (!*part) return;
	if (b->n) buf_add(b, " · ");
	buf_add(b, part);
}

static const char *lede(struct ctx *c, const struct client_row *row)
{
	struct buf b;
	buf_init(&b, c->arena, 0);
	lede_add(&b, said(c, MSG(N_("case {code}"), A_TEXT("code", row->code))));
	int decade = client_decade(row, c->today), month = client_month(row, c->today);
	if (decade >= 10) lede_add(&b, said(c, MSG(N_("in their {n}s"), A_INT("n", decade))));
	else if (decade >= 0) lede_add(&b, said(c, MSG(N_("a child"))));
	if (month > MONTHS_SAID)
		lede_add(&b, said(c, MSG(N_("year {n} of support (since {date})"), A_INT("n", (month - 1) / 12 + 1), A_DATE("date", row->move_in))));
	else if (month > 0) lede_add(&b, said(c, MSG(N_("month {n} of support (since {date})"), A_INT("n", month), A_DATE("date", row->move_in))));
	else if (date_known(row->move_in)) lede_add(&b, said(c, MSG(N_("moves in {date}"), A_DAY("date", row->move_in))));
	for (const char *p = row->prefers; *p;) {
		size_t n = strcspn(p, ",");
		lede_add(&b, pack_label(c->site->pack, "preferences", arena_textn(c->arena, p, n), c->lang));
		p += n + (p[n] == ',');
	}
	return buf_text(&b);
}

static const char *goal_tag(const char *state)
{
	if (strcmp(state, "now") == 0) return N_("now");
	if (strcmp(state, "reached") == 0) return N_("reached");
	return strcmp(state, "left") == 0 ? N_("left aside") : NULL;
}

static struct goal_card goal_card(struct ctx *c, const struct client_page_row *g, const char *words)
{
	const char *area = pack_label(c->site->pack, "life_areas", g->code, c->lang);
	struct step_mark *mark = arena_array(c->arena, (size_t)g->whole, sizeof *mark);
	for (int k = 0; k < g->whole; k++) mark[k].on = k < g->done;
	struct goal_card out = {.title = *words ? words : area, .area = *words ? area : msg_lookup(c->lang, N_("own words, sealed")),
		.tag = goal_tag(g->state), .reached = strcmp(g->state, "reached") == 0, .steps = {mark, (size_t)g->whole},
		.steps_said = MSG(N_("{done} of {all} steps"), A_INT("done", g->done), A_INT("all", g->whole))};
	if (date_known(g->day) && !out.reached) out.review = MSG(N_("we look at it again {day}"), A_DAY("day", g->day));
	return out;
}

static struct msg how_said(const struct client_page_row *v)
{
	static const struct {
		const char *how, *said;
	} ways[] = {{"meet", N_("meeting")}, {"phone", N_("phone")}, {"accompany", N_("went along")}, {"message", N_("message")}};
	if (!v->done) return MSG(N_("no answer"));
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(ways[i].how, v->state) == 0) return MSG(ways[i].said);
	return (struct msg){0};
}

static struct record_line record_line(struct ctx *c, const struct client_page_row *v, const char *words, bool opened)
{
	return (struct record_line){.day = day_short(c, v->day), .what = pack_label(c->site->pack, "services", v->code, c->lang),
		.words = words, .staff = v->staff_name, .how = how_said(v), .sealed = v->whole && !opened};
}

static void fill_words(struct client_show_view *v, struct ctx *c, const struct case_words *w, struct client_id id)
{
	v->goals.at = arena_array(c->arena, w->rows.n, sizeof *v->goals.at);
	v->records.at = arena_array(c->arena, w->rows.n, sizeof *v->records.at);
	for (size_t i = 0; i < w->rows.n; i++) {
		const struct client_page_row *x = &w->rows.at[i];
		const char *words = seal_text(c->arena, w->plain[i]);
		if (x->part == PART_RECORD) {
			v->records.at[v->records.n++] = record_line(c, x, words, w->opened);
			v->records_total = x->total;
			continue;
		}
		struct goal_card *g = &v->goals.at[v->goals.n++];
		*g = goal_card(c, x, words);
		if (v->may_edit && !g->reached) g->change = path_to(c->arena, "/c/{}/goal/{}", id.v, x->id);
	}
}

static struct quiet_lines quiet_lines(struct ctx *c, const struct client_row *row)
{
	struct quiet_topic topic[QUIET_MAX];
	size_t n = quiet_read(topic, c->arena, row->quiet);
	struct quiet_line *at = arena_array(c->arena, n, sizeof *at);
	for (size_t i = 0; i < n; i++) {
		const char *what = pack_label(c->site->pack, "quiet_topics", topic[i].code, c->lang);
		at[i].said = MSG(N_("{what}. Noted {date}; only when the person begins."), A_TEXT("what", what), A_DATE("date", topic[i].since));
	}
	return (struct quiet_lines){at, n};
}

static struct more_links more_links(struct ctx *c, const struct client_row *row)
{
	static const struct {
		const char *pattern, *label;
	} pages[] = {
		{"/c/{}/edit", N_("Change what is noted")}, {"/c/{}/facts", N_("Facts for support")}, {"/c/{}/consents", N_("Consents")},
		{"/c/{}/household", N_("Household")}, {"/c/{}/handover", N_("Hand over")}, {"/c/{}/close", N_("Close the case")},
	};
	size_t n = sizeof pages / sizeof *pages;
	struct more_link *at = arena_array(c->arena, n, sizeof *at);
	for (size_t i = 0; i < n; i++) at[i] = (struct more_link){path_to(c->arena, pages[i].pattern, row->client.v), pages[i].label};
	if (!client_is_open(row)) at[n - 1].label = N_("Open the case again");
	return (struct more_links){at, n};
}

/* The seal: how to open it, or until when it is open. */
static enum outcome seal_card(struct client_show_view *v, struct ctx *c, const struct client_row *row)
{
	struct instant until;
	v->identity = path_to(c->arena, "/c/{}/identity", row->client.v);
	v->seen = path_to(c->arena, "/c/{}/seen", row->client.v);
	v->may_open = client_access(c->permit, row) == ACCESS_FULL && c->site->allows(c->permit->roles, NEED_IDENTITY);
	if (!v->may_open) return OK;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, open_form);
	v->purpose = form_field(f, "purpose");
	v->why = form_field(f, "why");
	v->open_hidden = form_hidden(c, v->identity, 0);
	enum outcome r = c->actor.reveals ? identity_until(&until, c->permit, row->client) : GONE; /* nothing open: no need to ask */
	if (r == GONE) return OK;
	v->is_open = r == OK;
	if (v->is_open) v->open_until = MSG(N_("It closes by itself at {time}."), A_TEXT("time", clock_text(c, until)));
	return r;
}

static enum outcome coverage_card(struct client_show_view *v, struct ctx *c, const struct client_row *row)
{
	if (!c->site->allows(c->permit->roles, NEED_FUNDS)) return OK;
	struct coverage months;
	enum outcome r = coverage_read(&months, c->permit, row->client);
	if (r == OK) v->coverage = coverage_show(c, &months);
	return r;
}

static void people_around(struct client_show_view *v, struct ctx *c, const struct client_row *row)
{
	v->worker = row->worker_name;
	v->stand_in = row->stand_in_name;
	v->household = path_to(c->arena, "/c/{}/household", row->client.v);
	v->household_said = MSG(N_("{n} {n|person|people}"), A_INT("n", row->household_size));
	v->last_contact = day_said(c, row->last_contact);
	if (row->tries > 0) v->last_contact = MSG(N_("{date}, then {n} {n|try|tries} without an answer"), A_TEXT("date", said(c, v->last_contact)), A_INT("n", row->tries));
	if (instant_known(row->next_at))
		v->next_meeting = MSG(N_("{day} {time}"), A_DAY("day", instant_date(row->next_at, c->centre->zone_minutes)), A_TEXT("time", clock_text(c, row->next_at)));
}

static struct msg state_said(const struct client_row *row)
{
	if (strcmp(row->status, "intake") == 0) return MSG(N_("intake not finished"));
	return client_is_open(row) ? (struct msg){0} : MSG(N_("case closed"));
}

static enum outcome client_show(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct case_words words = {0};
	struct client_show_view v = {0};
	enum outcome got = client_here(&row, c, ACCESS_PAGE);
	if (got == OK) got = client_seen(c->permit, &row);
	if (got == OK) got = words_read(&words, c, &row);
	if (got == OK) got = seal_card(&v, c, &row);
	if (got == OK) got = coverage_card(&v, c, &row);
	if (got != OK) return got;
	v.may_edit = client_access(c->permit, &row) == ACCESS_FULL && c->site->allows(c->permit->roles, NEED_CASE_EDIT);
	v.call_name = row.call_name;
	v.lede = lede(c, &row);
	v.state = state_said(&row);
	fill_words(&v, c, &words, row.client);
	v.quiet = quiet_lines(c, &row);
	people_around(&v, c, &row);
	if (v.records_total) v.all_records = path_to(c->arena, "/c/{}/log", row.client.v);
	if (v.may_edit) {
		v.more = more_links(c, &row);
		v.add_goal = path_to(c->arena, "/c/{}/goal", row.client.v);
		v.record = path_to(c->arena, "/c/{}/record", row.client.v);
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_client_show(&w, &v);
	page_finish(c, r, &(struct page_head){.title = row.call_name, .nav = "/cases"}, &w);
	return OK;
}

const struct route client_routes[] = {
	{GET, "/c/{}", NEED_CASE, READS, NULL, client_show, N_("Case")},
	{METHOD_UNSET},
};
