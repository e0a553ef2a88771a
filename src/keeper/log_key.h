/* The log's key: DIR/keeper/log.key (seed, secret) and log.pub, a C2SP verifier key "naru.<centre>+<hash>+<base64>". */
#ifndef KEEPER_LOG_KEY_H
#define KEEPER_LOG_KEY_H

#include "keeper/journal.h"

/* Reads both files, or makes them. BROKEN: unreadable, or of another centre. */
MUST_CHECK enum outcome log_key_load(struct note_key *out, struct disk *d, struct centre_id centre);
MUST_CHECK enum outcome log_key_parse(struct note_key *out, const char *text); /* public half only; INVALID */

#endif
