/* /c/{}/record: what was done for one person, with what it costs and which money may pay for it today; and correcting it. */
#include <string.h>

#include "care/day.h"
#include "care/offer.h"
#include "care/record_view.h"
#include "record_html.h"
#include "base/banned.h"

static const struct field record_form[] = {
	{"how", FIELD_CHOICE, .needed = true, .choices = service_ways, .label = N_("How")},
	{"answered", FIELD_CHOICE, .needed = true, .choices = answered_choices, .label = N_("Did you reach each other?")},
	{"service", FIELD_CHOICE, .label = N_("What kind"), .hint = N_("With its cost, and the money that may pay for it today. Left open, it follows from how it was.")},
	{"note", FIELD_AREA, .max = 2000, .label = N_("What was done"), .hint = N_("Only what happened, in short. Nothing about home and the way here.")},
	{"on", FIELD_DATE, .needed = true, .label = N_("Day")},
	{"minutes", FIELD_INT, .max = 1440, .label = N_("Minutes"), .hint = N_("Left empty, the usual time counts.")},
	{NULL},
};

static const struct field how_query[] = {{"how", FIELD_CHOICE, .choices = service_ways, .label = N_("How")}, {NULL}};

static struct client_id client_asked(const struct ctx *c) { return (struct client_id){c->req->id[0]}; }
static struct service_id service_asked(const struct ctx *c) { return (struct service_id){c->req->id[1]}; }

/* "Counselling · KRW 25,000 · State grant" */
static const char *offer_said(struct ctx *c, const struct offer *o)
{
	struct buf b;
	buf_init(&b, c->arena, 0);
	buf_add(&b, o->name);
	if (o->cost.minor <= 0) return buf_text(&b);
	buf_add(&b, " · ");
	msg_money(&b, c->lang, o->cost);
	buf_add(&b, " · ");
	buf_add(&b, *o->payers ? o->payers : msg_lookup(c->lang, N_("no money for it")));
	return buf_text(&b);
}

static enum outcome offer_choices(const struct choice **out, struct ctx *c)
{
	struct offers offers;
	if (!c->site->allows(c->actor.roles, NEED_FUNDS)) return *out = service_choices(c), OK;
	enum outcome r = offers_read(&offers, c->permit, client_asked(c));
	if (r != OK) return r;
	struct choice *at = arena_array(c->arena, offers.n + 1, sizeof *at);
	for (size_t i = 0; i < offers.n; i++) at[i] = (struct choice){offers.at[i].code, offer_said(c, &offers.at[i])};
	*out = at;
	return OK;
}

/* old.v 0: a new record. */
static enum outcome record_page(struct ctx *c, struct reply *r, struct form *f, struct service_id old)
{
	struct client_row row;
	const struct choice *choices;
	enum outcome read = client_here(&row, c, ACCESS_FULL);
	if (read == OK && old.v) choices = service_choices(c); /* what was done is known; the money is booked anew */
	else if (read == OK) read = offer_choices(&choices, c);
	if (read != OK) return read;
	form_choices(f, "service", choices);
	struct path action = old.v ? path_to(c->arena, "/c/{}/record/{}", row.client.v, old.v) : path_to(c->arena, "/c/{}/record", row.client.v);
	struct record_page_view v = {.name = row.call_name, .client = client_path(c->arena, row.client), .action = action,
		.hidden = form_hidden(c, action, 0), .form = f, .old = old.v != 0};
	if (old.v) {
		v.take_back = path_to(c->arena, "/c/{}/record/{}/take-back", row.client.v, old.v);
		v.take_back_hidden = form_hidden(c, v.take_back, 0);
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_record(&w, &v);
	page_finish(c, r, &(struct page_head){.title = row.call_name, .nav = "/cases"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome record_show(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	if (c->form->n_errors) return NOT_FOUND;
	const char *how = form_text(c->form, "how");
	form_empty(f, c->arena, record_form);
	form_set(f, "how", *how ? how : "meet");
	form_set(f, "answered", "yes");
	form_set_date(f, "on", c->today);
	return record_page(c, r, f, (struct service_id){0});
}

/* What is said after the record was stored or refused. */
static enum outcome after(struct ctx *c, struct reply *r, enum outcome done, struct service_id old)
{
	if (done == INVALID && c->err.msg.id) form_error(c->form, "on", c->err.msg);
	if (done == INVALID) return record_page(c, r, c->form, old);
	return done == OK ? redirect(r, client_path(c->arena, client_asked(c))) : done;
}

static enum outcome record_save(struct ctx *c, struct reply *r)
{
	struct service_id made;
	struct new_service n = record_of(c, c->form, client_asked(c));
	enum outcome done = c->form->n_errors ? INVALID : service_record(&made, c->permit, &n);
	return after(c, r, done, (struct service_id){0});
}

static enum outcome correct_show(struct ctx *c, struct reply *r)
{
	struct service_row old;
	const char *note;
	enum outcome read = service_read(&old, &note, c->permit, client_asked(c), service_asked(c));
	if (read != OK) return read;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, record_form);
	form_set(f, "how", old.how);
	form_set(f, "answered", old.answered ? "yes" : "no");
	form_set(f, "service", old.code);
	form_set(f, "note", note ? note : "");
	form_set_date(f, "on", old.on_day);
	form_set(f, "minutes", arena_printf(c->arena, "%d", old.minutes));
	return record_page(c, r, f, service_asked(c));
}

static enum outcome correct_save(struct ctx *c, struct reply *r)
{
	struct service_id made;
	struct new_service n = record_of(c, c->form, client_asked(c));
	enum outcome done = c->form->n_errors ? INVALID : service_correct(&made, c->permit, service_asked(c), &n);
	return after(c, r, done, service_asked(c));
}

static enum outcome take_back(struct ctx *c, struct reply *r)
{
	enum outcome done = service_take_back(c->permit, client_asked(c), service_asked(c));
	return done == OK ? redirect(r, client_path(c->arena, client_asked(c))) : done;
}

const struct route record_routes[] = {
	{GET, "/c/{}/record", NEED_CASE_EDIT, READS, how_query, record_show, N_("Record what was done")},
	{POST, "/c/{}/record", NEED_CASE_EDIT, WRITES, record_form, record_save, N_("Record what was done")},
	{GET, "/c/{}/record/{}", NEED_CASE_EDIT, READS, NULL, correct_show, N_("Correct a record")},
	{POST, "/c/{}/record/{}", NEED_CASE_EDIT, WRITES, record_form, correct_save, N_("Correct a record")},
	{POST, "/c/{}/record/{}/take-back", NEED_CASE_EDIT, WRITES, NULL, take_back, N_("Correct a record")},
	{METHOD_UNSET},
};
