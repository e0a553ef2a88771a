/* Pages that keep somebody safe or help them on: the curtain, the quick exit, help, accessibility. They show nothing about
 * anybody and read no table. */
#ifndef WEB_QUIET_PAGES_H
#define WEB_QUIET_PAGES_H

#include "web/web.h"

extern const struct route quiet_routes[];

struct quiet_view {
	struct day today;
	const char *clock; /* 09:50, in the centre's zone */
};

#endif
