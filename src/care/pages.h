/* The pages of this room. */
#ifndef CARE_PAGES_H
#define CARE_PAGES_H

#include "web/web.h"

extern const struct route client_routes[], goal_routes[], intake_routes[];

#endif
