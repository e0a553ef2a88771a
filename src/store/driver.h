/* Inside store/: what a driver offers. A driver knows values, not rows: BIGINT, TEXT, BYTES, NULL. */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/migrations.h"
#include "store/statement.h"

enum value_kind { VALUE_NULL, VALUE_I64, VALUE_TEXT, VALUE_BYTES };

struct value {
	enum value_kind kind;
	int64_t i;
	const void *at; /* TEXT, BYTES: borrowed until the next step */
	size_t n;
};

struct cursor {
	struct store *store;
	const struct statement *statement;
	void *handle; /* sqlite3_stmt or PGresult */
	int row, slot;
	bool ended; /* the database said there are no more rows */
};

enum tx_step { STEP_BEGIN_READ, STEP_BEGIN_WRITE, STEP_COMMIT, STEP_ROLLBACK, STEP_SAVEPOINT, STEP_RELEASE, STEP_BACK };

struct driver {
	enum outcome (*prepare)(struct store *s, const struct statement *st);
	/* Runs; rows come by next() until NOT_FOUND. end() always follows a start() that was OK. */
	enum outcome (*start)(struct cursor *c, struct store *s, const struct statement *st, const struct value *args);
	enum outcome (*next)(struct cursor *c, struct value *cells);
	enum outcome (*end)(struct cursor *c, int64_t *changed);
	enum outcome (*step)(struct store *s, enum tx_step step);
	bool (*alive)(struct store *s); /* false: the database ended the transaction by itself */
	enum outcome (*version)(int *out, struct store *s);
	enum outcome (*migrate)(struct store *s, const struct migration *m, int from); /* one transaction */
	enum outcome (*copy)(struct store *s, int before); /* a verified copy; not with PostgreSQL */
	enum outcome (*check)(struct store *s);
	int (*fd)(const struct store *s);
	void (*close)(struct store *s);
};

struct tx {
	struct store *store;
	struct arena *arena;
	enum tx_kind kind;
	bool open, failed, wrote;
	unsigned statements;
};

#define STATEMENT_SLOTS 1024 /* a power of two, at least twice the statements of the program */

struct store {
	const struct driver *driver;
	struct tx tx;     /* one at a time */
	struct err *err;  /* whose transaction or call this is; may be NULL */
	const struct statement *slot[STATEMENT_SLOTS];
};

/* The place of a statement in the cache; *fresh when it was not there. */
int store_slot(struct store *s, const struct statement *st, bool *fresh);

/* As store_migrate(), from another list (ended by number 0). */
MUST_CHECK enum outcome store_migrate_with(struct store *s, const struct migration *list, struct err *err);

/* Sentences that both drivers say. */
enum outcome store_disk_full(struct store *s);
enum outcome store_broken(struct store *s);

enum outcome sqlite_open(struct store **out, const char *where, struct err *err);
enum outcome postgres_open(struct store **out, const char *where, struct err *err);

#endif
