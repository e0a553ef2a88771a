/* Core takes all requests that wait as one batch:
 *
 *   frames from front -> routes -> one keeper_sessions() for all -> one transaction -> each page (job.c) -> one commit
 *   -> answers to front
 *
 * Pages that only read run in a transaction that reads. What was answered was durable before. When the commit fails, the
 * batch is run again one by one, so that one broken request costs only itself. A passphrase takes the keeper half a second:
 * such a request is parked, and nobody waits for it but its sender. */
#include "web/core.h"
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/log.h"
#include "core_sql.h"
#include "web/job.h"
#include "web/journal_copy.h"
#include "wire/channel.h"
#include "wire/sandbox.h"

#define PARKED 16
#define JOBS (CORE_BATCH + PARKED)
#define EXIT_BLAMES_FRONT 3 /* main starts front anew too */
#define EXIT_NO_START 4     /* trying again would not help */
#define IDEM_KEPT_MS (24 * 3600 * 1000LL)
#define HOUR_MS (3600 * 1000LL)
#define TRIES 3
#define WORK_MS 5 /* wait for requests between two pieces of the day's work */
#define READERS 64 /* names kept, so that a page need not ask for the name in its corner */

struct core {
	const struct core_options *o;
	struct store *store;
	struct keeper *keeper;
	struct channel front;
	struct memo *memo;
	struct centre_info centre;
	struct arena centre_arena, batch_arena;
	struct job job[JOBS];
	uint64_t tag;
	struct instant forgot; /* when old form ids were last deleted */
	struct date daily_on;  /* the day whose work is begun, and where it goes on; 0 = done */
	int64_t daily_from;
	uint64_t copied;       /* entries of the keeper's journal that are in the database */
	bool centre_changed, store_lost;
	struct reader {
		struct staff_id staff;
		const char *name;
	} reader[READERS];
	size_t n_readers;
};

static int64_t monotonic_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct instant core_now(const struct core *k)
{
	return (struct instant){instant_real().ms + k->o->clock_ahead_ms};
}

/* The centre -------------------------------------------------------------------------------------------------------------*/

static enum outcome centre_read(struct core *k, struct tx *tx)
{
	struct centre_shown_row row;
	enum outcome r = store_centre_shown(&row, tx, k->o->centre);
	if (r != OK)
		return r;
	k->centre = (struct centre_info){.id = k->o->centre, .name = row.name, .people_word = row.people_word, .region = row.region,
		.zone_minutes = (int)row.zone_minutes, .demo = row.demo};
	k->centre_changed = false;
	k->n_readers = 0;
	return OK;
}

static enum outcome centre_load(struct core *k, struct err *err)
{
	struct tx *tx;
	arena_reset(&k->centre_arena);
	enum outcome r = tx_begin(&tx, k->store, TX_READ, &k->centre_arena, err);
	if (r != OK)
		return r;
	r = centre_read(k, tx);
	if (r == OK)
		r = journal_copied(&k->copied, tx, k->o->centre);
	tx_rollback(tx);
	if (r == NOT_FOUND)
		err_set(err, MSG(N_("The database does not know this centre. Was it made with `naru init` or `naru demo`?")));
	return r;
}

static const char *reader_name(const struct core *k, struct staff_id staff)
{
	for (size_t i = 0; staff.v && i < k->n_readers; i++)
		if (k->reader[i].staff.v == staff.v)
			return k->reader[i].name;
	return NULL;
}

/* Reads the names that are not known yet: once a person after each change of the settings. */
static void readers_learn(struct core *k, struct tx *tx, struct job *batch[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct ctx *c = &batch[i]->c;
		struct staff_name_row row;
		if (!c->actor.staff.v || c->reader)
			continue;
		c->reader = reader_name(k, c->actor.staff);
		if (c->reader || k->n_readers == READERS)
			continue;
		tx_arena(tx, &k->centre_arena);
		if (store_staff_name(&row, tx, k->o->centre, c->actor.staff) != OK)
			continue;
		k->reader[k->n_readers++] = (struct reader){c->actor.staff, row.name};
		c->reader = row.name;
	}
}

/* Taking -----------------------------------------------------------------------------------------------------------------*/

static struct job *job_free(struct core *k)
{
	for (size_t i = 0; i < JOBS; i++)
		if (k->job[i].state == JOB_FREE)
			return &k->job[i];
	return NULL;
}

/* OK: taken; NOT_FOUND: nothing waits; else the neighbour is gone or mad. */
static enum outcome take_one(struct core *k, struct job *j)
{
	struct frame frame;
	arena_reset(&j->arena);
	j->arena.cap = JOB_MEMORY_UPLOAD;
	enum outcome r = channel_recv(&frame, &k->front, &j->arena, FRAME_MAX_IN);
	if (r != OK)
		return r;
	r = exchange_asked(&j->q, &frame, &j->arena);
	if (r != OK)
		return r;
	j->conn = frame.conn;
	j->route = NULL;
	if (router_find(&j->route, j->q.id, k->o->router, j->q.method, j->q.path) != OK)
		j->route = NULL;
	j->arena.cap = j->route && j->route->upload ? JOB_MEMORY_UPLOAD : JOB_MEMORY;
	j->state = JOB_ASKED;
	j->statements = 0;
	j->spent_us = 0;
	return OK;
}

static enum outcome take_requests(struct core *k, struct job *batch[], size_t *n)
{
	while (*n < (k->o->batch ? k->o->batch : CORE_BATCH)) {
		struct job *j = job_free(k);
		enum outcome r = j ? take_one(k, j) : NOT_FOUND;
		if (r != OK)
			return r == NOT_FOUND ? OK : r;
		batch[(*n)++] = j;
	}
	return OK;
}

static enum outcome take_unlocks(struct core *k, struct job *batch[], size_t *n)
{
	struct unlock_answer answer;
	while (*n < CORE_BATCH) {
		enum outcome r = keeper_take_unlock(&answer, k->keeper);
		if (r != OK)
			return r == NOT_FOUND ? OK : r;
		for (size_t i = 0; i < JOBS; i++) {
			struct job *j = &k->job[i];
			if (j->state != JOB_PARKED || j->c.tag != answer.tag)
				continue;
			j->unlock = answer;
			j->state = JOB_UNLOCKED;
			batch[(*n)++] = j;
			break;
		}
	}
	return OK;
}

/* The journal's copy -------------------------------------------------------------------------------------------------------*/

/* What the keeper wrote down goes into the database before the page that it was for leaves. */
static enum outcome journal_copy_alone(struct core *k)
{
	struct tx *tx;
	struct err err = {0};
	uint64_t copied = k->copied;
	arena_reset(&k->batch_arena);
	enum outcome r = tx_begin(&tx, k->store, TX_WRITE, &k->batch_arena, &err);
	if (r != OK)
		return r;
	r = journal_copy(&copied, tx, k->keeper, k->o->centre);
	if (r != OK) {
		tx_rollback(tx);
		return r;
	}
	r = tx_commit(tx);
	if (r == OK)
		k->copied = copied;
	return r;
}

/* Running ----------------------------------------------------------------------------------------------------------------*/

static enum outcome know_readers(struct core *k, struct job *batch[], size_t n, struct instant now)
{
	const char *tokens[CORE_BATCH];
	struct actor actors[CORE_BATCH];
	struct job *asks[CORE_BATCH];
	size_t n_asks = 0;
	for (size_t i = 0; i < n; i++) {
		struct job *j = batch[i];
		j->c.actor = (struct actor){0};
		if (!j->q.cookie_token)
			continue;
		tokens[n_asks] = j->q.cookie_token;
		asks[n_asks++] = j;
	}
	if (n_asks == 0)
		return OK;
	enum outcome r = keeper_sessions(k->keeper, tokens, n_asks, actors, now);
	if (r != OK)
		return r;
	for (size_t i = 0; i < n_asks; i++)
		if (actors[i].centre.v == k->o->centre.v && text_equal(actors[i].ip, asks[i]->q.ip))
			asks[i]->c.actor = actors[i];
	return OK;
}

static void context_fill(struct core *k, struct job *j, struct instant now)
{
	struct actor actor = j->c.actor;
	uint64_t tag = j->state == JOB_UNLOCKED ? j->c.tag : ++k->tag;
	struct form *form = j->state == JOB_UNLOCKED ? j->c.form : NULL;
	j->c = (struct ctx){.arena = &j->arena, .keeper = k->keeper, .centre = &k->centre, .assets = k->o->assets, .site = k->o->site, .memo = k->memo,
		.reader = reader_name(k, actor.staff), .now = now,
		.today = instant_date(now, k->centre.zone_minutes), .lang = j->q.lang, .req = &j->q, .actor = actor, .tag = tag, .form = form};
}

static bool may_write(const struct job *j)
{
	return j->state == JOB_AGAIN || j->state == JOB_UNLOCKED || (j->route && j->route->effect == WRITES);
}

static void job_fail(struct core *k, struct job *j, enum outcome r)
{
	job_reply(j, k->o, r);
	j->state = JOB_REPLIED;
	j->outcome = r;
}

static void jobs_run(struct core *k, struct tx *tx, bool writable, struct job *batch[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct job *j = batch[i];
		int64_t from = monotonic_us();
		if (j->state == JOB_AGAIN)
			j->state = JOB_ASKED;
		j->c.tx = tx;
		j->c.writable = writable;
		job_run(j, k->o);
		j->c.tx = NULL;
		j->spent_us += monotonic_us() - from;
		k->centre_changed |= j->c.centre_changed && j->outcome == OK;
	}
}

/* One transaction for all of `batch`. OK: what they reply may be said. */
static enum outcome transaction(struct core *k, enum tx_kind kind, struct job *batch[], size_t n)
{
	struct tx *tx;
	struct err err = {0};
	arena_reset(&k->batch_arena);
	enum outcome r = tx_begin(&tx, k->store, kind, &k->batch_arena, &err);
	if (r != OK)
		return r;
	readers_learn(k, tx, batch, n);
	jobs_run(k, tx, kind == TX_WRITE, batch, n);
	uint64_t copied = k->copied;
	tx_arena(tx, &k->batch_arena);
	if (kind == TX_WRITE && (r = journal_copy(&copied, tx, k->keeper, k->o->centre)) != OK) {
		tx_rollback(tx);
		return r;
	}
	r = tx_commit(tx);
	if (r == OK)
		k->copied = copied;
	return r;
}

/* A lost transaction (disk full, a conflict on PostgreSQL) is run again, each request on its own; what was parked or asks
 * to be run again keeps its state. */
static void run_alone(struct core *k, enum tx_kind kind, struct job *j, enum job_state before)
{
	enum outcome r = BROKEN;
	for (int i = 0; i < TRIES && r != OK; i++) {
		j->state = before;
		r = transaction(k, kind, &j, 1);
	}
	if (r != OK)
		job_fail(k, j, r == BUSY ? BUSY : BROKEN);
	k->store_lost |= r == BROKEN;
}

static void run_all(struct core *k, enum tx_kind kind, struct job *batch[], size_t n)
{
	enum job_state before[CORE_BATCH];
	for (size_t i = 0; i < n; i++)
		before[i] = batch[i]->state;
	if (n == 0 || transaction(k, kind, batch, n) == OK)
		return;
	for (size_t i = 0; i < n; i++)
		run_alone(k, kind, batch[i], before[i]);
}

static enum outcome answer(struct core *k, struct job *j)
{
	const struct reply *r = &j->reply;
	struct bytes page = {(const unsigned char *)r->page.s, r->page.s ? strlen(r->page.s) : 0};
	struct answer w = {.status = r->status, .body = r->body.at ? r->body : page, .content_type = r->content_type,
		.location = r->location.s, .file_name = r->file_name, .set_token = r->set_token, .refresh_s = r->refresh_s,
		.retry_after_s = r->status == 503 || r->status == 429 ? 2 : 0, .clear_site_data = r->clear_site_data,
		.sets_lang = r->sets_lang, .lang = r->sets_lang ? r->set_lang : j->c.lang, .statements = j->statements,
		.core_us = (unsigned)j->spent_us};
	struct bytes frame;
	j->arena.cap = JOB_MEMORY_UPLOAD * 2; /* room for the frame, whatever the page took */
	enum outcome sent = exchange_answer(&frame, &j->arena, j->conn, &w);
	if (sent == LIMIT) {
		struct answer large = {.status = 503};
		sent = exchange_answer(&frame, &j->arena, j->conn, &large);
	}
	j->state = JOB_FREE;
	return sent == OK ? channel_send(&k->front, frame) : sent;
}

static enum outcome run_batch(struct core *k, struct job *batch[], size_t n)
{
	struct instant now = core_now(k);
	enum outcome r = know_readers(k, batch, n, now);
	if (r != OK)
		return r;
	struct job *readers[CORE_BATCH], *writers[CORE_BATCH];
	size_t n_readers = 0, n_writers = 0;
	for (size_t i = 0; i < n; i++) {
		context_fill(k, batch[i], now);
		if (may_write(batch[i]))
			writers[n_writers++] = batch[i];
		else
			readers[n_readers++] = batch[i];
	}
	run_all(k, TX_READ, readers, n_readers);
	for (size_t i = 0; i < n_readers; i++)
		if (readers[i]->state == JOB_AGAIN)
			writers[n_writers++] = readers[i];
	run_all(k, TX_WRITE, writers, n_writers);
	/* What cannot be copied now (a full disk) stays in the keeper's journal and is copied later. */
	if (keeper_journal_size(k->keeper) > k->copied && journal_copy_alone(k) != OK)
		log_event("core.journal_not_copied");
	for (size_t i = 0; i < n && r == OK; i++)
		if (batch[i]->state == JOB_REPLIED)
			r = answer(k, batch[i]);
	return r;
}

/* The loop -----------------------------------------------------------------------------------------------------------------*/

/* A little of the new day's work; what fails is tried again tomorrow, or after a restart. */
static void daily(struct core *k, struct instant now)
{
	struct err err = {0};
	struct tx *tx;
	struct date today = instant_date(now, k->centre.zone_minutes);
	if (!k->o->daily || (k->daily_on.day == today.day && k->daily_from == 0))
		return;
	if (k->daily_on.day != today.day)
		k->daily_from = 1;
	k->daily_on = today;
	arena_reset(&k->batch_arena);
	enum outcome r = tx_begin(&tx, k->store, TX_WRITE, &k->batch_arena, &err);
	if (r == OK && (r = k->o->daily(&k->daily_from, tx, &k->batch_arena, k->o->site, k->o->centre, today)) != OK)
		tx_rollback(tx);
	else if (r == OK)
		r = tx_commit(tx);
	if (r == OK)
		return;
	k->daily_from = 0;
	log_event("core.daily_failed", L_WORD("outcome", outcome_name(r)));
}

/* Between batches: what nobody waits for. */
static void chores(struct core *k)
{
	struct err err = {0};
	struct tx *tx;
	struct instant now = core_now(k);
	memo_tidy(k->memo);
	if (k->centre_changed && centre_load(k, &err) != OK)
		log_event("core.centre_not_read");
	daily(k, now);
	if (now.ms - k->forgot.ms < HOUR_MS)
		return;
	k->forgot = now;
	arena_reset(&k->batch_arena);
	if (tx_begin(&tx, k->store, TX_WRITE, &k->batch_arena, &err) != OK)
		return;
	if (store_idem_forget(tx, (struct instant){now.ms - IDEM_KEPT_MS}) != OK)
		tx_rollback(tx);
	else if (tx_commit(tx) != OK)
		log_event("core.idem_not_deleted");
}

static int turn(struct core *k, const struct pollfd wait[2])
{
	struct job *batch[CORE_BATCH];
	size_t n = 0;
	if ((wait[0].revents & POLLOUT) && channel_flush(&k->front) != OK)
		return EXIT_BLAMES_FRONT;
	if (wait[1].revents && take_unlocks(k, batch, &n) != OK)
		return 1;
	enum outcome r = wait[0].revents & (POLLIN | POLLHUP) ? take_requests(k, batch, &n) : OK;
	if (r != OK) {
		log_event("core.front", L_WORD("outcome", outcome_name(r)));
		return r == GONE ? 0 : EXIT_BLAMES_FRONT;
	}
	if (n > 0 && run_batch(k, batch, n) != OK)
		return 1;
	chores(k);
	return k->store_lost && store_is_postgres(k->store) ? 1 : -1; /* a new core connects anew: this one may not */
}

static int run_loop(struct core *k)
{
	struct pollfd wait[] = {{.fd = k->front.fd}, {.fd = keeper_fd_slow(k->keeper), .events = POLLIN}};
	for (;;) {
		wait[0].events = (short)(POLLIN | (channel_waiting(&k->front) ? POLLOUT : 0));
		if (poll(wait, 2, k->daily_from ? WORK_MS : 60000) < 0 && errno != EINTR)
			return 1;
		int code = turn(k, wait);
		if (code >= 0)
			return code;
	}
}

static enum outcome core_open(struct core *k, struct err *err)
{
	enum outcome r = store_open(&k->store, k->o->where, err);
	if (r == OK)
		r = keeper_attach(&k->keeper, k->o->keeper_fast, k->o->keeper_slow);
	if (r == OK)
		r = centre_load(k, err);
	const struct sandbox box = {.profile = SANDBOX_CORE, .rw = k->o->dir, .accept_none = k->o->accept_no_sandbox};
	return r == OK ? sandbox_enter(&box, err) : r;
}

int core_run(const struct core_options *o)
{
	struct err err = {0};
	struct core *k = calloc(1, sizeof(*k)); /* once, at the start of the process */
	/* Arenas ask for large blocks and give them back with each request: they come from the heap, not from the kernel. */
	mallopt(M_MMAP_THRESHOLD, 2 << 20);
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
	REQUIRE(k);
	k->o = o;
	k->memo = memo_new();
	channel_init(&k->front, o->front);
	arena_init(&k->centre_arena, 1 << 20);
	arena_init(&k->batch_arena, 1 << 20);
	for (size_t i = 0; i < JOBS; i++)
		arena_init(&k->job[i].arena, JOB_MEMORY_UPLOAD);
	enum outcome r = core_open(k, &err);
	int code = r == OK ? run_loop(k) : r == NOT_FOUND || r == CONFLICT ? EXIT_NO_START : 1;
	if (r != OK)
		log_event("core.no_start", L_WORD("why", err.msg.id ? err.msg.id : "unknown"));
	if (k->store)
		store_close(k->store);
	log_event("core.stop", L_INT("code", code));
	return code;
}
