/* What is not asked again: topics as codes with the day they were noted, never what was told. Kept in one column as
 * "journey:20403 family:20410" (days since 1970). */
#ifndef PEOPLE_QUIET_H
#define PEOPLE_QUIET_H

#include "base/date.h"
#include "base/text.h"

enum { QUIET_MAX = 16 };

struct quiet_topic {
	const char *code; /* of pack table "quiet_topics" */
	struct date since;
};

size_t quiet_read(struct quiet_topic out[QUIET_MAX], struct arena *a, const char *column); /* skips what it cannot read */
const char *quiet_write(struct arena *a, const struct quiet_topic *topic, size_t n);

#endif
