/* All pages of all rooms, and the order of the navigation. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "web/router.h"

extern const struct nav_item site_nav[]; /* at most seven */
MUST_CHECK enum outcome routes_build(struct router *out, struct arena *a, struct err *err);
const char *need_name(enum need need);
const char *effect_name(enum effect effect);
const char *field_type_name(enum field_type type);

#endif
