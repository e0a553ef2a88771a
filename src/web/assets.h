/* Static files (style sheet, script, mark, fonts), read into memory at start. Their address carries a hash of all of them,
 * so that a browser may keep them for ever and a new version is a new address: /ui/HASH/naru.css. */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "web/html.h"

struct asset {
	const char *name, *content_type;
	struct bytes body;
};

#define ASSETS_MAX 8

struct assets {
	struct asset at[ASSETS_MAX];
	size_t n;
	char base[32]; /* "/ui/0123456789abcdef/" */
};

/* naru.css, naru.js and naru.svg must be there; the fonts may be missing. BROKEN with err. */
MUST_CHECK enum outcome assets_load(struct assets *out, struct arena *a, const char *dir, struct err *err);
const struct asset *asset_named(const struct assets *assets, const char *path); /* by whole address; NULL */
bool asset_has(const struct assets *assets, const char *name); /* fonts may be missing */
struct path asset_path(struct arena *a, const struct assets *assets, const char *name); /* REQUIREs that it exists */

#endif
