/* Sessions: in the keeper's RAM only. Token T = 32 random bytes in the cookie; sid = H("naru/sid/v1" T) is the key of the
 * table, Ks = H("naru/ses/v1" T) seals the vault. Neither T nor Ks is kept, so between two requests nobody, not even the
 * keeper, can open a vault: it needs the browser's cookie. */
#ifndef KEEPER_SESSION_H
#define KEEPER_SESSION_H

#include "keeper/directory.h"

#define SESSIONS_MAX 256
#define TOKEN_BYTES 32
#define TOKEN_TEXT 44 /* base64url and NUL */
#define IP_TEXT 46
#define REVEALED 64
#define VIEWED 256
#define CACHED_KEYS 128

#define SESSION_IDLE_MS (15 * 60000ll)
#define SESSION_MS (10 * 3600000ll)
#define REVEAL_MS (10 * 60000ll)

struct vault { /* secret; plain only while a request runs, in memory of sodium_malloc */
	struct staff_keys keys;
	uint32_t facts_epoch;
	unsigned char facts[KEY_BYTES];
	uint32_t n_cached, next;
	struct {
		unsigned char grant[GRANT_HASH]; /* names one row of the grants table, whole */
		unsigned char key[KEY_BYTES];
	} cached[CACHED_KEYS];
};

struct session {
	bool used;
	size_t member; /* index in the directory */
	unsigned char sid[32];
	int64_t started, touched;
	char ip[IP_TEXT];
	struct {
		int64_t client, until;
	} revealed[REVEALED]; /* identities on the screen, ten minutes each */
	uint32_t next_revealed;
	int64_t viewed[VIEWED]; /* cases already journalled in this session */
	uint32_t n_viewed;
	unsigned char vault[sizeof(struct vault) + BOX_OVERHEAD];
};

struct sessions {
	struct session at[SESSIONS_MAX];
};

/* A new session for a member; ends the one they had; the oldest idle one goes when all are taken. Writes the token. */
struct session *session_begin(struct sessions *all, char token[TOKEN_TEXT], size_t member, const struct vault *v, int64_t now_ms);
struct session *session_find(struct sessions *all, const char *token, int64_t now_ms); /* NULL: unknown or over */
void session_end(struct session *s);
void session_end_member(struct sessions *all, size_t member);
unsigned session_count(const struct sessions *all, int64_t now_ms);
uint64_t session_number(const struct session *s); /* for the journal */
bool token_read(unsigned char out[TOKEN_BYTES], const char *token);
void token_key(unsigned char ks[32], const unsigned char token[TOKEN_BYTES]);

MUST_CHECK enum outcome vault_open(struct vault *out, const struct session *s, const char *token);
MUST_CHECK enum outcome vault_close(struct session *s, const struct vault *v, const char *token); /* seals it anew */
const unsigned char *vault_key(const struct vault *v, const struct grant_row *g); /* NULL: not cached */
void vault_keep(struct vault *v, const struct grant_row *g, const unsigned char key[KEY_BYTES]);

bool session_reveals(const struct session *s, int64_t now_ms); /* any */
int64_t session_revealed(const struct session *s, int64_t client, int64_t now_ms); /* until, or 0 */
void session_reveal(struct session *s, int64_t client, int64_t now_ms);
bool session_viewed(struct session *s, int64_t client); /* true: was in the set already; else it is now */

#endif
