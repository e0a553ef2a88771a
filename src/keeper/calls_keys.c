/* Calls that make keys, hand them on and seal with them. */
#include <sodium.h>
#include <string.h>
#include "keeper/process_state.h"

#define HOLDERS_MAX 16

bool ref_fits(const struct sealed_ref *ref)
{
	switch ((enum sealed_table)ref->table) {
	case SEALED_NAMES:
	case SEALED_BIRTH:
	case SEALED_ADDRESS:
	case SEALED_PHONE:
	case SEALED_RELATIVES: return ref->kind == KEY_ID && ref->client.v;
	case SEALED_FACTS: return ref->kind == KEY_FACTS;
	case SEALED_NOTE:
	case SEALED_GOAL:
	case SEALED_REASON:
	case SEALED_DRAFT: return ref->kind != KEY_FACTS && ref->client.v;
	}
	return false;
}

/* Makes one grant by the caller, with the caller's keys in the open vault. */
static void make(struct made_grant *m, struct calling *c, const struct sealed_ref *of, const struct member *to, const unsigned char key[KEY_BYTES],
	int64_t not_after)
{
	*m = (struct made_grant){.row = {.kind = of->kind, .client = of->client, .epoch = of->epoch, .holder_type = 1, .holder = to->staff,
		.holder_epoch = to->epoch, .not_after = not_after, .granter = c->member->staff, .granter_epoch = c->member->epoch}};
	grant_make(m, key, to->box_pk, c->k->vault->keys.sign_sk);
}

static void make_for_recovery(struct made_grant *m, struct calling *c, const struct sealed_ref *of, const unsigned char key[KEY_BYTES])
{
	*m = (struct made_grant){.row = {.kind = of->kind, .client = of->client, .epoch = of->epoch, .holder_type = 4, .holder_epoch = 1,
		.granter = c->member->staff, .granter_epoch = c->member->epoch}};
	grant_make(m, key, c->k->directory.recovery_pk, c->k->vault->keys.sign_sk);
}

static enum outcome read_holders(const struct member *out[HOLDERS_MAX], size_t *n, struct calling *c)
{
	*n = frame_get_count(&c->r, HOLDERS_MAX, 8);
	for (size_t i = 0; i < *n; i++) {
		struct member *m = directory_by_staff(&c->k->directory, (struct staff_id){frame_get_i64(&c->r)});
		for (size_t j = 0; j < i; j++) {
			if (out[j] == m) return INVALID;
		}
		if (!m || m->closed) return NOT_FOUND;
		out[i] = m;
	}
	return *n ? frame_done(&c->r) : INVALID;
}

enum outcome call_client_keys(struct calling *c)
{
	const struct member *holder[HOLDERS_MAX];
	struct keeping *k = c->k;
	size_t n;
	enum outcome r = call_session(c);
	struct client_id client = {frame_get_i64(&c->r)};
	if (r == OK) r = read_holders(holder, &n, c);
	if (r != OK) return r;
	if (client.v <= 0) return INVALID;
	r = call_vault(c);
	struct entry e = call_entry(c, ACT_KEYS_MADE, client);
	if (r == OK) r = call_journal(c, &e, false);
	if (r != OK) return r;
	const enum key_kind kinds[] = {KEY_ID, KEY_CASE};
	frame_u32(&c->w, (uint32_t)(2 * (n + k->directory.has_recovery)));
	for (size_t i = 0; i < 2; i++) {
		unsigned char key[KEY_BYTES];
		struct made_grant m;
		const struct sealed_ref of = {.kind = kinds[i], .client = client, .epoch = 1};
		randombytes_buf(key, sizeof key);
		for (size_t j = 0; j < n; j++) {
			make(&m, c, &of, holder[j], key, 0);
			put_grant(&c->w, &m.row);
			/* Whoever registers a person can seal what was said, also for a colleague: under the first grant made. */
			if (j == 0 || holder[j] == c->member) vault_keep(k->vault, &m.row, key);
		}
		if (k->directory.has_recovery) {
			make_for_recovery(&m, c, &of, key);
			put_grant(&c->w, &m.row);
		}
		sodium_memzero(key, sizeof key);
	}
	c->vault_changed = true;
	return OK;
}

/* From the grants that came along ---------------------------------------------------------------------------------------*/

enum outcome read_given(struct given_keys *out, struct frame_reader *at, struct calling *c)
{
	out->n = frame_get_count(&c->r, ITEMS_MAX, GRANT_WIRE);
	*at = c->r;
	out->grants = at;
	for (size_t i = 0; i < out->n; i++) {
		struct grant_row g;
		get_grant(&c->r, &g);
	}
	return c->r.bad ? INVALID : OK;
}

/* The key inside one grant. Verified once, then known by the whole row's hash. A cached grant of someone else's (made in
 * this session) serves for sealing only. */
static enum outcome key_of(unsigned char out[KEY_BYTES], struct calling *c, const struct grant_row *g, bool opening)
{
	struct keeping *k = c->k;
	bool own = g->holder_type == 1 && g->holder.v == c->member->staff.v && g->holder_epoch == c->member->epoch;
	if (g->not_after && g->not_after <= c->now_ms) return DENIED;
	if (opening && !own) return DENIED;
	const unsigned char *known = vault_key(k->vault, g);
	if (known) {
		memcpy(out, known, KEY_BYTES);
		return OK;
	}
	const unsigned char *signer = directory_signer(&k->directory, g->granter, g->granter_epoch);
	if (!own || !signer || !grant_signed(g, signer) || grant_open(out, g, k->vault->keys.box_sk) != OK) return DENIED;
	vault_keep(k->vault, g, out);
	c->vault_changed = true;
	return OK;
}

static enum outcome find_key(unsigned char out[KEY_BYTES], uint32_t *epoch, struct calling *c, const struct given_keys *given,
	const struct sealed_ref *ref, bool opening)
{
	if (ref->kind == KEY_FACTS) {
		*epoch = opening ? ref->epoch : c->k->vault->facts_epoch;
		return facts_key(out, c->k->vault, &c->k->directory, *epoch);
	}
	struct frame_reader at = *given->grants;
	enum outcome r = DENIED;
	uint32_t best = 0;
	for (size_t i = 0; i < given->n; i++) {
		struct grant_row g;
		get_grant(&at, &g);
		if (g.kind != ref->kind || g.client.v != ref->client.v || (ref->epoch && g.epoch != ref->epoch) || g.epoch <= best) continue;
		if (key_of(out, c, &g, opening) != OK) continue;
		best = g.epoch;
		r = OK;
	}
	if (r == OK) *epoch = best;
	return r;
}

/* A page's records are mostly one client's: the key found last serves until another is asked for. */
enum outcome key_for(unsigned char out[KEY_BYTES], uint32_t *epoch, struct calling *c, const struct given_keys *given, const struct sealed_ref *ref,
	bool opening)
{
	struct last_key *last = &c->last;
	if (!last->known || last->kind != ref->kind || last->client != ref->client.v || last->asked != ref->epoch) {
		last->known = false;
		enum outcome r = find_key(last->key, &last->epoch, c, given, ref, opening);
		if (r != OK) return r;
		last->known = true;
		last->kind = ref->kind;
		last->client = ref->client.v;
		last->asked = ref->epoch;
	}
	memcpy(out, last->key, KEY_BYTES);
	*epoch = last->epoch;
	return OK;
}

enum outcome call_grant(struct calling *c)
{
	struct grant_row own;
	struct made_grant made;
	unsigned char key[KEY_BYTES];
	enum outcome r = call_session(c);
	get_grant(&c->r, &own);
	struct staff_id to = {frame_get_i64(&c->r)};
	int64_t not_after = frame_get_i64(&c->r);
	if (r != OK) return r;
	if (frame_done(&c->r) != OK || not_after < 0) return INVALID;
	const struct member *m = directory_by_staff(&c->k->directory, to);
	if (!m || m->closed) return NOT_FOUND;
	if (own.kind == KEY_CNS && !(m->roles & ROLE_COUNSELLOR)) return DENIED;
	/* A grant that ends cannot be made into one that does not. */
	if (own.not_after && (not_after == 0 || not_after > own.not_after)) return DENIED;
	r = call_vault(c);
	if (r == OK) r = key_of(key, c, &own, true);
	if (r != OK) return r;
	struct entry e = call_entry(c, ACT_GRANT, own.client);
	e.ref = to.v;
	r = call_journal(c, &e, true);
	if (r == OK) {
		make(&made, c, &(struct sealed_ref){.kind = own.kind, .client = own.client, .epoch = own.epoch}, m, key, not_after);
		put_grant(&c->w, &made.row);
	}
	sodium_memzero(key, sizeof key);
	return r;
}

static enum outcome seal_one(struct calling *c, const struct given_keys *given)
{
	struct sealed_ref ref;
	unsigned char key[KEY_BYTES];
	get_ref(&c->r, &ref);
	struct bytes plain = frame_get_bytes(&c->r, CALL_ROOM);
	if (c->r.bad || !ref_fits(&ref) || ref.rev == 0) return INVALID;
	enum outcome r = key_for(key, &ref.epoch, c, given, &ref, false);
	if (r != OK) return r;
	struct entry e = call_entry(c, ACT_SEAL, ref.kind == KEY_FACTS ? (struct client_id){ref.row} : ref.client);
	unsigned char *out = frame_room(&c->w, blob_size(ref.kind, plain.n));
	if (out) {
		blob_seal(out, key, c->k->directory.centre, &ref, plain);
		e.ref = ref.row;
		hash32(e.blob_hash, "", out, blob_size(ref.kind, plain.n));
		r = call_journal(c, &e, false);
	}
	sodium_memzero(key, sizeof key);
	return out ? r : LIMIT;
}

enum outcome call_seal(struct calling *c)
{
	struct given_keys given;
	struct frame_reader grants;
	enum outcome r = call_session(c);
	if (r == OK) r = read_given(&given, &grants, c);
	if (r == OK) r = call_vault(c);
	if (r != OK) return r;
	size_t n = frame_get_count(&c->r, ITEMS_MAX, REF_WIRE + 4);
	for (size_t i = 0; r == OK && i < n; i++) r = seal_one(c, &given);
	return r == OK ? frame_done(&c->r) : r;
}
