/* The keeper's main loop: one call, one answer; sign-ins go to the two hashing threads and come back as events.
 *
 * Nothing is allocated after the start. What a call read and wrote is wiped when its answer is on the line. */
#include "keeper/keeper_main.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/log.h"
#include "keeper/log_key.h"
#include "keeper/process_state.h"
#include "wire/process.h"
#include "wire/sandbox.h"

#define NOTE_MS 60000

static call_fn *const calls[CALLS] = {
	[CALL_HELLO] = call_hello, [CALL_SESSIONS] = call_sessions, [CALL_END] = call_end, [CALL_SET_ROLES] = call_set_roles,
	[CALL_CLOSE] = call_close, [CALL_UNFREEZE] = call_unfreeze, [CALL_MEMBER] = call_member, [CALL_ZONE] = call_zone,
	[CALL_CLIENT_KEYS] = call_client_keys, [CALL_GRANT] = call_grant, [CALL_SEAL] = call_seal, [CALL_OPEN] = call_open,
	[CALL_IS_OPEN] = call_is_open, [CALL_JOURNAL] = call_journal_note, [CALL_TAIL] = call_tail, [CALL_STATUS] = call_status,
};

/* Answers --------------------------------------------------------------------------------------------------------------*/

#define ANSWER_HEAD (FRAME_HEAD + 1 + 8)

/* Outcome and size of the journal stand before the body: they are known only when the call is over. */
static void finish_head(struct calling *c, enum outcome r)
{
	unsigned char *at = c->w.at + FRAME_HEAD;
	at[0] = (unsigned char)r;
	for (int i = 0; i < 8; i++) at[1 + i] = (unsigned char)(c->k->journal.tree.n >> (56 - 8 * i));
	if (r != OK && !c->says_why) {
		sodium_memzero(c->w.at + ANSWER_HEAD, c->w.n - ANSWER_HEAD);
		c->w.n = ANSWER_HEAD;
		c->w.over = false;
	}
}

static enum outcome answer(struct keeping *k, const struct frame *f)
{
	struct calling c = {.k = k, .call = (enum call)f->kind};
	enum outcome r = INVALID;
	struct bytes frame;
	frame_start_in(&c.w, k->out, CALL_ROOM, f->conn, f->kind);
	frame_u8(&c.w, 0);
	frame_u64(&c.w, 0);
	frame_read(&c.r, f, NULL);
	k->told_ms = frame_get_i64(&c.r);
	c.now_ms = keeping_now(k, k->told_ms);
	if (f->kind < CALLS && calls[f->kind]) r = k->fault && f->kind != CALL_HELLO ? BROKEN : calls[f->kind](&c);
	call_over(&c);
	if (r == OK && c.w.over) r = LIMIT;
	finish_head(&c, r);
	size_t n = c.w.n;
	r = frame_end(&frame, &c.w);
	if (r == OK) r = channel_send(&k->fast, frame);
	sodium_memzero(k->out, n);
	sodium_memzero(&c, sizeof c); /* the token */
	return r;
}

/* A frame that is none is dropped; only its sender hears nothing. GONE: both lines are closed. */
static enum outcome take_fast(struct keeping *k)
{
	struct frame f;
	enum outcome r = channel_recv_into(&f, &k->fast, k->in, CALL_ROOM);
	if (r == INVALID) log_event("keeper.malformed", L_WORD("line", "fast"));
	if (r != OK) return r;
	r = answer(k, &f);
	sodium_memzero(k->in, FRAME_HEAD + f.n);
	return r;
}

static enum outcome take_slow(struct keeping *k)
{
	struct frame f;
	enum outcome r = channel_recv_into(&f, &k->slow_line, k->in, CALL_ROOM);
	if (r == INVALID) log_event("keeper.malformed", L_WORD("line", "slow"));
	if (r != OK) return r;
	slow_asked(k, &f);
	sodium_memzero(k->in, FRAME_HEAD + f.n);
	return OK;
}

/* Start ----------------------------------------------------------------------------------------------------------------*/

static enum outcome pepper_load(struct keeping *k)
{
	size_t n = 0;
	enum outcome r = disk_read(&n, &k->disk, "pepper", k->pepper, sizeof k->pepper);
	if (r == NOT_FOUND) {
		randombytes_buf(k->pepper, sizeof k->pepper);
		return disk_replace(&k->disk, "pepper", k->pepper, sizeof k->pepper);
	}
	return r == OK && n == sizeof k->pepper ? OK : BROKEN;
}

/* Budgets are what the journal says, so that a restart gives nothing back. */
static void remember(void *with, const struct entry *e)
{
	struct keeping *k = with;
	const struct member *m = e->actor ? directory_by_staff(&k->directory, (struct staff_id){e->actor}) : NULL;
	if (!m) return;
	struct budget *b = &k->budget[m - k->directory.member];
	if (e->action == ACT_OPEN_ID)
		budget_saw(b, e->client, !(e->purpose & UNLINKED), (int64_t)e->ms, k->directory.zone_minutes);
	if (e->action == ACT_OPEN_CNS) budget_saw_cns(b, (int64_t)e->ms);
	if (e->action == ACT_OPEN_REFUSED && (e->ref == VERDICT_TEN_MINUTES || e->ref == VERDICT_THIRD_STOP)) budget_stopped(b, (int64_t)e->ms);
}

static uint8_t open_all(struct keeping *k)
{
	const struct keeper_options *o = k->options;
	struct note_key key;
	int line;
	enum outcome r = disk_open(&k->disk, o->dir);
	if (r != OK) return r == BUSY ? START_BUSY : START_FOLDER;
	if (pepper_load(k) != OK || log_key_load(&key, &k->disk, o->centre) != OK) return START_KEYS;
	if (directory_load(&k->directory, &k->disk, o->centre, k->pepper, k->out, CALL_ROOM) != OK) return START_DIRECTORY;
	if (budget_load(&k->limits, &line, &k->disk) != OK) return START_BUDGETS;
	r = journal_open(&k->journal, &k->disk, &key, remember, k);
	sodium_memzero(&key, sizeof key);
	if (r != OK) return START_JOURNAL;
	k->disk.writes = k->disk.syncs = 0;
	k->disk.fail_write = o->testing.fail_write;
	k->disk.fail_sync = o->testing.fail_sync;
	return START_FINE;
}

static void note_moment(struct keeping *k, enum journal_action action)
{
	struct calling c = {.k = k, .now_ms = keeping_now(k, instant_real().ms)};
	struct entry e = call_entry(&c, action, (struct client_id){0});
	if (call_journal(&c, &e, true) != OK) log_event("keeper.journal_failed", L_INT("action", action));
}

static uint8_t shut_in(struct keeping *k)
{
	const struct keeper_options *o = k->options;
	char own[4096];
	if ((size_t)snprintf(own, sizeof own, "%s/keeper", o->dir) >= sizeof own) return START_FOLDER;
	const struct sandbox box = {.profile = SANDBOX_KEEPER, .rw = own, .accept_none = o->accept_no_sandbox};
	if (sandbox_enter(&box, NULL) != OK) return START_SANDBOX;
	struct pwhash_cost cost = o->testing.cost.memory ? o->testing.cost : PWHASH_REAL;
	return slow_start(&k->slow, cost) == OK ? START_FINE : START_SANDBOX;
}

static unsigned char *room(void)
{
	void *at = mmap(NULL, CALL_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(at != MAP_FAILED);
	madvise(at, CALL_ROOM, MADV_DONTDUMP);
	return at;
}

static struct keeping *allocate(const struct keeper_options *o, int fast, int slow)
{
	REQUIRE(sodium_init() >= 0);
	struct keeping *k = calloc(1, sizeof *k); /* once, at the start of the process */
	REQUIRE(k);
	k->options = o;
	k->disk.dir = k->journal.fd = k->slow.event = -1;
	k->in = room();
	k->out = room();
	k->vault = sodium_malloc(sizeof *k->vault);
	REQUIRE(k->vault);
	channel_init(&k->fast, fast);
	channel_init(&k->slow_line, slow);
	return k;
}

/* Loop -----------------------------------------------------------------------------------------------------------------*/

static void take_hashed(struct keeping *k)
{
	for (struct slow_job *j; (j = slow_done(&k->slow));) slow_answered(k, j);
}

static bool went_on(enum outcome r) { return r == OK || r == INVALID || r == NOT_FOUND; }

static int serve(struct keeping *k, int signals)
{
	for (;;) {
		struct pollfd p[] = {{.fd = k->fast.fd, .events = POLLIN}, {.fd = k->slow_line.fd, .events = POLLIN},
			{.fd = k->fault ? -1 : k->slow.event, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
		if (channel_waiting(&k->fast)) p[0].events |= POLLOUT;
		if (channel_waiting(&k->slow_line)) p[1].events |= POLLOUT;
		int n = poll(p, 4, NOTE_MS);
		if (n < 0 && errno != EINTR) return 1;
		if (n == 0 && !k->fault && journal_sync(&k->journal, keeping_now(k, k->told_ms)) != OK) log_event("keeper.checkpoint_failed", L_INT("at", 0));
		int s = p[3].revents ? process_signal(signals) : 0;
		if (s == SIGTERM || s == SIGINT) return 0;
		if (p[2].revents) take_hashed(k);
		if ((p[0].revents & POLLOUT) && channel_flush(&k->fast) != OK) return 0;
		if ((p[1].revents & POLLOUT) && channel_flush(&k->slow_line) != OK) return 0;
		if ((p[1].revents & (POLLIN | POLLHUP)) && !went_on(take_slow(k))) return 0;
		if ((p[0].revents & (POLLIN | POLLHUP)) && !went_on(take_fast(k))) return 0;
		if (k->fault && p[0].revents) return 1; /* it has said why; main starts another one, which may find the reason gone */
	}
}

static void wipe(struct keeping *k)
{
	if (k->slow.job) slow_stop(&k->slow);
	journal_close(&k->journal);
	disk_close(&k->disk);
	channel_close(&k->fast);
	channel_close(&k->slow_line);
	sodium_free(k->vault);
	sodium_memzero(k->in, CALL_ROOM);
	sodium_memzero(k->out, CALL_ROOM);
	munmap(k->in, CALL_ROOM);
	munmap(k->out, CALL_ROOM);
	sodium_memzero(k, sizeof *k);
	free(k);
}

int keeper_main(const struct keeper_options *o, int fast, int slow)
{
	int signals;
	REQUIRE(process_signals(&signals) == OK);
	struct keeping *k = allocate(o, fast, slow);
	k->fault = open_all(k);
	if (k->fault == START_FINE) k->fault = shut_in(k);
	if (k->fault == START_FINE) note_moment(k, ACT_START);
	else log_event("keeper.no_start", L_INT("fault", k->fault));
	int code = serve(k, signals);
	if (k->fault == START_FINE) note_moment(k, ACT_STOP);
	else code = 1;
	wipe(k);
	return code;
}
