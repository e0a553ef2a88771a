/* Charges: what was spent on whom. Every won spent on a person is a charge, whichever room it came from; funds pay charges.
 *
 * A charge is never changed. It is taken back by a reversal, a row of its own; a charge that was reported stays reported. */
#ifndef FUND_CHARGE_H
#define FUND_CHARGE_H

#include "staff/policy.h"

struct charge_new {
	struct client_id client;   /* 0 = a cost of the centre or of a group */
	struct date on;
	const char *service_code;  /* of pack table "services" */
	int64_t quantity;
	struct money amount;       /* MONEY_NONE: quantity x unit cost of that day */
	const char *room;          /* where it came from: care, learn, work */
	int64_t origin;            /* row there */
	bool pay_later;            /* an import: pay_all() once at its end */
};
/* Stores and pays it at once. INVALID with c->err: unknown service, no quantity, an amount that cannot be booked. A cost of
 * nothing makes no charge: OK, out 0. */
MUST_CHECK enum outcome charge_add(struct charge_id *out, const struct permit *p, const struct charge_new *n);

/* NOT_FOUND, GONE (already taken back). */
MUST_CHECK enum outcome charge_reverse(const struct permit *p, struct charge_id charge);
/* All charges of one row of another room that still stand. */
MUST_CHECK enum outcome charge_reverse_origin(const struct permit *p, struct client_id client, const char *room, int64_t origin);
/* Charges before this day went into a report: from now on they stay where they are. */
MUST_CHECK enum outcome charge_mark_reported(const struct permit *p, struct date before);

#endif
