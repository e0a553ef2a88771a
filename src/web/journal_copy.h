/* The keeper's journal in the database, for questions like "who looked at me". */
#ifndef WEB_JOURNAL_COPY_H
#define WEB_JOURNAL_COPY_H

#include "keeper/client.h"
#include "store/store.h"

MUST_CHECK enum outcome journal_copied(uint64_t *seq, struct tx *tx, struct centre_id centre); /* the newest that is there */
/* Copies what came after *seq and moves *seq, which is true after the commit. */
MUST_CHECK enum outcome journal_copy(uint64_t *seq, struct tx *tx, struct keeper *k, struct centre_id centre);

#endif
