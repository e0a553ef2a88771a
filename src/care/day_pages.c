/* Tasks and appointments: tick, undo, add. Every act is one press of a plain form and leads back to where it was made. */
#include <string.h>

#include "care/day.h"
#include "today_html.h"
#include "base/banned.h"

enum { TASKS_SHOWN = 100, DONE_SHOWN = 20, LONGEST = 600, USUAL_LENGTH = 60 };

static const struct field task_tick_form[] = {{"task", FIELD_ID, .needed = true, .label = N_("Task")}, {NULL}};
static const struct field slot_tick_form[] = {{"appointment", FIELD_ID, .needed = true, .label = N_("Appointment")}, {NULL}};
static const struct field who_query[] = {{"who", FIELD_ID, .label = N_("Who")}, {NULL}};

static const struct field task_form[] = {
	{"kind", FIELD_CHOICE, .needed = true, .choices = task_kinds, .label = N_("What")},
	{"who", FIELD_TEXT, .max = 40, .label = N_("About whom"), .hint = N_("Left empty, it is about nobody in particular.")},
	{"due", FIELD_DATE, .needed = true, .label = N_("Until")},
	{NULL},
};

static const struct field appointment_form[] = {
	{"who", FIELD_TEXT, .max = 40, .label = N_("With whom"), .hint = N_("Left empty, it is among colleagues.")},
	{"kind", FIELD_CHOICE, .needed = true, .choices = appointment_kinds, .label = N_("What")},
	{"on", FIELD_DATE, .needed = true, .label = N_("Day")},
	{"at", FIELD_TIME, .needed = true, .label = N_("Time")},
	{"place", FIELD_CHOICE, .needed = true, .choices = appointment_places, .label = N_("Where")},
	{"minutes", FIELD_INT, .min = 5, .max = LONGEST, .label = N_("Minutes")},
	{NULL},
};

/* Ticking ------------------------------------------------------------------------------------------------------------------*/

static enum outcome tick_task(struct ctx *c, struct reply *r, enum task_state state)
{
	if (c->form->n_errors) return NOT_FOUND;
	enum outcome done = task_tick(c->permit, (struct task_id){form_int(c->form, "task")}, state);
	return done == OK ? redirect(r, (struct path){"/today"}) : done;
}

static enum outcome task_done(struct ctx *c, struct reply *r) { return tick_task(c, r, TASK_DONE); }
static enum outcome task_undo(struct ctx *c, struct reply *r) { return tick_task(c, r, TASK_OPEN); }

static enum outcome tick_slot(struct ctx *c, struct reply *r, enum appointment_state state)
{
	if (c->form->n_errors) return NOT_FOUND;
	struct client_id who;
	enum outcome done = appointment_tick(&who, c->permit, (struct appointment_id){form_int(c->form, "appointment")}, state);
	if (done != OK) return done;
	if (state == APPOINTMENT_DONE && who.v) return redirect(r, path_to(c->arena, "/today?who={}", who.v)); /* the record is next */
	return redirect(r, (struct path){"/today"});
}

static enum outcome slot_done(struct ctx *c, struct reply *r) { return tick_slot(c, r, APPOINTMENT_DONE); }
static enum outcome slot_undo(struct ctx *c, struct reply *r) { return tick_slot(c, r, APPOINTMENT_OPEN); }

static enum outcome slot_cancel(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors) return NOT_FOUND;
	enum outcome done = appointment_cancel(c->permit, (struct appointment_id){form_int(c->form, "appointment")});
	return done == OK ? redirect(r, (struct path){"/today"}) : done;
}

/* Forms --------------------------------------------------------------------------------------------------------------------*/

/* The call name of the client a link named, if the reader holds the case. */
static enum outcome prefill_who(struct form *f, struct ctx *c)
{
	struct client_id who = {form_int(c->form, "who")};
	struct client_row row;
	if (!who.v) return OK;
	enum outcome r = client_read(&row, c->permit, who, ACCESS_FULL);
	if (r == OK) form_set(f, "who", row.call_name);
	return r == NOT_FOUND ? OK : r;
}

static enum outcome names(struct call_names *out, struct ctx *c)
{
	struct today_persons people;
	enum outcome r = store_today_people(&people, c->tx, c->permit->centre, c->permit->staff, TODAY_PEOPLE);
	if (r == OK) *out = own_names(c, &people);
	return r;
}

/* Who is left empty is nobody; else one of the reader's own cases. */
static enum outcome who_or_nobody(struct client_id *out, struct ctx *c)
{
	*out = (struct client_id){0};
	return *form_text(c->form, "who") ? named_client(out, c, c->form) : OK;
}

static enum outcome tasks_page(struct ctx *c, struct reply *r, struct form *f)
{
	struct task_lines open, done;
	struct instant midnight = instant_at(c->today, 0, 0, c->centre->zone_minutes);
	struct tasks_view v = {.form = f, .tick = form_hidden(c, (struct path){"/tasks/done"}, 0),
		.untick = form_hidden(c, (struct path){"/tasks/undo"}, 0), .add = form_hidden(c, (struct path){"/tasks/new"}, 0)};
	enum outcome read = store_task_visible(&open, c->tx, c->permit->centre, c->permit->staff, c->today, TASKS_SHOWN);
	if (read == OK) read = store_task_done_since(&done, c->tx, c->permit->centre, c->permit->staff, midnight, DONE_SHOWN);
	if (read == OK) read = names(&v.mine, c);
	if (read != OK) return read;
	v.todo = todo_views(c, open.at, open.n);
	v.done = todo_views(c, done.at, done.n);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_tasks(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Tasks")), .nav = "/today"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome tasks_show(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	if (c->form->n_errors) return NOT_FOUND;
	form_empty(f, c->arena, task_form);
	enum outcome read = prefill_who(f, c);
	return read == OK ? tasks_page(c, r, f) : read;
}

static enum outcome task_new(struct ctx *c, struct reply *r)
{
	struct client_id who;
	struct task_id made;
	enum outcome done = c->form->n_errors ? INVALID : who_or_nobody(&who, c);
	if (done == OK) done = task_add(&made, c->permit, who, form_text(c->form, "kind"), form_date(c->form, "due"));
	if (done == INVALID) return tasks_page(c, r, c->form);
	return done == OK ? redirect(r, (struct path){"/tasks"}) : done;
}

static enum outcome appointment_page(struct ctx *c, struct reply *r, struct form *f)
{
	struct appointment_new_view v = {.form = f, .hidden = form_hidden(c, (struct path){"/appointments/new"}, 0)};
	enum outcome read = names(&v.mine, c);
	if (read != OK) return read;
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_appointment_new(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("New appointment")), .nav = "/today"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome appointment_show(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	if (c->form->n_errors) return NOT_FOUND;
	form_empty(f, c->arena, appointment_form);
	form_set_date(f, "on", c->today);
	form_set(f, "place", "here");
	enum outcome read = prefill_who(f, c);
	return read == OK ? appointment_page(c, r, f) : read;
}

static enum outcome appointment_new(struct ctx *c, struct reply *r)
{
	const struct form *f = c->form;
	struct client_id who;
	struct appointment_id made;
	enum outcome done = f->n_errors ? INVALID : who_or_nobody(&who, c);
	if (done == OK) {
		int64_t minutes = form_int(f, "minutes");
		const struct new_appointment n = {.client = who, .on = form_date(f, "on"), .minute = (int)form_int(f, "at"), .kind = form_text(f, "kind"),
			.place = form_text(f, "place"), .minutes = minutes ? (int)minutes : USUAL_LENGTH};
		done = appointment_make(&made, c->permit, &n);
		if (done == INVALID) form_error(c->form, "on", c->err.msg);
	}
	if (done == INVALID) return appointment_page(c, r, c->form);
	return done == OK ? redirect(r, (struct path){"/today"}) : done;
}

const struct route day_routes[] = {
	{GET, "/tasks", NEED_SIGNED_IN, READS, who_query, tasks_show, N_("Tasks")},
	{POST, "/tasks/new", NEED_SIGNED_IN, WRITES, task_form, task_new, N_("Tasks")},
	{POST, "/tasks/done", NEED_SIGNED_IN, WRITES, task_tick_form, task_done, N_("Tasks")},
	{POST, "/tasks/undo", NEED_SIGNED_IN, WRITES, task_tick_form, task_undo, N_("Tasks")},
	{GET, "/appointments/new", NEED_SIGNED_IN, READS, who_query, appointment_show, N_("New appointment")},
	{POST, "/appointments/new", NEED_SIGNED_IN, WRITES, appointment_form, appointment_new, N_("New appointment")},
	{POST, "/appointments/done", NEED_SIGNED_IN, WRITES, slot_tick_form, slot_done, N_("Appointment")},
	{POST, "/appointments/undo", NEED_SIGNED_IN, WRITES, slot_tick_form, slot_undo, N_("Appointment")},
	{POST, "/appointments/cancel", NEED_SIGNED_IN, WRITES, slot_tick_form, slot_cancel, N_("Appointment")},
	{METHOD_UNSET},
};
