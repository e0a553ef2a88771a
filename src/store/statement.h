/* What the C that tools/sqlc writes calls: one statement, its arguments and rows described by tables.
 *
 * Rows live in the transaction's arena. An argument that is "none" for a column that takes no NULL, and a value that does
 * not fit, is INVALID; NULL or a wrong type where the signature promised a value is BROKEN. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <stddef.h>
#include "base/arena.h"
#include "base/date.h"
#include "base/money.h"
#include "store/ids.h"
#include "store/store.h"

enum cell_type {
	CELL_I64, CELL_INT, CELL_BOOL, CELL_TEXT, CELL_BYTES, CELL_DATE, CELL_INSTANT, CELL_MONEY, CELL_MONTH, CELL_ID
};

struct cell_spec { /* where one argument or column lies in its struct */
	enum cell_type type;
	bool nullable;
	size_t at;
};

#define STATEMENT_ARGS 48
#define STATEMENT_COLUMNS 64

struct statement { /* one per statement, const: its address is its name in the cache of prepared statements */
	const char *name, *sql;
	bool writes;
	const struct cell_spec *arg, *column;
	int n_args, n_columns;
	size_t row_size;
};

struct statement_list {
	const char *name;
	const struct statement *const *at; /* ended by NULL */
};

extern const struct statement_list *const statement_lists[]; /* ended by NULL; for the test that prepares them all */

enum statement_need { STATEMENT_MAY_CHANGE, STATEMENT_MUST_CHANGE };

/* NOT_FOUND: no row. EXISTS: a unique key is taken. INVALID: a constraint refuses. BUSY: another writer was first, run
 * the whole handler again. BROKEN: the machine. After all but NOT_FOUND the savepoint is over. */
MUST_CHECK enum outcome statement_one(void *out, struct tx *tx, const struct statement *st, const void *args);
MUST_CHECK enum outcome statement_many(void **at, size_t *n, struct tx *tx, const struct statement *st, const void *args);
MUST_CHECK enum outcome statement_run(struct tx *tx, const struct statement *st, const void *args, enum statement_need need);
/* Prepares without running; on PostgreSQL also compares the types of the result. */
MUST_CHECK enum outcome statement_prepare(struct tx *tx, const struct statement *st);

#endif
