/* The question of the exact allocation: funds, their budget lines, charges. Whole won, months as counted by base/date.h.
 *
 * Fill the struct, then call alloc_case_ready() once: it puts funds and charges into the order of their ids (so that the
 * order of the input never changes a result), takes locked charges off budgets and lines, and numbers all lines. Everything
 * lives in the case's arena. Names of centres, categories and clients are numbers given by alloc_name(). */
#ifndef FUND_ALLOC_CASE_H
#define FUND_ALLOC_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/date.h"
#include "base/money.h"
#include "base/msg.h"

typedef __int128 alloc_wide; /* sums of weight x won: 2^30 x 2^60 x the number of charges */

enum {
	ALLOC_NONE = -1,
	ALLOC_TENURE_MAX = 12000,      /* months; largest in a charge */
	ALLOC_AGE_MAX = 1000,          /* years; largest in a charge */
	ALLOC_WINDOW_MAX = 1000000,    /* largest end of a tenure or age window */
	ALLOC_WEIGHT_MAX = 1000000000, /* largest weight and flex_rank */
};

struct alloc_names { /* text -> number in order of first sight */
	const char **at;
	int32_t n, cap;
	int32_t *slot; /* open hash of numbers + 1 */
};

struct alloc_list { /* of names; any = not limited */
	bool any;
	const int32_t *at;
	int32_t n;
	bool *has; /* by name; filled by alloc_case_ready() */
};

struct alloc_line {
	const char *id;
	struct alloc_list categories; /* never any */
	int64_t cap;
};

struct alloc_fund {
	const char *id;
	int64_t budget;
	int32_t tenure_from, tenure_to, age_from, age_to; /* half-open */
	struct alloc_list centres, categories;
	struct month period_from, period_to; /* both inclusive */
	struct month expires;
	int32_t flex_rank;     /* 0 = most restricted */
	int32_t share_percent; /* of each single charge at most; ALLOC_NONE = no limit */
	int32_t match_percent; /* that must come from match_from; ALLOC_NONE = no such rule */
	int32_t *match_from;   /* funds */
	int32_t n_match_from;
	bool has_lines; /* without: one line that takes everything */
	struct alloc_line *line;
	int32_t n_lines;
};

struct alloc_charge {
	const char *id;
	int64_t amount;
	int32_t weight; /* need per won */
	int32_t client, centre, category;
	int32_t month;  /* struct month's n */
	int32_t locked; /* fund to which it was reported, or ALLOC_NONE */
	int16_t tenure, age;
	bool expected; /* planned, not yet done: covered only with what real charges leave */
	/* By fund: what it may pay of this charge at most (caps of a person); NULL = all of it. Such a charge is a class of its
	 * own, and the funds must be given in the order of their ids. */
	const int64_t *most;
};

struct alloc_old { /* an unreported payment of last time, kept where it costs nothing */
	int32_t charge, fund;
	int64_t amount;
};

struct alloc_limit { /* a line of a fund as the kernel sees it */
	int32_t fund;
	int32_t line;  /* in that fund, ALLOC_NONE = the fund has no lines */
	int64_t cap;   /* as given; 2^62 = none */
	int64_t left;  /* without locked charges */
};
#define ALLOC_NO_CAP ((int64_t)1 << 62)

struct alloc_case {
	struct arena *arena;
	const char *name; /* may be NULL */
	struct month horizon_end;
	struct alloc_fund *fund;
	int32_t n_funds;
	struct alloc_charge *charge;
	int32_t n_charges;
	struct alloc_old *old; /* by charge after alloc_case_ready() */
	int32_t n_old;
	struct alloc_names centres, categories, clients;
	bool raw; /* every charge a class of its own: slow, for tests and measurements */
	/* by alloc_case_ready() */
	int32_t *fund_line; /* n_funds + 1: the lines of fund f are fund_line[f] .. fund_line[f + 1] - 1 */
	struct alloc_limit *limit;
	int32_t n_limits;
	int64_t *left;     /* budget without locked charges, by fund */
	int32_t *line_of;  /* [category * n_funds + fund]: the first line that lists it, or ALLOC_NONE */
	int32_t n_locked;
};

/* What overdraws: locked charges of a fund, or of one of its lines, are more than its money. */
struct alloc_overdraw {
	int32_t fund, line; /* line ALLOC_NONE = the budget */
	alloc_wide locked;
	int64_t has;
};

int32_t alloc_name(struct alloc_names *names, struct arena *a, const char *text);
int32_t alloc_name_find(const struct alloc_names *names, const char *text); /* ALLOC_NONE if never seen */

/* CONFLICT with `over` filled where locked charges overdraw. Ids must be unique. */
MUST_CHECK enum outcome alloc_case_ready(struct alloc_case *c, struct alloc_overdraw *over);

/* The tests of a fund for a charge. 0 = all pass, so it can pay. */
enum alloc_test {
	ALLOC_TENURE = 1 << 0,
	ALLOC_AGE = 1 << 1,
	ALLOC_CENTRE = 1 << 2,
	ALLOC_CATEGORY = 1 << 3,
	ALLOC_PERIOD = 1 << 4,
	ALLOC_LINE = 1 << 5, /* no line lists the category */
};
unsigned alloc_tests(const struct alloc_case *c, int32_t fund, const struct alloc_charge *charge);
/* The line that takes the charge, or ALLOC_NONE where a test fails. */
int32_t alloc_line_for(const struct alloc_case *c, int32_t fund, const struct alloc_charge *charge);
int64_t alloc_share(const struct alloc_case *c, int32_t fund, const struct alloc_charge *h); /* most that it may pay of the charge */
static inline bool alloc_lapses(const struct alloc_case *c, int32_t fund)
{
	return c->fund[fund].expires.n <= c->horizon_end.n;
}

#endif
