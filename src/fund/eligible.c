/* The tests of one rule stand in the order in which people read them: is the rule in force, does its clock run, whom is it
 * for, what may it pay, how much is left. Every test that fails is kept, not only the first.
 *
 * changes_on: an answer can change by time alone only where some test has an edge. All edges of all rules of the fund are
 * collected, and the question is asked again on each later one, nearest first. */
#include "fund/eligible.h"

#include <string.h>

const char *const rule_test_names[RULE_TESTS] = {"fund", "valid_from", "valid_to", "clock_event", "window_from", "window_to", "cohort_from",
	"cohort_to", "age_min", "age_max", "status_in", "status_not_in", "region_in", "purpose_in", "payee_kind", "excludes_fund",
	"cap_per_award", "cap_per_month", "cap_per_year", "cap_per_person_life", "cap_per_household", "spread_rule"};

static void fail(struct verdict *v, enum rule_test test, struct msg why)
{
	REQUIRE(v->n_failed < RULE_TESTS);
	v->failed[v->n_failed++] = (struct failed){test, why};
}

static struct date event_on(const struct question *q, const char *event)
{
	if (!event) return DATE_NONE;
	for (size_t i = 0; i < q->n_events; i++)
		if (strcmp(q->event[i].event, event) == 0) return q->event[i].on;
	return strcmp(event, "birth") == 0 ? q->birth : DATE_NONE;
}

static bool before(struct date a, struct date b) /* an unknown day is no limit */
{
	return date_known(a) && date_known(b) && a.day < b.day;
}

static bool from_to(struct date d, struct date from, struct date to)
{
	return !before(d, from) && (!date_known(to) || d.day < to.day);
}

/* Cohort, window ---------------------------------------------------------------------------------------------------------*/

static bool has_cohort(const struct rule *r)
{
	return date_known(r->cohort_from) || date_known(r->cohort_to);
}

static bool cohort_fits(const struct rule *r, const struct question *q)
{
	struct date e = event_on(q, r->clock_event);

	return q->about == ABOUT_CENTRE || !has_cohort(r) || (date_known(e) && from_to(e, r->cohort_from, r->cohort_to));
}

static void test_clock(struct verdict *v, const struct rule *r, const struct question *q)
{
	bool counts = span_known(r->window_from) || span_known(r->window_to) || has_cohort(r);
	struct date e = event_on(q, r->clock_event);

	if (!counts) return;
	struct msg_arg event = A_TR("event", event_label(r->clock_event));

	if (!date_known(e)) {
		fail(v, TEST_CLOCK_EVENT, MSG(N_("The day of this event is not known: {event}."), event));
		return;
	}
	struct date opens = span_after(e, r->window_from), ends = span_after(e, r->window_to);

	if (span_known(r->window_from) && before(q->on, opens))
		fail(v, TEST_WINDOW_FROM, MSG(N_("Counted from {event}, this money starts on {date}."), A_DATE("date", opens), event));
	if (span_known(r->window_to) && !before(q->on, ends))
		fail(v, TEST_WINDOW_TO, MSG(N_("Counted from {event}, the time for this money is over on {date}."), A_DATE("date", ends), event));
	if (before(e, r->cohort_from))
		fail(v, TEST_COHORT_FROM, MSG(N_("Only where {event} was on {date} or later."), A_DATE("date", r->cohort_from), event));
	if (date_known(r->cohort_to) && !before(e, r->cohort_to))
		fail(v, TEST_COHORT_TO, MSG(N_("Only where {event} was before {date}."), A_DATE("date", r->cohort_to), event));
}

/* Person -----------------------------------------------------------------------------------------------------------------*/

static struct date age_day(const struct rule *r, const struct question *q)
{
	switch (r->age_at) {
	case AGE_AT_AWARD: return q->on;
	case AGE_AT_EVENT: return event_on(q, r->clock_event);
	case AGE_AT_ENROLMENT: return event_on(q, "enrolment");
	}
	return q->on;
}

static void test_age(struct verdict *v, const struct rule *r, const struct question *q)
{
	struct date day = age_day(r, q);

	if (r->age_min < 0 && r->age_max < 0) return;
	if (!date_known(q->birth) || !date_known(day)) {
		enum rule_test test = r->age_min >= 0 ? TEST_AGE_MIN : TEST_AGE_MAX;
		fail(v, test, date_known(q->birth) ? MSG(N_("This money asks for an age on a day that is not known.")) :
			MSG(N_("This money asks for an age, and the birth date is not known.")));
		return;
	}
	int age = before(day, q->birth) ? -1 : date_age(q->birth, day);

	if (r->age_min >= 0 && age < r->age_min) fail(v, TEST_AGE_MIN, MSG(N_("Only from the age of {age}."), A_INT("age", r->age_min)));
	if (r->age_max >= 0 && age >= r->age_max) fail(v, TEST_AGE_MAX, MSG(N_("Only below the age of {age}."), A_INT("age", r->age_max)));
}

static const char *common(const struct words *rule, const struct words *person)
{
	for (size_t i = 0; i < rule->n; i++)
		if (words_have(person, rule->at[i])) return rule->at[i];
	return NULL;
}

static void test_status(struct verdict *v, const struct rule *r, const struct question *q)
{
	const char *barred = common(&r->status_not_in, &q->status);

	if (r->status_in.n > 0 && !common(&r->status_in, &q->status)) {
		struct msg_arg first = A_TR("status", status_label(r->status_in.at[0]));
		fail(v, TEST_STATUS_IN, r->status_in.n == 1 ? MSG(N_("Only for people in this situation: {status}."), first) :
			MSG(N_("Only for people in one of {n} situations, such as: {status}."), A_INT("n", (int64_t)r->status_in.n), first));
	}
	if (barred)
		fail(v, TEST_STATUS_NOT_IN, MSG(N_("Not for people in this situation: {status}."), A_TR("status", status_label(barred))));
}

static void test_person(struct verdict *v, const struct rule *r, const struct question *q)
{
	if (q->about == ABOUT_CENTRE) return;
	test_clock(v, r, q);
	test_age(v, r, q);
	test_status(v, r, q);
	if (r->region_in.n > 0 && (!q->region || !words_have(&r->region_in, q->region)))
		fail(v, TEST_REGION_IN, q->region ? MSG(N_("Only for people who live in the region this money is for.")) :
			MSG(N_("This money is for one region, and the region is not known.")));
}

/* Purpose and money ------------------------------------------------------------------------------------------------------*/

static void test_purpose(struct verdict *v, const struct rule *r, const struct question *q)
{
	bool asked = false, fits = r->purpose_in.n == 0;

	for (size_t i = 0; i < sizeof q->purpose / sizeof q->purpose[0]; i++) {
		if (!q->purpose[i]) continue;
		asked = true;
		fits = fits || words_have(&r->purpose_in, q->purpose[i]);
	}
	if (asked && !fits) fail(v, TEST_PURPOSE_IN, MSG(N_("This money may not be used for this purpose.")));
	if (q->payee && r->payee_kind.n > 0 && !words_have(&r->payee_kind, q->payee))
		fail(v, TEST_PAYEE_KIND, MSG(N_("This money may not be paid to this kind of recipient.")));
	for (size_t i = 0; i < q->n_prior; i++) {
		const struct award *p = &q->prior[i];
		if (p->relative || p->amount.minor == 0 || !words_have(&r->excludes_fund, p->fund)) continue;
		fail(v, TEST_EXCLUDES_FUND, MSG(N_("Not beside other money that was already taken: {fund}."), A_TEXT("fund", p->fund)));
		break;
	}
}

/* First day of the fund's year that holds `d`. */
static struct date year_start(const struct rule *r, struct date d)
{
	int year, month, day;

	date_split(d, &year, &month, &day);
	struct date start = date_add_days(date_ymd(year - 1, r->fiscal_end / 100, r->fiscal_end % 100), 1);
	struct date next = date_add_days(date_ymd(year, r->fiscal_end / 100, r->fiscal_end % 100), 1);

	return next.day <= d.day ? next : start;
}

struct period {
	struct date from, to;
};

static struct period months_of(const struct rule *r, struct date d, int length)
{
	struct date start = year_start(r, d);

	for (;;) {
		struct date next = date_add_months(start, length);
		if (d.day < next.day) return (struct period){start, next};
		start = next;
	}
}

static struct period month_of(struct date d)
{
	struct month m = date_month(d);

	return (struct period){month_first(m), month_first((struct month){m.n + 1})};
}

static int64_t used(const struct rule *r, const struct question *q, struct period in, bool household)
{
	__int128 sum = 0;

	for (size_t i = 0; i < q->n_prior; i++) {
		const struct award *p = &q->prior[i];
		if (strcmp(p->fund, r->fund) == 0 && (household || !p->relative) && from_to(p->on, in.from, in.to)) sum += p->amount.minor;
	}
	return sum > MONEY_MAX ? MONEY_MAX : (int64_t)sum;
}

struct purse { /* what is left of what was asked, cap by cap */
	struct verdict *v;
	int64_t left;
};

/* `why` has the holes {cap} and {used}. */
static void draw(struct purse *p, enum rule_test test, int64_t cap, int64_t spent, const char *why)
{
	int64_t left = cap > spent ? cap - spent : 0;

	if (left < p->left) p->left = left;
	if (left == 0) fail(p->v, test, MSG(why, A_MONEY("cap", (struct money){cap}), A_MONEY("used", (struct money){spent})));
}

static void test_spread(struct purse *p, const struct rule *r, const struct question *q)
{
	int64_t year = r->cap[CAP_YEAR].minor;

	if (year == MONEY_NONE_MINOR || r->spread == SPREAD_NONE) return;
	int parts = r->spread == SPREAD_MONTH ? 12 : 4;
	struct period in = r->spread == SPREAD_MONTH ? month_of(q->on) : months_of(r, q->on, 3);

	draw(p, TEST_SPREAD_RULE, year / parts, used(r, q, in, false), r->spread == SPREAD_MONTH ?
		N_("It must be spent evenly over the months: {cap} a month, {used} of it is used.") :
		N_("It must be spent evenly over the quarters: {cap} a quarter, {used} of it is used."));
}

static void test_caps(struct purse *p, const struct rule *r, const struct question *q)
{
	struct period always = {DATE_NONE, DATE_NONE};
	const struct {
		enum cap cap;
		enum rule_test test;
		struct period in;
		const char *why;
	} caps[] = {
		{CAP_MONTH, TEST_CAP_PER_MONTH, month_of(q->on), N_("At most {cap} a month, and {used} is used this month.")},
		{CAP_YEAR, TEST_CAP_PER_YEAR, months_of(r, q->on, 12), N_("At most {cap} a year, and {used} is used this year.")},
		{CAP_LIFE, TEST_CAP_PER_PERSON_LIFE, always, N_("At most {cap} for one person in all, and {used} is used.")},
		{CAP_HOUSEHOLD, TEST_CAP_PER_HOUSEHOLD, always, N_("At most {cap} for one household in all, and {used} is used.")},
	};

	if (r->cap[CAP_AWARD].minor != MONEY_NONE_MINOR)
		draw(p, TEST_CAP_PER_AWARD, r->cap[CAP_AWARD].minor, 0, N_("At most {cap} at a time."));
	for (size_t i = 0; i < sizeof caps / sizeof caps[0]; i++) {
		int64_t cap = r->cap[caps[i].cap].minor;
		if (cap != MONEY_NONE_MINOR) draw(p, caps[i].test, cap, used(r, q, caps[i].in, caps[i].cap == CAP_HOUSEHOLD), caps[i].why);
	}
	test_spread(p, r, q);
}

/* Choosing the rule, and the verdict -------------------------------------------------------------------------------------*/

/* How far a rule is from being in force on the day; 0 = in force. */
static int64_t days_away(const struct rule *r, struct date on)
{
	if (before(on, r->valid_from)) return (int64_t)r->valid_from.day - on.day;
	if (date_known(r->valid_to) && on.day >= r->valid_to.day) return (int64_t)on.day - r->valid_to.day + 1;
	return 0;
}

static const struct rule *deciding(const struct rules *rules, const struct question *q)
{
	const struct rule *best = NULL;
	int64_t best_away = 0;

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->at[i];
		if (strcmp(r->fund, q->fund) != 0) continue;
		int64_t away = days_away(r, q->on);
		if (away == 0 && cohort_fits(r, q)) return r;
		if (!best || away < best_away || (away == best_away && !cohort_fits(best, q) && cohort_fits(r, q))) best = r, best_away = away;
	}
	return best;
}

struct verdict eligible_now(const struct rules *rules, const struct question *q)
{
	struct verdict v = {.allowed = MONEY_NONE, .changes_on = DATE_NONE, .by = deciding(rules, q)};
	const struct rule *r = v.by;

	if (!r) {
		fail(&v, TEST_FUND, MSG(N_("This fund has no rule that says what it may pay.")));
		return v;
	}
	if (before(q->on, r->valid_from))
		fail(&v, TEST_VALID_FROM, MSG(N_("This rule applies from {date} on."), A_DATE("date", r->valid_from)));
	if (date_known(r->valid_to) && q->on.day >= r->valid_to.day)
		fail(&v, TEST_VALID_TO, MSG(N_("This rule has not applied since {date}."), A_DATE("date", r->valid_to)));
	test_person(&v, r, q);
	test_purpose(&v, r, q);

	bool asked = q->amount.minor != MONEY_NONE_MINOR;
	struct purse purse = {&v, asked ? q->amount.minor : INT64_MAX};

	test_caps(&purse, r, q);
	v.eligible = v.n_failed == 0;
	if (v.eligible && asked) v.allowed = (struct money){purse.left};
	return v;
}

/* The edges of time ------------------------------------------------------------------------------------------------------*/

struct search {
	const struct rules *rules;
	struct question q;
	struct verdict now;
	struct date best;
};

static void try_day(struct search *s, struct date d)
{
	if (!date_known(d) || d.day <= s->q.on.day || (date_known(s->best) && d.day >= s->best.day)) return;
	struct question later = s->q;

	later.on = d;
	struct verdict v = eligible_now(s->rules, &later);
	if (v.eligible != s->now.eligible || v.allowed.minor != s->now.allowed.minor) s->best = d;
}

static void try_period(struct search *s, struct period p)
{
	try_day(s, p.from);
	try_day(s, p.to);
}

static void try_periods(struct search *s, const struct rule *r, struct date d)
{
	try_period(s, month_of(d));
	try_period(s, months_of(r, d, 3));
	try_period(s, months_of(r, d, 12));
}

static void try_rule(struct search *s, const struct rule *r)
{
	struct date e = event_on(&s->q, r->clock_event);

	try_day(s, r->valid_from);
	try_day(s, r->valid_to);
	if (span_known(r->window_from)) try_day(s, span_after(e, r->window_from));
	if (span_known(r->window_to)) try_day(s, span_after(e, r->window_to));
	if (r->age_at == AGE_AT_AWARD && date_known(s->q.birth)) {
		if (r->age_min >= 0) try_day(s, date_add_years(s->q.birth, r->age_min));
		if (r->age_max >= 0) try_day(s, date_add_years(s->q.birth, r->age_max));
	}
	try_periods(s, r, s->q.on);
	for (size_t i = 0; i < s->q.n_prior; i++)
		if (strcmp(s->q.prior[i].fund, r->fund) == 0) try_periods(s, r, s->q.prior[i].on);
}

struct verdict eligible(const struct rules *rules, const struct question *q)
{
	struct search s = {rules, *q, eligible_now(rules, q), DATE_NONE};

	for (size_t i = 0; i < rules->n; i++)
		if (strcmp(rules->at[i].fund, q->fund) == 0) try_rule(&s, &rules->at[i]);
	s.now.changes_on = s.best;
	return s.now;
}

const char *verdict_reason(struct arena *a, enum lang lang, const struct verdict *v)
{
	struct buf b;
	struct msg yes = MSG(N_("This money may pay."));

	if (v->eligible && v->allowed.minor != MONEY_NONE_MINOR)
		yes = date_known(v->changes_on) ?
			MSG(N_("This money may pay {amount}. The answer changes on {date}."), A_MONEY("amount", v->allowed), A_DATE("date", v->changes_on)) :
			MSG(N_("This money may pay {amount}."), A_MONEY("amount", v->allowed));
	else if (v->eligible && date_known(v->changes_on))
		yes = MSG(N_("This money may pay. The answer changes on {date}."), A_DATE("date", v->changes_on));
	buf_init(&b, a, 0);
	if (v->eligible) msg_write(&b, lang, &yes);
	for (size_t i = 0; i < v->n_failed; i++) {
		if (i > 0) buf_char(&b, ' ');
		msg_write(&b, lang, &v->failed[i].why);
	}
	return buf_text(&b);
}
