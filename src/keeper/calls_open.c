/* Opening: who may, how many, then the journal on the disk, then the keys. All or nothing. */
#include <sodium.h>
#include <string.h>
#include "base/log.h"
#include "keeper/layout.h"
#include "keeper/process_state.h"

#define DISTINCT_MAX 512

struct wanted { /* what one call asks for */
	enum purpose purpose;
	int64_t ref;
	bool linked;
	struct given_keys given;
	struct frame_reader grants, items;
	size_t n;
	int64_t id[DISTINCT_MAX], shut[DISTINCT_MAX], cases[DISTINCT_MAX]; /* clients: identity, identity not on the screen yet, notes */
	size_t n_id, n_shut, n_cases, n_cns;
};

static enum outcome add(int64_t list[DISTINCT_MAX], size_t *n, int64_t client)
{
	for (size_t i = 0; i < *n; i++) {
		if (list[i] == client) return OK;
	}
	if (*n == DISTINCT_MAX) return LIMIT;
	list[(*n)++] = client;
	return OK;
}

static bool purpose_fits(enum purpose purpose, enum key_kind kind)
{
	switch (purpose) {
	case PURPOSE_ACCOMPANY:
	case PURPOSE_PAPERS:
	case PURPOSE_SAFETY:
	case PURPOSE_CONTACT:
	case PURPOSE_CORRECT:
	case PURPOSE_INTAKE: return true;
	case PURPOSE_CASE: return kind != KEY_ID;
	case PURPOSE_FACTS: return kind == KEY_FACTS;
	case PURPOSE_UNSET:
	case PURPOSES: return false;
	}
	return false;
}

static enum outcome sort_item(struct calling *c, struct wanted *w, const struct sealed_ref *ref)
{
	if (!ref_fits(ref) || !purpose_fits(w->purpose, ref->kind)) return INVALID;
	enum outcome r = OK;
	switch (ref->kind) {
	case KEY_ID:
		r = add(w->id, &w->n_id, ref->client.v);
		if (r == OK && !session_revealed(c->session, ref->client.v, c->now_ms)) r = add(w->shut, &w->n_shut, ref->client.v);
		return r;
	case KEY_CASE: return add(w->cases, &w->n_cases, ref->client.v);
	case KEY_CNS: w->n_cns++; return OK;
	case KEY_FACTS: return OK;
	}
	return INVALID;
}

static enum outcome read_wanted(struct wanted *w, struct calling *c)
{
	enum outcome r = call_session(c);
	w->purpose = (enum purpose)frame_get_u8(&c->r);
	w->ref = frame_get_i64(&c->r);
	w->linked = frame_get_bool(&c->r);
	if (r != OK) return r;
	r = read_given(&w->given, &w->grants, c);
	if (r != OK) return r;
	w->n = frame_get_count(&c->r, ITEMS_MAX, REF_WIRE + 4);
	w->items = c->r;
	for (size_t i = 0; i < w->n; i++) {
		struct sealed_ref ref;
		get_ref(&c->r, &ref);
		frame_get_bytes(&c->r, CALL_ROOM);
		if (c->r.bad) return INVALID;
		r = sort_item(c, w, &ref);
		if (r != OK) return r;
	}
	return frame_done(&c->r);
}

static struct budget *budget_of(struct calling *c) { return &c->k->budget[c->session->member]; }

/* After LIMIT and DENIED the reader hears which limit it was. */
static void answer_head(struct calling *c, uint64_t seq, int64_t until, enum verdict v)
{
	frame_u64(&c->w, seq);
	frame_i64(&c->w, until);
	frame_u32(&c->w, (uint32_t)budget_left_today(budget_of(c), &c->k->limits, c->now_ms, c->k->directory.zone_minutes));
	frame_u8(&c->w, (uint8_t)v);
}

static enum outcome freeze(struct calling *c)
{
	struct entry e = call_entry(c, ACT_FROZEN, (struct client_id){0});
	log_event("keeper.frozen", L_INT("staff", c->member->staff.v));
	c->k->alarm = true;
	c->member->frozen = true; /* in RAM at once, whatever the disk says */
	enum outcome r = call_journal(c, &e, true), saved = call_save(c);
	session_end(c->session);
	c->session = NULL;
	return r == OK && saved == OK ? LIMIT : BROKEN;
}

static enum outcome refuse(struct calling *c, enum verdict v, int64_t client)
{
	struct entry e = call_entry(c, ACT_OPEN_REFUSED, (struct client_id){client});
	e.ref = v;
	if (v == VERDICT_TEN_MINUTES || v == VERDICT_THIRD_STOP) budget_stopped(budget_of(c), c->now_ms);
	answer_head(c, 0, 0, v);
	c->says_why = true;
	enum outcome r = call_journal(c, &e, true);
	if (r != OK) return r;
	if (v == VERDICT_GRANT) return DENIED;
	return verdict_freezes(v) ? freeze(c) : LIMIT;
}

/* One entry for each client whose identity opens, one for each counselling note, one a session for a case's notes. */
static enum outcome write_down(struct calling *c, struct wanted *w, uint64_t *seq)
{
	const uint16_t purpose = (uint16_t)(w->purpose | (w->linked ? 0 : UNLINKED));
	enum outcome r = OK;
	for (size_t i = 0; r == OK && i < w->n_id; i++) {
		struct entry e = call_entry(c, ACT_OPEN_ID, (struct client_id){w->id[i]});
		e.purpose = purpose;
		e.ref = w->ref;
		r = call_journal(c, &e, false);
		if (!*seq) *seq = e.seq;
	}
	for (size_t i = 0; r == OK && i < w->n_cases; i++) {
		if (session_viewed(c->session, w->cases[i])) continue;
		struct entry e = call_entry(c, ACT_OPEN_CASE, (struct client_id){w->cases[i]});
		e.purpose = w->purpose;
		e.ref = w->ref;
		r = call_journal(c, &e, false);
	}
	struct frame_reader at = w->items;
	for (size_t i = 0; r == OK && w->n_cns && i < w->n; i++) {
		struct sealed_ref ref;
		get_ref(&at, &ref);
		frame_get_bytes(&at, CALL_ROOM);
		if (ref.kind != KEY_CNS) continue;
		struct entry e = call_entry(c, ACT_OPEN_CNS, ref.client);
		e.purpose = w->purpose;
		e.ref = ref.row;
		r = call_journal(c, &e, false);
	}
	if (r == OK && (w->n_id || w->n_cns)) r = call_journal(c, NULL, true);
	if (r != OK) c->session->n_viewed = 0; /* what was not written was not seen */
	return r;
}

static void count(struct calling *c, const struct wanted *w)
{
	struct keeping *k = c->k;
	struct budget *b = budget_of(c);
	for (size_t i = 0; i < w->n_shut; i++) {
		budget_saw(b, w->shut[i], w->linked, c->now_ms, k->directory.zone_minutes);
		session_reveal(c->session, w->shut[i], c->now_ms);
	}
	for (size_t i = 0; i < w->n_cns; i++) budget_saw_cns(b, c->now_ms);
	if (w->n_shut && budget_alarms(b, &k->limits, c->now_ms, k->directory.zone_minutes)) {
		log_event("keeper.alarm", L_INT("staff", c->member->staff.v), L_WORD("why", "many openings"));
		k->alarm = true;
	}
}

static enum outcome open_one(struct calling *c, const struct wanted *w, struct frame_reader *at, bool only_keys)
{
	struct sealed_ref ref;
	unsigned char key[KEY_BYTES];
	get_ref(at, &ref);
	struct bytes blob = frame_get_bytes(at, CALL_ROOM);
	if (blob.n <= BLOB_OVERHEAD) return BROKEN;
	if (ref.kind == KEY_FACTS) ref.epoch = keeper_blob_epoch(blob);
	uint32_t epoch;
	enum outcome r = key_for(key, &epoch, c, &w->given, &ref, true);
	if (r != OK || only_keys) {
		sodium_memzero(key, sizeof key);
		return r;
	}
	ref.epoch = epoch;
	/* The plain text is shorter than the blob: opened where it will be sent from, then its length is written before it. */
	size_t n = 0, whole = blob.n - BLOB_OVERHEAD;
	unsigned char *out = frame_room(&c->w, whole);
	r = out ? blob_open(out, &n, key, c->k->directory.centre, &ref, blob) : LIMIT;
	sodium_memzero(key, sizeof key);
	if (r != OK) return r;
	struct layout l = {.at = out - 4};
	lay_int(&l, n, 4);
	c->w.n -= whole - n;
	sodium_memzero(out + n, whole - n);
	return OK;
}

/* Every grant is tried before anything is written: an opening that would fail must not count. */
static enum outcome try_keys(struct calling *c, struct wanted *w)
{
	struct frame_reader at = w->items;
	enum outcome r = call_vault(c);
	for (size_t i = 0; r == OK && i < w->n; i++) r = open_one(c, w, &at, true);
	return r;
}

enum outcome call_open(struct calling *c)
{
	struct wanted w = {0};
	struct keeping *k = c->k;
	enum outcome r = read_wanted(&w, c);
	if (r == OK) r = try_keys(c, &w);
	if (r == DENIED) return refuse(c, VERDICT_GRANT, w.n_id ? w.id[0] : w.n_cases ? w.cases[0] : 0);
	if (r != OK) return r;
	const struct budget_ask ask = {.client = w.shut, .n = w.n_shut, .linked = w.linked, .n_cns = (int64_t)w.n_cns, .now_ms = c->now_ms,
		.zone_minutes = k->directory.zone_minutes};
	enum verdict v = budget_judge(budget_of(c), &k->limits, &ask);
	if (v != VERDICT_FINE) return refuse(c, v, w.n_shut ? w.shut[0] : 0);
	uint64_t seq = 0;
	r = write_down(c, &w, &seq);
	if (r != OK) return r;
	count(c, &w);
	answer_head(c, seq, w.n_id ? session_revealed(c->session, w.id[0], c->now_ms) : 0, VERDICT_FINE);
	struct frame_reader at = w.items;
	for (size_t i = 0; r == OK && i < w.n; i++) r = open_one(c, &w, &at, false);
	return r;
}
