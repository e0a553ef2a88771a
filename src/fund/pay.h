/* Pay: which fund pays which charge. Most restricted money first (funds.at is in that order), within rules, caps, budget
 * and lines; what nothing can pay stays visible as unpaid. Charges that were reported never move.
 *
 * A new charge is paid at once by pay_decide(), the most restricted money first. Where that leaves some of it unpaid though
 * other money is left, and whenever rules, budgets or lines change, pay_all() solves the whole centre exactly
 * (alloc_centre.h): it covers as much as can be covered, lets least money lapse, and keeps the most flexible. */
#ifndef FUND_PAY_H
#define FUND_PAY_H

#include "fund/fund.h"
#include "fund/person.h"

#define PAY_PARTS 8 /* most funds that share one charge */

struct pay_item { /* a charge, as far as paying it goes */
	struct charge_id charge;
	struct client_id client;
	struct date on;
	const char *category, *service, *budget_item;
	int64_t amount;
};

struct pay_part {
	struct fund *fund;
	struct fund_line *line; /* NULL = a fund without lines */
	int64_t amount;
};

struct pay_plan {
	struct pay_part part[PAY_PARTS];
	size_t n;
	int64_t unpaid;
};

/* Plans one charge from what is left, and takes it from the funds in memory. prior: what the person was given before. */
struct pay_plan pay_decide(const struct funds *f, const struct person *who, const struct pay_item *item, const struct award *prior,
	size_t n_prior);

MUST_CHECK enum outcome pay_one(const struct permit *p, const struct pay_item *item); /* a new charge */
/* A rule, a budget or a line changed, or many charges came at once: all charges that were not reported are planned anew and
 * exactly; old payments stay where that costs nothing, and only what comes out differently is booked. */
MUST_CHECK enum outcome pay_all(const struct permit *p);

enum pay_back { PAY_DROP, PAY_KEEP }; /* KEEP: the charge was reported; its allocation stays as it was reported */
MUST_CHECK enum outcome pay_take_back(const struct permit *p, const struct pay_item *item, enum pay_back how);

/* What a client and the household were given, for questions about caps. */
struct awards {
	struct award *at;
	size_t n;
};
MUST_CHECK enum outcome pay_awards(struct awards *out, const struct permit *p, const struct funds *f, const struct person *who);

#endif
