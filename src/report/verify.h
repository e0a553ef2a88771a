/* Verify: is everything still as it was written? The journal's chain, the ledger's sums, the database itself. Needs no key
 * and no sign-in; changes nothing. */
#ifndef REPORT_VERIFY_H
#define REPORT_VERIFY_H

#include "base/msg.h"
#include "store/store.h"

enum { VERIFY_CHECKS = 6 };

struct verify_check {
	const char *name;       /* "database", "ledger", "paid", "lines", "lost", "journal" */
	bool ok;
	int64_t found, promise; /* faults found; promised: 0 */
	struct msg detail;      /* the first bad place; id NULL = none */
};

struct verify_report {
	struct verify_check check[VERIFY_CHECKS];
	size_t n;
	bool ok;
};

/* OK: a report could be made, also of a bad centre. Anything else: it could not, err says why. */
MUST_CHECK enum outcome verify(struct verify_report *out, struct store *s, const char *dir, struct arena *a, struct err *err);

#endif
