/* Import: a file of clients, services or funds as a spreadsheet saves it, checked line by line, then stored all or nothing.
 *
 * import_check() reads and checks; it stores nothing and says every problem at once. import_store() runs in the caller's
 * transaction through the same domain functions as the pages. Who a person is goes to sealed records only, what decides on
 * money to the facts blob. Everything lives in the request's arena. Columns: doc/import.md. */
#ifndef REPORT_IMPORT_H
#define REPORT_IMPORT_H

#include "base/csv.h"
#include "staff/policy.h"

enum import_kind { IMPORT_CLIENTS, IMPORT_SERVICES, IMPORT_FUNDS, IMPORT_KINDS };
extern const char *const import_words[IMPORT_KINDS]; /* "clients", "services", "funds" */
MUST_CHECK enum outcome import_kind_of(enum import_kind *out, const char *word);

#define IMPORT_SUMS 12

enum import_keys { IMPORT_DROPS_KEYS, IMPORT_KEEPS_KEYS }; /* of people somebody else works with; a file of services drops them */
enum import_pay { IMPORT_PAYS, IMPORT_PAYS_LATER };        /* later: the caller calls pay_all() after the last file */

struct import_clients;
struct import_services;
struct import_funds;

struct import {
	enum import_kind kind;
	const char *file;
	enum import_keys keys;       /* set by the caller between check and store */
	enum import_pay pay;
	struct msg sum[IMPORT_SUMS]; /* what would be stored, one sentence each */
	size_t n_sums, n_rows;
	const struct import_clients *clients; /* by kind; the others NULL */
	const struct import_services *services;
	const struct import_funds *funds;
};

/* INVALID after problems. The permit is one for NEED_IMPORT. */
MUST_CHECK enum outcome import_check(struct import **out, const struct permit *p, enum import_kind kind, const char *file,
	struct bytes data, struct problems *problems);
/* Any error: the caller rolls back, and nothing was stored. INVALID and EXISTS say why in c->err, with the line. */
MUST_CHECK enum outcome import_store(const struct permit *p, const struct import *i);

const struct csv_column *import_columns(enum import_kind kind, size_t *n);

#endif
