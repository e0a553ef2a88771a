/* Clocks: what begins, ends or falls due, counted from the days of a person's life here. Dated data (table "clocks" of the
 * pack), never constants: each clock has its source, its cohort and how many days ahead it makes a task. */
#ifndef PEOPLE_CLOCK_H
#define PEOPLE_CLOCK_H

#include "base/pack.h"
#include "base/span.h"

enum clock_event { /* days clocks run from */
	CLOCK_MOVE_IN, CLOCK_ARRIVAL, CLOCK_PROTECTION_DECISION, CLOCK_LEFT_HANAWON, CLOCK_FIRST_JOB, CLOCK_NOTICE, CLOCK_APPEAL, CLOCK_REQUEST,
	CLOCK_LEAK, CLOCK_PROTECTION_END, CLOCK_EVENTS
};

enum clock_kind { CLOCK_STARTS, CLOCK_ENDS, CLOCK_DUE };
enum clock_repeat { CLOCK_ONCE, CLOCK_HALF_YEARLY }; /* half-yearly: for each half year that holds a day of event + lasts */

struct clock {
	const char *code, *source, *ko, *en;
	struct date valid_from, valid_to;  /* for clocks that fall in this time */
	enum clock_event event;
	struct span after, before;         /* one of them */
	enum clock_kind kind;
	enum clock_repeat repeat;
	struct span lasts;                 /* half-yearly: for how long */
	int day_of_month;                  /* half-yearly: due on this day of the month after the half */
	struct span per_birth;             /* each child born in protection moves it by this … */
	int births_at_most;                /* … this often at most */
	struct span extend_at_most;        /* can be extended (a fact), by this much at a time; none = cannot */
	struct date arrived_from, arrived_to; /* only people who arrived in this time, half-open */
	const char *within;                /* code of the clock before whose day it must fall; NULL = any time */
	int lead_days;                     /* a task shows this many days ahead; -1 = makes no task */
};

struct clocks {
	const struct clock *at;
	size_t n;
};

#define CLOCK_BIRTHS 16

struct clock_facts {
	struct date move_in, arrived, protection_decision, left_hanawon, first_job; /* DATE_NONE = not known */
	struct date protection_until;                            /* where it was extended (or shortened) to */
	struct date notice, appeal, request, leak; /* a decision came, an appeal went out, own data was asked for, a leak was found */
	struct date birth[CLOCK_BIRTHS];                         /* children born in protection */
	size_t n_births;
};

struct clock_day {
	const struct clock *clock;
	struct date on;
};

/* Reads the table; problems show at pack level, as for every file. */
MUST_CHECK enum outcome clocks_read(struct clocks *out, struct arena *a, const struct pack *pack, struct problems *p);
/* All days of these facts, sorted by day, then by the order of the table. Returns their number. */
size_t clock_days(struct clock_day **out, struct arena *a, const struct clocks *clocks, const struct clock_facts *f);
struct date clock_protection_end(const struct clocks *clocks, const struct clock_facts *f); /* first day after protection */
/* Furthest day to which protection that now ends on `end` can be extended at once. */
struct date clock_extension_limit(const struct clocks *clocks, struct date end);
const char *clock_name(const struct clock *c, enum lang lang);

#endif
