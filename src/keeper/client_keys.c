/* Core's end: keys, grants, sealing and opening. Long lists are asked in parts of CALL_SPLIT. */
#include <string.h>
#include "keeper/client_state.h"
#include "keeper/budget.h"
#include "keeper/layout.h"

uint32_t keeper_blob_epoch(struct bytes blob) { return blob.n >= 5 ? (uint32_t)laid_int(blob.at + 1, 4) : 0; }

static void take_grant(struct frame_reader *r, struct grant_row *g, struct arena *a)
{
	get_grant(r, g);
	g->sealed = arena_bytes(a, g->sealed.at, g->sealed.n);
	g->sig = arena_bytes(a, g->sig.at, g->sig.n);
}

enum outcome keeper_client_keys(struct grant_row **out, size_t *n, struct keeper *k, struct arena *a, const char *token, struct client_id client,
	const struct staff_id holders[], size_t n_holders, struct instant now)
{
	struct question q;
	struct frame_reader r;
	ask_as(&q, k, CALL_CLIENT_KEYS, token, now);
	frame_i64(&q.w, client.v);
	frame_u32(&q.w, (uint32_t)n_holders);
	for (size_t i = 0; i < n_holders; i++) frame_i64(&q.w, holders[i].v);
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	size_t came = frame_get_count(&r, ITEMS_MAX, GRANT_WIRE);
	struct grant_row *rows = arena_array(a, came, sizeof *rows);
	for (size_t i = 0; i < came; i++) take_grant(&r, &rows[i], a);
	said = heard(&r);
	if (said != OK) return said;
	*out = rows;
	*n = came;
	return OK;
}

enum outcome keeper_grant(struct grant_row *out, struct keeper *k, struct arena *a, const char *token, const struct grant_row *own,
	struct staff_id to, int64_t not_after, struct instant now)
{
	struct question q;
	struct frame_reader r;
	struct grant_row g;
	ask_as(&q, k, CALL_GRANT, token, now);
	put_grant(&q.w, own);
	frame_i64(&q.w, to.v);
	frame_i64(&q.w, not_after);
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	take_grant(&r, &g, a);
	said = heard(&r);
	if (said == OK) *out = g;
	return said;
}

static void put_grants(struct frame_writer *w, const struct grant_row *grants, size_t n)
{
	frame_u32(w, (uint32_t)n);
	for (size_t i = 0; i < n; i++) put_grant(w, &grants[i]);
}

/* Grants are large: only those of the items in this part go along. */
static size_t put_needed(struct frame_writer *w, const struct grant_row *grants, size_t n_grants, const struct seal_item *items, size_t n)
{
	unsigned char *count = w->over ? NULL : w->at + w->n;
	size_t put = 0, at = w->n;
	frame_u32(w, 0);
	for (size_t i = 0; i < n_grants; i++) {
		bool needed = false;
		for (size_t j = 0; j < n && !needed; j++) needed = grants[i].client.v == items[j].ref.client.v && grants[i].kind == items[j].ref.kind;
		if (!needed) continue;
		put_grant(w, &grants[i]);
		put++;
	}
	if (!count || w->over) return 0;
	struct layout l = {.at = w->at + at};
	lay_int(&l, put, 4);
	return put;
}

static enum outcome seal_part(struct bytes out[], struct keeper *k, struct arena *a, const char *token, const struct grant_row *grants,
	size_t n_grants, const struct seal_item *items, size_t n, struct instant now)
{
	struct question q;
	struct frame_reader r;
	ask_as(&q, k, CALL_SEAL, token, now);
	put_needed(&q.w, grants, n_grants, items, n);
	frame_u32(&q.w, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		put_ref(&q.w, &items[i].ref);
		frame_bytes(&q.w, items[i].plain);
	}
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	for (size_t i = 0; i < n; i++) {
		struct bytes blob = frame_get_bytes(&r, CALL_ROOM);
		out[i] = arena_bytes(a, blob.at, blob.n);
	}
	return heard(&r);
}

enum outcome keeper_seal(struct bytes out[], struct keeper *k, struct arena *a, const char *token, const struct grant_row *grants, size_t n_grants,
	const struct seal_item *items, size_t n, struct instant now)
{
	for (size_t from = 0; from < n;) {
		size_t to = from, bytes = 0;
		while (to < n && (to == from || bytes + blob_size(items[to].ref.kind, items[to].plain.n) < CALL_SPLIT) && to - from < ITEMS_MAX)
			bytes += blob_size(items[to].ref.kind, items[to].plain.n), to++;
		enum outcome r = seal_part(out + from, k, a, token, grants, n_grants, items + from, to - from, now);
		if (r != OK) return r;
		from = to;
	}
	return OK;
}

static void take_head(struct open_answer *answer, struct frame_reader *r)
{
	answer->seq = frame_get_u64(r);
	answer->until.ms = frame_get_i64(r);
	answer->left_today = (int)frame_get_u32(r);
	uint8_t verdict = frame_get_u8(r);
	if (verdict > VERDICT_GRANT) r->bad = true;
	else answer->refused = verdict_word((enum verdict)verdict);
}

static enum outcome open_part(struct bytes out[], struct open_answer *answer, struct keeper *k, struct arena *a, const char *token,
	const struct open_request *req, const struct open_item *items, size_t n, struct instant now)
{
	struct question q;
	struct frame_reader r = {0};
	struct open_answer got = {0};
	ask_as(&q, k, CALL_OPEN, token, now);
	frame_u8(&q.w, (uint8_t)req->purpose);
	frame_i64(&q.w, req->ref);
	frame_u8(&q.w, req->linked);
	put_grants(&q.w, req->grants, req->n_grants);
	frame_u32(&q.w, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		put_ref(&q.w, &items[i].ref);
		frame_bytes(&q.w, items[i].blob);
	}
	enum outcome said = hear(&r, &q);
	if (said == OK || ((said == LIMIT || said == DENIED) && r.at < r.end)) take_head(&got, &r);
	if (said == OK) {
		for (size_t i = 0; i < n; i++) {
			struct bytes plain = frame_get_bytes(&r, CALL_ROOM);
			out[i] = arena_bytes(a, plain.at, plain.n);
		}
	}
	if (r.bad || (said == OK && heard(&r) != OK)) return BROKEN;
	if (answer && (said == OK || got.refused)) *answer = got;
	return said;
}

/* Facts of a whole centre come in parts; everything else is one question, so that it is opened whole or not at all. */
static bool only_facts(const struct open_request *req)
{
	for (size_t i = 0; i < req->n; i++) {
		if (req->items[i].ref.kind != KEY_FACTS) return false;
	}
	return true;
}

enum outcome keeper_open(struct bytes out[], struct open_answer *answer, struct keeper *k, struct arena *a, const char *token,
	const struct open_request *req, struct instant now)
{
	if (!only_facts(req)) return open_part(out, answer, k, a, token, req, req->items, req->n, now);
	size_t from = 0;
	do {
		size_t to = from, bytes = 0;
		while (to < req->n && (to == from || bytes + req->items[to].blob.n < CALL_SPLIT) && to - from < ITEMS_MAX)
			bytes += req->items[to++].blob.n;
		enum outcome r = open_part(out + from, answer, k, a, token, req, req->items + from, to - from, now);
		if (r != OK) return r;
		from = to;
	} while (from < req->n);
	return OK;
}
