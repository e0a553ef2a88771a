/* /today: the day on one page, and the 30-second record on it. */
#include <string.h>

#include "base/id.h"
#include "care/day.h"
#include "today_html.h"
#include "base/banned.h"

enum { TODO_SHOWN = 8, CASES_SHOWN = 6, TABLE_DAYS = 30, STRIP_MONTHS = 24, STRIP_UNITS = 120 };

const struct choice answered_choices[] = {{"yes", N_("Reached")}, {"no", N_("Not reached")}, {NULL, NULL}};

static const struct field record_form[] = {
	{"who", FIELD_TEXT, .needed = true, .max = 40, .label = N_("Who")},
	{"how", FIELD_CHOICE, .needed = true, .choices = service_ways, .label = N_("How")},
	{"note", FIELD_AREA, .max = 2000, .label = N_("What was done"), .hint = N_("Only what happened, in short. Nothing about home and the way here.")},
	{"answered", FIELD_CHOICE, .needed = true, .choices = answered_choices, .label = N_("Did you reach each other?")},
	{"service", FIELD_CHOICE, .label = N_("What kind"), .hint = N_("Left open, it follows from how it was.")},
	{"minutes", FIELD_INT, .max = 1440, .label = N_("Minutes"), .hint = N_("Left empty, the usual time counts.")},
	{"on", FIELD_DATE, .label = N_("Day"), .hint = N_("Left empty, it is today.")},
	{NULL},
};

static const struct field today_query[] = {
	{"who", FIELD_ID, .label = N_("Who")},
	{"how", FIELD_CHOICE, .choices = service_ways, .label = N_("How")},
	{"saved", FIELD_ID, .label = N_("What was done")},
	{NULL},
};

/* Parts ------------------------------------------------------------------------------------------------------------------*/

const char *id_text(struct ctx *c, int64_t id)
{
	char *out = arena_alloc(c->arena, ID_TEXT);
	id_write(out, id);
	return out;
}

static struct first_view first_view(struct ctx *c, const struct first *f)
{
	static const struct {
		const char *tone, *tag, *act;
		bool phone;
	} look[ATTENTION_NONE + 1] = {
		[ATTENTION_UNANSWERED] = {"", N_("No answer"), N_("Try and note it"), true},
		[ATTENTION_MONEY_NEAR] = {"t", N_("Money"), N_("Find money that goes on"), false},
		[ATTENTION_SILENT] = {"", N_("Contact"), N_("Call and note it"), true},
		[ATTENTION_DATE] = {"w", N_("Date"), N_("Open the case"), false},
		[ATTENTION_MONEY] = {"t", N_("Money"), N_("Find money that goes on"), false},
		[ATTENTION_NONE] = {"", N_("Date"), N_("Open the case"), false},
	};
	struct path person = client_path(c->arena, f->task->client);
	struct first_view v = {.tone = look[f->kind].tone, .tag = look[f->kind].tag, .name = f->task->call_name, .person = person, .act = person,
		.why = f->why, .act_label = look[f->kind].act, .phone = look[f->kind].phone};
	if (v.phone) v.act = path_to(c->arena, "/today?who={}&how=phone#h-note", f->task->client.v);
	if (f->kind == ATTENTION_MONEY_NEAR || f->kind == ATTENTION_MONEY) v.act = path_to(c->arena, "/c/{}/coverage", f->task->client.v);
	return v;
}

static struct msg soon(int64_t minutes)
{
	if (minutes <= 0 || minutes > 90) return (struct msg){0};
	return MSG("in {n} {n|minute|minutes}", A_INT("n", minutes));
}

static struct slot_views slot_views(struct ctx *c, const struct appointment_lines *l)
{
	struct slot_view *at = arena_array(c->arena, l->n + 1, sizeof *at);
	bool marked = false;
	for (size_t i = 0; i < l->n; i++) {
		const struct appointment_line *a = &l->at[i];
		int64_t minutes = (a->at.ms - c->now.ms) / 60000;
		bool done = instant_known(a->done_at), next = !done && !marked && minutes + a->minutes > 0;
		at[i] = (struct slot_view){.time = clock_text(c, a->at), .id = id_text(c, a->appointment.v), .done = done, .now = next,
			.begun = !done && minutes <= 0, .ahead = !done && minutes > 0, .name = a->call_name,
			.what = appointment_word(c, appointment_kinds, a->kind), .where = appointment_word(c, appointment_places, a->place),
			.soon = done ? (struct msg){0} : soon(minutes)};
		if (a->client.v) at[i].person = client_path(c->arena, a->client);
		marked = marked || next;
	}
	return (struct slot_views){at, l->n};
}

struct todo_views todo_views(struct ctx *c, const struct task_line *line, size_t n)
{
	struct todo_view *at = arena_array(c->arena, n + 1, sizeof *at);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (task_is_attention(line[i].clock)) continue;
		int late = c->today.day - line[i].due.day;
		at[k] = (struct todo_view){.id = id_text(c, line[i].task.v), .what = task_label(c, line[i].clock), .name = line[i].call_name};
		if (late > 0 && !instant_known(line[i].done_at)) at[k].late = MSG("{n} {n|day|days} over", A_INT("n", late));
		else at[k].until = MSG("until {day}", A_DAY("day", line[i].due));
		k++;
	}
	return (struct todo_views){at, k};
}

/* My cases: who needs looking after, who comes today, then who was heard from last. */
struct case_list {
	struct case_line at[CASES_SHOWN];
	struct client_id client[CASES_SHOWN];
	size_t n;
};

static struct msg month_said(const struct ctx *c, struct date move_in)
{
	if (!date_known(move_in)) return MSG("move-in day not known");
	if (move_in.day > c->today.day) return MSG("arrives on {day}", A_DAY("day", move_in));
	int months = date_months_between(move_in, c->today);
	if (months < STRIP_MONTHS) return MSG("month {n}", A_INT("n", months + 1));
	return MSG("year {n}", A_INT("n", months / 12 + 1));
}

static struct msg last_said(const struct ctx *c, struct date last)
{
	if (!date_known(last)) return MSG("not yet");
	int n = c->today.day - last.day;
	if (n <= 0) return MSG("today");
	if (n == 1) return MSG("yesterday");
	return MSG("{n} {n|day|days} ago", A_INT("n", n));
}

static void add_case(struct case_list *l, struct ctx *c, const struct today_person *who, struct msg next)
{
	if (!who->client.v || !who->call_name || l->n == CASES_SHOWN) return;
	for (size_t i = 0; i < l->n; i++)
		if (l->client[i].v == who->client.v) return;
	bool here = date_known(who->move_in) && who->move_in.day <= c->today.day;
	int months = here ? date_months_between(who->move_in, c->today) + 1 : 0, shown = months < STRIP_MONTHS ? months : STRIP_MONTHS;
	l->client[l->n] = who->client;
	l->at[l->n++] = (struct case_line){.name = who->call_name, .person = client_path(c->arena, who->client),
		.on = shown * STRIP_UNITS / STRIP_MONTHS, .mark = STRIP_UNITS / 2, .strip = here, .month = month_said(c, who->move_in),
		.last = last_said(c, who->last_contact), .next = next};
}

static struct case_lines case_lines(struct ctx *c, const struct today *t)
{
	struct case_list *l = arena_alloc(c->arena, sizeof *l);
	for (size_t i = 0; i < t->n_first; i++) {
		const struct task_line *k = t->first[i].task;
		add_case(l, c, &(struct today_person){k->client, k->call_name, k->move_in, k->last_contact}, MSG("{what}", A_TEXT("what", task_label(c, k->clock))));
	}
	for (size_t i = 0; i < t->appointments.n; i++) {
		const struct appointment_line *a = &t->appointments.at[i];
		if (instant_known(a->done_at)) continue;
		add_case(l, c, &(struct today_person){a->client, a->call_name, a->move_in, a->last_contact},
			MSG("{what}, today {time}", A_TEXT("what", appointment_word(c, appointment_kinds, a->kind)), A_TEXT("time", clock_text(c, a->at))));
	}
	for (size_t i = 0; i < t->tasks.n; i++) {
		const struct task_line *k = &t->tasks.at[i];
		if (k->due.day > c->today.day + TABLE_DAYS) continue;
		add_case(l, c, &(struct today_person){k->client, k->call_name, k->move_in, k->last_contact},
			MSG("{what}, until {day}", A_TEXT("what", task_label(c, k->clock)), A_DAY("day", k->due)));
	}
	for (size_t i = 0; i < t->people.n; i++) add_case(l, c, &t->people.at[i], MSG("nothing due"));
	return (struct case_lines){l->at, l->n};
}

struct call_names own_names(struct ctx *c, const struct today_persons *people)
{
	struct call_name *at = arena_array(c->arena, people->n + 1, sizeof *at);
	for (size_t i = 0; i < people->n; i++) at[i].name = people->at[i].call_name;
	return (struct call_names){at, people->n};
}

static struct msg lede(const struct ctx *c, const struct today_view *v, const struct today *t)
{
	size_t left = 0;
	for (size_t i = 0; i < t->appointments.n; i++) left += !instant_known(t->appointments.at[i].done_at);
	const char *name = c->reader ? c->reader : "";
	if (v->done.n)
		return MSG("{name}, {a} {a|appointment is|appointments are} still ahead and {t} {t|task is|tasks are} left. {d} {d|is|are} done already.",
			A_TEXT("name", name), A_INT("a", (int64_t)left), A_INT("t", v->n_todo), A_INT("d", (int64_t)v->done.n));
	if (!left && !v->n_todo)
		return MSG("{name}, nothing is fixed for today and nothing is left to do.", A_TEXT("name", name));
	if (!left)
		return MSG("{name}, nothing is fixed for today; {t} {t|task is|tasks are} left.", A_TEXT("name", name), A_INT("t", v->n_todo));
	return MSG("{name}, {a} {a|appointment is|appointments are} ahead and {t} {t|task is|tasks are} left.", A_TEXT("name", name),
		A_INT("a", (int64_t)left), A_INT("t", v->n_todo));
}

/* The page ---------------------------------------------------------------------------------------------------------------*/

const struct choice *service_choices(struct ctx *c)
{
	return pack_choices(c, "services");
}

static void parts(struct today_view *v, struct ctx *c, const struct today *t)
{
	struct first_view *first = arena_array(c->arena, FIRST_MOST, sizeof *first);
	for (size_t i = 0; i < t->n_first; i++) first[i] = first_view(c, &t->first[i]);
	v->first = (struct first_views){first, t->n_first};
	v->more_attention = t->n_attention > t->n_first;
	v->slots = slot_views(c, &t->appointments);
	v->todo = todo_views(c, t->tasks.at, t->tasks.n);
	v->n_todo = (int64_t)v->todo.n;
	if (v->todo.n > TODO_SHOWN) v->todo.n = TODO_SHOWN;
	v->done = todo_views(c, t->done.at, t->done.n);
	v->cases = case_lines(c, t);
	v->n_cases = t->cases;
	v->cases_note = MSG("{shown} of your {n} cases", A_INT("shown", (int64_t)v->cases.n), A_INT("n", t->cases));
}

static void saved_part(struct today_view *v, struct ctx *c, const struct today *t, struct client_id who, int64_t service)
{
	for (size_t i = 0; i < t->people.n; i++)
		if (t->people.at[i].client.v == who.v) v->saved.name = t->people.at[i].call_name;
	v->saved.person = client_path(c->arena, who);
	v->saved.appointment = path_to(c->arena, "/appointments/new?who={}", who.v);
	v->saved.task = path_to(c->arena, "/tasks?who={}", who.v);
	v->saved.correct = path_to(c->arena, "/c/{}/record/{}", who.v, service);
}

/* f: the record form, empty or as it came back. */
static enum outcome today_page(struct ctx *c, struct reply *r, struct form *f, struct client_id saved, int64_t service)
{
	struct today t;
	enum outcome read = today_read(&t, c->permit);
	if (read != OK) return read;
	struct today_view v = {.day = {c->today}, .may_register = c->site->allows(c->actor.roles, NEED_CASE_EDIT),
		.may_record = c->site->allows(c->actor.roles, NEED_CASE_EDIT),
		.tick = form_hidden(c, (struct path){"/tasks/done"}, 0), .untick = form_hidden(c, (struct path){"/tasks/undo"}, 0),
		.slot_tick = form_hidden(c, (struct path){"/appointments/done"}, 0), .slot_untick = form_hidden(c, (struct path){"/appointments/undo"}, 0),
		.slot_cancel = form_hidden(c, (struct path){"/appointments/cancel"}, 0)};
	parts(&v, c, &t);
	v.lede = lede(c, &v, &t);
	form_choices(f, "service", service_choices(c));
	v.record = (struct record_view){.form = f, .hidden = form_hidden(c, (struct path){"/today/record"}, 0), .mine = own_names(c, &t.people)};
	if (saved.v && service) saved_part(&v, c, &t, saved, service);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_today(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Today")), .nav = "/today"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome today_show(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors) return NOT_FOUND;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	struct client_id who = {form_int(c->form, "who")};
	int64_t saved = form_int(c->form, "saved");
	form_empty(f, c->arena, record_form);
	const char *how = form_text(c->form, "how");
	form_set(f, "how", *how ? how : "meet");
	form_set(f, "answered", "yes");
	if (who.v && !saved) {
		struct client_row row;
		enum outcome read = client_read(&row, c->permit, who, ACCESS_FULL);
		if (read != OK && read != NOT_FOUND) return read;
		if (read == OK) form_set(f, "who", row.call_name);
	}
	return today_page(c, r, f, who, saved);
}

struct new_service record_of(const struct ctx *c, const struct form *f, struct client_id client)
{
	struct date on = form_date(f, "on");
	return (struct new_service){.client = client, .on = date_known(on) ? on : c->today, .code = form_text(f, "service"), .how = form_text(f, "how"),
		.answered = form_has(f, "answered", "yes"), .minutes = (int)form_int(f, "minutes"), .note = form_text(f, "note")};
}

enum outcome named_client(struct client_id *out, struct ctx *c, struct form *f)
{
	enum outcome r = service_who(out, c->permit, form_text(f, "who"));
	if (r == NOT_FOUND) form_error(f, "who", MSG("None of your open cases is called so. Please choose from the list."));
	if (r == LIMIT) form_error(f, "who", MSG("Two of your cases are called so. Please record on the page of the case."));
	return r == NOT_FOUND || r == LIMIT ? INVALID : r;
}

static enum outcome today_record(struct ctx *c, struct reply *r)
{
	struct form *f = c->form;
	struct client_id who;
	struct service_id made;
	form_choices(f, "service", service_choices(c));
	enum outcome done = f->n_errors ? INVALID : named_client(&who, c, f);
	if (done == OK) {
		struct new_service n = record_of(c, f, who);
		done = service_record(&made, c->permit, &n);
		if (done == INVALID) form_error(f, "how", c->err.msg);
	}
	if (done == INVALID) return today_page(c, r, f, (struct client_id){0}, 0);
	if (done != OK) return done;
	return redirect(r, path_to(c->arena, "/today?who={}&saved={}", who.v, made.v));
}

const struct route today_routes[] = {
	{GET, "/today", NEED_SIGNED_IN, READS, today_query, today_show, N_("Today")},
	{POST, "/today/record", NEED_CASE_EDIT, WRITES, record_form, today_record, N_("Today")},
	{METHOD_UNSET},
};
