/* A centre's directory: what lies in it, who holds it.
 *
 *   centre               two lines: the centre's id as in addresses, and its country, which says which pack
 *   naru.db              SQLite, unless the centre's database is elsewhere (--db)
 *   keeper/              the keeper's own: keys, journal
 *   demo-sign-ins.tsv    role, sign-in name, passphrase; in a demo centre only
 *   lock                 held by a running server or a writing command */
#ifndef APP_PLACE_H
#define APP_PLACE_H

#include "base/msg.h"
#include "store/ids.h"
#include "web/web.h"

/* Makes DIR (it may exist and be empty). EXISTS: it holds something; BROKEN; both with err. */
struct place {
	struct centre_id centre;
	char country[4];
};
MUST_CHECK enum outcome place_make(const char *dir, const struct place *p, struct err *err);
/* NOT_FOUND with err: no centre lies there. */
MUST_CHECK enum outcome place_read(struct place *out, const char *dir, struct err *err);
/* Holds DIR for this process until it ends. BUSY with err: another server or command holds it. */
MUST_CHECK enum outcome place_hold(int *fd, const char *dir, struct err *err);

/* Where the style sheet and its kin lie beside the program. NULL if nowhere. */
const char *place_ui(struct arena *a);
/* The demo centre's sign-ins; none when there is no such file. */
struct demo_sign_ins place_demo_sign_ins(struct arena *a, const char *dir);

#endif
