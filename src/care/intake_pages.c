/* /cases/new and /c/{}/intake: welcoming somebody new. */
#include <string.h>

#include "base/pack.h"
#include "care/intake.h"
#include "care/pages.h"
#include "consent_html.h"
#include "intake_html.h"
#include "people/facts_form.h"
#include "base/banned.h"

enum { OFFERS = 8 };

static const struct field step_form[] = {{"step", FIELD_INT, .min = 0, .max = 99, .label = N_("Question")}, {NULL}};

static struct path intake_path(struct ctx *c, struct client_id id)
{
	return path_to(c->arena, "/c/{}/intake", id.v);
}

static struct path step_path(struct ctx *c, struct client_id id, int step)
{
	return path_query(c->arena, intake_path(c, id), "step", arena_printf(c->arena, "%d", step));
}

static enum outcome intake_read(struct intake *out, struct ctx *c)
{
	enum outcome r = client_here(&out->row, c, ACCESS_FULL);
	if (r == OK) r = consents_read(&out->consents, c->permit, out->row.client);
	if (r == OK) out->steps = STEP_CONSENTS + (int)out->consents.n + 1;
	return r;
}

/* One question ---------------------------------------------------------------------------------------------------------*/

/* `kept` is what was chosen before and must not be lost; "" = nothing. */
static struct offers offers(struct ctx *c, const char *kept)
{
	const char *name[OFFERS];
	size_t n = call_name_offers(name, OFFERS, c->permit);
	if (*kept && n > 0) name[0] = kept;
	struct offer *at = arena_array(c->arena, n, sizeof *at);
	for (size_t i = 0; i < n; i++) at[i] = (struct offer){name[i], arena_printf(c->arena, "offer-%zu", i), i == 0 && *kept};
	return (struct offers){at, n};
}

static void give_choices(struct ctx *c, struct form *f)
{
	form_choices(f, "prefers", pack_choices(c, "preferences"));
	form_choices(f, "region", pack_choices(c, "regions"));
	form_choices(f, "area", pack_choices(c, "life_areas"));
}

static void show_question(struct ctx *c, struct reply *r, struct intake_view *v, const struct intake_question *q, const struct form *f)
{
	struct asked *asked = arena_array(c->arena, STEP_FIELDS, sizeof *asked);
	size_t n = 0;
	for (; q->field[n]; n++) asked[n].is = form_field(f, q->field[n]);
	v->title = q->title;
	v->why = q->why;
	v->fields = (struct field_views){asked, n};
	v->problems = form_problems(f);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_intake_question(&w, v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, q->title), .nav = "/cases"}, &w);
}

static enum outcome prefill(struct ctx *c, const struct intake *i, int step, struct form *f)
{
	const struct client_row *row = &i->row;
	struct client_facts facts;
	if (step == STEP_CALL_NAME) form_set(f, "own", row->call_name);
	if (step == STEP_MOVE_IN) form_set_date(f, "move_in", row->move_in);
	if (step == STEP_BORN && row->birth_year > 0) form_set(f, "born", arena_printf(c->arena, "%d", row->birth_year));
	if (step == STEP_SEX) form_set(f, "sex", row->sex);
	if (step == STEP_HOUSEHOLD) form_set(f, "size", arena_printf(c->arena, "%d", row->household_size));
	for (const char *p = step == STEP_PREFERS ? row->prefers : ""; *p;) {
		size_t n = strcspn(p, ",");
		form_set(f, "prefers", arena_textn(c->arena, p, n));
		p += n + (p[n] == ',');
	}
	if ((step != STEP_STATUS && step != STEP_DAYS) || intake_mark(i, step) != 'a') return OK;
	enum outcome r = facts_read(&facts, c->permit, row->client);
	if (r != OK) return r;
	struct form whole;
	form_empty(&whole, c->arena, facts_form);
	facts_to_form(&whole, c, &facts);
	for (size_t k = 0; k < facts.n_yes; k++) form_set(f, "status", facts.yes[k]);
	form_set(f, "region", facts.region);
	form_set(f, "births", form_text(&whole, "births"));
	form_set_date(f, "arrived", facts.arrived);
	form_set_date(f, "protection_decision", facts.protection_decision);
	form_set_date(f, "left_hanawon", facts.left_hanawon);
	return OK;
}

static struct msg place_said(const struct intake *i, int step)
{
	return MSG(N_("Question {n} of {all}"), A_INT("n", step + 1), A_INT("all", i->steps));
}

static void ask(struct ctx *c, struct reply *r, const struct intake *i, int step, const struct form *f)
{
	struct path post = intake_path(c, i->row.client);
	const struct intake_question *q = intake_question(i, step);
	struct intake_view v = {.place = place_said(i, step), .post = post, .hidden = form_hidden(c, post, i->row.version), .step = step,
		.may_refuse = step != STEP_CALL_NAME && step != STEP_PREFERS && step != intake_wish(i)};
	if (step > 0) v.back = step_path(c, i->row.client, step - 1);
	if (step == STEP_CALL_NAME) v.offers = offers(c, form_text(f, "call_name"));
	if (q->sealed && intake_mark(i, step) == 'a' && step != STEP_STATUS && step != STEP_DAYS)
		v.note = MSG(N_("Something is written and sealed here. What you write now takes its place."));
	show_question(c, r, &v, q, f);
}

static void ask_consent(struct ctx *c, struct reply *r, const struct intake *i, int step)
{
	struct consent_ask_view v = consent_ask(c, intake_consent(i, step));
	v.post = step_path(c, i->row.client, step);
	v.post = intake_path(c, i->row.client);
	v.place = place_said(i, step);
	v.back = step_path(c, i->row.client, step - 1);
	v.enough = step_path(c, i->row.client, intake_wish(i));
	v.hidden = form_hidden(c, v.post, i->row.version);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_consent_question(&w, &v);
	page_finish(c, r, &(struct page_head){.title = v.name, .nav = "/cases"}, &w);
}

/* Answers so far ---------------------------------------------------------------------------------------------------------*/

static struct msg how_met(char mark, bool sealed)
{
	switch (mark) {
	case 'a': return sealed ? MSG(N_("written, sealed")) : MSG(N_("answered"));
	case 's': return MSG(N_("skipped"));
	case 'n': return MSG(N_("would rather not say"));
	default: return MSG(N_("not asked"));
	}
}

static const char *sex_said(const struct ctx *c, const char *sex)
{
	return msg_lookup(c->lang, strcmp(sex, "f") == 0 ? N_("woman") : strcmp(sex, "m") == 0 ? N_("man") : N_("said otherwise"));
}

/* Open answers in words; everything else only as how it was met. */
static struct msg answer_said(struct ctx *c, const struct intake *i, int step)
{
	const struct client_row *row = &i->row;
	char mark = intake_mark(i, step);
	if (mark == 'a' || step == STEP_CALL_NAME) {
		switch (step) {
		case STEP_CALL_NAME: return MSG(N_("{words}"), A_TEXT("words", row->call_name));
		case STEP_MOVE_IN: return MSG(N_("{date}"), A_DATE("date", row->move_in));
		case STEP_BORN: return MSG(N_("{year}; anything closer is sealed"), A_TEXT("year", arena_printf(c->arena, "%d", row->birth_year)));
		case STEP_SEX: return MSG(N_("{words}"), A_TEXT("words", sex_said(c, row->sex)));
		case STEP_HOUSEHOLD: return MSG(N_("{n} {n|person|people}"), A_INT("n", row->household_size));
		default: break;
		}
	}
	if (intake_consent(i, step)) return MSG(consent_said(i->consents.at[step - STEP_CONSENTS].state));
	const struct intake_question *q = intake_question(i, step);
	return how_met(mark, q && q->sealed);
}

static void check(struct ctx *c, struct reply *r, const struct intake *i)
{
	struct path post = intake_path(c, i->row.client);
	struct intake_check_view v = {.call_name = i->row.call_name, .code = i->row.code, .post = post, .hidden = form_hidden(c, post, i->row.version),
		.answers = {arena_array(c->arena, (size_t)i->steps, sizeof *v.answers.at), (size_t)i->steps}};
	for (int step = 0; step < i->steps; step++) {
		const struct pack_entry *consent = intake_consent(i, step);
		v.answers.at[step] = (struct intake_answer){.label = consent ? pack_name(consent, c->lang) : intake_question(i, step)->label,
			.plain = consent != NULL, .said = answer_said(c, i, step), .weak = intake_mark(i, step) != 'a', .change = step_path(c, i->row.client, step)};
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_intake_check(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Is this right?")), .nav = "/cases"}, &w);
}

static enum outcome show(struct ctx *c, struct reply *r, const struct intake *i, int step)
{
	if (step >= i->steps) {
		check(c, r, i);
		return OK;
	}
	if (intake_consent(i, step)) {
		ask_consent(c, r, i, step);
		return OK;
	}
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, intake_form);
	give_choices(c, f);
	enum outcome got = prefill(c, i, step, f);
	if (got == OK) ask(c, r, i, step, f);
	return got;
}

static enum outcome intake_get(struct ctx *c, struct reply *r)
{
	struct intake i;
	enum outcome got = intake_read(&i, c);
	if (got != OK) return got;
	if (strcmp(i.row.status, "intake") != 0) return redirect(r, client_path(c->arena, i.row.client));
	bool named = c->form->n_errors == 0 && *form_text(c->form, "step");
	return show(c, r, &i, named ? (int)form_int(c->form, "step") : i.row.intake_step);
}

/* Answering ------------------------------------------------------------------------------------------------------------*/

/* Is anything said in the fields of this question? */
static bool is_said(const struct intake_question *q, const struct form *f)
{
	for (const char *const *name = q->field; *name; name++) {
		size_t k = 0;
		while (strcmp(f->field[k].name, *name) != 0) k++;
		if (*f->value[k].text || f->value[k].n_many || f->value[k].error.id) return true;
	}
	return q->field[0] && strcmp(q->field[0], "own") == 0 && *form_text(f, "call_name");
}

/* A consent names itself; every other question carries its number. */
static int step_of(const struct intake *i, const struct form *f)
{
	for (int step = STEP_CONSENTS; step < intake_wish(i); step++)
		if (strcmp(intake_consent(i, step)->code, form_text(f, "purpose")) == 0) return step;
	int step = (int)form_int(f, "step");
	return step < i->steps && !intake_consent(i, step) ? step : -1;
}

static char mark_of(const struct intake *i, int step, const struct form *f)
{
	if (intake_consent(i, step)) return strcmp(form_text(f, "answer"), "later") == 0 ? 's' : 'a';
	if (form_has(f, "skip", "no")) return 'n';
	if (form_has(f, "skip", "later")) return 's';
	if (f->n_errors) return 'a'; /* asked again */
	return is_said(intake_question(i, step), f) ? 'a' : step == STEP_STATUS ? 'a' : 's'; /* none of the statuses is an answer too */
}

static enum outcome asked_again(struct ctx *c, struct reply *r, const struct intake *i, int step, const struct form *f)
{
	ask(c, r, i, step, f);
	return INVALID;
}

static enum outcome intake_post(struct ctx *c, struct reply *r)
{
	struct intake i;
	struct form *f = c->form;
	enum outcome got = intake_read(&i, c);
	if (got != OK) return got;
	if (strcmp(i.row.status, "intake") != 0) return redirect(r, client_path(c->arena, i.row.client));
	if (form_checked(f, "finish")) {
		if (f->n_errors) return INVALID;
		got = intake_finish(c, &i);
		return got == OK ? redirect(r, client_path(c->arena, i.row.client)) : got;
	}
	int step = step_of(&i, f);
	if (step < 0) return INVALID;
	give_choices(c, f);
	char mark = mark_of(&i, step, f);
	if (*form_text(f, "skip") && mark != 'a') f->n_errors = 0; /* what was typed beside the skip does not count */
	if (f->n_errors && intake_consent(&i, step)) return INVALID;
	if (f->n_errors) return asked_again(c, r, &i, step, f);
	if (mark == 'a' || intake_consent(&i, step)) got = intake_store(c, &i, step, f);
	if (got == INVALID && f->n_errors) return asked_again(c, r, &i, step, f);
	int next = i.row.intake_step > step + 1 ? i.row.intake_step : step + 1;
	if (got == OK) got = intake_go_on(c, &i, step, mark);
	return got == OK ? redirect(r, step_path(c, i.row.client, next)) : got;
}

/* The first question: the name makes the client ------------------------------------------------------------------------*/

static void ask_name(struct ctx *c, struct reply *r, const struct form *f)
{
	struct path post = {"/cases/new"};
	const struct intake all = {.steps = STEP_CONSENTS + (int)pack_table(c->site->pack, "consents")->n + 1};
	struct intake_view v = {.place = place_said(&all, STEP_CALL_NAME), .post = post, .back = {"/cases"}, .hidden = form_hidden(c, post, 0),
		.step = STEP_CALL_NAME, .offers = offers(c, form_text(f, "call_name"))};
	show_question(c, r, &v, intake_question(&all, STEP_CALL_NAME), f);
}

static enum outcome new_get(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, intake_form);
	ask_name(c, r, f);
	return OK;
}

static enum outcome new_post(struct ctx *c, struct reply *r)
{
	struct client_id id;
	struct form *f = c->form;
	const char *name = intake_call_name(f), *offer[1];
	bool skipped = form_has(f, "skip", "later"), given = *name && !skipped;
	if (skipped) f->n_errors = 0; /* what was typed beside the skip does not count */
	if (f->n_errors) {
		ask_name(c, r, f);
		return INVALID;
	}
	if (!given && call_name_offers(offer, 1, c->permit) == 1) name = offer[0];
	enum outcome got = intake_begin(&id, c, name, given ? 'a' : 's');
	if (got == INVALID || got == EXISTS) {
		form_error(f, "own", c->err.msg);
		ask_name(c, r, f);
		return INVALID;
	}
	return got == OK ? redirect(r, step_path(c, id, STEP_MOVE_IN)) : got;
}

const struct route intake_routes[] = {
	{GET, "/cases/new", NEED_CASE_EDIT, READS, NULL, new_get, N_("Welcome somebody new")},
	{POST, "/cases/new", NEED_CASE_EDIT, WRITES, intake_form, new_post, N_("Welcome somebody new")},
	{GET, "/c/{}/intake", NEED_CASE_EDIT, READS, step_form, intake_get, N_("Welcome somebody new")},
	{POST, "/c/{}/intake", NEED_CASE_EDIT, WRITES, intake_form, intake_post, N_("Welcome somebody new")},
	{METHOD_UNSET},
};
