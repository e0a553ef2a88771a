/* Commands that act as a member of staff: the same sign-in, the same rights, the same transaction as a page.
 *
 *   struct offline o;
 *   int code = offline_open(&o, c, dir, db, NEED_IMPORT);
 *   if (code == EXIT_DONE) { r = people_import(…, o.permit, …); code = offline_end(&o, r); }
 */
#ifndef APP_OFFLINE_H
#define APP_OFFLINE_H

#include "app/command.h"
#include "app/place.h"
#include "people/clock.h"
#include "staff/policy.h"

struct offline {
	struct command_ctx *command;
	const char *dir;
	struct place place;
	struct store *store;
	struct ctx c;
	const struct permit *permit;
	struct centre_info centre;
	struct site site;
	struct clocks clocks;
	struct request req;
	char token[64];
	int lock;
};

/* Holds DIR, migrates, starts a keeper, signs in and begins a transaction that may write. The sign-in name comes from --as or
 * NARU_LOGIN, the passphrase from NARU_PASSPHRASE, else it is asked for on the terminal. Says what is wrong. */
struct offline_options {
	const char *dir, *db, *login; /* db, login: may be NULL */
	const char *passphrase;       /* NULL: NARU_PASSPHRASE, else asked for */
	enum need need;
	struct instant now;           /* INSTANT_NONE: the machine's clock */
	bool accept_no_sandbox;
};
int offline_open(struct offline *out, struct command_ctx *command, const struct offline_options *o);
/* The next transaction, after offline_commit(). */
MUST_CHECK enum outcome offline_begin(struct offline *o);
MUST_CHECK enum outcome offline_commit(struct offline *o); /* with the copy of the keeper's journal */
/* Commits when r is OK, else rolls back; signs out; ends the keeper. Returns the exit code and says what is wrong. */
int offline_end(struct offline *o, enum outcome r);

#endif
