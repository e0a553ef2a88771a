/* Requests and replies as pages see them.
 *
 * A request comes as a frame from front, meets the route table, gets an actor from the keeper and a permit from policy,
 * and runs its page inside a savepoint. Zero values in a route mean "unset": the program does not start with one. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/arena.h"
#include "base/date.h"
#include "base/msg.h"
#include "keeper/client.h"
#include "store/ids.h"
#include "store/store.h"
#include "web/assets.h"
#include "web/form.h"
#include "web/html.h"
#include "web/memo.h"

struct permit; /* staff/policy.h */

enum method { METHOD_UNSET, GET, POST };

enum need { /* what a route asks of its reader; policy.c is the one table that says who has it */
	NEED_UNSET,
	NEED_NOBODY,    /* public: sign-in, help */
	NEED_SIGNED_IN, /* any member of staff: own day, words, curtain */
	NEED_CASES,     /* lists of call names, register a person */
	NEED_CASE,      /* one client's record, call name and codes only */
	NEED_CASE_EDIT, /* write to it */
	NEED_IDENTITY,  /* open the seal of a client one is responsible for */
	NEED_FUNDS,     /* read funds */
	NEED_FUNDS_EDIT,
	NEED_AUDIT,     /* who opened what */
	NEED_SETTINGS,  /* centre, staff, roles */
	NEED_IMPORT,
	NEEDS
};

enum effect { EFFECT_UNSET, READS, WRITES, UNLOCKS }; /* UNLOCKS: waits for the keeper's answer to a passphrase */

struct request {
	enum method method;
	const char *path;
	struct bytes query, body;
	const char *content_type;
	const char *cookie_token; /* NULL = none */
	const char *origin, *fetch_site;
	const char *host;         /* from the configured list: front checked it */
	const char *ip;
	int64_t id[3];            /* from {} in the pattern, in order */
	bool secure;              /* came over TLS */
	enum lang lang;           /* cookie naru-lang, else Accept-Language, else Korean */
	struct bytes file;        /* upload routes: the one file; n 0 = none chosen */
	const char *file_name;    /* as the sender named it: for messages only */
};

struct reply {
	int status;               /* 0 = 200 */
	struct safe_html page;    /* whole document */
	struct bytes body;        /* instead of page: a file */
	const char *content_type; /* NULL = text/html */
	const char *file_name;    /* attachment; names nobody */
	struct path location;     /* 303 */
	const char *set_token;    /* session cookie to set; "" = clear */
	bool clear_site_data;
	int refresh_s;            /* HTTP Refresh, for pages that must close by themselves; 0 = none */
	enum lang set_lang;
	bool sets_lang;
};

struct centre_info { /* read once, kept by core, re-read when settings change */
	struct centre_id id;
	const char *name, *people_word, *region;
	int zone_minutes;
	bool demo;
};

/* One item of the navigation. Rooms offer theirs; app/ puts them in order; each reader sees those they have the need for. */
struct nav_item {
	const char *path, *label; /* label: N_() */
	enum need need;
};

struct demo_sign_in { /* role: N_() */
	const char *role, *login, *passphrase;
};
struct demo_sign_ins {
	struct demo_sign_in *at;
	size_t n;
};

struct router;

struct site { /* what all pages share; made by app/ at start */
	const struct nav_item *nav;  /* ended by {NULL} */
	bool (*allows)(unsigned roles, enum need need); /* policy_allows() */
	const struct pack *pack;     /* dated data of the centre's country (base/pack.h); read before the sandbox closes */
	const struct clocks *clocks; /* its clocks (people/clock.h) */
	const struct router *router;
	const struct word_list *words; /* for generated passphrases (keeper/client.h) */
	struct demo_sign_ins demo;   /* shown on the sign-in page of a demo centre, nowhere else */
};

struct ctx { /* everything about one request; lives in its arena */
	struct arena *arena;
	struct tx *tx;
	struct keeper *keeper;
	const struct centre_info *centre;
	const struct assets *assets; /* asset_path(c->arena, c->assets, "naru.css") */
	const struct site *site;
	struct memo *memo; /* what was read from texts that never change; NULL in commands */
	const char *reader; /* name of the member of staff, for the bar; NULL when nobody is signed in */
	struct instant now;
	struct date today; /* in the centre's zone */
	enum lang lang;
	const struct request *req;
	const struct route *route;
	struct actor actor; /* staff.v = 0 when nobody is signed in */
	const struct permit *permit;
	struct form *form;        /* parsed when the route has a form */
	uint64_t tag;                 /* for UNLOCKS routes: the tag to give to keeper_unlock() and its kin */
	struct unlock_answer *unlock; /* for UNLOCKS routes: what the keeper said; NULL in the first of the two calls */
	int64_t form_ids;             /* one random number a request; each form of the page has its own after it */
	bool writable;                /* the transaction may write; see need_write() */
	bool rerun;                   /* set by need_write() */
	bool centre_changed;          /* the page changed what struct centre_info holds: core reads it again after the commit */
	struct err err;
};

/* An UNLOCKS page is called twice. First with c->unlock NULL: it checks its form, sends its question to the keeper with
 * c->tag and returns OK with an empty reply; it waits, nobody else does. Then, in a later transaction, with c->unlock set:
 * it acts and replies. A reply filled in the first call ends the request there. */

/* A page that READS but finds that it must note something (that a record was seen today): returns OK when the transaction
 * may write; else BUSY, which the page returns, and core calls the page again in a transaction that may. */
MUST_CHECK enum outcome need_write(struct ctx *c);

typedef enum outcome page_fn(struct ctx *c, struct reply *r);

struct route {
	enum method method;
	const char *pattern; /* "/c/{}/record": {} matches one id */
	enum need need;
	enum effect effect;
	const struct field *form; /* POST: its fields (NULL-named end); GET: query fields, or NULL for none allowed */
	page_fn *page;
	const char *title;        /* N_(): document title when the page sets none */
	bool upload;              /* multipart/form-data with one file up to 10 MiB */
};

/* What every POST that changes something answers: 303. A repeat of the same form id gets the same 303 and does nothing. */

/* Pages that show a form again after INVALID return INVALID with reply filled (status 422). OK with location = 303. */

/* The page frame: top bar, navigation, footer. `nav` is the path of the item to mark, or NULL. */
struct page_head {
	const char *title; /* already in the reader's language */
	const char *nav;
	bool participant;  /* larger type, no navigation */
};
void page_finish(struct ctx *c, struct reply *r, const struct page_head *head, struct html *body);

struct path here(const struct ctx *c); /* the path asked for */
/* Hidden fields every form needs; template: {{> form_hidden(c_hidden(...))}}. `to` is the form's action. */
struct form_hidden_view {
	const char *csrf, *idem;
	int64_t version;
};
struct form_hidden_view form_hidden(struct ctx *c, struct path to, int64_t version);

/* Another page of ours after a POST (303). */
enum outcome redirect(struct reply *r, struct path to);

#endif
