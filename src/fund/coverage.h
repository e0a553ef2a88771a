/* Coverage: which fund pays for whom in which month, where it ends, and where there is no money.
 *
 * For one client: kinds of help x 24 months of support. A month that is over shows who paid (a gap when something stayed
 * unpaid, quiet when nothing was done and nothing could have paid). From today on it shows the fund that may pay: open, in
 * its time, with money left, by its rules. Shown are the current year of support and the next; in the first year 1 and 2. */
#ifndef FUND_COVERAGE_H
#define FUND_COVERAGE_H

#include "fund/fund.h"
#include "fund/person.h"

enum { COVER_MONTHS = 24, COVER_ROWS = 5 };

enum cover { COVER_QUIET, COVER_FUND, COVER_GAP };

struct cover_cell {
	enum cover what;
	const struct fund *fund; /* COVER_FUND */
};

struct cover_row {
	const char *category;
	struct cover_cell month[COVER_MONTHS];
};

struct coverage {
	struct person who;
	struct funds funds;
	bool known;           /* false: the move-in day is not known, nothing else is set */
	struct date from;     /* first day of the first month shown */
	int first_month;      /* months of support before it: 0, 12, 24 … */
	int now;              /* month of today, 0..23; -1 before the first */
	struct cover_row row[COVER_ROWS];
	size_t n_rows;
	struct date cliff;    /* first day without money that is counted from the person's own start; DATE_NONE = no such money */
	int squares, empty;   /* in the year ahead: the second year shown, or what is left of it */
};

/* Five statements and one message to the keeper. NOT_FOUND: no such client. */
MUST_CHECK enum outcome coverage_read(struct coverage *out, const struct permit *p, struct client_id client);
int coverage_cliff_month(const struct coverage *v); /* 1..23 where the line stands; 0 = not in these months */

/* What may pay for this help on this day, and what may not and why: one line per open fund, in the order of paying. */
struct fund_answer {
	const struct fund *fund;
	struct verdict verdict;
	bool in_time, has_line; /* if not, the verdict is not asked for */
	struct money left;      /* below the line's cap */
};
struct fund_answers {
	struct fund_answer *at;
	size_t n;
};
struct fund_answers coverage_ask(struct arena *a, const struct funds *f, const struct person *who, const char *category, struct date on);
bool fund_answer_pays(const struct fund_answer *x);

/* Open cases whose money counted from their own start ends within `days`, soonest first; and how many kinds of help have no
 * money in one of the three months that follow. Two statements. */
struct cliff {
	struct client_id client;
	const char *call_name;
	struct date on;
	int kinds, without; /* of the usual kinds of help */
};
struct cliffs {
	struct cliff *at;
	size_t n;
};
MUST_CHECK enum outcome coverage_cliffs(struct cliffs *out, const struct permit *p, const struct funds *f, int days);

#endif
