/* A new centre in an empty directory, with its first director. `naru init` and the demo centre both begin here. */
#ifndef APP_INIT_H
#define APP_INIT_H

#include "app/command.h"
#include "keeper/client.h"
#include "store/store.h"

struct founding {
	const char *dir, *db;         /* db NULL = SQLite in dir */
	const char *name, *region, *country, *people_word, *director, *login;
	const char *passphrase;       /* NULL = a generated one */
	int zone_minutes;
	bool demo, accept_no_sandbox;
	struct instant now;
};

struct founded {
	struct centre_id centre;
	struct staff_id director;
	const char *passphrase;
};

/* OK, EXISTS, INVALID, BROKEN; err says the sentence. What was begun and failed is left in dir for the eye. */
MUST_CHECK enum outcome centre_found(struct founded *out, struct arena *a, const struct founding *f, struct err *err);

#endif
