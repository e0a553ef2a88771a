/* The keeper as everyone else sees it: keys, sealing, sessions, budgets, journal. Only files in keeper/ include sodium.h.
 *
 * Order of an opening: keeper checks the budget, appends to the journal, makes it durable, then opens. What it cannot
 * write it does not open. All calls but unlock/enrol block for one round trip; those two answer later (Argon2id).
 * Layouts, labels and limits: doc/security.md. */
#ifndef KEEPER_CLIENT_H
#define KEEPER_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/date.h"
#include "base/msg.h"
#include "base/outcome.h"
#include "store/ids.h"

struct keeper; /* core's end of the wire */

enum role { ROLE_DIRECTOR = 1, ROLE_COORDINATOR = 2, ROLE_CASEWORKER = 4, ROLE_COUNSELLOR = 8 };

struct actor {
	struct staff_id staff; /* 0 = nobody */
	struct centre_id centre;
	unsigned roles;        /* enum role */
	uint64_t session;      /* first 8 bytes of sid: for the journal's copy, never shown */
	struct instant idle_until, ends;
	char ip[46];           /* where it signed in; a request from elsewhere is nobody's */
	bool reveals;          /* some identity is open in this session: keeper_is_open() says which */
};

enum key_kind { KEY_ID = 1, KEY_CASE = 2, KEY_CNS = 3, KEY_FACTS = 4 }; /* FACTS: the centre's group key, client 0 */

enum purpose { /* why a seal is opened; PURPOSE_FACTS and PURPOSE_CASE do not count as disclosure of identity */
	PURPOSE_UNSET,
	PURPOSE_ACCOMPANY, /* hospital or office together */
	PURPOSE_PAPERS,    /* a document must be handed in */
	PURPOSE_SAFETY,    /* worried about someone's safety */
	PURPOSE_CONTACT,   /* phone or visit that needs the number or address */
	PURPOSE_CORRECT,   /* the person asked to see or correct it */
	PURPOSE_INTAKE,
	PURPOSE_CASE,      /* notes and plan of an own case */
	PURPOSE_FACTS,     /* eligibility facts */
	PURPOSES
};

enum journal_action { /* what the journal says happened; numbers are for ever */
	ACT_SIGN_IN = 1,
	ACT_SIGN_IN_FAILED = 2,
	ACT_SIGN_OUT = 3,
	ACT_OPEN_ID = 4,
	ACT_OPEN_CASE = 5,
	ACT_OPEN_CNS = 6,
	ACT_OPEN_REFUSED = 7, /* budget or no grant */
	ACT_SEAL = 8,
	ACT_KEYS_MADE = 9,    /* a client's keys */
	ACT_GRANT = 10,
	ACT_REVOKE = 11,
	ACT_STAFF_ENROLLED = 12,
	ACT_STAFF_CHANGED = 13,
	ACT_STAFF_CLOSED = 14,
	ACT_IMPORT = 15,
	ACT_EXPORT = 16,
	ACT_SETTINGS = 17,
	ACT_FUND_CHANGED = 18,
	ACT_FROZEN = 19,
	ACT_VIEW_CASE = 20,   /* a record's page without identity, once per staff, case and day */
	ACT_START = 21,
	ACT_STOP = 22,
	ACT_REVIEWED = 23,    /* a director looked through this list, as the law asks each month */
};

/* One sealed record: what is stored beside it in the clear, and the blob. */
struct sealed_ref {
	enum key_kind kind;
	struct client_id client; /* 0 for FACTS group key with row = client id */
	uint16_t table;          /* enum sealed_table */
	int64_t row;
	uint32_t epoch;
	uint64_t rev;            /* from 1, +1 per write */
};

enum sealed_table { /* numbers are for ever */
	SEALED_NAMES = 1, SEALED_BIRTH = 2, SEALED_ADDRESS = 3, SEALED_PHONE = 4, SEALED_RELATIVES = 5,
	SEALED_FACTS = 6, SEALED_NOTE = 7, SEALED_GOAL = 8, SEALED_REASON = 9, SEALED_DRAFT = 10,
};

/* Row of the grants table; opaque to core. */
struct grant_row {
	enum key_kind kind;
	struct client_id client;
	uint32_t epoch;
	uint8_t holder_type; /* 1 staff, 4 recovery */
	struct staff_id holder;
	uint32_t holder_epoch;
	struct bytes sealed; /* 102 B */
	int64_t not_after;   /* ms, 0 = none */
	struct staff_id granter;
	uint32_t granter_epoch;
	struct bytes sig;    /* 64 B */
};

/* Sessions ------------------------------------------------------------------------------------------------------------*/
struct unlock_answer {
	uint64_t tag;
	enum outcome outcome; /* OK; DENIED wrong name or passphrase; LIMIT too many tries, wait_s says; BUSY queue full; GONE closed or frozen */
	int wait_s;
	char token[64];       /* base64url, for the cookie */
	struct actor actor;
};

/* Sends; the answer comes through keeper_take_unlock() when keeper_fd_slow() becomes readable. */
MUST_CHECK enum outcome keeper_unlock(struct keeper *k, uint64_t tag, const char *login, const char *passphrase, const char *ip, struct instant now);
MUST_CHECK enum outcome keeper_take_unlock(struct unlock_answer *out, struct keeper *k); /* NOT_FOUND: nothing waiting */
int keeper_fd_slow(const struct keeper *k);

/* Who are these? One round trip for a whole batch. Unknown or ended: staff 0. touch: counts as activity. */
MUST_CHECK enum outcome keeper_sessions(struct keeper *k, const char *const tokens[], size_t n, struct actor out[], struct instant now);
MUST_CHECK enum outcome keeper_end(struct keeper *k, const char *token, struct instant now);

/* CSRF value for a form that posts to `path`; computed here, no round trip. */
void keeper_csrf(char out[48], const char *token, const char *path);
bool keeper_csrf_equal(const char *token, const char *path, const char *given);

/* Staff -----------------------------------------------------------------------------------------------------------------*/
struct enrol {
	struct staff_id staff;
	const char *login;
	const char *passphrase; /* 15..128 bytes, not in the blocklist */
	unsigned roles;
};
/* Six words of pack/kr/words2048.txt; NOT_FOUND when the list is not there. */
MUST_CHECK enum outcome keeper_passphrase(const char **out, struct arena *a, const char *word_file);
/* The same for a server, which reads the list before its sandbox closes. */
struct word_list;
MUST_CHECK enum outcome keeper_words(const struct word_list **out, struct arena *a, const char *word_file);
const char *keeper_passphrase_of(struct arena *a, const struct word_list *words);
/* By a signed-in director (token), or with token NULL while the centre has no staff at all. A member who is there already
 * and lost the passphrase starts anew: new keys, no grants, as the design demands. Answers by
 * keeper_take_unlock() with the same tag (actor.staff: who was enrolled): OK, EXISTS login taken, INVALID passphrase too weak, DENIED. */
MUST_CHECK enum outcome keeper_enrol(struct keeper *k, uint64_t tag, const char *token, const struct enrol *e, struct instant now);
MUST_CHECK enum outcome keeper_set_roles(struct keeper *k, const char *token, struct staff_id staff, unsigned roles, struct instant now);
/* CONFLICT from these two: a centre never loses its last director. */
MUST_CHECK enum outcome keeper_close_staff(struct keeper *k, const char *token, struct staff_id staff, struct instant now); /* ends sessions at once */
/* A frozen account opens when two persons say so within half an hour: one of them a director, neither the frozen one.
 * BUSY: the first has spoken, the second is still needed; OK: open again. */
MUST_CHECK enum outcome keeper_unfreeze(struct keeper *k, const char *token, struct staff_id staff, struct instant now);
struct keeper_member {
	char login[65];
	unsigned roles;
	bool closed, frozen, signed_in;
};
MUST_CHECK enum outcome keeper_member(struct keeper_member *out, struct keeper *k, const char *token, struct staff_id staff, struct instant now);
/* The centre's clock, for "today" in budgets. With token NULL while there is no staff. */
MUST_CHECK enum outcome keeper_zone(struct keeper *k, const char *token, int zone_minutes, struct instant now);
/* Own passphrase, old and new; answers like unlock. */
MUST_CHECK enum outcome keeper_new_passphrase(struct keeper *k, uint64_t tag, const char *token, const char *old, const char *fresh, struct instant now);

/* Clients' keys ------------------------------------------------------------------------------------------------------------*/
/* Makes keys ID and CASE for a new client and seals them to the holders and to recovery. Grants live in `a`. */
MUST_CHECK enum outcome keeper_client_keys(struct grant_row **out, size_t *n, struct keeper *k, struct arena *a, const char *token,
	struct client_id client, const struct staff_id holders[], size_t n_holders, struct instant now);
/* Gives an own key to another worker (hand-over of a case): needs the actor's own grant. */
MUST_CHECK enum outcome keeper_grant(struct grant_row *out, struct keeper *k, struct arena *a, const char *token, const struct grant_row *own,
	struct staff_id to, int64_t not_after, struct instant now);

/* Seal and open ------------------------------------------------------------------------------------------------------------*/
struct seal_item {
	struct sealed_ref ref;
	struct bytes plain;
};
/* grants: the actor's own for each client and kind that occurs (none needed for FACTS). Blobs live in `a`. */
MUST_CHECK enum outcome keeper_seal(struct bytes out[], struct keeper *k, struct arena *a, const char *token,
	const struct grant_row *grants, size_t n_grants, const struct seal_item *items, size_t n, struct instant now);

struct open_item {
	struct sealed_ref ref;
	struct bytes blob;
};
struct open_request {
	enum purpose purpose;
	int64_t ref;  /* row that says why in words (sealed reason), or 0 */
	bool linked;  /* appointment, task or contact of this pair within two days */
	const struct grant_row *grants;
	size_t n_grants;
	const struct open_item *items;
	size_t n;
};
struct open_answer {
	uint64_t seq;          /* journal entry of the (first) disclosure; 0 = none needed */
	struct instant until;  /* identity: shown until */
	int left_today;        /* disclosures left in today's budget */
	const char *refused;   /* word of the limit that refused, e.g. "day"; NULL */
};
/* FACTS blobs name their own epoch; ref.epoch is not looked at. What a blob says, for the column beside it: */
uint32_t keeper_blob_epoch(struct bytes blob);

/* LIMIT when the budget is used up (and the account frozen where 8.4 says so), DENIED without a valid grant, BROKEN when
 * a blob does not open. All or nothing. Texts live in `a`. */
MUST_CHECK enum outcome keeper_open(struct bytes out[], struct open_answer *answer, struct keeper *k, struct arena *a, const char *token,
	const struct open_request *req, struct instant now);
/* Is this client's identity still open in this session (ten minutes)? */
MUST_CHECK enum outcome keeper_is_open(struct instant *until, struct keeper *k, const char *token, struct client_id client, struct instant now);

/* Journal ------------------------------------------------------------------------------------------------------------*/
struct journal_note {
	enum journal_action action;
	struct client_id client;
	enum purpose purpose;
	int64_t ref;
};
MUST_CHECK enum outcome keeper_journal(uint64_t *seq, struct keeper *k, const char *token, const struct journal_note *note, struct instant now);

/* One entry as core copies it into the database, for questions like "who looked at me". */
struct journal_line {
	uint64_t seq;
	struct instant at;
	struct staff_id staff; /* 0 = nobody: start, stop, a sign-in with an unknown name */
	enum journal_action action;
	struct client_id client;
	enum purpose purpose;
	bool linked; /* false: no appointment, task or contact of this pair within two days */
	int64_t ref; /* ACT_OPEN_REFUSED: which limit, see keeper_refusal() */
};
/* Entries after `after`, at most `*n`; *n becomes how many came. */
MUST_CHECK enum outcome keeper_tail(struct journal_line out[], size_t *n, struct keeper *k, uint64_t after);
uint64_t keeper_journal_size(const struct keeper *k); /* as the last answer said; no round trip */
const char *keeper_refusal(int64_t ref);              /* word of the limit: "day"; NULL when it is none */

struct keeper_status {
	uint64_t journal_size;
	unsigned sessions, staff, failures_last_hour;
	bool alarm;
};
MUST_CHECK enum outcome keeper_status(struct keeper_status *out, struct keeper *k);

/* Starting ------------------------------------------------------------------------------------------------------------*/
/* Attaches to a keeper process over two connected SOCK_SEQPACKET sockets (fast: one call, one answer; slow: unlock). */
MUST_CHECK enum outcome keeper_attach(struct keeper **out, int fast, int slow);
/* For commands (import, demo, tests): forks a keeper of DIR's own, sandboxed, and attaches. keeper_release() stops it. */
MUST_CHECK enum outcome keeper_start(struct keeper **out, const char *dir, struct centre_id centre, bool accept_no_sandbox, struct err *err);
void keeper_release(struct keeper *k);
/* Waits for the answer of `tag` (commands; core never calls it). */
MUST_CHECK enum outcome keeper_wait(struct unlock_answer *out, struct keeper *k, uint64_t tag, int timeout_ms);

#endif
