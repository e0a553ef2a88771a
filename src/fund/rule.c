#include "fund/rule.h"

#include <string.h>

/* Codes and what people call them, in one place: forms, sentences and pages all read it. */
static const struct label {
	const char *code, *label;
} event_labels[] = {
	{"first_move_in", N_("first move-in")},
	{"arrival", N_("arrival")},
	{"protection_decision", N_("protection decision")},
	{"left_hanawon", N_("leaving Hanawon")},
	{"eligibility", N_("date of eligibility")},
	{"birth", N_("birth")},
	{"first_job", N_("first job")},
	{"application", N_("application")},
	{"enrolment", N_("enrolment")},
	{"protection_end", N_("end of protection")},
}, status_labels[] = {
	{"livelihood_recipient", N_("on livelihood benefit")},
	{"unaccompanied_youth", N_("unaccompanied youth")},
	{"disabled", N_("recognised disability")},
	{"third_country_child", N_("child born in a third country")},
	{"single_parent", N_("single parent")},
	{"protected", N_("inside the protection period")},
	{"employed", N_("employed")},
	{"job_seeking", N_("looking for work")},
	{"student", N_("in school or university")},
	{"long_illness", N_("ill for three months or more")},
	{"crisis", N_("in a crisis")},
	{"low_income", N_("low income")},
	{"cash_assistance", N_("took cash assistance")},
};

#define COUNT(x) (sizeof(x) / sizeof((x)[0]))

const char *const rule_events[] = {"first_move_in", "arrival", "protection_decision", "left_hanawon", "eligibility", "birth", "first_job",
	"application", "enrolment", "protection_end", NULL};
const char *const rule_statuses[] = {"livelihood_recipient", "unaccompanied_youth", "disabled", "third_country_child", "single_parent",
	"protected", "employed", "job_seeking", "student", "long_illness", "crisis", "low_income", "cash_assistance", NULL};

static const char *label_of(const struct label *l, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(l[i].code, code) == 0) return l[i].label;
	return code;
}

const char *event_label(const char *code)
{
	return label_of(event_labels, COUNT(event_labels), code);
}

const char *status_label(const char *code)
{
	return label_of(status_labels, COUNT(status_labels), code);
}

bool words_have(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->at[i], word) == 0) return true;
	return false;
}

/* Codes are lower-case words: a typing mistake is found at the door, not when somebody is refused. */
static const char *read_code(struct json v)
{
	const char *s = json_text(v);
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-.");

	if (s[0] == '\0' || s[n] != '\0' || n > 60)
		json_problem(v, MSG(N_("This is no code.")), MSG(N_("Write a code of small letters, digits and _.")));
	return s;
}

static const char *read_name(struct json v) /* ids of funds and the like are the caller's own: any text but none */
{
	const char *s = json_text(v);

	if (s[0] == '\0') json_problem(v, MSG(N_("This is empty.")), MSG(N_("Write a text here.")));
	return s;
}

enum empty_list { EMPTY_FINE, EMPTY_WRONG }; /* "in nothing" would refuse everybody: surely not meant */

static void read_words(struct words *out, struct arena *a, struct json v, enum empty_list empty)
{
	if (json_is_null(v)) return;
	out->n = json_count(v);
	out->at = arena_array(a, out->n + 1, sizeof *out->at);
	for (size_t i = 0; i < out->n; i++) out->at[i] = read_name(json_item(v, i));
	if (out->n == 0 && empty == EMPTY_WRONG)
		json_problem(v, MSG(N_("An empty list would allow nothing.")), MSG(N_("Leave the field out where nothing is limited.")));
}

/* One kind, or a list of kinds. */
static void read_one_or_words(struct words *out, struct arena *a, struct json v)
{
	if (json_is_list(v)) {
		read_words(out, a, v, EMPTY_WRONG);
	} else if (!json_is_null(v)) {
		out->at = arena_array(a, 2, sizeof *out->at);
		out->at[0] = read_code(v);
		out->n = 1;
	}
}

static struct span read_span(struct json v)
{
	struct span s = {0};

	if (json_is_null(v)) return s;
	if (span_parse(&s, json_text(v)) != OK)
		json_problem(v, MSG(N_("This is no length of time.")), MSG(N_("Write a number and d, m or y: 0d, 12m, 5y.")));
	return s;
}

static struct date read_date(struct json v)
{
	return json_is_null(v) ? DATE_NONE : json_date(v);
}

static int read_int(struct json v, int min, int max)
{
	return json_is_null(v) ? -1 : (int)json_int(v, min, max);
}

static double read_percent(struct json v)
{
	return json_is_null(v) ? -1 : json_number(v, 0, 100);
}

static int read_choice(struct json v, const char *const choice[], int none)
{
	if (json_is_null(v)) return none;
	const char *s = json_text(v);

	for (int i = 0; choice[i]; i++)
		if (strcmp(choice[i], s) == 0) return i;
	json_problem(v, MSG(N_("This word is not known here.")), MSG(N_("See doc/funds.md for the words a rule may use.")));
	return none;
}

static int read_fiscal_end(struct json v)
{
	int64_t month, day;

	if (json_is_null(v)) return 1231;
	const char *s = json_text(v);
	char m[3] = "", d[3] = "";

	if (strlen(s) == 5 && s[2] == '-') memcpy(m, s, 2), memcpy(d, s + 3, 2);
	if (text_i64(&month, m, 1, 12) == OK && text_i64(&day, d, 1, 31) == OK && date_known(date_ymd(2023, (int)month, (int)day)))
		return (int)(month * 100 + day);
	json_problem(v, MSG(N_("This is no day of the year.")), MSG(N_("Write month and day: 12-31.")));
	return 1231;
}

static void read_match(struct rule *r, struct json o)
{
	struct json v = json_get(o, "match_required");

	r->match_percent = -1;
	if (json_is_yes_no(v))
		r->match_percent = json_bool(v) ? 0 : -1; /* required, but the rule does not say how much */
	else if (!json_is_null(v))
		r->match_percent = (int)json_int(v, 0, 100);
	r->match_cash_min = read_percent(json_get(o, "match_cash_min_share"));
}

static void check_order(struct json o, const char *key, bool wrong)
{
	if (wrong)
		json_problem(json_get(o, key), MSG(N_("This ends before it begins.")), MSG(N_("The end is the first day, month or year after.")));
}

/* A window is upside down when it is over before it opens, wherever it starts. */
static bool span_before_span(struct span to, struct span from)
{
	struct date day = date_ymd(2001, 1, 1);

	return span_known(to) && span_known(from) && span_after(day, to).day < span_after(day, from).day;
}

static bool date_before(struct date a, struct date b)
{
	return date_known(a) && date_known(b) && a.day < b.day;
}

static void read_people(struct rule *r, struct arena *a, struct json o)
{
	static const char *const ages[] = {"award", "event", "enrolment", NULL};
	struct json event = json_get(o, "clock_event");

	r->clock_event = json_is_null(event) ? NULL : read_code(event);
	r->window_from = read_span(json_get(o, "window_from"));
	r->window_to = read_span(json_get(o, "window_to"));
	r->cohort_from = read_date(json_get(o, "cohort_from"));
	r->cohort_to = read_date(json_get(o, "cohort_to"));
	r->age_min = read_int(json_get(o, "age_min"), 0, 150);
	r->age_max = read_int(json_get(o, "age_max"), 0, 150);
	r->age_at = (enum age_at)read_choice(json_get(o, "age_at"), ages, AGE_AT_AWARD);
	read_words(&r->status_in, a, json_get(o, "status_in"), EMPTY_WRONG);
	read_words(&r->status_not_in, a, json_get(o, "status_not_in"), EMPTY_FINE);
	read_words(&r->region_in, a, json_get(o, "region_in"), EMPTY_WRONG);

	bool counts = span_known(r->window_from) || span_known(r->window_to) || date_known(r->cohort_from) || date_known(r->cohort_to) ||
		r->age_at == AGE_AT_EVENT;
	if (counts && !r->clock_event)
		json_problem(o, MSG(N_("There is a window, a cohort or an age at an event, but no clock_event.")),
			MSG(N_("Say which event it counts from.")));
	check_order(o, "window_to", span_before_span(r->window_to, r->window_from));
	check_order(o, "cohort_to", date_before(r->cohort_to, r->cohort_from));
	check_order(o, "age_max", r->age_min >= 0 && r->age_max >= 0 && r->age_max < r->age_min);
}

static void read_money(struct rule *r, struct arena *a, struct json o)
{
	static const char *const caps[CAPS] = {"cap_per_award", "cap_per_month", "cap_per_year", "cap_per_person_life", "cap_per_household"};
	static const char *const spreads[] = {"none", "even_by_month", "even_by_quarter", NULL};
	static const char *const carries[] = {"", "none", "with_approval", "free", NULL};
	static const char *const unspents[] = {"", "return_with_interest", "keep", "reallocate", NULL};
	struct json due = json_get(o, "report_due");

	for (int i = 0; i < CAPS; i++) {
		struct json v = json_get(o, caps[i]);
		r->cap[i] = json_is_null(v) ? MONEY_NONE : (struct money){json_int(v, 0, MONEY_MAX)};
	}
	r->spread = (enum spread)read_choice(json_get(o, "spread_rule"), spreads, SPREAD_NONE);
	read_words(&r->purpose_in, a, json_get(o, "purpose_in"), EMPTY_WRONG);
	read_one_or_words(&r->payee_kind, a, json_get(o, "payee_kind"));
	read_words(&r->excludes_fund, a, json_get(o, "excludes_fund"), EMPTY_FINE);
	read_match(r, o);
	r->admin_share_max = read_percent(json_get(o, "admin_share_max"));
	r->carry_over = (enum carry_over)read_choice(json_get(o, "carry_over"), carries, CARRY_UNSAID);
	r->unspent = (enum unspent)read_choice(json_get(o, "unspent"), unspents, UNSPENT_UNSAID);
	read_words(&r->evidence, a, json_get(o, "evidence_required"), EMPTY_FINE);
	r->fiscal_end = read_fiscal_end(json_get(o, "fiscal_year_end"));
	r->report_due = json_is_null(due) ? NULL : json_text(due);
	r->keep_years = read_int(json_get(o, "keep_years"), 0, 100);
}

void rule_read(struct rule *out, struct arena *a, struct json o, enum rule_form form)
{
	/* RULE_BODY starts after the four that have their own columns. */
	static const char *const keys[] = {"fund", "valid_from", "valid_to", "source", "title", "owner_org", "clock_event", "window_from",
		"window_to", "cohort_from", "cohort_to", "age_min", "age_max", "age_at", "status_in", "status_not_in", "region_in", "purpose_in",
		"payee_kind", "cap_per_award", "cap_per_month", "cap_per_year", "cap_per_person_life", "cap_per_household", "spread_rule",
		"match_required", "match_cash_min_share", "excludes_fund", "admin_share_max", "fiscal_year_end", "carry_over", "unspent",
		"evidence_required", "report_due", "keep_years", NULL};
	static const char *const texts[] = {"title", "owner_org"};
	struct rule r = {.source = "", .valid_from = DATE_NONE, .valid_to = DATE_NONE};

	json_only(o, form == RULE_WHOLE ? keys : keys + 4);
	if (form == RULE_WHOLE) {
		r.fund = read_name(json_need(o, "fund"));
		r.valid_from = read_date(json_need(o, "valid_from"));
		r.valid_to = read_date(json_need(o, "valid_to"));
		r.source = read_name(json_need(o, "source"));
		for (size_t i = 0; i < COUNT(texts); i++)
			if (json_has(o, texts[i])) (void)json_text(json_get(o, texts[i]));
		check_order(o, "valid_to", date_before(r.valid_to, r.valid_from));
	}
	read_people(&r, a, o);
	read_money(&r, a, o);
	*out = r;
}

void rules_read(struct rules *out, struct arena *a, struct json root)
{
	static const char *const keys[] = {"format", "rules", NULL};

	json_only(root, keys);
	struct json format = json_need(root, "format"), list = json_need(root, "rules");
	if (strcmp(json_text(format), "rules-1") != 0)
		json_problem(format, MSG(N_("This format is not known.")), MSG(N_("Write \"rules-1\".")));
	out->n = json_count(list);
	out->at = arena_array(a, out->n + 1, sizeof *out->at);
	for (size_t i = 0; i < out->n; i++) rule_read(&out->at[i], a, json_item(list, i), RULE_WHOLE);
}
