#include "people/clock.h"

#include <stdlib.h>
#include <string.h>

#define PROTECTION_END "protection_end"

static int read_word(struct json v, const char *const word[], int n)
{
	const char *s = json_text(v);

	for (int i = 0; i < n; i++)
		if (strcmp(word[i], s) == 0) return i;
	json_problem(v, MSG(N_("This word is not known here.")), MSG(N_("See pack/README.md for the words of this table.")));
	return 0;
}

static struct span read_span(struct json v)
{
	struct span s = {0};

	if (!json_is_null(v) && span_parse(&s, json_text(v)) != OK)
		json_problem(v, MSG(N_("This is no length of time.")), MSG(N_("Write a number and d, m or y: 0d, 12m, 5y.")));
	return s;
}

static struct date read_date(struct json v)
{
	return json_is_null(v) ? DATE_NONE : json_date(v);
}

static void read_clock(struct clock *c, const struct pack_entry *e)
{
	static const char *const keys[] = {"code", "ko", "en", "source", "valid_from", "valid_to", "event", "after", "before", "kind", "repeat",
		"lasts", "day_of_month", "per_birth", "births_at_most", "extend_at_most", "arrived_from", "arrived_to", "within", "lead_days", NULL};
	static const char *const events[CLOCK_EVENTS] = {"first_move_in", "arrival", "protection_decision", "left_hanawon", "first_job", "notice", "appeal",
		"request", "leak", "protection_end"};
	static const char *const kinds[] = {"starts", "ends", "due"}, *const repeats[] = {"once", "half_yearly"};
	struct json o = e->o;

	json_only(o, keys);
	*c = (struct clock){.code = e->code, .source = e->source, .ko = e->ko, .en = e->en, .valid_from = e->valid_from, .valid_to = e->valid_to};
	c->event = (enum clock_event)read_word(json_need(o, "event"), events, CLOCK_EVENTS);
	c->kind = (enum clock_kind)read_word(json_need(o, "kind"), kinds, 3);
	c->after = read_span(json_get(o, "after"));
	c->before = read_span(json_get(o, "before"));
	c->lasts = read_span(json_get(o, "lasts"));
	c->per_birth = read_span(json_get(o, "per_birth"));
	c->extend_at_most = read_span(json_get(o, "extend_at_most"));
	c->arrived_from = read_date(json_get(o, "arrived_from"));
	c->arrived_to = read_date(json_get(o, "arrived_to"));
	c->repeat = json_has(o, "repeat") ? (enum clock_repeat)read_word(json_get(o, "repeat"), repeats, 2) : CLOCK_ONCE;
	c->day_of_month = json_has(o, "day_of_month") ? (int)json_int(json_get(o, "day_of_month"), 1, 28) : 1;
	c->births_at_most = json_has(o, "births_at_most") ? (int)json_int(json_get(o, "births_at_most"), 0, 10) : 0;
	c->within = json_has(o, "within") ? json_text(json_get(o, "within")) : NULL;
	c->lead_days = json_has(o, "lead_days") ? (int)json_int(json_get(o, "lead_days"), 0, 400) : -1;
	if (span_known(c->after) && span_known(c->before))
		json_problem(o, MSG(N_("A clock counts after its event or before it, not both.")), MSG(N_("Leave one of after and before out.")));
}

enum outcome clocks_read(struct clocks *out, struct arena *a, const struct pack *pack, struct problems *p)
{
	const struct pack_table *t = pack_table(pack, "clocks");
	struct clock *at = arena_array(a, t->n + 1, sizeof *at);
	size_t before = p->n;

	for (size_t i = 0; i < t->n; i++) read_clock(&at[i], &t->at[i]);
	if (p->n > before) return INVALID;
	*out = (struct clocks){at, t->n};
	return OK;
}

static const struct clock *clock_by_code(const struct clocks *clocks, const char *code)
{
	for (size_t i = 0; i < clocks->n; i++)
		if (strcmp(clocks->at[i].code, code) == 0) return &clocks->at[i];
	return NULL;
}

static struct date clock_on(const struct clock *c, const struct clocks *clocks, const struct clock_facts *f);

static struct date event_day(enum clock_event event, const struct clocks *clocks, const struct clock_facts *f)
{
	switch (event) {
	case CLOCK_MOVE_IN: return f->move_in;
	case CLOCK_ARRIVAL: return f->arrived;
	case CLOCK_PROTECTION_DECISION: return f->protection_decision;
	case CLOCK_LEFT_HANAWON: return f->left_hanawon;
	case CLOCK_FIRST_JOB: return f->first_job;
	case CLOCK_NOTICE: return f->notice;
	case CLOCK_APPEAL: return f->appeal;
	case CLOCK_REQUEST: return f->request;
	case CLOCK_LEAK: return f->leak;
	case CLOCK_PROTECTION_END: return clock_protection_end(clocks, f);
	case CLOCK_EVENTS: break;
	}
	return DATE_NONE;
}

/* The day of a clock that comes once, before its limits are asked. */
static struct date clock_on(const struct clock *c, const struct clocks *clocks, const struct clock_facts *f)
{
	struct date from = event_day(c->event, clocks, f);

	if (!date_known(from)) return DATE_NONE;
	struct date on = span_known(c->before) ? span_before(from, c->before) : span_after(from, c->after);

	for (int i = 0; i < c->births_at_most && (size_t)i < f->n_births; i++) on = span_after(on, c->per_birth);
	return on;
}

struct date clock_protection_end(const struct clocks *clocks, const struct clock_facts *f)
{
	const struct clock *c = clock_by_code(clocks, PROTECTION_END);

	if (!c || c->event == CLOCK_PROTECTION_END) return DATE_NONE;
	return date_known(f->protection_until) && span_known(c->extend_at_most) ? f->protection_until : clock_on(c, clocks, f);
}

struct date clock_extension_limit(const struct clocks *clocks, struct date end)
{
	const struct clock *c = clock_by_code(clocks, PROTECTION_END);

	return c ? span_after(end, c->extend_at_most) : end;
}

static bool in_force(struct date on, struct date from, struct date to)
{
	return (!date_known(from) || on.day >= from.day) && (!date_known(to) || on.day < to.day);
}

static struct date limit_of(const struct clock *c, const struct clocks *clocks, const struct clock_facts *f)
{
	const struct clock *limit = c->within ? clock_by_code(clocks, c->within) : NULL;

	if (!limit) return DATE_NONE;
	return strcmp(limit->code, PROTECTION_END) == 0 ? clock_protection_end(clocks, f) : clock_on(limit, clocks, f);
}

static bool for_this_person(const struct clock *c, const struct clock_facts *f)
{
	if (!date_known(c->arrived_from) && !date_known(c->arrived_to)) return true;
	/* Where the arrival is not known, the next day that is known stands for it: at most a year later. */
	struct date arrived = date_known(f->arrived) ? f->arrived : date_known(f->left_hanawon) ? f->left_hanawon : f->move_in;

	return date_known(arrived) && in_force(arrived, c->arrived_from, c->arrived_to);
}

struct days {
	struct clock_day *at;
	size_t n, cap;
};

static void add(struct days *out, const struct clock *c, struct date on)
{
	if (date_known(on) && out->n < out->cap && in_force(on, c->valid_from, c->valid_to)) out->at[out->n++] = (struct clock_day){c, on};
}

/* For each half year that holds a day of event + lasts: the month after it. */
static void add_half_years(struct days *out, const struct clock *c, struct date from)
{
	struct date limit = span_after(from, c->lasts);

	if (!date_known(from)) return;
	for (struct month m = date_month(from); month_first(m).day < limit.day; m.n++) {
		bool last_of_half = m.n % 6 == 5;
		bool last_in_time = month_first((struct month){m.n + 1}).day >= limit.day;
		struct month after = {m.n - m.n % 6 + 6};
		if (last_of_half || last_in_time) add(out, c, date_add_days(month_first(after), c->day_of_month - 1));
	}
}

static int by_day(const void *a, const void *b)
{
	const struct clock_day *x = a, *y = b;

	if (x->on.day != y->on.day) return x->on.day < y->on.day ? -1 : 1;
	return (x->clock > y->clock) - (x->clock < y->clock);
}

size_t clock_days(struct clock_day **out, struct arena *a, const struct clocks *clocks, const struct clock_facts *f)
{
	struct days days = {.cap = clocks->n + 128};

	days.at = arena_array(a, days.cap, sizeof *days.at);
	for (size_t i = 0; i < clocks->n; i++) {
		const struct clock *c = &clocks->at[i];
		struct date limit = limit_of(c, clocks, f);
		struct date on = strcmp(c->code, PROTECTION_END) == 0 ? clock_protection_end(clocks, f) : clock_on(c, clocks, f);
		if (!for_this_person(c, f)) continue;
		if (c->repeat == CLOCK_HALF_YEARLY)
			add_half_years(&days, c, event_day(c->event, clocks, f));
		else if (!c->within || (date_known(on) && date_known(limit) && on.day < limit.day))
			add(&days, c, on);
	}
	qsort(days.at, days.n, sizeof *days.at, by_day);
	*out = days.at;
	return days.n;
}

const char *clock_name(const struct clock *c, enum lang lang)
{
	return lang == LANG_KO ? c->ko : c->en;
}
