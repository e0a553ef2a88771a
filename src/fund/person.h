/* Person: what the rules of funds ask about somebody, and nothing else. Days and places come from the register and, where a
 * rule needs more, from the sealed facts that were given for this purpose. */
#ifndef FUND_PERSON_H
#define FUND_PERSON_H

#include "fund/eligible.h"
#include "staff/policy.h"

#define PERSON_EVENTS 12
#define PERSON_STATUSES 16

struct person {
	struct client_id client; /* 0 = the centre itself */
	struct household_id household;
	const char *call_name;
	const char *region;
	struct date move_in, birth;
	struct event_day event[PERSON_EVENTS];
	size_t n_events;
	const char *status[PERSON_STATUSES];
	size_t n_status;
	bool open; /* looked after now */
};

struct persons {
	struct person *at;
	size_t n;
};

/* NOT_FOUND: no such client here. client 0: the centre itself. */
MUST_CHECK enum outcome person_read(struct person *out, const struct permit *p, struct client_id client);
MUST_CHECK enum outcome persons_read(struct persons *out, const struct permit *p);                 /* all, by client id */
/* Open cases that moved in between two days, by move-in day. */
MUST_CHECK enum outcome persons_moved_in(struct persons *out, const struct permit *p, struct date from, struct date to);
const struct person *person_find(const struct persons *all, struct client_id client);

/* A question about this person: fills what is about them, and leaves fund, day, amount and purpose to the caller. */
struct question person_asks(const struct person *who);

#endif
