/* Staff and the centre's settings. The keeper's directory says who may sign in and what they hold; the table here is what
 * lists and pages show. Where both change, the keeper changes first: it is the one that counts. */
#ifndef STAFF_STAFF_H
#define STAFF_STAFF_H

#include "staff/policy.h"
#include "staff_sql.h"

struct staff_entry {
	struct staff_id staff;
	const char *name, *title, *employer; /* employer: operator, foundation, city */
	unsigned roles;
};

MUST_CHECK enum outcome staff_lines(struct staff_lines *out, const struct permit *p);
MUST_CHECK enum outcome staff_read(struct staff_row *out, const struct permit *p, struct staff_id staff); /* NOT_FOUND */
/* After the keeper has enrolled them. lang: of the person who writes them in. */
MUST_CHECK enum outcome staff_write(const struct permit *p, const struct staff_entry *e);
/* Roles in the keeper, the rest here. CONFLICT: somebody else saved, or the last director would be none; GONE: closed. */
MUST_CHECK enum outcome staff_change(const struct permit *p, const struct staff_row *was, const struct staff_entry *e);
/* Ends the account within this call: session, passphrase and keys. CONFLICT: there are open cases to hand over first, or it
 * is the last director. */
MUST_CHECK enum outcome staff_leave(const struct permit *p, const struct staff_row *was);

struct centre_entry {
	const char *name, *region, *people_word;
	int zone_minutes;
};
MUST_CHECK enum outcome centre_change(const struct permit *p, int64_t version, const struct centre_entry *e);

#endif
