#include "keeper/protocol.h"
#include <string.h>

void put_grant(struct frame_writer *w, const struct grant_row *g)
{
	frame_u8(w, (uint8_t)g->kind);
	frame_i64(w, g->client.v);
	frame_u32(w, g->epoch);
	frame_u8(w, g->holder_type);
	frame_i64(w, g->holder.v);
	frame_u32(w, g->holder_epoch);
	frame_bytes(w, g->sealed);
	frame_i64(w, g->not_after);
	frame_i64(w, g->granter.v);
	frame_u32(w, g->granter_epoch);
	frame_bytes(w, g->sig);
}

static enum key_kind get_kind(struct frame_reader *r)
{
	uint8_t kind = frame_get_u8(r);
	if (kind < KEY_ID || kind > KEY_FACTS) r->bad = true;
	return (enum key_kind)kind;
}

void get_grant(struct frame_reader *r, struct grant_row *g)
{
	g->kind = get_kind(r);
	g->client.v = frame_get_i64(r);
	g->epoch = frame_get_u32(r);
	g->holder_type = frame_get_u8(r);
	g->holder.v = frame_get_i64(r);
	g->holder_epoch = frame_get_u32(r);
	g->sealed = frame_get_bytes(r, GRANT_BYTES);
	g->not_after = frame_get_i64(r);
	g->granter.v = frame_get_i64(r);
	g->granter_epoch = frame_get_u32(r);
	g->sig = frame_get_bytes(r, SIG_BYTES);
	if (g->sealed.n != GRANT_BYTES || g->sig.n != SIG_BYTES) r->bad = true;
}

void put_ref(struct frame_writer *w, const struct sealed_ref *ref)
{
	frame_u8(w, (uint8_t)ref->kind);
	frame_i64(w, ref->client.v);
	frame_u16(w, ref->table);
	frame_i64(w, ref->row);
	frame_u32(w, ref->epoch);
	frame_u64(w, ref->rev);
}

void get_ref(struct frame_reader *r, struct sealed_ref *ref)
{
	ref->kind = get_kind(r);
	ref->client.v = frame_get_i64(r);
	ref->table = frame_get_u16(r);
	ref->row = frame_get_i64(r);
	ref->epoch = frame_get_u32(r);
	ref->rev = frame_get_u64(r);
}

void put_actor(struct frame_writer *w, const struct actor *a)
{
	frame_i64(w, a->staff.v);
	frame_i64(w, a->centre.v);
	frame_u32(w, a->roles);
	frame_u64(w, a->session);
	frame_i64(w, a->idle_until.ms);
	frame_i64(w, a->ends.ms);
	frame_text(w, a->ip);
	frame_u8(w, a->reveals);
}

void get_actor(struct frame_reader *r, struct actor *a)
{
	a->staff.v = frame_get_i64(r);
	a->centre.v = frame_get_i64(r);
	a->roles = frame_get_u32(r);
	a->session = frame_get_u64(r);
	a->idle_until.ms = frame_get_i64(r);
	a->ends.ms = frame_get_i64(r);
	frame_get_text_into(r, a->ip, sizeof a->ip);
	a->reveals = frame_get_bool(r);
}

void put_line(struct frame_writer *w, const struct journal_line *l)
{
	frame_u64(w, l->seq);
	frame_i64(w, l->at.ms);
	frame_i64(w, l->staff.v);
	frame_u16(w, (uint16_t)l->action);
	frame_i64(w, l->client.v);
	frame_u8(w, (uint8_t)l->purpose);
	frame_u8(w, l->linked);
	frame_i64(w, l->ref);
}

void get_line(struct frame_reader *r, struct journal_line *l)
{
	l->seq = frame_get_u64(r);
	l->at.ms = frame_get_i64(r);
	l->staff.v = frame_get_i64(r);
	l->action = (enum journal_action)frame_get_u16(r);
	l->client.v = frame_get_i64(r);
	uint8_t purpose = frame_get_u8(r);
	if (purpose >= PURPOSES) r->bad = true;
	l->purpose = (enum purpose)purpose;
	l->linked = frame_get_bool(r);
	l->ref = frame_get_i64(r);
}
