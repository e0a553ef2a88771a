/* What a service costs and which money may pay for it today, for this person: seen before it is recorded, by the same
 * function that decides when it is. */
#ifndef CARE_OFFER_H
#define CARE_OFFER_H

#include "staff/policy.h"

struct offer {
	const char *code, *name; /* name: in the reader's language */
	struct money cost;       /* of one unit */
	const char *payers;      /* names of funds, comma between; "" = none may pay */
	struct money unpaid;     /* what no fund may pay */
};
struct offers {
	struct offer *at;
	size_t n;
};
/* Services offered today, in the order of the pack. Nothing is booked. */
MUST_CHECK enum outcome offers_read(struct offers *out, const struct permit *p, struct client_id client);

#endif
