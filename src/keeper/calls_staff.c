/* Calls about accounts, and the keys of the eligibility facts. */
#include <sodium.h>
#include <string.h>
#include "base/log.h"
#include "keeper/layout.h"
#include "keeper/process_state.h"

#define ROLES_ALL (ROLE_DIRECTOR | ROLE_COORDINATOR | ROLE_CASEWORKER | ROLE_COUNSELLOR)
#define UNFREEZE_MS (30 * 60000ll)

/* Facts ---------------------------------------------------------------------------------------------------------------*/

/* A member's copy is sealed like a grant's inside, so that one layout serves all keys: kind FACTS, client 0. */
static struct grant_row facts_row(const struct member *m, uint32_t epoch)
{
	return (struct grant_row){.kind = KEY_FACTS, .epoch = epoch, .holder_type = 1, .holder = m->staff, .holder_epoch = m->epoch,
		.sealed = {m->facts, sizeof m->facts}};
}

void facts_give(struct member *m, uint32_t epoch, const unsigned char key[KEY_BYTES])
{
	struct made_grant made = {.row = facts_row(m, epoch)};
	static const unsigned char unused[64]; /* nobody signs it: the directory itself is the proof */
	grant_make(&made, key, m->box_pk, unused);
	memcpy(m->facts, made.sealed, sizeof m->facts);
}

enum outcome facts_open(struct vault *v, const struct directory *d, const struct member *m)
{
	struct grant_row row = facts_row(m, d->facts_epoch);
	v->facts_epoch = d->facts_epoch;
	return grant_open(v->facts, &row, v->keys.box_sk);
}

static size_t older_ad(unsigned char ad[64], const struct directory *d, uint32_t epoch)
{
	struct layout l = {.at = ad};
	lay_label(&l, "naru/facts/v1");
	lay_int(&l, (uint64_t)d->centre.v, 8);
	lay_int(&l, epoch, 4);
	return l.n;
}

enum outcome facts_key(unsigned char out[KEY_BYTES], const struct vault *v, const struct directory *d, uint32_t epoch)
{
	unsigned char key[KEY_BYTES], ad[64];
	if (epoch == 0 || epoch > v->facts_epoch) return BROKEN;
	memcpy(key, v->facts, sizeof key);
	enum outcome r = OK;
	for (uint32_t e = v->facts_epoch; r == OK && e > epoch; e--)
		r = secret_open(key, KEY_BYTES, key, d->older[e - 1], ad, older_ad(ad, d, e - 1));
	if (r == OK) memcpy(out, key, KEY_BYTES);
	sodium_memzero(key, sizeof key);
	return r;
}

void facts_first(struct directory *d, unsigned char key[KEY_BYTES])
{
	randombytes_buf(key, KEY_BYTES);
	d->facts_epoch = 1;
}

void facts_next(struct directory *d, struct vault *v)
{
	unsigned char fresh[KEY_BYTES], ad[64];
	if (d->facts_epoch + 1 >= FACTS_EPOCHS) return;
	randombytes_buf(fresh, sizeof fresh);
	secret_seal(d->older[d->facts_epoch], fresh, v->facts, KEY_BYTES, ad, older_ad(ad, d, d->facts_epoch));
	d->facts_epoch++;
	for (size_t i = 0; i < d->n; i++) {
		if (!d->member[i].closed) facts_give(&d->member[i], d->facts_epoch, fresh);
	}
	memcpy(v->facts, fresh, sizeof fresh);
	v->facts_epoch = d->facts_epoch;
	sodium_memzero(fresh, sizeof fresh);
}

/* Accounts ------------------------------------------------------------------------------------------------------------*/

/* A signed-in director and the account named next in the frame. */
static enum outcome director_and_member(struct calling *c, struct member **m)
{
	enum outcome r = call_session(c);
	struct staff_id staff = {frame_get_i64(&c->r)};
	if (r != OK) return r;
	if (!(c->member->roles & ROLE_DIRECTOR)) return DENIED;
	*m = directory_by_staff(&c->k->directory, staff);
	return *m ? OK : NOT_FOUND;
}

static enum outcome journal_about(struct calling *c, enum journal_action action, struct staff_id about)
{
	struct entry e = call_entry(c, action, (struct client_id){0});
	e.ref = about.v;
	return call_journal(c, &e, true);
}

static bool last_director(const struct keeping *k, const struct member *m)
{
	return !m->closed && (m->roles & ROLE_DIRECTOR) && directory_directors(&k->directory) == 1;
}

enum outcome call_set_roles(struct calling *c)
{
	struct member *m;
	enum outcome r = director_and_member(c, &m);
	uint32_t roles = frame_get_u32(&c->r);
	if (r != OK) return r;
	if (frame_done(&c->r) != OK || roles == 0 || roles & ~(unsigned)ROLES_ALL) return INVALID;
	if (m->closed) return GONE;
	if (!(roles & ROLE_DIRECTOR) && last_director(c->k, m)) return CONFLICT;
	r = journal_about(c, ACT_STAFF_CHANGED, m->staff);
	if (r != OK) return r;
	unsigned before = m->roles;
	m->roles = roles;
	r = call_save(c);
	if (r != OK) m->roles = before;
	return r;
}

/* Everything of a leaver ends here: the session, the slots (no passphrase opens them again) and the facts of tomorrow. */
enum outcome call_close(struct calling *c)
{
	struct member *m;
	struct keeping *k = c->k;
	enum outcome r = director_and_member(c, &m);
	if (r != OK) return r;
	if (frame_done(&c->r) != OK) return INVALID;
	if (m->closed) return OK;
	if (last_director(k, m)) return CONFLICT;
	r = call_vault(c);
	if (r == OK) r = journal_about(c, ACT_STAFF_CLOSED, m->staff);
	if (r != OK) return r;
	session_end_member(&k->sessions, (size_t)(m - k->directory.member));
	m->closed = true;
	randombytes_buf(m->slot, sizeof m->slot);
	randombytes_buf(m->facts, sizeof m->facts);
	facts_next(&k->directory, k->vault);
	c->vault_changed = true;
	/* The account stays shut in RAM even when the disk fails: the caller hears BROKEN and tries again. */
	return call_save(c);
}

enum outcome call_unfreeze(struct calling *c)
{
	enum outcome r = call_session(c);
	struct staff_id staff = {frame_get_i64(&c->r)};
	struct keeping *k = c->k;
	if (r != OK) return r;
	if (frame_done(&c->r) != OK) return INVALID;
	struct member *m = directory_by_staff(&k->directory, staff), *other;
	if (!m) return NOT_FOUND;
	if (!m->frozen) return OK;
	if (m == c->member || !(c->member->roles & (ROLE_DIRECTOR | ROLE_COORDINATOR))) return DENIED;
	other = k->unfreeze.frozen.v == staff.v && k->unfreeze.until > c->now_ms ? directory_by_staff(&k->directory, k->unfreeze.by) : NULL;
	bool two = other && other != c->member && !other->closed && !other->frozen && ((other->roles | c->member->roles) & ROLE_DIRECTOR);
	r = journal_about(c, ACT_STAFF_CHANGED, staff);
	if (r != OK) return r;
	if (!two) {
		k->unfreeze.frozen = staff;
		k->unfreeze.by = c->member->staff;
		k->unfreeze.until = c->now_ms + UNFREEZE_MS;
		return BUSY;
	}
	m->frozen = false;
	r = call_save(c);
	if (r != OK) m->frozen = true;
	else memset(&k->unfreeze, 0, sizeof k->unfreeze);
	return r;
}

enum outcome call_member(struct calling *c)
{
	enum outcome r = call_session(c);
	struct staff_id staff = {frame_get_i64(&c->r)};
	struct keeping *k = c->k;
	if (r != OK) return r;
	if (frame_done(&c->r) != OK) return INVALID;
	if (!(c->member->roles & (ROLE_DIRECTOR | ROLE_COORDINATOR)) && c->member->staff.v != staff.v) return DENIED;
	struct member *m = directory_by_staff(&k->directory, staff);
	if (!m) return NOT_FOUND;
	bool in = false;
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		const struct session *s = &k->sessions.at[i];
		in = in || (s->used && &k->directory.member[s->member] == m && s->touched + SESSION_IDLE_MS > c->now_ms);
	}
	frame_text(&c->w, m->login);
	frame_u32(&c->w, m->roles);
	frame_u8(&c->w, m->closed);
	frame_u8(&c->w, m->frozen);
	frame_u8(&c->w, in);
	return OK;
}

enum outcome call_zone(struct calling *c)
{
	struct keeping *k = c->k;
	const int32_t most = 14 * 60;
	enum outcome r = OK;
	if (k->directory.n == 0) frame_get_text_into(&c->r, c->token, sizeof c->token);
	else r = call_session(c);
	int32_t minutes = (int32_t)frame_get_u32(&c->r), before = k->directory.zone_minutes;
	if (r != OK) return r;
	if (frame_done(&c->r) != OK || minutes < -most || minutes > most) return INVALID;
	if (c->member && !(c->member->roles & ROLE_DIRECTOR)) return DENIED;
	if (minutes == before) return OK;
	struct entry e = call_entry(c, ACT_SETTINGS, (struct client_id){0});
	r = call_journal(c, &e, true);
	if (r != OK) return r;
	k->directory.zone_minutes = minutes;
	r = call_save(c);
	if (r != OK) k->directory.zone_minutes = before;
	return r;
}
