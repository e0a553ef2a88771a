/* Verification of a journal without any secret and without a keeper: for `naru verify` and for whoever holds a copy. */
#ifndef KEEPER_VERIFY_H
#define KEEPER_VERIFY_H

#include "base/msg.h"
#include "base/outcome.h"

enum journal_fault { /* what is wrong; JOURNAL_SOUND = nothing */
	JOURNAL_SOUND,
	JOURNAL_RECORD, /* a record cannot be read, or its check is wrong */
	JOURNAL_ORDER,  /* a number is missing, doubled or out of order */
	JOURNAL_NOTE,   /* a checkpoint is not signed by this log */
	JOURNAL_ROOT,   /* entries before a checkpoint are not those it signed */
	JOURNAL_SHORT,  /* entries that a checkpoint promised are missing */
	JOURNAL_TORN,   /* the end is half a record: the machine stopped while writing; the keeper cuts it off when it starts */
};

struct journal_report {
	enum journal_fault fault;
	uint64_t bad_seq;  /* first entry that is bad, missing or not covered; 0 = none */
	uint64_t after;    /* the last entry that a good checkpoint covers */
	uint64_t entries, notes;
	char root[64];     /* base64 of the whole tree, for comparing with a printed checkpoint */
};

/* DIR/keeper/journal against DIR/keeper/log.pub. OK whenever a report could be made, also of a bad journal; NOT_FOUND: no
 * journal there; BROKEN: cannot be read. `key`: the log's public key as printed, or NULL to take the one in the folder. */
MUST_CHECK enum outcome journal_verify(struct journal_report *out, const char *dir, const char *key);

#endif
