/* Appointments of the staff: with a client or among colleagues. Kinds and places are codes from fixed lists, so that the
 * calendar says nothing about a person beside the call name. */
#ifndef PEOPLE_APPOINTMENT_H
#define PEOPLE_APPOINTMENT_H

#include "appointment_sql.h"
#include "staff/policy.h"

extern const struct choice appointment_kinds[], appointment_places[];

struct new_appointment {
	struct client_id client; /* 0 = nobody of the register */
	struct date on;
	int minute;              /* of the day, in the centre's zone */
	const char *kind, *place;
	int minutes;             /* how long; 5..600 */
};
/* Own ones. INVALID with c->err: kind, place or time do not fit. */
MUST_CHECK enum outcome appointment_make(struct appointment_id *out, const struct permit *p, const struct new_appointment *n);
enum appointment_state { APPOINTMENT_OPEN, APPOINTMENT_DONE };
/* client: with whom it was, 0 = nobody of the register. */
MUST_CHECK enum outcome appointment_tick(struct client_id *client, const struct permit *p, struct appointment_id id, enum appointment_state state);
MUST_CHECK enum outcome appointment_cancel(const struct permit *p, struct appointment_id id);
MUST_CHECK enum outcome appointments_of_day(struct appointment_lines *out, const struct permit *p, struct date day);

const char *appointment_word(const struct ctx *c, const struct choice *list, const char *code); /* in the reader's language */

#endif
