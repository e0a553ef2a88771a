/* A dated fund rule: which people, purposes, days and sums a fund may pay for. Rules are data: they come from the pack or
 * from the centre's own funds, never from C.
 *
 * Windows, cohorts, ages and validity are half-open. What a rule does not say is not limited. Everything lives in the
 * arena it was read into; texts are views. */
#ifndef FUND_RULE_H
#define FUND_RULE_H

#include "base/json.h"
#include "base/money.h"
#include "base/span.h"

struct words { /* a list of codes */
	const char **at;
	size_t n;
};

enum age_at { AGE_AT_AWARD, AGE_AT_EVENT, AGE_AT_ENROLMENT };
enum spread { SPREAD_NONE, SPREAD_MONTH, SPREAD_QUARTER };
enum carry_over { CARRY_UNSAID, CARRY_NONE, CARRY_WITH_APPROVAL, CARRY_FREE };
enum unspent { UNSPENT_UNSAID, UNSPENT_RETURN_WITH_INTEREST, UNSPENT_KEEP, UNSPENT_REALLOCATE };
enum cap { CAP_AWARD, CAP_MONTH, CAP_YEAR, CAP_LIFE, CAP_HOUSEHOLD, CAPS };

struct rule {
	int64_t row; /* where it is stored (fund_rule.rule); 0 = nowhere */
	const char *fund, *source;
	struct date valid_from, valid_to; /* half-open; DATE_NONE = open */

	const char *clock_event; /* what the window counts from; NULL = no clock */
	struct span window_from, window_to;
	struct date cohort_from, cohort_to; /* the event itself must lie here */
	int age_min, age_max;               /* whole years, half-open; -1 = not limited */
	enum age_at age_at;
	struct words status_in, status_not_in, region_in, purpose_in, payee_kind, excludes_fund;
	struct money cap[CAPS]; /* MONEY_NONE = not limited */
	enum spread spread;

	/* For the fund as a whole: reports and books. */
	int match_percent;      /* share others must bring; -1 = unsaid */
	double match_cash_min;  /* percent of the match that must be cash; -1 = unsaid */
	double admin_share_max; /* percent; -1 = unsaid */
	enum carry_over carry_over;
	enum unspent unspent;
	struct words evidence;
	int fiscal_end;         /* month * 100 + day of the last day of the fund's year; 1231 when unsaid */
	const char *report_due; /* span after the end of the fund's year, as written; NULL = unsaid */
	int keep_years;         /* -1 = unsaid */
};

struct rules {
	struct rule *at;
	size_t n;
};

/* {"format":"rules-1","rules":[…]}; problems go to the reader's list and show at json_end(). */
void rules_read(struct rules *out, struct arena *a, struct json root);
/* One object of it. A body is what fund_rule.body holds: the same object without fund, source and dates, which have their own columns. */
enum rule_form { RULE_WHOLE, RULE_BODY };
void rule_read(struct rule *out, struct arena *a, struct json o, enum rule_form form);

/* The codes a rule may use for events, with what people call them (N_ marked); other codes are shown as they are. */
const char *event_label(const char *code);
const char *status_label(const char *code);
extern const char *const rule_events[]; /* NULL-ended, for forms */
extern const char *const rule_statuses[];

bool words_have(const struct words *w, const char *word);

#endif
