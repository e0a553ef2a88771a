/* What the keeper process holds, and the parts its calls are made of. Allocated once, at start. */
#ifndef KEEPER_PROCESS_STATE_H
#define KEEPER_PROCESS_STATE_H

#include "keeper/attempts.h"
#include "keeper/budget.h"
#include "keeper/journal.h"
#include "keeper/keeper_main.h"
#include "keeper/protocol.h"
#include "keeper/session.h"
#include "keeper/slow.h"

struct keeping {
	const struct keeper_options *options;
	struct disk disk;
	unsigned char pepper[KEY_BYTES];
	struct directory directory;
	struct budget budget[STAFF_MAX]; /* by place in the directory */
	struct budget_limits limits;
	struct journal journal;
	struct sessions sessions;
	struct attempts attempts;
	struct slow slow;
	struct channel fast, slow_line;
	unsigned char *in, *out; /* CALL_ROOM each; wiped after every call */
	struct vault *vault;     /* sodium_malloc: the open vault of the running call */
	int64_t told_ms;         /* what the caller last said the time is */
	uint8_t fault;           /* enum start_fault */
	bool alarm;
	struct { /* first of two persons who open a frozen account again */
		struct staff_id frozen, by;
		int64_t until;
	} unfreeze;
};

/* One call while it runs. */
struct calling {
	struct keeping *k;
	struct frame_reader r;
	struct frame_writer w;
	enum call call;
	int64_t now_ms;
	char token[TOKEN_TEXT];
	struct session *session; /* NULL until call_session() */
	struct member *member;
	bool vault_open, vault_changed;
	struct last_key {
		bool known;
		enum key_kind kind;
		int64_t client;
		uint32_t asked, epoch;
		unsigned char key[KEY_BYTES];
	} last; /* secret: of key_for() */
	bool says_why; /* the answer has a body although the outcome is not OK */
};

typedef enum outcome call_fn(struct calling *c);

int64_t keeping_now(const struct keeping *k, int64_t told_ms); /* our own clock; the caller's only in tests */

/* The session of the token that comes next in the frame. GONE: nobody is signed in; INVALID: malformed. */
MUST_CHECK enum outcome call_session(struct calling *c);
MUST_CHECK enum outcome call_vault(struct calling *c); /* opens it; closed and wiped when the call is over */
void call_over(struct calling *c); /* seals the vault again if it changed, and wipes it */
struct entry call_entry(const struct calling *c, enum journal_action action, struct client_id client);
MUST_CHECK enum outcome call_journal(struct calling *c, struct entry *e, bool durable);
MUST_CHECK enum outcome call_save(struct calling *c); /* the directory */
void ip_write(unsigned char out[16], const char *ip);
void actor_of(struct actor *out, const struct keeping *k, const struct session *s);

/* Facts keys: what a member opens at sign-in, and what a new member is given. */
MUST_CHECK enum outcome facts_open(struct vault *v, const struct directory *d, const struct member *m);
MUST_CHECK enum outcome facts_key(unsigned char out[KEY_BYTES], const struct vault *v, const struct directory *d, uint32_t epoch);
void facts_give(struct member *m, uint32_t epoch, const unsigned char key[KEY_BYTES]);
void facts_first(struct directory *d, unsigned char key[KEY_BYTES]);
/* A leaver: a new epoch for all who stay. Without room for one more epoch the old one goes on. */
void facts_next(struct directory *d, struct vault *v);

/* Calls, by file */
call_fn call_sessions, call_end, call_is_open, call_journal_note, call_tail, call_status, call_hello;   /* calls_session.c */
call_fn call_set_roles, call_close, call_unfreeze, call_member, call_zone;                              /* calls_staff.c */
call_fn call_client_keys, call_grant, call_seal;                                                        /* calls_keys.c */
call_fn call_open;                                                                                      /* calls_open.c */
/* The key of (client, kind, epoch) for sealing or opening, from the grants that came along. */
struct given_keys {
	const struct frame_reader *grants; /* where they begin */
	size_t n;
};
MUST_CHECK enum outcome key_for(unsigned char out[KEY_BYTES], uint32_t *epoch, struct calling *c, const struct given_keys *given,
	const struct sealed_ref *ref, bool opening);
MUST_CHECK enum outcome read_given(struct given_keys *out, struct frame_reader *at, struct calling *c);
bool ref_fits(const struct sealed_ref *ref); /* identity lies under ID, facts under FACTS, nothing else does */

/* Slow calls: first half before Argon2id, second half after (calls_slow.c) */
void slow_asked(struct keeping *k, const struct frame *f);
void slow_answered(struct keeping *k, struct slow_job *job);

#endif
