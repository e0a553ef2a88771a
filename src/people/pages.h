/* The pages of this room, and what several of them share. */
#ifndef PEOPLE_PAGES_H
#define PEOPLE_PAGES_H

#include "people/client.h"
#include "web/page.h"

extern const struct route list_routes[], identity_routes[], client_edit_routes[], facts_routes[], consent_routes[], household_routes[], case_end_routes[];

/* Head of every page below one client: the way back to it. */
struct client_head {
	const char *call_name, *code;
	struct path client, cases;
};
struct client_head client_head(struct ctx *c, const struct client_row *row);

/* The client of the address, for a reader with this access; sends the statement every page begins with. */
MUST_CHECK enum outcome client_here(struct client_row *out, const struct ctx *c, enum client_access need);

extern const struct field open_form[]; /* purpose and one line of why */
const char *clock_text(struct ctx *c, struct instant t); /* "14:05" in the centre's zone */
const char *day_short(struct ctx *c, struct date d); /* "14 Sep" of this year, "14 Sep 2024" of another */
struct path client_path(struct arena *a, struct client_id id);
/* "Mon 14 Sep" near today, "14 Sep 2024" further away; not set when not known. */
struct msg day_said(const struct ctx *c, struct date d);
/* Choices of a pack table that are valid today, in the reader's language; NULL-ended. */
const struct choice *pack_choices(struct ctx *c, const char *table);
/* Staff who may look after a case, as choices of an ID field. */
MUST_CHECK enum outcome worker_choices(const struct choice **out, const struct permit *p);

#endif
