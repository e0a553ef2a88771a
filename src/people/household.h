/* Households: who lives together and shares limits on money. Members find each other by case code only: a person says the
 * code, nobody leafs through a list. */
#ifndef PEOPLE_HOUSEHOLD_H
#define PEOPLE_HOUSEHOLD_H

#include "household_sql.h"
#include "people/client.h"

MUST_CHECK enum outcome household_read(struct household_members *out, const struct permit *p, const struct client_row *c); /* with c itself */
/* Into the household of the client with this case code (a new one when they had none), or out of theirs when code is "".
 * NOT_FOUND: nobody here has this code. CONFLICT: c was changed in between. */
MUST_CHECK enum outcome household_move(const struct permit *p, const struct client_row *c, const char *code, int size);

#endif
