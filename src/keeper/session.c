#include "keeper/session.h"
#include <sodium.h>
#include <string.h>

bool token_read(unsigned char out[TOKEN_BYTES], const char *token)
{
	size_t n, len = strlen(token);
	return len == TOKEN_TEXT - 1 &&
		sodium_base642bin(out, TOKEN_BYTES, token, len, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 && n == TOKEN_BYTES;
}

void token_key(unsigned char ks[32], const unsigned char token[TOKEN_BYTES]) { hash32(ks, "naru/ses/v1", token, TOKEN_BYTES); }

static bool over(const struct session *s, int64_t now_ms)
{
	return now_ms >= s->touched + SESSION_IDLE_MS || now_ms >= s->started + SESSION_MS;
}

void session_end(struct session *s) { sodium_memzero(s, sizeof *s); }

void session_end_member(struct sessions *all, size_t member)
{
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		if (all->at[i].used && all->at[i].member == member) session_end(&all->at[i]);
	}
}

unsigned session_count(const struct sessions *all, int64_t now_ms)
{
	unsigned n = 0;
	for (size_t i = 0; i < SESSIONS_MAX; i++) n += all->at[i].used && !over(&all->at[i], now_ms);
	return n;
}

static struct session *free_place(struct sessions *all, int64_t now_ms)
{
	struct session *oldest = &all->at[0];
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct session *s = &all->at[i];
		if (s->used && over(s, now_ms)) session_end(s);
		if (!s->used) return s;
		if (s->touched < oldest->touched) oldest = s;
	}
	session_end(oldest);
	return oldest;
}

struct session *session_begin(struct sessions *all, char token[TOKEN_TEXT], size_t member, const struct vault *v, int64_t now_ms)
{
	unsigned char t[TOKEN_BYTES];
	session_end_member(all, member);
	struct session *s = free_place(all, now_ms);
	randombytes_buf(t, sizeof t);
	sodium_bin2base64(token, TOKEN_TEXT, t, sizeof t, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	s->used = true;
	s->member = member;
	s->started = s->touched = now_ms;
	hash32(s->sid, "naru/sid/v1", t, sizeof t);
	sodium_memzero(t, sizeof t);
	REQUIRE(vault_close(s, v, token) == OK);
	return s;
}

struct session *session_find(struct sessions *all, const char *token, int64_t now_ms)
{
	unsigned char t[TOKEN_BYTES], sid[32];
	if (!token_read(t, token)) return NULL;
	hash32(sid, "naru/sid/v1", t, sizeof t);
	sodium_memzero(t, sizeof t);
	for (size_t i = 0; i < SESSIONS_MAX; i++) {
		struct session *s = &all->at[i];
		if (!s->used || memcmp(s->sid, sid, sizeof sid) != 0) continue;
		if (!over(s, now_ms)) return s;
		session_end(s);
	}
	return NULL;
}

uint64_t session_number(const struct session *s)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++) v = v << 8 | s->sid[i];
	return v;
}

/* Vault ---------------------------------------------------------------------------------------------------------------*/

enum outcome vault_open(struct vault *out, const struct session *s, const char *token)
{
	unsigned char t[TOKEN_BYTES], ks[32];
	if (!token_read(t, token)) return DENIED;
	token_key(ks, t);
	enum outcome r = secret_open(out, sizeof *out, ks, s->vault, s->sid, sizeof s->sid);
	sodium_memzero(t, sizeof t);
	sodium_memzero(ks, sizeof ks);
	return r;
}

enum outcome vault_close(struct session *s, const struct vault *v, const char *token)
{
	unsigned char t[TOKEN_BYTES], ks[32];
	if (!token_read(t, token)) return DENIED;
	token_key(ks, t);
	secret_seal(s->vault, ks, v, sizeof *v, s->sid, sizeof s->sid);
	sodium_memzero(t, sizeof t);
	sodium_memzero(ks, sizeof ks);
	return OK;
}

const unsigned char *vault_key(const struct vault *v, const struct grant_row *g)
{
	unsigned char h[GRANT_HASH];
	grant_hash(h, g);
	for (uint32_t i = 0; i < v->n_cached; i++) {
		if (memcmp(v->cached[i].grant, h, sizeof h) == 0) return v->cached[i].key;
	}
	return NULL;
}

void vault_keep(struct vault *v, const struct grant_row *g, const unsigned char key[KEY_BYTES])
{
	uint32_t i = v->n_cached < CACHED_KEYS ? v->n_cached++ : v->next++ % CACHED_KEYS;
	grant_hash(v->cached[i].grant, g);
	memcpy(v->cached[i].key, key, KEY_BYTES);
}

/* What this session has on the screen -----------------------------------------------------------------------------------*/

bool session_reveals(const struct session *s, int64_t now_ms)
{
	for (size_t i = 0; i < REVEALED; i++) {
		if (s->revealed[i].until > now_ms) return true;
	}
	return false;
}

int64_t session_revealed(const struct session *s, int64_t client, int64_t now_ms)
{
	for (size_t i = 0; i < REVEALED; i++) {
		if (s->revealed[i].client == client && s->revealed[i].until > now_ms) return s->revealed[i].until;
	}
	return 0;
}

void session_reveal(struct session *s, int64_t client, int64_t now_ms)
{
	if (session_revealed(s, client, now_ms)) return;
	uint32_t i = s->next_revealed++ % REVEALED;
	s->revealed[i].client = client;
	s->revealed[i].until = now_ms + REVEAL_MS;
}

bool session_viewed(struct session *s, int64_t client)
{
	for (uint32_t i = 0; i < VIEWED && i < s->n_viewed; i++) {
		if (s->viewed[i] == client) return true;
	}
	s->viewed[s->n_viewed++ % VIEWED] = client;
	return false;
}
