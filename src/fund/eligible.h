/* Eligible: may this fund pay for this, for this person, on this day; and if not, why, and when does that change?
 *
 * One function stands behind `naru eligible`, the allocation and every page. It is pure: rules and facts in, verdict out.
 * The rule that decides is the first of the fund's rules that is valid on the day and whose cohort fits; if none fits, the
 * nearest one is named, so that a refusal always shows its rule and source. */
#ifndef FUND_ELIGIBLE_H
#define FUND_ELIGIBLE_H

#include "fund/rule.h"

struct event_day {
	const char *event;
	struct date on;
};

struct award { /* money the person, or somebody of the household, was given before */
	const char *fund;
	struct date on;
	struct money amount;
	bool relative; /* given to another member of the household: counts for cap_per_household only */
};

enum about { ABOUT_PERSON, ABOUT_CENTRE }; /* a cost of the centre itself: tests about a person do not apply */

struct question {
	const char *fund;
	struct date on;
	struct money amount;           /* MONEY_NONE = not asked */
	const char *purpose[3];        /* category, service, budget item; any of them may be in purpose_in; all NULL = not asked */
	const char *payee;             /* NULL = not asked */
	const char *region;            /* NULL = not known */
	struct date birth;             /* DATE_NONE = not known */
	const struct event_day *event; /* days known */
	size_t n_events;
	struct words status;
	const struct award *prior;
	size_t n_prior;
	enum about about;
};

enum rule_test {
	TEST_FUND, TEST_VALID_FROM, TEST_VALID_TO, TEST_CLOCK_EVENT, TEST_WINDOW_FROM, TEST_WINDOW_TO, TEST_COHORT_FROM, TEST_COHORT_TO,
	TEST_AGE_MIN, TEST_AGE_MAX, TEST_STATUS_IN, TEST_STATUS_NOT_IN, TEST_REGION_IN, TEST_PURPOSE_IN, TEST_PAYEE_KIND,
	TEST_EXCLUDES_FUND, TEST_CAP_PER_AWARD, TEST_CAP_PER_MONTH, TEST_CAP_PER_YEAR, TEST_CAP_PER_PERSON_LIFE,
	TEST_CAP_PER_HOUSEHOLD, TEST_SPREAD_RULE, RULE_TESTS
};
extern const char *const rule_test_names[RULE_TESTS]; /* the field of domain and format that failed */

struct failed {
	enum rule_test test;
	struct msg why; /* a whole sentence */
};

struct verdict {
	bool eligible;
	struct money allowed;   /* what the caps leave of `amount`; MONEY_NONE when none was asked or nothing is allowed */
	const struct rule *by;  /* the rule that decided; NULL when the fund has none */
	struct failed failed[RULE_TESTS];
	size_t n_failed;
	struct date changes_on; /* first later day with another answer, for reasons of time alone; DATE_NONE = never */
};

struct verdict eligible(const struct rules *rules, const struct question *q);
/* Without changes_on: for loops over many charges. */
struct verdict eligible_now(const struct rules *rules, const struct question *q);

/* All reasons as sentences, one after the other; for a yes: up to how much and until when. */
const char *verdict_reason(struct arena *a, enum lang lang, const struct verdict *v);

#endif
