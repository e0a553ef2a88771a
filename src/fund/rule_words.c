#include "fund/rule_words.h"

#include <string.h>

#define SENTENCES 40
#define BRIEF_LIST 4 /* longer lists are only counted in brief */

struct writer {
	struct arena *a;
	enum lang lang;
	const struct pack *pack;
	enum words_length length;
	struct sentences *out;
};

static void say(struct writer *w, struct msg m)
{
	REQUIRE(w->out->n < SENTENCES);
	w->out->at[w->out->n++] = msg_text(w->a, w->lang, &m);
}

/* "Education, Vocational training": names of codes, by table of the pack or as marked words. */
static const char *list(struct writer *w, const struct words *codes, const char *table)
{
	struct buf b;

	buf_init(&b, w->a, 0);
	for (size_t i = 0; i < codes->n; i++) {
		if (i > 0) buf_add(&b, ", ");
		buf_add(&b, table ? pack_label(w->pack, table, codes->at[i], w->lang) : msg_lookup(w->lang, status_label(codes->at[i])));
	}
	return buf_text(&b);
}

static const char *span_words(struct writer *w, struct span s)
{
	struct msg m = s.unit == 'd' ? MSG(N_("{n} {n|day|days}"), A_INT("n", s.n)) : s.unit == 'm' ? MSG(N_("{n} {n|month|months}"), A_INT("n", s.n)) :
		MSG(N_("{n} {n|year|years}"), A_INT("n", s.n));

	return msg_text(w->a, w->lang, &m);
}

static void say_window(struct writer *w, const struct rule *r)
{
	struct msg_arg event = A_TR("event", r->clock_event ? event_label(r->clock_event) : "");
	bool late = span_known(r->window_from) && r->window_from.n > 0;

	if (late && span_known(r->window_to))
		say(w, MSG(N_("From {from} to {to} after {event}."), A_TEXT("from", span_words(w, r->window_from)),
			A_TEXT("to", span_words(w, r->window_to)), event));
	else if (span_known(r->window_to))
		say(w, MSG(N_("For {to} from {event}."), A_TEXT("to", span_words(w, r->window_to)), event));
	else if (late)
		say(w, MSG(N_("Only {from} after {event}."), A_TEXT("from", span_words(w, r->window_from)), event));
	if (date_known(r->cohort_from)) say(w, MSG(N_("Only where {event} was on {date} or later."), A_DATE("date", r->cohort_from), event));
	if (date_known(r->cohort_to)) say(w, MSG(N_("Only where {event} was before {date}."), A_DATE("date", r->cohort_to), event));
}

static void say_person(struct writer *w, const struct rule *r)
{
	if (r->age_min >= 0 && r->age_max >= 0)
		say(w, MSG(N_("From the age of {from} to below {to}."), A_INT("from", r->age_min), A_INT("to", r->age_max)));
	else if (r->age_min >= 0) say(w, MSG(N_("Only from the age of {age}."), A_INT("age", r->age_min)));
	else if (r->age_max >= 0) say(w, MSG(N_("Only below the age of {age}."), A_INT("age", r->age_max)));
	if (r->status_in.n > 0) say(w, MSG(N_("Only for people who are one of these: {list}."), A_TEXT("list", list(w, &r->status_in, NULL))));
	if (r->status_not_in.n > 0) say(w, MSG(N_("Not for people who are one of these: {list}."), A_TEXT("list", list(w, &r->status_not_in, NULL))));
	if (r->region_in.n > 0) say(w, MSG(N_("Only for residents of {list}."), A_TEXT("list", list(w, &r->region_in, "regions"))));
}

static void say_money(struct writer *w, const struct rule *r)
{
	static const char *const caps[CAPS] = {N_("At most {cap} at a time."), N_("At most {cap} a month."), N_("At most {cap} a year."),
		N_("At most {cap} for one person in all."), N_("At most {cap} for one household in all.")};
	static const char *const kinds[][2] = {{"person", N_("Paid only to the person.")}, {"school", N_("Paid only to a school.")},
		{"hospital", N_("Paid only to a hospital.")}, {"landlord", N_("Paid only to a landlord.")}, {"supplier", N_("Paid only to a supplier.")}};

	if (w->length == WORDS_BRIEF && r->purpose_in.n > BRIEF_LIST)
		say(w, MSG(N_("For {n} kinds of help, such as {first}."), A_INT("n", (int64_t)r->purpose_in.n),
			A_TEXT("first", pack_label(w->pack, "categories", r->purpose_in.at[0], w->lang))));
	else if (r->purpose_in.n > 0) say(w, MSG(N_("Only for: {list}."), A_TEXT("list", list(w, &r->purpose_in, "categories"))));
	for (size_t i = 0; r->payee_kind.n == 1 && i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(r->payee_kind.at[0], kinds[i][0]) == 0) say(w, MSG(kinds[i][1]));
	for (int i = 0; i < CAPS; i++)
		if (r->cap[i].minor != MONEY_NONE_MINOR) say(w, MSG(caps[i], A_MONEY("cap", r->cap[i])));
	if (r->spread == SPREAD_MONTH) say(w, MSG(N_("Spent evenly over the months.")));
	if (r->spread == SPREAD_QUARTER) say(w, MSG(N_("Spent evenly over the quarters.")));
	if (r->match_percent > 0) say(w, MSG(N_("Others must bring {percent} % of it."), A_INT("percent", r->match_percent)));
	if (r->admin_share_max >= 0) say(w, MSG(N_("At most {percent} % for running costs."), A_INT("percent", (int64_t)r->admin_share_max)));
	for (size_t i = 0; i < r->excludes_fund.n; i++)
		say(w, MSG(N_("Not beside this money: {fund}."), A_TEXT("fund", pack_label(w->pack, "funds", r->excludes_fund.at[i], w->lang))));
}

static void say_afterwards(struct writer *w, const struct rule *r)
{
	struct span due;

	switch (r->carry_over) {
	case CARRY_UNSAID: break;
	case CARRY_NONE: say(w, MSG(N_("Nothing is carried over to the next year."))); break;
	case CARRY_WITH_APPROVAL: say(w, MSG(N_("Carried over only with a reason and approval."))); break;
	case CARRY_FREE: say(w, MSG(N_("What is left is carried over."))); break;
	}
	if (r->unspent == UNSPENT_RETURN_WITH_INTEREST) say(w, MSG(N_("What is left is returned with interest.")));
	if (r->report_due && span_parse(&due, r->report_due) == OK)
		say(w, MSG(N_("Reported within {time} of the end of the fund's year."), A_TEXT("time", span_words(w, due))));
	if (r->keep_years >= 0) say(w, MSG(N_("Evidence is kept for {n} {n|year|years}."), A_INT("n", r->keep_years)));
}

struct sentences rule_words(struct arena *a, enum lang lang, const struct rule *r, const struct pack *pack, enum words_length length)
{
	struct sentences out = {.at = arena_array(a, SENTENCES, sizeof *out.at)};
	struct writer w = {a, lang, pack, length, &out};

	say_window(&w, r);
	say_person(&w, r);
	say_money(&w, r);
	if (out.n == 0) say(&w, MSG(N_("May pay for anything.")));
	if (length == WORDS_ALL) say_afterwards(&w, r);
	return out;
}

/* Back to JSON -----------------------------------------------------------------------------------------------------------*/

static void text_span(struct json_out *j, const char *key, struct span s)
{
	char text[8];

	span_write(text, s);
	if (span_known(s)) jout_text(j, key, text);
}

static void text_date(struct json_out *j, const char *key, struct date d)
{
	if (date_known(d)) jout_date(j, key, d);
}

static void text_words(struct json_out *j, const char *key, const struct words *w)
{
	if (w->n == 0) return;
	jout_array(j, key);
	for (size_t i = 0; i < w->n; i++) jout_text(j, NULL, w->at[i]);
	jout_close(j, ']');
}

static void text_int(struct json_out *j, const char *key, int64_t v)
{
	if (v >= 0) jout_int(j, key, v);
}

static void text_person(struct json_out *j, const struct rule *r)
{
	static const char *const ages[] = {"award", "event", "enrolment"};

	if (r->clock_event) jout_text(j, "clock_event", r->clock_event);
	text_span(j, "window_from", r->window_from);
	text_span(j, "window_to", r->window_to);
	text_date(j, "cohort_from", r->cohort_from);
	text_date(j, "cohort_to", r->cohort_to);
	text_int(j, "age_min", r->age_min);
	text_int(j, "age_max", r->age_max);
	if (r->age_min >= 0 || r->age_max >= 0) jout_text(j, "age_at", ages[r->age_at]);
	text_words(j, "status_in", &r->status_in);
	text_words(j, "status_not_in", &r->status_not_in);
	text_words(j, "region_in", &r->region_in);
}

static void text_money(struct json_out *j, const struct rule *r)
{
	static const char *const caps[CAPS] = {"cap_per_award", "cap_per_month", "cap_per_year", "cap_per_person_life", "cap_per_household"};
	static const char *const spreads[] = {"none", "even_by_month", "even_by_quarter"};
	static const char *const carries[] = {"", "none", "with_approval", "free"};
	static const char *const unspents[] = {"", "return_with_interest", "keep", "reallocate"};

	for (int i = 0; i < CAPS; i++) text_int(j, caps[i], r->cap[i].minor);
	if (r->spread != SPREAD_NONE) jout_text(j, "spread_rule", spreads[r->spread]);
	text_words(j, "purpose_in", &r->purpose_in);
	text_words(j, "payee_kind", &r->payee_kind);
	text_words(j, "excludes_fund", &r->excludes_fund);
	text_int(j, "match_required", r->match_percent);
	if (r->match_cash_min >= 0) jout_number(j, "match_cash_min_share", r->match_cash_min);
	if (r->admin_share_max >= 0) jout_number(j, "admin_share_max", r->admin_share_max);
	if (r->carry_over != CARRY_UNSAID) jout_text(j, "carry_over", carries[r->carry_over]);
	if (r->unspent != UNSPENT_UNSAID) jout_text(j, "unspent", unspents[r->unspent]);
	text_words(j, "evidence_required", &r->evidence);
	if (r->report_due) jout_text(j, "report_due", r->report_due);
	text_int(j, "keep_years", r->keep_years);
}

const char *rule_text(struct arena *a, const struct rule *r)
{
	struct buf b;
	struct json_out j;

	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	text_person(&j, r);
	text_money(&j, r);
	if (r->fiscal_end != 1231) jout_text(&j, "fiscal_year_end", arena_printf(a, "%02d-%02d", r->fiscal_end / 100, r->fiscal_end % 100));
	jout_close(&j, '}');
	return buf_text(&b);
}
