/* SQLite: one connection to DIR/naru.db, exclusively ours.
 *
 * The only file of the program that prepares SQL for SQLite, and only constants of the program. The database is written
 * through a WAL that is copied back between batches, never while someone waits for an answer. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "store/driver.h"
#include "base/banned.h"

#define CHECKPOINT_PAGES 1000 /* about 4 MB of WAL */
#define BUSY_MS 3000          /* a core that is just ending lets go within this */

struct prepared {
	sqlite3_stmt *stmt;
	unsigned char index[STATEMENT_ARGS]; /* SQLite's number of $1, $2, … */
};

struct sqlite_store {
	struct store base;
	sqlite3 *db;
	char dir[4096]; /* "" in memory */
	struct prepared *prepared; /* one per slot */
	sqlite3_stmt *step[STEP_BACK + 2];
	int wal_pages;
	bool trusted; /* set-up and checks may use PRAGMA; statements may not */
	char said[200]; /* what the check found, for the message */
};

static struct sqlite_store *of(const struct store *s)
{
	return (struct sqlite_store *)(uintptr_t)s;
}

static enum outcome failed(struct sqlite_store *q, const char *what, int code)
{
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID) return EXISTS;
		log_event("store.constraint", L_WORD("statement", what), L_INT("code", code));
		return INVALID;
	case SQLITE_BUSY: return BUSY;
	case SQLITE_FULL: return store_disk_full(&q->base);
	default: break;
	}
	log_event("store.failed", L_WORD("statement", what), L_INT("code", code));
	if (code == SQLITE_IOERR_WRITE) return store_disk_full(&q->base); /* quota, file size */
	return store_broken(&q->base);
}

/* Statements ---------------------------------------------------------------------------------------------------------*/
static enum outcome prepare_slot(struct sqlite_store *q, const struct statement *st, struct prepared **out)
{
	bool fresh;
	struct prepared *p = &q->prepared[store_slot(&q->base, st, &fresh)];
	*out = p;
	if (p->stmt) return OK;
	int code = sqlite3_prepare_v3(q->db, st->sql, -1, SQLITE_PREPARE_PERSISTENT, &p->stmt, NULL);
	if (code != SQLITE_OK) return failed(q, st->name, code);
	for (int i = 0; i < st->n_args; i++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", i + 1);
		p->index[i] = (unsigned char)sqlite3_bind_parameter_index(p->stmt, name);
	}
	return OK;
}

static enum outcome prepare(struct store *s, const struct statement *st)
{
	struct prepared *p;
	return prepare_slot(of(s), st, &p);
}

static int bind(sqlite3_stmt *stmt, int i, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL: return sqlite3_bind_null(stmt, i);
	case VALUE_I64: return sqlite3_bind_int64(stmt, i, v->i);
	case VALUE_TEXT: return sqlite3_bind_text64(stmt, i, v->at, v->n, SQLITE_STATIC, SQLITE_UTF8);
	case VALUE_BYTES: return sqlite3_bind_blob64(stmt, i, v->n > 0 ? v->at : "", v->n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static enum outcome start(struct cursor *c, struct store *s, const struct statement *st, const struct value *args)
{
	struct prepared *p;
	enum outcome r = prepare_slot(of(s), st, &p);
	if (r != OK) return r;
	for (int i = 0; i < st->n_args; i++) {
		int code = bind(p->stmt, p->index[i], &args[i]);
		if (code == SQLITE_OK) continue;
		sqlite3_clear_bindings(p->stmt);
		return failed(of(s), st->name, code);
	}
	*c = (struct cursor){.store = s, .statement = st, .handle = p->stmt};
	return OK;
}

static enum outcome next(struct cursor *c, struct value *cells)
{
	sqlite3_stmt *stmt = c->handle;
	int code = sqlite3_step(stmt);
	if (code == SQLITE_DONE) return NOT_FOUND;
	if (code != SQLITE_ROW) return failed(of(c->store), c->statement->name, code);
	for (int i = 0; i < c->statement->n_columns; i++) {
		struct value *v = &cells[i];
		*v = (struct value){.kind = VALUE_NULL};
		switch (sqlite3_column_type(stmt, i)) {
		case SQLITE_INTEGER:
			v->kind = VALUE_I64;
			v->i = sqlite3_column_int64(stmt, i);
			break;
		case SQLITE_TEXT:
			v->kind = VALUE_TEXT;
			v->at = sqlite3_column_text(stmt, i);
			v->n = (size_t)sqlite3_column_bytes(stmt, i);
			break;
		case SQLITE_BLOB:
			v->kind = VALUE_BYTES;
			v->at = sqlite3_column_blob(stmt, i);
			v->n = (size_t)sqlite3_column_bytes(stmt, i);
			break;
		case SQLITE_FLOAT: return failed(of(c->store), c->statement->name, SQLITE_MISMATCH);
		default: break;
		}
	}
	return OK;
}

static enum outcome end(struct cursor *c, int64_t *changed)
{
	*changed = c->statement->writes ? sqlite3_changes64(of(c->store)->db) : 0;
	sqlite3_reset(c->handle); /* its code repeats what next() said */
	sqlite3_clear_bindings(c->handle);
	return OK;
}

/* Transactions -------------------------------------------------------------------------------------------------------*/
static int run_step(struct sqlite_store *q, int which, const char *sql)
{
	int code = SQLITE_OK;
	if (!q->step[which]) code = sqlite3_prepare_v3(q->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->step[which], NULL);
	if (code != SQLITE_OK) return code;
	code = sqlite3_step(q->step[which]);
	int after = sqlite3_reset(q->step[which]);
	return code == SQLITE_DONE ? SQLITE_OK : after;
}

static void checkpoint(struct sqlite_store *q)
{
	if (q->wal_pages < CHECKPOINT_PAGES) return;
	int code = sqlite3_wal_checkpoint_v2(q->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (code != SQLITE_OK) log_event("store.checkpoint", L_INT("code", code)); /* all is safe in the WAL; tried again later */
	q->wal_pages = 0;
}

static enum outcome step(struct store *s, enum tx_step which)
{
	static const char *const sql[] = {
		[STEP_BEGIN_READ] = "BEGIN",
		[STEP_BEGIN_WRITE] = "BEGIN IMMEDIATE",
		[STEP_COMMIT] = "COMMIT",
		[STEP_ROLLBACK] = "ROLLBACK",
		[STEP_SAVEPOINT] = "SAVEPOINT request",
		[STEP_RELEASE] = "RELEASE request",
		[STEP_BACK] = "ROLLBACK TO request",
	};
	struct sqlite_store *q = of(s);
	if (which == STEP_BEGIN_WRITE || which == STEP_BEGIN_READ) checkpoint(q);
	int code = run_step(q, which, sql[which]);
	if (code == SQLITE_OK && which == STEP_BACK) code = run_step(q, STEP_BACK + 1, sql[STEP_RELEASE]);
	return code == SQLITE_OK ? OK : failed(q, sql[which], code);
}

static bool alive(struct store *s)
{
	return !sqlite3_get_autocommit(of(s)->db);
}

static int wal_grew(void *store, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct sqlite_store *)store)->wal_pages = pages;
	return SQLITE_OK;
}

/* Setting up ---------------------------------------------------------------------------------------------------------*/
static int allowed(void *store, int action, const char *a, const char *b, const char *c, const char *d)
{
	(void)a, (void)b, (void)c, (void)d;
	if (action == SQLITE_ATTACH || action == SQLITE_DETACH) return SQLITE_DENY;
	if (action == SQLITE_PRAGMA && !((struct sqlite_store *)store)->trusted) return SQLITE_DENY;
	return SQLITE_OK;
}

static int first_text(void *out, int n, char **cell, char **names)
{
	(void)names;
	if (n > 0 && cell[0] && !*(char *)out) snprintf(out, 200, "%s", cell[0]);
	return 0;
}

static int harden(struct sqlite_store *q)
{
	static const char *const pragmas =
		"PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
		"PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
		"PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;";
	sqlite3_busy_timeout(q->db, BUSY_MS);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(q->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_limit(q->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_set_authorizer(q->db, allowed, q);
	int code = sqlite3_exec(q->db, pragmas, NULL, NULL, NULL);
	if (code != SQLITE_OK) return code;
	char mode[200] = "";
	code = sqlite3_exec(q->db, "PRAGMA journal_mode", first_text, mode, NULL);
	if (code == SQLITE_OK && q->dir[0] && strcmp(mode, "wal") != 0) code = SQLITE_CANTOPEN;
	/* Takes the lock now, not at the first request. */
	if (code == SQLITE_OK) code = sqlite3_exec(q->db, "BEGIN IMMEDIATE; COMMIT", NULL, NULL, NULL);
	sqlite3_wal_hook(q->db, wal_grew, q);
	return code;
}

static enum outcome version(int *out, struct store *s)
{
	struct sqlite_store *q = of(s);
	char n[200] = "";
	int code = sqlite3_exec(q->db, "SELECT name FROM sqlite_master WHERE name = 'naru_migration'", first_text, n, NULL);
	bool there = n[0] != 0;
	n[0] = 0;
	if (code == SQLITE_OK && there) code = sqlite3_exec(q->db, "SELECT max(number) FROM naru_migration", first_text, n, NULL);
	if (code != SQLITE_OK) return failed(q, "version", code);
	*out = (int)strtol(n, NULL, 10);
	return OK;
}

static enum outcome migrate(struct store *s, const struct migration *m, int from)
{
	(void)from;
	struct sqlite_store *q = of(s);
	char note[200];
	snprintf(note, sizeof note, "CREATE TABLE IF NOT EXISTS naru_migration (number INTEGER NOT NULL PRIMARY KEY) STRICT;"
		"INSERT INTO naru_migration (number) VALUES (%d)", m->number);
	int code = sqlite3_exec(q->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (code == SQLITE_OK) code = sqlite3_exec(q->db, m->sqlite, NULL, NULL, NULL);
	if (code == SQLITE_OK) code = sqlite3_exec(q->db, note, NULL, NULL, NULL);
	if (code == SQLITE_OK) code = sqlite3_exec(q->db, "COMMIT", NULL, NULL, NULL);
	if (code == SQLITE_OK) return OK;
	enum outcome r = failed(q, m->name, code);
	if (!sqlite3_get_autocommit(q->db)) sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
	return r;
}

/* Copies page by page, then reads the copy as a stranger would. */
static int copy_to(struct sqlite_store *q, const char *path)
{
	sqlite3 *to;
	char found[200] = "";
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) return SQLITE_CANTOPEN;
	close(fd);
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	sqlite3_backup *b = code == SQLITE_OK ? sqlite3_backup_init(to, "main", q->db, "main") : NULL;
	if (b) sqlite3_backup_step(b, -1);
	if (code == SQLITE_OK) code = b ? sqlite3_backup_finish(b) : sqlite3_errcode(to);
	if (code == SQLITE_OK) code = sqlite3_exec(to, "PRAGMA integrity_check(1)", first_text, found, NULL);
	if (code == SQLITE_OK && strcmp(found, "ok") != 0) code = SQLITE_CORRUPT;
	sqlite3_close(to);
	return code;
}

static enum outcome copy(struct store *s, int before)
{
	struct sqlite_store *q = of(s);
	char part[4200], whole[4200];
	if (!q->dir[0]) return OK;
	snprintf(whole, sizeof whole, "%s/naru-before-%04d.db", q->dir, before);
	snprintf(part, sizeof part, "%s/naru-before-%04d.part", q->dir, before);
	int code = copy_to(q, part);
	if (code == SQLITE_OK && rename(part, whole) != 0) code = SQLITE_IOERR;
	int dir = code == SQLITE_OK ? open(q->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (dir >= 0) {
		if (fsync(dir) != 0) code = SQLITE_IOERR;
		close(dir);
	}
	if (code == SQLITE_OK) return OK;
	unlink(part);
	log_event("store.copy_failed", L_INT("code", code));
	err_set(s->err, MSG(N_("The database could not be copied before its update, so it was left as it was. Check the free space on the disk.")));
	return BROKEN;
}

static enum outcome check(struct store *s)
{
	struct sqlite_store *q = of(s);
	char link[200] = "";
	q->said[0] = 0;
	q->trusted = true;
	int code = sqlite3_exec(q->db, "PRAGMA integrity_check(1)", first_text, q->said, NULL);
	if (code == SQLITE_OK) code = sqlite3_exec(q->db, "PRAGMA foreign_key_check", first_text, link, NULL);
	q->trusted = false;
	if (code == SQLITE_OK && strcmp(q->said, "ok") == 0 && !link[0]) return OK;
	if (link[0]) snprintf(q->said, sizeof q->said, "foreign key of table %.100s", link);
	else if (code != SQLITE_OK) snprintf(q->said, sizeof q->said, "%.150s", sqlite3_errstr(code));
	err_set(s->err, MSG(N_("The database is damaged ({what}). Stop Naru and restore a backup."), A_TEXT("what", q->said)));
	return BROKEN;
}

static int no_fd(const struct store *s)
{
	(void)s;
	return -1;
}

static void close_store(struct store *s)
{
	struct sqlite_store *q = of(s);
	for (int i = 0; i < STATEMENT_SLOTS; i++) sqlite3_finalize(q->prepared[i].stmt);
	for (size_t i = 0; i < sizeof q->step / sizeof *q->step; i++) sqlite3_finalize(q->step[i]);
	q->trusted = true;
	if (q->db && sqlite3_close(q->db) != SQLITE_OK) log_event("store.close", L_INT("open", 1));
	free(q->prepared);
	free(q);
}

static const struct driver sqlite_driver = {
	.prepare = prepare, .start = start, .next = next, .end = end, .step = step, .alive = alive, .version = version,
	.migrate = migrate, .copy = copy, .check = check, .fd = no_fd, .close = close_store,
};

/* Only the owner may read the file, whatever the umask. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) close(fd);
}

enum outcome sqlite_open(struct store **out, const char *where, struct err *err)
{
	char path[4200];
	bool memory = strcmp(where, ":memory:") == 0;
	if (strlen(where) >= sizeof ((struct sqlite_store *)0)->dir) return INVALID;
	struct sqlite_store *q = calloc(1, sizeof *q);
	REQUIRE(q != NULL);
	q->base = (struct store){.driver = &sqlite_driver, .err = err};
	q->prepared = calloc(STATEMENT_SLOTS, sizeof *q->prepared);
	REQUIRE(q->prepared != NULL);
	q->trusted = true;
	snprintf(q->dir, sizeof q->dir, "%s", memory ? "" : where);
	snprintf(path, sizeof path, memory ? "%s" : "%s/naru.db", where);
	if (!memory) make_private(path);
	int code = sqlite3_open_v2(path, &q->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW, NULL);
	if (code == SQLITE_OK) code = harden(q);
	q->trusted = false;
	if (code == SQLITE_OK) {
		*out = &q->base;
		return OK;
	}
	log_event("store.open", L_INT("code", code));
	if ((code & 0xff) == SQLITE_BUSY) err_set(err, MSG(N_("Another Naru is using this folder. Stop it first.")));
	else if ((code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT)
		err_set(err, MSG(N_("naru.db in this folder is damaged or is no Naru database. Restore a backup.")));
	else err_set(err, MSG(N_("naru.db cannot be opened in this folder. Check that the folder is there, that you may write to it, and that the disk has space.")));
	close_store(&q->base);
	return BROKEN;
}
