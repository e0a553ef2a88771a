/* /cases: everybody the centre looks after, the longest silence first, so that nobody is lost. */
#include <string.h>

#include "base/id.h"
#include "base/pack.h"
#include "cases_html.h"
#include "people/cases.h"
#include "people/clock.h"
#include "people/task.h"
#include "base/banned.h"

enum { PAGE = 40 };

static const struct choice shows[] = {
	{"mine", N_("Mine")}, {"all", N_("Everybody")}, {"money", N_("First year ends soon")}, {"silent", N_("Not heard from")},
	{"after", N_("After the protection period")}, {"closed", N_("Closed")}, {NULL},
};

static const struct field list_form[] = {
	{"show", FIELD_CHOICE, .choices = shows, .label = N_("Which cases")},
	{"q", FIELD_TEXT, .max = 40, .label = N_("Call name or case code")},
	{"from", FIELD_INT, .min = 0, .max = 1000000, .label = N_("Place in the list")},
	{NULL},
};

/* Filters -------------------------------------------------------------------------------------------------------------*/

static const struct clock *clock_named(const struct ctx *c, const char *code)
{
	for (size_t i = 0; i < c->site->clocks->n; i++)
		if (strcmp(c->site->clocks->at[i].code, code) == 0) return &c->site->clocks->at[i];
	return NULL;
}

static int64_t list_days(const struct ctx *c, const char *code)
{
	const struct pack_entry *e = pack_find(pack_table(c->site->pack, "lists"), code, c->today);
	return e ? pack_int(e, "days", 0) : 0;
}

/* First year's money ends from today on within the days of the pack: move-ins of one half-open range. */
static void money_ends(struct client_list_args *args, const struct ctx *c)
{
	const struct clock *year = clock_named(c, "first_year");
	if (!year) return;
	struct date last = date_add_days(c->today, (int)list_days(c, "money_ends"));
	args->move_from = date_add_days(span_before(date_add_days(c->today, -1), year->after), 1);
	args->move_to = date_add_days(span_before(last, year->after), 1);
}

static void protection_over(struct client_list_args *args, const struct ctx *c)
{
	const struct clock *end = clock_named(c, "protection_end");
	if (!end) return;
	args->move_to = date_add_days(span_before(c->today, end->after), 1);
	args->over_on = c->today;
}

static void choose(struct client_list_args *args, const struct ctx *c, const char *show)
{
	args->everyone = strcmp(show, "mine") != 0;
	args->kind = strcmp(show, "closed") == 0 ? "closed" : "open";
	if (strcmp(show, "money") == 0) money_ends(args, c);
	if (strcmp(show, "after") == 0) protection_over(args, c);
	if (strcmp(show, "silent") == 0) args->silent_before = date_add_days(c->today, -(int)list_days(c, "silent"));
}

/* A search looks everywhere: the beginning of a call name, or a whole case code. */
static void search(struct client_list_args *args, struct ctx *c, const char *q)
{
	if (!*q) return;
	char code[10];
	args->kind = "";
	args->everyone = true;
	args->name_from = q;
	args->name_to = arena_printf(c->arena, "%s\xf4\x8f\xbf\xbf", q); /* the last character there is */
	if (code_parse(code, q) == OK) args->code = arena_text(c->arena, code);
}

static struct path list_path(struct ctx *c, const char *show, const char *q)
{
	struct path p = path_query(c->arena, (struct path){"/cases"}, "show", show);
	return *q ? path_query(c->arena, p, "q", q) : p;
}

static struct case_filters filters(struct ctx *c, const char *show)
{
	struct case_filter *at = arena_array(c->arena, sizeof shows / sizeof *shows, sizeof *at);
	size_t n = 0;
	for (; shows[n].value; n++)
		at[n] = (struct case_filter){list_path(c, shows[n].value, ""), shows[n].label, strcmp(shows[n].value, show) == 0};
	return (struct case_filters){at, n};
}

/* Lines ------------------------------------------------------------------------------------------------------------*/

static struct msg month_said(const struct ctx *c, const struct client_line *l)
{
	if (!date_known(l->move_in)) return MSG(N_("move-in not known"));
	if (l->move_in.day > c->today.day) return MSG(N_("moves in {date}"), A_DAY("date", l->move_in));
	int months = date_months_between(l->move_in, c->today) + 1;
	if (months <= 24) return MSG(N_("month {n}"), A_INT("n", months));
	return MSG(N_("year {n}"), A_INT("n", (months - 1) / 12 + 1));
}

static struct msg next_said(const struct ctx *c, const struct client_line *l)
{
	if (instant_known(l->next_at)) {
		struct date day = instant_date(l->next_at, c->centre->zone_minutes);
		return MSG(N_("meeting {day}"), A_DAY("day", day));
	}
	if (date_known(l->task_due)) return MSG(N_("{what}, {day}"), A_TEXT("what", task_label(c, l->task_clock)), A_DAY("day", l->task_due));
	return MSG(N_("no next step yet"));
}

static const struct {
	const char *status, *said;
} states[] = {
	{"closed", N_("case closed")}, {"moved", N_("moved away")}, {"abroad", N_("abroad")}, {"untraced", N_("cannot be reached")}, {"died", N_("has died")},
	{"intake", N_("intake not finished")},
};

static struct msg state_said(const struct ctx *c, const struct client_line *l, bool *care)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].status, l->status) == 0) return MSG(states[i].said);
	int64_t silent = list_days(c, "silent");
	*care = true;
	if (l->tries > 1) return MSG(N_("{n} tries without an answer"), A_INT("n", l->tries));
	if (date_known(l->last_contact) && silent && c->today.day - l->last_contact.day > silent)
		return MSG(N_("{n} days"), A_INT("n", c->today.day - l->last_contact.day));
	*care = false;
	return (struct msg){0};
}

static struct case_line line(struct ctx *c, const struct client_line *l)
{
	struct case_line out = {.call_name = l->call_name, .code = l->code, .worker = l->worker_name, .month = month_said(c, l),
		.last = day_said(c, l->last_contact), .next = next_said(c, l)};
	out.state = state_said(c, l, &out.care);
	bool may = l->mine || (c->permit->roles & (ROLE_DIRECTOR | ROLE_COORDINATOR));
	if (may) out.link = strcmp(l->status, "intake") == 0 && l->mine ? path_to(c->arena, "/c/{}/intake", l->client.v) : client_path(c->arena, l->client);
	return out;
}

static enum outcome intakes(struct open_intakes *out, struct ctx *c)
{
	struct client_intake_rows rows;
	enum outcome r = store_client_open_intake(&rows, c->tx, c->permit->centre, c->permit->staff);
	if (r != OK) return r;
	struct open_intake *at = arena_array(c->arena, rows.n, sizeof *at);
	for (size_t i = 0; i < rows.n; i++)
		at[i] = (struct open_intake){path_to(c->arena, "/c/{}/intake", rows.at[i].client.v), rows.at[i].call_name, rows.at[i].opened_on};
	*out = (struct open_intakes){at, rows.n};
	return OK;
}

static struct msg count_said(const char *show, const char *q, int64_t n)
{
	if (*q) return MSG(N_("{n} {n|person fits|people fit} the search."), A_INT("n", n));
	if (strcmp(show, "closed") == 0) return MSG(N_("{n} closed {n|case|cases}."), A_INT("n", n));
	return MSG(N_("{n} {n|person|people}, the longest silence first."), A_INT("n", n));
}

static void nobody(struct ctx *c, struct cases_view *v, const char *show, const char *q)
{
	v->empty.sentence = *q ? MSG(N_("Nobody here has a call name that begins like this, or this case code."))
		: strcmp(show, "mine") == 0 ? MSG(N_("You look after nobody yet.")) : MSG(N_("Nobody is in this list today."));
	v->empty.act = *q || !v->add.s ? list_path(c, "all", "") : v->add;
	v->empty.label = *q || !v->add.s ? N_("Show everybody") : N_("Welcome somebody new");
}

static enum outcome cases(struct ctx *c, struct reply *r)
{
	const char *show = form_text(c->form, "show"), *q = form_text(c->form, "q");
	if (!*show) show = c->permit->roles & (ROLE_CASEWORKER | ROLE_COUNSELLOR) ? "mine" : "all";
	int64_t from = c->form->n_errors ? 0 : form_int(c->form, "from");
	struct client_list_args args = {.centre = c->permit->centre, .reader = c->permit->staff, .move_from = DATE_NONE, .move_to = DATE_NONE,
		.silent_before = DATE_NONE, .over_on = DATE_NONE, .name_from = "", .name_to = "", .code = "", .now = c->now, .size = PAGE, .start = from};
	choose(&args, c, show);
	search(&args, c, q);
	struct client_lines rows;
	struct cases_view v = {.filter = show, .filters = filters(c, *q ? "" : show), .search = form_field(c->form, "q")};
	enum outcome got = store_client_list(&rows, c->tx, &args);
	if (got == OK) got = intakes(&v.intakes, c);
	if (got != OK) return got;
	v.lines = (struct case_lines){arena_array(c->arena, rows.n, sizeof *v.lines.at), rows.n};
	for (size_t i = 0; i < rows.n; i++) v.lines.at[i] = line(c, &rows.at[i]);
	int64_t total = rows.n ? rows.at[0].total : 0;
	v.count = count_said(show, q, total);
	v.pager = pager_make(c->arena, list_path(c, show, q), from, PAGE, total);
	if (c->site->allows(c->permit->roles, NEED_CASE_EDIT)) v.add = (struct path){"/cases/new"};
	if (rows.n == 0) nobody(c, &v, show, q);
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_cases(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Cases")), .nav = "/cases"}, &w);
	return OK;
}

const struct route list_routes[] = {
	{GET, "/cases", NEED_CASES, READS, list_form, cases, N_("Cases")},
	{METHOD_UNSET},
};
