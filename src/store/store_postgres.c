/* PostgreSQL 15 and newer over libpq, values in binary.
 *
 * Writers run SERIALIZABLE: several cores may serve one country, and BUSY means "run the handler again". COMMIT is never
 * cancelled or timed out, and a COMMIT that comes with a warning (a standby that did not confirm) counts as failed. */
#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "store/driver.h"
#include "base/banned.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };
#define OLDEST_SERVER 150000
#define MIGRATION_LOCK "7097326381" /* any number that other programs do not use */

struct postgres_store {
	struct store base;
	PGconn *db;
	bool prepared[STATEMENT_SLOTS];
	bool warned; /* since the last step */
};

static struct postgres_store *of(const struct store *s)
{
	return (struct postgres_store *)(uintptr_t)s;
}

static void notice(void *store, const PGresult *r)
{
	const char *severity = PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	if (severity && strcmp(severity, "WARNING") == 0) ((struct postgres_store *)store)->warned = true;
}

static enum outcome failed(struct postgres_store *p, const char *what, const PGresult *r)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	if (!state) state = "08000"; /* no answer: the connection */
	if (strcmp(state, "23505") == 0) return EXISTS;
	if (strncmp(state, "40", 2) == 0 || strcmp(state, "55P03") == 0) return BUSY;
	char word[6];
	snprintf(word, sizeof word, "%.5s", state);
	log_event("store.failed", L_WORD("statement", what), L_WORD("state", word));
	if (strncmp(state, "23", 2) == 0 || strncmp(state, "22", 2) == 0) return INVALID;
	if (strcmp(state, "53100") == 0) return store_disk_full(&p->base);
	return store_broken(&p->base);
}

static enum outcome command(struct postgres_store *p, const char *sql)
{
	PGresult *r = PQexec(p->db, sql);
	ExecStatusType status = PQresultStatus(r);
	enum outcome o = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : failed(p, "command", r);
	PQclear(r);
	return o;
}

/* Statements ---------------------------------------------------------------------------------------------------------*/
static Oid oid_of(enum cell_type type)
{
	return type == CELL_TEXT ? OID_TEXT : type == CELL_BYTES ? OID_BYTEA : OID_INT8;
}

static enum outcome prepare_slot(struct postgres_store *p, const struct statement *st, int *slot)
{
	bool fresh;
	*slot = store_slot(&p->base, st, &fresh);
	if (p->prepared[*slot]) return OK;
	Oid types[STATEMENT_ARGS];
	char name[16];
	for (int i = 0; i < st->n_args; i++) types[i] = oid_of(st->arg[i].type);
	snprintf(name, sizeof name, "s%d", *slot);
	PGresult *r = PQprepare(p->db, name, st->sql, st->n_args, types);
	enum outcome o = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : failed(p, st->name, r);
	PQclear(r);
	p->prepared[*slot] = o == OK;
	return o;
}

static bool fits(enum cell_type type, Oid oid)
{
	switch (type) {
	case CELL_TEXT: return oid == OID_TEXT || oid == OID_VARCHAR;
	case CELL_BYTES: return oid == OID_BYTEA;
	default: return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
	}
}

/* For the test that prepares every statement: what the signature promises is compared with what the server would send. */
static enum outcome prepare(struct store *s, const struct statement *st)
{
	struct postgres_store *p = of(s);
	int slot;
	char name[16];
	enum outcome o = prepare_slot(p, st, &slot);
	if (o != OK) return o;
	snprintf(name, sizeof name, "s%d", slot);
	PGresult *r = PQdescribePrepared(p->db, name);
	o = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : failed(p, st->name, r);
	if (o == OK && PQnfields(r) != st->n_columns) o = BROKEN;
	for (int i = 0; o == OK && i < st->n_columns; i++) {
		if (fits(st->column[i].type, PQftype(r, i))) continue;
		log_event("store.column_type", L_WORD("statement", st->name), L_INT("column", i + 1), L_INT("oid", PQftype(r, i)));
		o = BROKEN;
	}
	PQclear(r);
	return o;
}

static enum outcome start(struct cursor *c, struct store *s, const struct statement *st, const struct value *args)
{
	struct postgres_store *p = of(s);
	const char *at[STATEMENT_ARGS];
	int length[STATEMENT_ARGS], format[STATEMENT_ARGS], slot;
	uint64_t number[STATEMENT_ARGS];
	char name[16];
	enum outcome o = prepare_slot(p, st, &slot);
	if (o != OK) return o;
	for (int i = 0; i < st->n_args; i++) {
		const struct value *v = &args[i];
		number[i] = htobe64((uint64_t)v->i);
		at[i] = v->kind == VALUE_NULL ? NULL : v->kind == VALUE_I64 ? (const char *)&number[i] : v->at;
		length[i] = v->kind == VALUE_I64 ? 8 : (int)v->n;
		format[i] = 1;
	}
	snprintf(name, sizeof name, "s%d", slot);
	PGresult *r = PQexecPrepared(p->db, name, st->n_args, at, length, format, 1);
	ExecStatusType status = PQresultStatus(r);
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
		o = failed(p, st->name, r);
		PQclear(r);
		return o;
	}
	*c = (struct cursor){.store = s, .statement = st, .handle = r};
	return OK;
}

static bool number_of(int64_t *out, Oid type, const char *at, int n)
{
	uint64_t u = 0;
	if (n != 1 && n != 2 && n != 4 && n != 8) return false;
	if (type != OID_BOOL && type != OID_INT2 && type != OID_INT4 && type != OID_INT8) return false;
	for (int i = 0; i < n; i++) u = u << 8 | (unsigned char)at[i];
	*out = n == 2 ? (int16_t)u : n == 4 ? (int32_t)u : (int64_t)u;
	return true;
}

static enum outcome next(struct cursor *c, struct value *cells)
{
	PGresult *r = c->handle;
	if (c->row >= PQntuples(r)) return NOT_FOUND;
	for (int i = 0; i < c->statement->n_columns; i++) {
		struct value *v = &cells[i];
		*v = (struct value){.kind = VALUE_NULL};
		if (PQgetisnull(r, c->row, i)) continue;
		Oid type = PQftype(r, i);
		v->at = PQgetvalue(r, c->row, i);
		v->n = (size_t)PQgetlength(r, c->row, i);
		if (type == OID_TEXT || type == OID_VARCHAR) v->kind = VALUE_TEXT;
		else if (type == OID_BYTEA) v->kind = VALUE_BYTES;
		else if (number_of(&v->i, type, v->at, (int)v->n)) v->kind = VALUE_I64;
		else {
			log_event("store.column_type", L_WORD("statement", c->statement->name), L_INT("column", i + 1), L_INT("oid", type));
			return store_broken(c->store);
		}
	}
	c->row++;
	return OK;
}

static enum outcome end(struct cursor *c, int64_t *changed)
{
	*changed = strtoll(PQcmdTuples(c->handle), NULL, 10);
	PQclear(c->handle);
	return OK;
}

/* Transactions -------------------------------------------------------------------------------------------------------*/
static enum outcome connect_again(struct postgres_store *p)
{
	if (PQstatus(p->db) == CONNECTION_OK) return OK;
	log_event("store.reconnect", L_INT("try", 1));
	PQreset(p->db);
	memset(p->prepared, 0, sizeof p->prepared);
	if (PQstatus(p->db) != CONNECTION_OK) return store_broken(&p->base);
	return OK;
}

static enum outcome commit(struct postgres_store *p)
{
	p->warned = false;
	PGresult *r = PQexec(p->db, "COMMIT");
	enum outcome o = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : failed(p, "COMMIT", r);
	if (o == OK && (p->warned || strcmp(PQcmdStatus(r), "COMMIT") != 0)) {
		log_event("store.commit_warned", L_INT("warned", p->warned));
		o = store_broken(&p->base);
	}
	PQclear(r);
	return o;
}

static enum outcome step(struct store *s, enum tx_step which)
{
	struct postgres_store *p = of(s);
	enum outcome o;
	switch (which) {
	case STEP_BEGIN_READ:
	case STEP_BEGIN_WRITE:
		o = connect_again(p);
		if (o != OK) return o;
		return command(p, which == STEP_BEGIN_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL SERIALIZABLE");
	case STEP_COMMIT: return commit(p);
	case STEP_ROLLBACK: return command(p, "ROLLBACK");
	case STEP_SAVEPOINT: return command(p, "SAVEPOINT request");
	case STEP_RELEASE: return command(p, "RELEASE SAVEPOINT request");
	case STEP_BACK: return command(p, "ROLLBACK TO SAVEPOINT request; RELEASE SAVEPOINT request");
	}
	return BROKEN;
}

static bool alive(struct store *s)
{
	PGTransactionStatusType t = PQtransactionStatus(of(s)->db);
	return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

/* Schema -------------------------------------------------------------------------------------------------------------*/
static enum outcome ask_number(int *out, struct postgres_store *p, const char *sql)
{
	PGresult *r = PQexec(p->db, sql);
	enum outcome o = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1 ? OK : failed(p, "version", r);
	if (o == OK) *out = (int)strtol(PQgetvalue(r, 0, 0), NULL, 10);
	PQclear(r);
	return o;
}

static enum outcome version(int *out, struct store *s)
{
	struct postgres_store *p = of(s);
	int there = 0;
	enum outcome o = ask_number(&there, p, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('naru_migration')");
	if (o != OK) return o;
	if (there == 0) {
		*out = 0;
		return OK;
	}
	return ask_number(out, p, "SELECT COALESCE(max(number), 0) FROM naru_migration");
}

/* Several cores may start at once: the first one in migrates, the others find it done. */
static enum outcome migrate(struct store *s, const struct migration *m, int from)
{
	struct postgres_store *p = of(s);
	int have = from;
	char note[200];
	snprintf(note, sizeof note, "CREATE TABLE IF NOT EXISTS naru_migration (number BIGINT NOT NULL PRIMARY KEY);"
		"INSERT INTO naru_migration (number) VALUES (%d)", m->number);
	enum outcome o = command(p, "BEGIN");
	if (o == OK) o = command(p, "SELECT pg_advisory_xact_lock(" MIGRATION_LOCK ")");
	if (o == OK) o = version(&have, s);
	if (o == OK && have < m->number) {
		o = command(p, m->postgres);
		if (o == OK) o = command(p, note);
	}
	if (o == OK) o = commit(p);
	if (o != OK && PQtransactionStatus(p->db) != PQTRANS_IDLE && command(p, "ROLLBACK") != OK) return store_broken(s);
	return o;
}

/* Reads one table to its end and throws it away. */
static enum outcome read_table(struct postgres_store *p, const char *table)
{
	char sql[200], *row;
	int n;
	snprintf(sql, sizeof sql, "COPY %.150s TO STDOUT (FORMAT binary)", table);
	PGresult *r = PQexec(p->db, sql);
	enum outcome o = PQresultStatus(r) == PGRES_COPY_OUT ? OK : failed(p, "check", r);
	PQclear(r);
	if (o != OK) return o;
	while ((n = PQgetCopyData(p->db, &row, 0)) > 0) PQfreemem(row);
	while ((r = PQgetResult(p->db)) != NULL) {
		if (PQresultStatus(r) != PGRES_COMMAND_OK) o = failed(p, "check", r);
		PQclear(r);
	}
	return n == -1 ? o : store_broken(&p->base);
}

static enum outcome check(struct store *s)
{
	struct postgres_store *p = of(s);
	PGresult *r = PQexec(p->db, "SELECT quote_ident(table_name) FROM information_schema.tables "
		"WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1");
	enum outcome o = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : failed(p, "check", r);
	for (int i = 0; o == OK && i < PQntuples(r); i++) o = read_table(p, PQgetvalue(r, i, 0));
	PQclear(r);
	return o;
}

static int fd(const struct store *s)
{
	return PQsocket(of(s)->db);
}

static void close_store(struct store *s)
{
	PQfinish(of(s)->db);
	free(of(s));
}

static const struct driver postgres_driver = {
	.prepare = prepare, .start = start, .next = next, .end = end, .step = step, .alive = alive, .version = version,
	.migrate = migrate, .copy = NULL, .check = check, .fd = fd, .close = close_store,
};

/* Durable on the standbys too if they are configured; nothing may cut a COMMIT short. */
static enum outcome set_up(struct postgres_store *p)
{
	return command(p, "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';"
		"SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning");
}

enum outcome postgres_open(struct store **out, const char *where, struct err *err)
{
	const char *const names[] = {"dbname", "client_encoding", "fallback_application_name", NULL};
	const char *const values[] = {where, "UTF8", "naru", NULL};
	struct postgres_store *p = calloc(1, sizeof *p);
	REQUIRE(p != NULL);
	p->base = (struct store){.driver = &postgres_driver, .err = err};
	p->db = PQconnectdbParams(names, values, 1);
	if (PQstatus(p->db) != CONNECTION_OK) {
		log_event("store.connect", L_INT("ok", 0));
		err_set(err, MSG(N_("PostgreSQL does not answer. Check the address, that it runs, and that this user may sign in.")));
	} else if (PQserverVersion(p->db) < OLDEST_SERVER) {
		err_set(err, MSG(N_("This PostgreSQL is too old. Naru needs version 15 or newer.")));
	} else {
		PQsetNoticeReceiver(p->db, notice, p);
		if (set_up(p) == OK) {
			*out = &p->base;
			return OK;
		}
	}
	close_store(&p->base);
	return BROKEN;
}
