/* Inside of core's end of the wire: shared by client.c, client_keys.c and client_start.c. */
#ifndef KEEPER_CLIENT_STATE_H
#define KEEPER_CLIENT_STATE_H

#include "keeper/keeper_main.h"
#include "keeper/protocol.h"
#include "wire/process.h"

struct keeper {
	struct channel fast, slow;
	struct arena arena; /* of the running question; secrets in it are the core's own to see */
	uint64_t conn, journal_size;
	struct process process; /* of keeper_start(); pid 0 when attached to main's */
};

struct question {
	struct keeper *k;
	enum call call;
	struct frame_writer w;
};

void ask(struct question *q, struct keeper *k, enum call call, struct instant now);
void ask_as(struct question *q, struct keeper *k, enum call call, const char *token, struct instant now);
/* Sends and reads the head of the answer: what the keeper said, or BROKEN. The reader stands at the body. */
MUST_CHECK enum outcome hear(struct frame_reader *r, struct question *q);
MUST_CHECK enum outcome heard(const struct frame_reader *r); /* all of it, and nothing more: else BROKEN */

#endif
