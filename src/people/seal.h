/* Sealed records of a client: written and opened through the keeper, stored as blobs beside their revision.
 *
 * One blob is one subject (enum sealed_table) of one row. ID and CASE blobs lie under their client and need the reader's own
 * grant; facts lie under client 0 with the client's id as their row and need none. Plain texts live in the request's arena
 * and nowhere else. What is opened with PURPOSE_CASE or PURPOSE_FACTS is no disclosure of identity. */
#ifndef PEOPLE_SEAL_H
#define PEOPLE_SEAL_H

#include "keeper/client.h"
#include "seal_sql.h"
#include "staff/policy.h"

struct seal_put {
	enum sealed_table table;
	int64_t row;
	struct bytes plain;
};

/* The reader's own grants for a client. NOT_FOUND: there are none. */
struct grants {
	struct grant_row *at;
	size_t n;
};
MUST_CHECK enum outcome grants_read(struct grants *out, const struct permit *p, struct client_id client);
MUST_CHECK enum outcome grants_store(const struct permit *p, const struct grant_row *at, size_t n);

/* Seals and stores, each as the next revision. CONFLICT: somebody else stored the same record in between. */
MUST_CHECK enum outcome seal_write(const struct permit *p, enum key_kind kind, struct client_id client, const struct grants *grants,
	const struct seal_put *put, size_t n);

/* One record as read from the database: a row of `sealed`, or the sealed columns joined to another row (rev 0 = none). */
struct seal_open {
	enum purpose purpose;
	int64_t ref; /* row of the reason, or 0 */
	bool linked;
	enum key_kind kind;
	struct client_id client; /* for facts: 0 */
	const struct grants *grants;
	const struct seal_row *row;
	size_t n;
};
/* out[i] is the plain text of row[i]. Errors as keeper_open(); nothing to open is OK and asks nobody. */
MUST_CHECK enum outcome seal_read(struct bytes out[], struct open_answer *answer, const struct permit *p, const struct seal_open *o);

const char *seal_text(struct arena *a, struct bytes plain); /* as text; "" when it is none */

#endif
