/* Which page answers: the rooms' route tables, checked and sorted once at start, before the sandbox. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/web.h"

struct router {
	const struct route **route; /* sorted: literal parts before {} */
	size_t n;
};

/* Collects the tables (each ended by METHOD_UNSET). A route with an unset method, need, effect or page, a doubled one, a
 * GET that does not read, a form field without type, an upload that is not POST: err says which, INVALID. */
MUST_CHECK enum outcome router_build(struct router *out, struct arena *a, const struct route *const tables[], size_t n_tables, struct err *err);

/* NOT_FOUND: no such page, or a broken id. ids may be NULL. */
MUST_CHECK enum outcome router_find(const struct route **out, int64_t ids[3], const struct router *r, enum method method, const char *path);
bool router_takes_upload(const struct router *r, const char *path);
/* A place to come back to: an address of ours that a GET route answers, with a plain query or none. */
bool router_safe_back(const struct router *r, const char *back);

#endif
