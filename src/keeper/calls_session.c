/* Calls about sessions and the journal. */
#include <string.h>
#include "keeper/process_state.h"

enum outcome call_hello(struct calling *c)
{
	if (frame_done(&c->r) != OK) return INVALID;
	if (c->k->fault) {
		frame_u8(&c->w, c->k->fault);
		c->says_why = true;
		return BROKEN;
	}
	frame_i64(&c->w, c->k->options->centre.v);
	return OK;
}

void actor_of(struct actor *out, const struct keeping *k, const struct session *s)
{
	const struct member *m = &k->directory.member[s->member];
	int64_t idle = s->touched + SESSION_IDLE_MS, ends = s->started + SESSION_MS;
	*out = (struct actor){.staff = m->staff, .centre = k->directory.centre, .roles = m->roles, .session = session_number(s),
		.idle_until = {idle < ends ? idle : ends}, .ends = {ends}};
	memcpy(out->ip, s->ip, sizeof out->ip);
}

enum outcome call_sessions(struct calling *c)
{
	size_t n = frame_get_count(&c->r, BATCH_MAX, 4);
	for (size_t i = 0; i < n; i++) {
		struct actor a = {0};
		frame_get_text_into(&c->r, c->token, sizeof c->token);
		struct session *s = session_find(&c->k->sessions, c->token, c->now_ms);
		if (s) {
			if (c->now_ms > s->touched) s->touched = c->now_ms;
			actor_of(&a, c->k, s);
			a.reveals = session_reveals(s, c->now_ms);
		}
		put_actor(&c->w, &a);
	}
	return frame_done(&c->r);
}

enum outcome call_end(struct calling *c)
{
	enum outcome r = call_session(c);
	if (r == GONE) return NOT_FOUND;
	if (r != OK || frame_done(&c->r) != OK) return INVALID;
	struct entry e = call_entry(c, ACT_SIGN_OUT, (struct client_id){0});
	session_end(c->session);
	c->session = NULL;
	return call_journal(c, &e, false);
}

enum outcome call_is_open(struct calling *c)
{
	enum outcome r = call_session(c);
	struct client_id client = {frame_get_i64(&c->r)};
	if (r != OK) return r;
	if (frame_done(&c->r) != OK) return INVALID;
	int64_t until = session_revealed(c->session, client.v, c->now_ms);
	if (!until) return NOT_FOUND;
	frame_i64(&c->w, until);
	return OK;
}

/* What core itself has to say. Acts that only the keeper does cannot be claimed by core; a key is taken back by deleting
 * its row, which only core can do. */
static bool may_note(uint16_t action)
{
	return action == ACT_REVOKE || action == ACT_IMPORT || action == ACT_EXPORT || action == ACT_SETTINGS || action == ACT_FUND_CHANGED ||
		action == ACT_VIEW_CASE || action == ACT_REVIEWED;
}

enum outcome call_journal_note(struct calling *c)
{
	enum outcome r = call_session(c);
	uint16_t action = frame_get_u16(&c->r);
	struct client_id client = {frame_get_i64(&c->r)};
	uint8_t purpose = frame_get_u8(&c->r);
	int64_t ref = frame_get_i64(&c->r);
	if (r != OK) return r;
	if (frame_done(&c->r) != OK || purpose >= PURPOSES || !may_note(action)) return INVALID;
	struct entry e = call_entry(c, (enum journal_action)action, client);
	e.purpose = purpose;
	e.ref = ref;
	r = call_journal(c, &e, action == ACT_EXPORT || action == ACT_IMPORT);
	if (r == OK) frame_u64(&c->w, e.seq);
	return r;
}

/* Copies for core ------------------------------------------------------------------------------------------------------*/

static void line_of(struct journal_line *l, const struct entry *e)
{
	uint16_t purpose = e->purpose & (uint16_t)~UNLINKED;
	*l = (struct journal_line){.seq = e->seq, .at = {(int64_t)e->ms}, .staff = {e->actor}, .action = (enum journal_action)e->action,
		.client = {e->client}, .purpose = purpose < PURPOSES ? (enum purpose)purpose : PURPOSE_UNSET,
		.linked = !(e->purpose & UNLINKED), .ref = e->ref};
}

/* Entries follow one another; notes lie between them. A position remembered from the last copy spares reading from the
 * start; without one the file is read through once. */
static void seek(struct journal *j, uint64_t after)
{
	if (j->copied == after && j->copied_end) journal_reader_from(&j->reader, j->fd, j->copied_end);
	else journal_reader_from(&j->reader, j->fd, JOURNAL_HEAD);
	j->reader.end = j->end;
}

enum outcome call_tail(struct calling *c)
{
	uint64_t after = frame_get_u64(&c->r);
	uint32_t most = frame_get_u32(&c->r);
	struct journal *j = &c->k->journal;
	struct record_view v;
	enum record what;
	if (frame_done(&c->r) != OK || most > ITEMS_MAX) return INVALID;
	uint64_t n = after < j->tree.n ? j->tree.n - after : 0, sent = 0;
	if (n > most) n = most;
	frame_u32(&c->w, (uint32_t)n);
	seek(j, after);
	while (sent < n && ((what = journal_next(&v, &j->reader)) == RECORD_ENTRY || what == RECORD_NOTE)) {
		if (what == RECORD_NOTE || v.entry.seq <= after) continue;
		struct journal_line l;
		line_of(&l, &v.entry);
		put_line(&c->w, &l);
		sent++;
	}
	if (sent < n) return BROKEN;
	if (n) {
		j->copied = after + n;
		j->copied_end = j->reader.at + j->reader.used;
	}
	return OK;
}

enum outcome call_status(struct calling *c)
{
	if (frame_done(&c->r) != OK) return INVALID;
	struct keeping *k = c->k;
	frame_u64(&c->w, k->journal.tree.n);
	frame_u32(&c->w, session_count(&k->sessions, c->now_ms));
	frame_u32(&c->w, directory_open_members(&k->directory));
	frame_u32(&c->w, attempts_last_hour(&k->attempts, c->now_ms));
	frame_u8(&c->w, k->alarm || k->journal.damaged);
	return OK;
}
