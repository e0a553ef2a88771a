/* /funds/{f}/rules/new: a rule from a day on. It begins as today's rule; the form changes what changes. */
#include <string.h>
#include "base/pack.h"
#include "fund/fund_form.h"

static const struct choice events[] = {
	{"", N_("from no day: no window")}, {"first_move_in", N_("first move-in")}, {"arrival", N_("arrival")}, {"protection_decision", N_("protection decision")},
	{"left_hanawon", N_("leaving Hanawon")}, {"first_job", N_("first job")}, {"protection_end", N_("end of protection")}, {NULL},
};

static const struct choice situations[] = {
	{"livelihood_recipient", N_("on livelihood benefit")}, {"single_parent", N_("single parent")},
	{"third_country_child", N_("child born in a third country")}, {"unaccompanied_youth", N_("unaccompanied youth")},
	{"disabled", N_("recognised disability")}, {"protected", N_("inside the protection period")}, {"employed", N_("employed")},
	{"job_seeking", N_("looking for work")}, {"student", N_("in school or university")}, {"long_illness", N_("ill for three months or more")},
	{"crisis", N_("in a crisis")}, {"low_income", N_("low income")}, {NULL},
};

static const struct field rule_form[] = {
	{"valid_from", FIELD_DATE, .needed = true, .label = N_("The rule holds from"), .hint = N_("Rules before it end there. What was reported stays as it is.")},
	{"source", FIELD_TEXT, .needed = true, .max = 200, .label = N_("Where it stands"), .hint = N_("Article, guideline or contract, so that an auditor finds it.")},
	{"event", FIELD_CHOICE, .choices = events, .label = N_("The clock runs from")},
	{"window_from", FIELD_TEXT, .max = 6, .label = N_("Opens after"), .hint = N_("A number and d, m or y: 0d, 12m, 5y. Empty: at once.")},
	{"window_to", FIELD_TEXT, .max = 6, .label = N_("Closes after"), .hint = N_("12m: for the first twelve months. Empty: never.")},
	{"helps", FIELD_MANY, .label = N_("Only for these kinds of help"), .hint = N_("None ticked: for all.")},
	{"status", FIELD_MANY, .choices = situations, .label = N_("Only for people in one of these situations"), .hint = N_("None ticked: for everybody.")},
	{"own_region", FIELD_CHECK, .label = N_("Only for residents of our region")},
	{"age_min", FIELD_INT, .min = 0, .max = 150, .label = N_("From the age of")},
	{"age_max", FIELD_INT, .min = 0, .max = 150, .label = N_("To below the age of")},
	{"cap_award", FIELD_MONEY, .label = N_("At most at a time")},
	{"cap_month", FIELD_MONEY, .label = N_("At most a month")},
	{"cap_year", FIELD_MONEY, .label = N_("At most a year")},
	{"cap_life", FIELD_MONEY, .label = N_("At most for one person in all")},
	{"cap_household", FIELD_MONEY, .label = N_("At most for one household in all")},
	{NULL},
};

static const char *const cap_fields[CAPS] = {"cap_award", "cap_month", "cap_year", "cap_life", "cap_household"};

static enum outcome here_now(struct funds *f, struct fund **out, const struct rule **rule, struct ctx *c)
{
	enum outcome r = funds_read(f, c->permit);
	struct fund *x = r == OK ? fund_by_id(f, (struct fund_id){c->req->id[0]}) : NULL;

	if (r != OK) return r;
	if (!x) return NOT_FOUND;
	*out = x;
	*rule = x->n_rules ? &f->rules.at[x->first_rule + x->n_rules - 1] : NULL; /* the last one written */
	return OK;
}

static void prefill_words(struct form *f, const char *field, const struct words *w)
{
	for (size_t i = 0; i < w->n; i++) form_set(f, field, w->at[i]);
}

static void prefill_span(struct ctx *c, struct form *f, const char *field, struct span s)
{
	char text[8];

	span_write(text, s);
	form_set(f, field, arena_text(c->arena, text));
}

static void prefill(struct ctx *c, struct form *f, const struct rule *r)
{
	form_set(f, "source", r->source);
	form_set(f, "event", r->clock_event ? r->clock_event : "");
	prefill_span(c, f, "window_from", r->window_from);
	prefill_span(c, f, "window_to", r->window_to);
	prefill_words(f, "helps", &r->purpose_in);
	prefill_words(f, "status", &r->status_in);
	if (r->region_in.n > 0) form_set(f, "own_region", "1");
	if (r->age_min >= 0) form_set(f, "age_min", arena_printf(c->arena, "%d", r->age_min));
	if (r->age_max >= 0) form_set(f, "age_max", arena_printf(c->arena, "%d", r->age_max));
	for (int i = 0; i < CAPS; i++)
		if (r->cap[i].minor != MONEY_NONE_MINOR) form_set(f, cap_fields[i], arena_printf(c->arena, "%lld", (long long)r->cap[i].minor));
}

static enum outcome show(struct ctx *c, struct reply *r, const struct fund *x, const struct form *f)
{
	struct path post = path_to(c->arena, "/funds/{}/rules/new", x->id.v);
	struct fund_form_view v = {.title = N_("New rule from a day on"), .act = N_("Save the rule"), .name = fund_name(x, c->lang),
		.why = N_("Nothing is overwritten: the old rule stays with its dates, and the new one begins on the day you name."),
		.up = path_to(c->arena, "/funds/{}", x->id.v), .post = post, .hidden = form_hidden(c, post, 0)};

	return fund_form_page(c, r, &v, f);
}

static enum outcome rule_get(struct ctx *c, struct reply *r)
{
	const struct rule *now;
	struct funds all;
	struct fund *x;
	struct form f;
	enum outcome got = here_now(&all, &x, &now, c);

	if (got != OK) return got;
	form_empty(&f, c->arena, rule_form);
	form_choices(&f, "helps", fund_choices(c, "categories"));
	if (now) prefill(c, &f, now);
	form_set_date(&f, "valid_from", c->today);
	return show(c, r, x, &f);
}

static struct words ticked(struct ctx *c, const struct form *f, const char *field, const struct choice *choices)
{
	struct words w = {0};
	size_t n = 0;

	while (choices[n].value) n++;
	w.at = arena_array(c->arena, n + 1, sizeof *w.at);
	for (size_t i = 0; i < n; i++)
		if (form_has(f, field, choices[i].value)) w.at[w.n++] = choices[i].value;
	return w;
}

static struct span span_said(struct form *f, const char *field)
{
	struct span s = {0};
	const char *text = form_text(f, field);

	if (text[0] && span_parse(&s, text) != OK)
		form_error(f, field, MSG(N_("Write a number and d, m or y: 0d, 12m, 5y.")));
	return s;
}

static int age_said(const struct form *f, const char *field)
{
	return form_text(f, field)[0] ? (int)form_int(f, field) : -1;
}

/* Today's rule with what the form says. What the form does not ask (who is paid, evidence, reports) stays as it was. */
static struct rule rule_said(struct ctx *c, struct form *f, const struct rule *now)
{
	static const struct rule blank = {.age_min = -1, .age_max = -1, .match_percent = -1, .match_cash_min = -1, .admin_share_max = -1,
		.fiscal_end = 1231, .keep_years = -1, .cohort_from = {DATE_NONE_DAY}, .cohort_to = {DATE_NONE_DAY}};
	struct rule r = now ? *now : blank;
	const char **own = arena_array(c->arena, 1, sizeof *own);

	own[0] = c->centre->region;
	r.clock_event = form_text(f, "event")[0] ? form_text(f, "event") : NULL;
	r.window_from = span_said(f, "window_from");
	r.window_to = span_said(f, "window_to");
	if (!r.clock_event) {
		if (span_known(r.window_from) || span_known(r.window_to))
			form_error(f, "event", MSG(N_("A window needs the day it is counted from.")));
		r.cohort_from = r.cohort_to = DATE_NONE;
	}
	r.purpose_in = ticked(c, f, "helps", fund_choices(c, "categories"));
	r.status_in = ticked(c, f, "status", situations);
	if (!form_checked(f, "own_region")) r.region_in = (struct words){0};
	else if (r.region_in.n == 0) r.region_in = (struct words){own, 1};
	r.age_min = age_said(f, "age_min");
	r.age_max = age_said(f, "age_max");
	for (int i = 0; i < CAPS; i++) r.cap[i] = form_money(f, cap_fields[i]);
	return r;
}

static enum outcome rule_post(struct ctx *c, struct reply *r)
{
	const struct rule *now;
	struct funds all;
	struct fund *x;
	enum outcome got = here_now(&all, &x, &now, c);

	if (got != OK) return got;
	form_choices(c->form, "helps", fund_choices(c, "categories"));
	struct rule said = rule_said(c, c->form, now);

	if (c->form->n_errors) return show(c, r, x, c->form);
	struct rule_new n = {.valid_from = form_date(c->form, "valid_from"), .valid_to = DATE_NONE, .source = form_text(c->form, "source"),
		.body = rule_text(c->arena, &said)};

	got = fund_rule_add(c->permit, &all, x, &n);
	if (got == INVALID) return show(c, r, x, c->form);
	if (got == OK) got = fund_changed(c, x->id);
	return got == OK ? redirect(r, path_to(c->arena, "/funds/{}", x->id.v)) : got;
}

const struct route rule_routes[] = {
	{GET, "/funds/{}/rules/new", NEED_FUNDS_EDIT, READS, NULL, rule_get, N_("New rule from a day on")},
	{POST, "/funds/{}/rules/new", NEED_FUNDS_EDIT, WRITES, rule_form, rule_post, N_("New rule from a day on")},
	{METHOD_UNSET},
};
