/* Tasks: clocks make them, people make them. What a day needs is read from them alone, so that it costs the same with a
 * hundred people on the books and with a thousand.
 *
 * Codes: a clock of pack table "clocks" (what falls due, with its lead time); "silent" (nothing heard for longer than is
 * usual for this person) and "unanswered" (several tries in a row), both measured by pack table "attention"; "hand_…" (added
 * by hand, a kind from a fixed list: free words about a person are never stored in the clear). */
#ifndef PEOPLE_TASK_H
#define PEOPLE_TASK_H

#include "people/clock.h"
#include "staff/policy.h"
#include "task_sql.h"

struct task_books { /* what bringing up to date needs; the daily run has no permit */
	struct tx *tx;
	struct arena *arena;
	struct centre_id centre;
	const struct pack *pack;
	const struct clocks *clocks;
	struct date today;
};
struct task_books task_books(const struct permit *p);

/* Brings one client's tasks up to date: called whenever a client is saved, closed, handed over or contacted. NOT_FOUND. */
MUST_CHECK enum outcome tasks_refresh(const struct task_books *b, struct client_id client);
/* The same for up to `most` clients from *from on; *from is then where to go on, 0 at the end. Once a day. */
MUST_CHECK enum outcome tasks_refresh_some(struct client_id *from, const struct task_books *b, size_t most);

/* As web/core.h wants it. */
MUST_CHECK enum outcome tasks_daily(int64_t *from, struct tx *tx, struct arena *a, const struct site *site, struct centre_id centre, struct date today);

/* An answered contact, `gap` days after the one before (0 = first): how often do we usually talk? */
MUST_CHECK enum outcome rhythm_heard(const struct task_books *b, struct client_id client, int gap);

/* Own tasks. NOT_FOUND: no such task of yours. */
enum task_state { TASK_OPEN, TASK_DONE };
MUST_CHECK enum outcome task_tick(const struct permit *p, struct task_id task, enum task_state state);
MUST_CHECK enum outcome task_add(struct task_id *out, const struct permit *p, struct client_id client, const char *kind, struct date due);

extern const struct choice task_kinds[]; /* "hand_…", for forms */
bool task_is_attention(const char *clock); /* "silent", "unanswered": about looking after someone, not a thing to do */
const char *task_label(const struct ctx *c, const char *clock); /* in the reader's language */

#endif
