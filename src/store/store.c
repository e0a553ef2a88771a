/* Transactions and migrations, the same for both drivers. */
#include "store/store.h"
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "store/driver.h"

int store_slot(struct store *s, const struct statement *st, bool *fresh)
{
	uint64_t h = (uint64_t)(uintptr_t)st * 0x9e3779b97f4a7c15u;
	unsigned i = (unsigned)(h >> 40) & (STATEMENT_SLOTS - 1);
	for (unsigned tries = 0; s->slot[i] && s->slot[i] != st; tries++) {
		REQUIRE(tries < STATEMENT_SLOTS);
		i = (i + 1) & (STATEMENT_SLOTS - 1);
	}
	*fresh = !s->slot[i];
	s->slot[i] = st;
	return (int)i;
}

enum outcome store_disk_full(struct store *s)
{
	err_set(s->err, MSG(N_("The disk is full or cannot be written, so nothing was stored. Free some space and try again.")));
	return BROKEN;
}

enum outcome store_broken(struct store *s)
{
	err_set(s->err, MSG(N_("The database failed, so nothing was stored. Try again; if it happens again, run \"naru verify\".")));
	return BROKEN;
}

enum outcome store_open(struct store **out, const char *where, struct err *err)
{
	if (strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0 || strchr(where, '='))
		return postgres_open(out, where, err);
	return sqlite_open(out, where, err);
}

void store_close(struct store *s)
{
	if (!s) return;
	if (s->tx.open) tx_rollback(&s->tx);
	s->driver->close(s);
}

bool store_is_postgres(const struct store *s)
{
	return s->driver->copy == NULL;
}

int store_fd(const struct store *s)
{
	return s->driver->fd(s);
}

enum outcome store_check(struct store *s, struct err *err)
{
	s->err = err;
	return s->driver->check(s);
}

enum outcome store_version(int *out, struct store *s, struct err *err)
{
	s->err = err;
	return s->driver->version(out, s);
}

enum outcome store_migrate(struct store *s, struct err *err)
{
	return store_migrate_with(s, migrations, err);
}

enum outcome store_migrate_with(struct store *s, const struct migration *list, struct err *err)
{
	int have, newest = 0;
	enum outcome r = store_version(&have, s, err);
	if (r != OK) return r;
	for (const struct migration *m = list; m->number; m++) newest = m->number;
	if (have > newest) {
		err_set(err, MSG(N_("This database was written by a newer Naru (schema {have}; this one knows {newest}). Install the newer Naru; nothing was changed."),
			A_INT("have", have), A_INT("newest", newest)));
		return CONFLICT;
	}
	if (have > 0 && have < newest && s->driver->copy) {
		r = s->driver->copy(s, have + 1);
		if (r != OK) return r;
	}
	for (const struct migration *m = list; m->number; m++) {
		if (m->number <= have) continue;
		r = s->driver->migrate(s, m, have);
		if (r != OK) return r;
		log_event("store.migrated", L_INT("to", m->number));
		have = m->number;
	}
	return OK;
}

enum outcome tx_begin(struct tx **out, struct store *s, enum tx_kind kind, struct arena *arena, struct err *err)
{
	REQUIRE(!s->tx.open);
	s->err = err;
	enum outcome r = s->driver->step(s, kind == TX_WRITE ? STEP_BEGIN_WRITE : STEP_BEGIN_READ);
	if (r != OK) return r;
	s->tx = (struct tx){.store = s, .arena = arena, .kind = kind, .open = true};
	*out = &s->tx;
	return OK;
}

void tx_arena(struct tx *tx, struct arena *arena)
{
	tx->arena = arena;
}

void tx_err(struct tx *tx, struct err *err)
{
	tx->store->err = err;
}

enum outcome tx_savepoint(struct tx *tx)
{
	if (tx->failed) return store_broken(tx->store);
	enum outcome r = tx->store->driver->step(tx->store, STEP_SAVEPOINT);
	if (r != OK) tx->failed = true;
	return r;
}

enum outcome tx_release(struct tx *tx)
{
	if (tx->failed) return store_broken(tx->store);
	enum outcome r = tx->store->driver->step(tx->store, STEP_RELEASE);
	if (r != OK) tx->failed = true;
	return r;
}

/* A transaction that the database ended by itself (disk full, lost connection) stays failed, so that nothing of the batch
 * is taken for stored. */
void tx_back(struct tx *tx)
{
	tx->failed = !tx->store->driver->alive(tx->store) || tx->store->driver->step(tx->store, STEP_BACK) != OK;
}

static void close_tx(struct tx *tx)
{
	tx->open = false;
	tx->store->err = NULL;
}

enum outcome tx_commit(struct tx *tx)
{
	bool whole = !tx->failed && tx->store->driver->alive(tx->store);
	enum outcome r = whole ? tx->store->driver->step(tx->store, STEP_COMMIT) : store_broken(tx->store);
	if (r != OK) tx_rollback(tx);
	close_tx(tx);
	return r;
}

void tx_rollback(struct tx *tx)
{
	if (tx->open && tx->store->driver->alive(tx->store) && tx->store->driver->step(tx->store, STEP_ROLLBACK) != OK)
		log_event("store.rollback_failed", L_INT("wrote", tx->wrote));
	close_tx(tx);
}

unsigned tx_statements(const struct tx *tx)
{
	return tx->statements;
}

void tx_count_reset(struct tx *tx)
{
	tx->statements = 0;
}

bool tx_wrote(const struct tx *tx)
{
	return tx->wrote;
}
