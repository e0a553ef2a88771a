/* Store: one database (SQLite file or PostgreSQL), its migrations and its transactions.
 *
 * A struct tx is one open transaction; every generated statement function (tools/sqlc) takes one. Core opens one for a
 * whole batch and a savepoint for each request in it. After any error but NOT_FOUND the savepoint is over (PostgreSQL
 * works so, SQLite is held to it): further statements are BROKEN until tx_back(). Where a key may be taken and work goes
 * on, write ON CONFLICT … DO NOTHING with "-> changed". BUSY: another core was first; run the whole handler again.
 * Nothing outside store/ includes sqlite3.h or libpq-fe.h. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/msg.h"
#include "base/outcome.h"

struct store;
struct tx;

enum tx_kind { TX_READ, TX_WRITE };

/* where: a directory (SQLite at where/naru.db), ":memory:" or "postgresql://…" (libpq URI or key=value). Does not migrate.
 * Errors: BROKEN with err. */
MUST_CHECK enum outcome store_open(struct store **out, const char *where, struct err *err);
void store_close(struct store *s);
bool store_is_postgres(const struct store *s);
int store_fd(const struct store *s); /* the socket to let through the sandbox (PostgreSQL), or -1 */

/* Brings the schema to the newest number, each migration one transaction. SQLite with data is first copied to
 * naru-before-NNNN.db, and the copy verified (integrity_check). A database newer than this binary: CONFLICT with err. */
MUST_CHECK enum outcome store_migrate(struct store *s, struct err *err);
MUST_CHECK enum outcome store_version(int *out, struct store *s, struct err *err);

/* Rows read in this transaction live in `arena`; sentences go to `err`, which outlives tx (change both per request with
 * tx_arena and tx_err). */
MUST_CHECK enum outcome tx_begin(struct tx **out, struct store *s, enum tx_kind kind, struct arena *arena, struct err *err);
void tx_arena(struct tx *tx, struct arena *arena);
void tx_err(struct tx *tx, struct err *err);
MUST_CHECK enum outcome tx_savepoint(struct tx *tx);
MUST_CHECK enum outcome tx_release(struct tx *tx);  /* keeps what happened since the savepoint */
void tx_back(struct tx *tx);                        /* undoes it */
MUST_CHECK enum outcome tx_commit(struct tx *tx);   /* durable when OK; ends tx either way */
void tx_rollback(struct tx *tx);                    /* ends tx */
unsigned tx_statements(const struct tx *tx);        /* run since tx_count_reset: pages stay at eight or fewer */
void tx_count_reset(struct tx *tx);
bool tx_wrote(const struct tx *tx);

/* Whole-database check: SQLite integrity_check and foreign_key_check; PostgreSQL: every table read once. */
MUST_CHECK enum outcome store_check(struct store *s, struct err *err);

#endif
