/* Routes of the room. */
#ifndef REPORT_PAGES_H
#define REPORT_PAGES_H

#include "web/web.h"

extern const struct route import_routes[];

#endif
