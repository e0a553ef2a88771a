#include "web/journal_copy.h"
#include "core_sql.h"

#define LINES 64 /* of one question to the keeper */

enum outcome journal_copied(uint64_t *seq, struct tx *tx, struct centre_id centre)
{
	struct journal_last_row last;
	enum outcome r = store_journal_last(&last, tx, centre);
	if (r == OK)
		*seq = (uint64_t)last.seq;
	return r;
}

static enum outcome line_copy(struct tx *tx, struct centre_id centre, const struct journal_line *l)
{
	const struct journal_copy_args args = {.centre = centre, .seq = (int64_t)l->seq, .at = l->at, .staff = l->staff,
		.action = l->action, .client = l->client, .purpose = l->purpose, .ref = l->ref};
	enum outcome r = store_journal_copy(tx, &args);
	return r == NOT_FOUND ? OK : r; /* it is there already */
}

enum outcome journal_copy(uint64_t *seq, struct tx *tx, struct keeper *k, struct centre_id centre)
{
	struct journal_line line[LINES];
	while (keeper_journal_size(k) > *seq) {
		size_t n = LINES;
		enum outcome r = keeper_tail(line, &n, k, *seq);
		if (r != OK || n == 0)
			return r;
		for (size_t i = 0; i < n; i++)
			if ((r = line_copy(tx, centre, &line[i])) != OK)
				return r;
		*seq = line[n - 1].seq;
	}
	return OK;
}
