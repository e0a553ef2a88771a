/* Services: what was done, when, by whom, and for how long; the words beside it lie sealed under the client's CASE key.
 *
 * A record is never overwritten: a correction is a new row that names the old one, and the old text stays. Whoever records
 * must hold the case (worker or stand-in). A try that was not answered is a record too; it costs nothing. */
#ifndef CARE_SERVICE_H
#define CARE_SERVICE_H

#include "people/client.h"
#include "service_sql.h"

extern const struct choice service_ways[]; /* meet, phone, accompany, message */

struct new_service {
	struct client_id client;
	struct date on;
	const char *code; /* of pack table "services"; "" = what fits `how` */
	const char *how;
	bool answered;
	int minutes;      /* 0 = as usual for the code */
	const char *note; /* "" = none */
};
/* INVALID with c->err: what does not fit. NOT_FOUND: no such case of yours. */
MUST_CHECK enum outcome service_record(struct service_id *out, const struct permit *p, const struct new_service *n);
/* One of many from a file, by whoever imports: also for others' cases, old days and cases that have ended. Words need the
 * case's key (DENIED without it). Costs and contacts are left to the import: it knows amounts, and the last of each client. */
MUST_CHECK enum outcome service_from_file(struct service_id *out, const struct permit *p, const struct new_service *n, struct staff_id staff);
/* CONFLICT: it was corrected or taken back in between. */
MUST_CHECK enum outcome service_correct(struct service_id *out, const struct permit *p, struct service_id old, const struct new_service *n);
MUST_CHECK enum outcome service_take_back(const struct permit *p, struct client_id client, struct service_id old);

/* The code that stands for `how` when nothing else was said; a way the code itself can be done. */
const char *service_usual(const struct ctx *c, const char *how);
const char *service_label(const struct ctx *c, const char *code);

/* One record with its words (NULL = none), for correcting it. NOT_FOUND: no such record, or it stands no more. */
MUST_CHECK enum outcome service_read(struct service_row *out, const char **note, const struct permit *p, struct client_id client, struct service_id id);
/* Notes of rows just read, opened for whoever holds the case: out[i] is NULL when there is none or the reader may not open
 * it. One statement for the grants and one message to the keeper; none at all when no row has words. */
MUST_CHECK enum outcome service_notes(const char *out[], const struct permit *p, struct client_id client, const struct service_row *row, size_t n);

/* The case of mine called so. NOT_FOUND: none; LIMIT: several. */
MUST_CHECK enum outcome service_who(struct client_id *out, const struct permit *p, const char *call_name);

#endif
