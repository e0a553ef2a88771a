/* Facts that decide what somebody is eligible for: sealed under the centre's facts key, one record per client, so that
 * every caseworker and the director can count with them without opening anybody's identity. Nothing here names a person.
 *
 * A status is yes, no, or not known; "would rather not say" is stored as its own mark and never chased. */
#ifndef PEOPLE_FACTS_H
#define PEOPLE_FACTS_H

#include "people/client.h"
#include "people/clock.h"

enum { FACTS_STATUSES = 24 };

struct client_facts {
	struct client_id client;
	const char *region;                    /* code of pack table "regions"; "" = not known */
	const char *yes[FACTS_STATUSES];       /* codes of fact_statuses that hold */
	size_t n_yes;
	const char *no[FACTS_STATUSES];        /* codes asked and denied */
	size_t n_no;
	bool rather_not;                       /* asked, and would rather not say */
	struct date arrived, protection_decision, left_hanawon, first_job; /* DATE_NONE = not known */
	struct date birth[CLOCK_BIRTHS];       /* children born in protection */
	size_t n_births;
	uint64_t rev;                          /* 0 = nothing stored yet */
};

extern const struct choice fact_statuses[]; /* ended by {NULL}; codes as in fund rules */

/* OK with nothing known when there is no record. One statement, one message to the keeper. */
MUST_CHECK enum outcome facts_read(struct client_facts *out, const struct permit *p, struct client_id id);
/* Of all clients whose facts are stored, sorted by client; mine: only those the reader is worker or stand-in of. */
enum whose { FACTS_ALL, FACTS_MINE };
struct facts_list {
	struct client_facts *at;
	size_t n;
};
MUST_CHECK enum outcome facts_read_many(struct facts_list *out, const struct permit *p, enum whose whose);
const struct client_facts *facts_of(const struct facts_list *l, struct client_id id); /* NULL = nothing known */
/* CONFLICT when somebody stored other facts since f->rev was read. */
MUST_CHECK enum outcome facts_write(const struct permit *p, const struct client_facts *f);

bool facts_say(const struct client_facts *f, const char *status);
struct client_facts facts_none(struct client_id id);
void facts_clock(struct clock_facts *out, const struct client_row *c, const struct client_facts *f);

#endif
