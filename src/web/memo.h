/* What is costly to read and never changes: a text of the database (a rule's body) and what was read from it. The text
 * itself is the key, so nothing here can be out of date. Owned by core; values live until memo_tidy(), which core calls
 * between batches and which forgets everything when it has become too much. */
#ifndef WEB_MEMO_H
#define WEB_MEMO_H

#include "base/arena.h"

struct memo;

struct memo *memo_new(void); /* once, at the start of a process */
const void *memo_find(const struct memo *m, const char *kind, const char *text); /* NULL: not here; m may be NULL */
/* Where a value must lie to be kept. NULL when there is no room now (or no memo): read it into the request's arena. */
struct arena *memo_room(struct memo *m);
void memo_keep(struct memo *m, const char *kind, const char *text, const void *value);
void memo_tidy(struct memo *m);

#endif
