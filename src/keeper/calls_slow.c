/* Sign-in and passphrases: what is decided before Argon2id runs, and what after. The same text and the same time for an
 * unknown name, a wrong passphrase and a closed account. */
#include <sodium.h>
#include <string.h>
#include "base/log.h"
#include "keeper/layout.h"
#include "keeper/passphrase.h"
#include "keeper/process_state.h"

struct answer {
	enum outcome outcome;
	int wait_s;
	const char *token;
	struct actor actor;
};

static void reply(struct keeping *k, enum call call, uint64_t tag, const struct answer *a)
{
	unsigned char room[512];
	struct frame_writer w;
	struct bytes frame;
	frame_start_in(&w, room, sizeof room, tag, (uint8_t)call);
	frame_u8(&w, (uint8_t)a->outcome);
	frame_u64(&w, k->journal.tree.n);
	frame_u32(&w, (uint32_t)a->wait_s);
	frame_text(&w, a->token ? a->token : "");
	put_actor(&w, &a->actor);
	REQUIRE(frame_end(&frame, &w) == OK);
	if (channel_send(&k->slow_line, frame) != OK) log_event("keeper.unanswered", L_INT("call", call));
	sodium_memzero(room, sizeof room);
}

/* Who tries: the name as a number nobody can turn back, and the address. */
static uint64_t number_of(const struct keeping *k, const char *label, const char *text)
{
	unsigned char h[32];
	keyed32(h, k->pepper, label, text, strlen(text));
	return laid_int(h, 8) | 1;
}

static void dummy_salt(unsigned char out[SALT_BYTES], const struct keeping *k, const char *login)
{
	unsigned char h[32];
	keyed32(h, k->pepper, "naru/dummy/v1", login, strlen(login));
	memcpy(out, h, SALT_BYTES);
}

/* First half ------------------------------------------------------------------------------------------------------------*/

static enum outcome ask_unlock(struct keeping *k, struct slow_job *j, struct frame_reader *r, int64_t now, int *wait_s)
{
	frame_get_text_into(r, j->login, sizeof j->login);
	frame_get_text_into(r, j->passphrase, sizeof j->passphrase);
	frame_get_text_into(r, j->ip, sizeof j->ip);
	if (frame_done(r) != OK) return INVALID;
	int64_t account = attempts_wait(&k->attempts, number_of(k, "naru/login/v1", j->login), now);
	int64_t address = attempts_wait(&k->attempts, number_of(k, "naru/ip/v1", j->ip), now);
	int64_t wait = account > address ? account : address;
	*wait_s = (int)((wait + 999) / 1000);
	if (wait) return LIMIT;
	const struct member *m = directory_by_login(&k->directory, j->login);
	if (m) memcpy(j->salt, m->salt, SALT_BYTES);
	else dummy_salt(j->salt, k, j->login);
	return OK;
}

static enum outcome ask_enrol(struct keeping *k, struct slow_job *j, struct frame_reader *r, int64_t now)
{
	frame_get_text_into(r, j->token, sizeof j->token);
	j->staff.v = frame_get_i64(r);
	frame_get_text_into(r, j->login, sizeof j->login);
	frame_get_text_into(r, j->passphrase, sizeof j->passphrase);
	j->roles = frame_get_u32(r);
	if (frame_done(r) != OK || j->staff.v <= 0 || j->login[0] == '\0' || j->roles == 0 || j->roles > 15) return INVALID;
	if (!passphrase_strong(j->passphrase, j->login)) return INVALID;
	const struct session *s = session_find(&k->sessions, j->token, now);
	if (k->directory.n ? !s || !(k->directory.member[s->member].roles & ROLE_DIRECTOR) : j->token[0] != '\0') return DENIED;
	const struct member *same = directory_by_login(&k->directory, j->login);
	if (same && same->staff.v != j->staff.v) return EXISTS;
	if (k->directory.n == 0 && !(j->roles & ROLE_DIRECTOR)) return INVALID; /* the first one must be able to enrol the others */
	randombytes_buf(j->salt, sizeof j->salt);
	return OK;
}

static enum outcome ask_passphrase(struct keeping *k, struct slow_job *j, struct frame_reader *r, int64_t now, int *wait_s)
{
	frame_get_text_into(r, j->token, sizeof j->token);
	frame_get_text_into(r, j->passphrase, sizeof j->passphrase);
	frame_get_text_into(r, j->fresh, sizeof j->fresh);
	if (frame_done(r) != OK) return INVALID;
	const struct session *s = session_find(&k->sessions, j->token, now);
	if (!s) return GONE;
	const struct member *m = &k->directory.member[s->member];
	if (!passphrase_strong(j->fresh, m->login)) return INVALID;
	int64_t wait = attempts_wait(&k->attempts, number_of(k, "naru/login/v1", m->login), now);
	*wait_s = (int)((wait + 999) / 1000);
	if (wait) return LIMIT;
	j->staff = m->staff;
	memcpy(j->salt, m->salt, SALT_BYTES);
	randombytes_buf(j->fresh_salt, sizeof j->fresh_salt);
	return OK;
}

void slow_asked(struct keeping *k, const struct frame *f)
{
	struct frame_reader r;
	struct answer a = {.outcome = BUSY};
	struct slow_job *j = k->fault ? NULL : slow_new(&k->slow);
	frame_read(&r, f, NULL);
	k->told_ms = frame_get_i64(&r);
	int64_t now = keeping_now(k, k->told_ms);
	if (k->fault) a.outcome = BROKEN;
	if (!j) return reply(k, (enum call)f->kind, f->conn, &a);
	j->call = (enum call)f->kind;
	j->tag = f->conn;
	switch (j->call) {
	case CALL_UNLOCK: a.outcome = ask_unlock(k, j, &r, now, &a.wait_s); break;
	case CALL_ENROL: a.outcome = ask_enrol(k, j, &r, now); break;
	case CALL_PASSPHRASE: a.outcome = ask_passphrase(k, j, &r, now, &a.wait_s); break;
	default: a.outcome = INVALID;
	}
	if (a.outcome == OK) return slow_go(&k->slow, j);
	reply(k, j->call, j->tag, &a);
	slow_free(&k->slow, j);
}

/* Second half -----------------------------------------------------------------------------------------------------------*/

static struct calling as_calling(struct keeping *k, const struct slow_job *j)
{
	struct calling c = {.k = k, .call = j->call, .now_ms = keeping_now(k, k->told_ms)};
	c.session = j->token[0] ? session_find(&k->sessions, j->token, c.now_ms) : NULL;
	c.member = c.session ? &k->directory.member[c.session->member] : NULL;
	memcpy(c.token, j->token, sizeof c.token);
	return c;
}

/* The seed behind the right passphrase. */
static enum outcome seed_of(unsigned char seed[KEY_BYTES], const struct keeping *k, const struct member *m, const unsigned char a[KEY_BYTES])
{
	unsigned char w[KEY_BYTES];
	wrap_key(w, k->pepper, m->staff, a);
	enum outcome r = slot_open(seed, m->slot[0], w, m->staff, 1, m->epoch);
	sodium_memzero(w, sizeof w);
	return r;
}

static void failed(struct calling *c, const char *login, const char *ip, const struct member *m)
{
	struct keeping *k = c->k;
	struct entry e = {.ms = (uint64_t)c->now_ms, .action = ACT_SIGN_IN_FAILED, .actor = m ? m->staff.v : 0};
	ip_write(e.ip, ip);
	attempts_failed(&k->attempts, number_of(k, "naru/login/v1", login), c->now_ms);
	if (ip[0]) attempts_failed(&k->attempts, number_of(k, "naru/ip/v1", ip), c->now_ms);
	attempts_count(&k->attempts, c->now_ms);
	if (attempts_last_hour(&k->attempts, c->now_ms) >= ATTEMPTS_ALARM) {
		k->alarm = true;
		log_event("keeper.alarm", L_WORD("why", "many failed sign-ins"));
	}
	if (call_journal(c, &e, false) != OK) log_event("keeper.journal_failed", L_WORD("what", "sign-in failed"));
}

static enum outcome begin(struct calling *c, struct answer *a, char token[TOKEN_TEXT], const struct slow_job *j, struct member *m,
	const unsigned char seed[KEY_BYTES])
{
	struct keeping *k = c->k;
	unsigned char box_pk[KEY_BYTES], sign_pk[KEY_BYTES];
	sodium_memzero(k->vault, sizeof *k->vault);
	keys_from_seed(&k->vault->keys, box_pk, sign_pk, seed);
	enum outcome r = facts_open(k->vault, &k->directory, m);
	struct entry e = {.ms = (uint64_t)c->now_ms, .action = ACT_SIGN_IN, .actor = m->staff.v};
	ip_write(e.ip, j->ip);
	if (r == OK) r = call_journal(c, &e, true);
	if (r == OK) {
		struct session *s = session_begin(&k->sessions, token, (size_t)(m - k->directory.member), k->vault, c->now_ms);
		memcpy(s->ip, j->ip, sizeof s->ip);
		actor_of(&a->actor, k, s);
		a->token = token;
		attempts_clear(&k->attempts, number_of(k, "naru/login/v1", j->login));
	}
	sodium_memzero(k->vault, sizeof *k->vault);
	return r;
}

static void unlocked(struct calling *c, struct answer *a, char token[TOKEN_TEXT], const struct slow_job *j)
{
	unsigned char seed[KEY_BYTES];
	struct member *m = directory_by_login(&c->k->directory, j->login);
	a->outcome = m ? seed_of(seed, c->k, m, j->a) : DENIED;
	if (a->outcome == OK) a->outcome = m->closed || m->frozen ? GONE : begin(c, a, token, j, m, seed);
	else failed(c, j->login, j->ip, m);
	sodium_memzero(seed, sizeof seed);
}

/* New keys for a new member, or for one who lost the passphrase. */
static void new_keys(struct keeping *k, struct member *m, const struct slow_job *j)
{
	unsigned char seed[KEY_BYTES], w[KEY_BYTES];
	struct staff_keys keys;
	if (m->epoch && m->n_past < PAST_KEYS) {
		m->past[m->n_past].epoch = m->epoch;
		memcpy(m->past[m->n_past++].sign_pk, m->sign_pk, KEY_BYTES);
	}
	m->staff = j->staff;
	memcpy(m->login, j->login, sizeof m->login);
	m->roles = j->roles;
	m->epoch++;
	m->closed = m->frozen = false;
	memcpy(m->salt, j->salt, SALT_BYTES);
	randombytes_buf(seed, sizeof seed);
	keys_from_seed(&keys, m->box_pk, m->sign_pk, seed);
	wrap_key(w, k->pepper, m->staff, j->a);
	slot_seal(m->slot[0], w, seed, m->staff, 1, m->epoch);
	randombytes_buf(m->slot[1], SLOT_BYTES); /* the second slot always looks used */
	m->slot[1][0] = 1;
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(w, sizeof w);
	sodium_memzero(&keys, sizeof keys);
}

static enum outcome give_facts(struct calling *c, struct member *m)
{
	struct keeping *k = c->k;
	if (k->directory.facts_epoch == 0) {
		unsigned char first[KEY_BYTES];
		facts_first(&k->directory, first);
		facts_give(m, 1, first);
		sodium_memzero(first, sizeof first);
		return OK;
	}
	if (!c->session) return DENIED;
	enum outcome r = call_vault(c);
	if (r == OK) facts_give(m, k->directory.facts_epoch, k->vault->facts);
	return r;
}

static void enrolled(struct calling *c, struct answer *a, const struct slow_job *j)
{
	struct keeping *k = c->k;
	const struct member *same = directory_by_login(&k->directory, j->login);
	struct member *m = directory_by_staff_or_free(&k->directory, j->staff);
	bool may = k->directory.n == 0 || (c->member && (c->member->roles & ROLE_DIRECTOR));
	a->outcome = !may ? DENIED : same && same->staff.v != j->staff.v ? EXISTS : !m ? LIMIT : OK;
	if (a->outcome == OK && m->epoch && m->n_past == PAST_KEYS) a->outcome = LIMIT;
	if (a->outcome == OK && m->staff.v && !(j->roles & ROLE_DIRECTOR) && (m->roles & ROLE_DIRECTOR) && !m->closed &&
		directory_directors(&k->directory) == 1) a->outcome = CONFLICT;
	if (a->outcome != OK) return;
	struct entry e = call_entry(c, ACT_STAFF_ENROLLED, (struct client_id){0});
	e.ref = j->staff.v;
	const struct member before = *m;
	const size_t n = k->directory.n;
	const uint32_t facts = k->directory.facts_epoch;
	a->outcome = call_journal(c, &e, true);
	if (a->outcome != OK) return;
	new_keys(k, m, j);
	if (m == &k->directory.member[n]) k->directory.n++;
	a->outcome = give_facts(c, m);
	if (a->outcome == OK) a->outcome = call_save(c);
	if (a->outcome == OK && before.staff.v) session_end_member(&k->sessions, (size_t)(m - k->directory.member));
	if (a->outcome == OK) return;
	*m = before; /* the old file is still there: RAM says the same again */
	k->directory.n = n;
	k->directory.facts_epoch = facts;
}

static void changed(struct calling *c, struct answer *a, const struct slow_job *j)
{
	struct keeping *k = c->k;
	unsigned char seed[KEY_BYTES], w[KEY_BYTES];
	struct member *m = c->member;
	if (!m) {
		a->outcome = GONE;
		return;
	}
	a->outcome = seed_of(seed, k, m, j->a);
	if (a->outcome != OK) return failed(c, m->login, c->session->ip, m);
	struct entry e = call_entry(c, ACT_STAFF_CHANGED, (struct client_id){0});
	e.ref = m->staff.v;
	a->outcome = call_journal(c, &e, true);
	const struct member before = *m;
	if (a->outcome == OK) {
		wrap_key(w, k->pepper, m->staff, j->fresh_a);
		slot_seal(m->slot[0], w, seed, m->staff, 1, m->epoch);
		randombytes_buf(m->slot[1] + 1, SLOT_BYTES - 1);
		memcpy(m->salt, j->fresh_salt, SALT_BYTES);
		a->outcome = call_save(c);
		if (a->outcome != OK) *m = before;
	}
	if (a->outcome == OK) actor_of(&a->actor, k, c->session);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(w, sizeof w);
}

void slow_answered(struct keeping *k, struct slow_job *j)
{
	struct answer a = {.outcome = j->outcome};
	struct calling c = as_calling(k, j);
	char token[TOKEN_TEXT];
	if (a.outcome == OK) {
		if (j->call == CALL_UNLOCK) unlocked(&c, &a, token, j);
		if (j->call == CALL_ENROL) {
			enrolled(&c, &a, j);
			a.actor.staff = j->staff;
		}
		if (j->call == CALL_PASSPHRASE) changed(&c, &a, j);
	}
	call_over(&c);
	reply(k, j->call, j->tag, &a);
	sodium_memzero(token, sizeof token);
	sodium_memzero(&c, sizeof c);
	slow_free(&k->slow, j);
}
