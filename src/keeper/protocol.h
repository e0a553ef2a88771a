/* What core and keeper say to each other: the kinds of frames and the order of their fields, for both ends.
 *
 * Every question begins with i64 now (believed only in tests) and every answer with u8 outcome, u64 entries in the journal.
 * After an outcome that is not OK nothing follows, but for OPEN after LIMIT and DENIED.
 *
 *   kind         question                                                          answer
 *   HELLO        -                                                                 i64 centre | on refusal u8 enum start_fault
 *   SESSIONS     u32 n, n * token                                                  n * actor
 *   END          token
 *   SET_ROLES    token, i64 staff, u32 roles
 *   CLOSE        token, i64 staff
 *   UNFREEZE     token, i64 staff
 *   MEMBER       token, i64 staff                                                  text login, u32 roles, bool closed, bool frozen, bool signed_in
 *   ZONE         token, u32 minutes
 *   CLIENT_KEYS  token, i64 client, u32 n, n * i64 holder                          u32 m, m * grant
 *   GRANT        token, grant, i64 to, i64 not_after                               grant
 *   SEAL         token, u32 n, n * grant, u32 m, m * (ref, bytes plain)            m * bytes blob
 *   OPEN         token, u8 purpose, i64 ref, bool linked, u32 n, n * grant, u32 m, m * (ref, bytes blob)
 *                                                                                  open answer, m * bytes plain
 *   IS_OPEN      token, i64 client                                                 i64 until
 *   JOURNAL      token, u16 action, i64 client, u8 purpose, i64 ref                u64 seq
 *   TAIL         u64 after, u32 most                                               u32 n, n * line
 *   STATUS       -                                                                 status
 *   UNLOCK       text login, text passphrase, text ip                              unlock answer
 *   ENROL        token, i64 staff, text login, text passphrase, u32 roles          unlock answer
 *   PASSPHRASE   token, text old, text fresh                                       unlock answer
 * The last three go over the slow channel; their conn is the caller's tag. A token is a text, "" where none is given. */
#ifndef KEEPER_PROTOCOL_H
#define KEEPER_PROTOCOL_H

#include "keeper/sealing.h"
#include "keeper/session.h"
#include "wire/channel.h"

enum call {
	CALL_HELLO = 1, CALL_SESSIONS, CALL_END, CALL_SET_ROLES, CALL_CLOSE, CALL_UNFREEZE, CALL_MEMBER, CALL_ZONE, CALL_CLIENT_KEYS,
	CALL_GRANT, CALL_SEAL, CALL_OPEN, CALL_IS_OPEN, CALL_JOURNAL, CALL_TAIL, CALL_STATUS, CALL_UNLOCK, CALL_ENROL, CALL_PASSPHRASE,
	CALLS
};

enum start_fault { START_FINE, START_BUSY, START_FOLDER, START_KEYS, START_DIRECTORY, START_BUDGETS, START_JOURNAL, START_SANDBOX };

#define CALL_ROOM (4u << 20)  /* a question or an answer */
#define CALL_SPLIT (1u << 20) /* longer lists are asked in parts */
#define PASSPHRASE_MIN 15
#define PASSPHRASE_MAX 128
#define BATCH_MAX 4096 /* tokens in one question */
#define ITEMS_MAX 16384
#define GRANT_WIRE (1 + 8 + 4 + 1 + 8 + 4 + 4 + GRANT_BYTES + 8 + 8 + 4 + 4 + SIG_BYTES)
#define REF_WIRE (1 + 8 + 2 + 8 + 4 + 8)

void put_grant(struct frame_writer *w, const struct grant_row *g);
void get_grant(struct frame_reader *r, struct grant_row *g); /* its bytes are views into the frame; sizes are exact */
void put_ref(struct frame_writer *w, const struct sealed_ref *ref);
void get_ref(struct frame_reader *r, struct sealed_ref *ref);
void put_actor(struct frame_writer *w, const struct actor *a);
void get_actor(struct frame_reader *r, struct actor *a);
void put_line(struct frame_writer *w, const struct journal_line *l);
void get_line(struct frame_reader *r, struct journal_line *l);
#define LINE_WIRE (8 + 8 + 8 + 2 + 8 + 1 + 1 + 8)

#endif
