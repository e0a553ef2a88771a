/* Core's end of the wire. One question is on the fast line at a time; an answer to an older one (of a core that died) is
 * passed over. */
#include "keeper/client.h"
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/id.h"
#include "keeper/budget.h"
#include "keeper/client_state.h"
#include "keeper/layout.h"
#include "keeper/passphrase.h"
#include "wire/process.h"

#define ANSWER_MS 30000

/* Questions --------------------------------------------------------------------------------------------------------------*/

void ask(struct question *q, struct keeper *k, enum call call, struct instant now)
{
	*q = (struct question){.k = k, .call = call};
	arena_reset(&k->arena);
	frame_start(&q->w, &k->arena, CALL_ROOM, ++k->conn, (uint8_t)call);
	frame_i64(&q->w, now.ms);
}

void ask_as(struct question *q, struct keeper *k, enum call call, const char *token, struct instant now)
{
	ask(q, k, call, now);
	frame_text(&q->w, token ? token : "");
}

static enum outcome receive(struct frame *f, struct keeper *k, const struct question *q)
{
	for (;;) {
		enum outcome r = channel_wait(&k->fast, ANSWER_MS);
		if (r == OK) r = channel_recv(f, &k->fast, &k->arena, CALL_ROOM);
		if (r != OK) return BROKEN;
		if (f->conn == k->conn) return f->kind == q->call ? OK : BROKEN;
	}
}

enum outcome hear(struct frame_reader *r, struct question *q)
{
	struct keeper *k = q->k;
	struct bytes frame;
	struct frame f;
	enum outcome sent = frame_end(&frame, &q->w);
	if (sent != OK) return sent;
	sent = channel_send(&k->fast, frame);
	if (sent == OK) sent = receive(&f, k, q);
	if (sent != OK) return BROKEN;
	frame_read(r, &f, &k->arena);
	enum outcome said = (enum outcome)frame_get_u8(r);
	k->journal_size = frame_get_u64(r);
	return r->bad || said > BROKEN ? BROKEN : said;
}

enum outcome heard(const struct frame_reader *r) { return frame_done(r) == OK ? OK : BROKEN; }

static enum outcome plain_answer(struct question *q)
{
	struct frame_reader r;
	enum outcome said = hear(&r, q);
	return said == OK ? heard(&r) : said;
}

/* Sessions ---------------------------------------------------------------------------------------------------------------*/

enum outcome keeper_sessions(struct keeper *k, const char *const tokens[], size_t n, struct actor out[], struct instant now)
{
	struct question q;
	struct frame_reader r;
	if (n > BATCH_MAX) return LIMIT;
	ask(&q, k, CALL_SESSIONS, now);
	frame_u32(&q.w, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		bool fits = tokens[i] && strlen(tokens[i]) < TOKEN_TEXT && text_is_utf8(tokens[i], strlen(tokens[i]));
		frame_text(&q.w, fits ? tokens[i] : ""); /* anything can stand in a cookie */
	}
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	for (size_t i = 0; i < n; i++) get_actor(&r, &out[i]);
	said = heard(&r);
	if (said != OK) memset(out, 0, n * sizeof *out);
	return said;
}

enum outcome keeper_end(struct keeper *k, const char *token, struct instant now)
{
	struct question q;
	ask_as(&q, k, CALL_END, token, now);
	return plain_answer(&q);
}

enum outcome keeper_is_open(struct instant *until, struct keeper *k, const char *token, struct client_id client, struct instant now)
{
	struct question q;
	struct frame_reader r;
	ask_as(&q, k, CALL_IS_OPEN, token, now);
	frame_i64(&q.w, client.v);
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	int64_t ms = frame_get_i64(&r);
	said = heard(&r);
	if (said == OK) until->ms = ms;
	return said;
}

void keeper_csrf(char out[48], const char *token, const char *path)
{
	unsigned char t[TOKEN_BYTES], ks[32], h[32];
	out[0] = '\0';
	if (!token || !token_read(t, token)) return;
	token_key(ks, t);
	keyed32(h, ks, "naru/csrf/v1", path, strlen(path));
	sodium_bin2base64(out, 48, h, sizeof h, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(t, sizeof t);
	sodium_memzero(ks, sizeof ks);
}

bool keeper_csrf_equal(const char *token, const char *path, const char *given)
{
	char right[48];
	keeper_csrf(right, token, path);
	size_t n = strlen(right);
	return n && given && strlen(given) == n && sodium_memcmp(right, given, n) == 0;
}

/* Slow calls -------------------------------------------------------------------------------------------------------------*/

int keeper_fd_slow(const struct keeper *k) { return k->slow.fd; }

static enum outcome send_slow(struct keeper *k, struct frame_writer *w)
{
	struct bytes frame;
	enum outcome r = frame_end(&frame, w);
	if (r == OK) r = channel_send(&k->slow, frame);
	sodium_memzero(w->at, w->n);
	return r == OK || r == LIMIT ? r : BROKEN;
}

static void start_slow(struct frame_writer *w, struct keeper *k, enum call call, uint64_t tag, struct instant now)
{
	arena_reset(&k->arena);
	frame_start(w, &k->arena, CALL_ROOM, tag, (uint8_t)call);
	frame_i64(w, now.ms);
}

/* In NFC. One that cannot be becomes "", which never fits: no oracle about what the keeper would have said. */
static void put_passphrase(struct frame_writer *w, const char *typed)
{
	char nfc[PASSPHRASE_MAX + 1] = "";
	if (passphrase_nfc(nfc, typed ? typed : "") != OK) nfc[0] = '\0';
	frame_text(w, nfc);
	sodium_memzero(nfc, sizeof nfc);
}

static const char *fitting(const char *s, size_t max) { return s && strlen(s) <= max ? s : ""; }

enum outcome keeper_unlock(struct keeper *k, uint64_t tag, const char *login, const char *passphrase, const char *ip, struct instant now)
{
	struct frame_writer w;
	start_slow(&w, k, CALL_UNLOCK, tag, now);
	frame_text(&w, fitting(login, LOGIN_BYTES));
	put_passphrase(&w, passphrase);
	frame_text(&w, fitting(ip, IP_TEXT - 1));
	return send_slow(k, &w);
}

enum outcome keeper_enrol(struct keeper *k, uint64_t tag, const char *token, const struct enrol *e, struct instant now)
{
	struct frame_writer w;
	start_slow(&w, k, CALL_ENROL, tag, now);
	frame_text(&w, token ? token : "");
	frame_i64(&w, e->staff.v);
	frame_text(&w, fitting(e->login, LOGIN_BYTES));
	put_passphrase(&w, e->passphrase);
	frame_u32(&w, e->roles);
	return send_slow(k, &w);
}

enum outcome keeper_new_passphrase(struct keeper *k, uint64_t tag, const char *token, const char *old, const char *fresh, struct instant now)
{
	struct frame_writer w;
	start_slow(&w, k, CALL_PASSPHRASE, tag, now);
	frame_text(&w, token);
	put_passphrase(&w, old);
	put_passphrase(&w, fresh);
	return send_slow(k, &w);
}

enum outcome keeper_take_unlock(struct unlock_answer *out, struct keeper *k)
{
	struct frame f;
	struct frame_reader r;
	struct unlock_answer a = {0};
	enum outcome got = channel_recv(&f, &k->slow, NULL, 0);
	if (got == NOT_FOUND) return NOT_FOUND;
	if (got != OK) return BROKEN;
	frame_read(&r, &f, NULL);
	a.tag = f.conn;
	a.outcome = (enum outcome)frame_get_u8(&r);
	k->journal_size = frame_get_u64(&r);
	a.wait_s = (int)frame_get_u32(&r);
	frame_get_text_into(&r, a.token, TOKEN_TEXT);
	get_actor(&r, &a.actor);
	if (frame_done(&r) != OK || a.outcome > BROKEN) return BROKEN;
	*out = a;
	return OK;
}

enum outcome keeper_wait(struct unlock_answer *out, struct keeper *k, uint64_t tag, int timeout_ms)
{
	for (;;) {
		struct unlock_answer a;
		enum outcome r = channel_wait(&k->slow, timeout_ms);
		if (r == OK) r = keeper_take_unlock(&a, k);
		if (r == NOT_FOUND) continue;
		if (r != OK) return r;
		if (a.tag != tag) continue;
		*out = a;
		return OK;
	}
}

/* Staff ------------------------------------------------------------------------------------------------------------------*/

enum outcome keeper_set_roles(struct keeper *k, const char *token, struct staff_id staff, unsigned roles, struct instant now)
{
	struct question q;
	ask_as(&q, k, CALL_SET_ROLES, token, now);
	frame_i64(&q.w, staff.v);
	frame_u32(&q.w, roles);
	return plain_answer(&q);
}

static enum outcome about(struct keeper *k, enum call call, const char *token, struct staff_id staff, struct instant now)
{
	struct question q;
	ask_as(&q, k, call, token, now);
	frame_i64(&q.w, staff.v);
	return plain_answer(&q);
}

enum outcome keeper_close_staff(struct keeper *k, const char *token, struct staff_id staff, struct instant now)
{
	return about(k, CALL_CLOSE, token, staff, now);
}

enum outcome keeper_unfreeze(struct keeper *k, const char *token, struct staff_id staff, struct instant now)
{
	return about(k, CALL_UNFREEZE, token, staff, now);
}

enum outcome keeper_zone(struct keeper *k, const char *token, int zone_minutes, struct instant now)
{
	struct question q;
	ask_as(&q, k, CALL_ZONE, token, now);
	frame_u32(&q.w, (uint32_t)zone_minutes);
	return plain_answer(&q);
}

enum outcome keeper_member(struct keeper_member *out, struct keeper *k, const char *token, struct staff_id staff, struct instant now)
{
	struct question q;
	struct frame_reader r;
	struct keeper_member m = {0};
	ask_as(&q, k, CALL_MEMBER, token, now);
	frame_i64(&q.w, staff.v);
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	frame_get_text_into(&r, m.login, sizeof m.login);
	m.roles = frame_get_u32(&r);
	m.closed = frame_get_bool(&r);
	m.frozen = frame_get_bool(&r);
	m.signed_in = frame_get_bool(&r);
	said = heard(&r);
	if (said == OK) *out = m;
	return said;
}

/* Journal ----------------------------------------------------------------------------------------------------------------*/

enum outcome keeper_journal(uint64_t *seq, struct keeper *k, const char *token, const struct journal_note *note, struct instant now)
{
	struct question q;
	struct frame_reader r;
	ask_as(&q, k, CALL_JOURNAL, token, now);
	frame_u16(&q.w, (uint16_t)note->action);
	frame_i64(&q.w, note->client.v);
	frame_u8(&q.w, (uint8_t)note->purpose);
	frame_i64(&q.w, note->ref);
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	uint64_t n = frame_get_u64(&r);
	said = heard(&r);
	if (said == OK && seq) *seq = n;
	return said;
}

enum outcome keeper_tail(struct journal_line out[], size_t *n, struct keeper *k, uint64_t after)
{
	struct question q;
	struct frame_reader r;
	ask(&q, k, CALL_TAIL, (struct instant){0});
	frame_u64(&q.w, after);
	frame_u32(&q.w, (uint32_t)(*n < BATCH_MAX ? *n : BATCH_MAX));
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	size_t came = frame_get_count(&r, *n, LINE_WIRE);
	for (size_t i = 0; i < came; i++) get_line(&r, &out[i]);
	said = heard(&r);
	if (said == OK) *n = came;
	return said;
}

uint64_t keeper_journal_size(const struct keeper *k) { return k->journal_size; }

const char *keeper_refusal(int64_t ref) { return ref > 0 && ref <= VERDICT_GRANT ? verdict_word((enum verdict)ref) : NULL; }

enum outcome keeper_status(struct keeper_status *out, struct keeper *k)
{
	struct question q;
	struct frame_reader r;
	struct keeper_status s;
	ask(&q, k, CALL_STATUS, (struct instant){0});
	enum outcome said = hear(&r, &q);
	if (said != OK) return said;
	s.journal_size = frame_get_u64(&r);
	s.sessions = frame_get_u32(&r);
	s.staff = frame_get_u32(&r);
	s.failures_last_hour = frame_get_u32(&r);
	s.alarm = frame_get_bool(&r);
	said = heard(&r);
	if (said == OK) *out = s;
	return said;
}
