/* Problems in a file somebody gave us: which file, line, field, why, what to do. All are collected; nothing is stored
 * while there is one. Printed as a table by commands and pages alike. */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include <stddef.h>
#include "base/msg.h"

struct problem {
	const char *file;  /* as the user named it; may be NULL */
	int64_t line;      /* from 1; 0 = the file as a whole */
	const char *field; /* column name or JSON path; may be NULL */
	struct msg why, fix;
};

struct problems {
	struct arena *arena;
	struct problem *at;
	size_t n, cap;
	size_t beyond; /* how many more there were than `limit` */
	size_t limit;  /* 0 = 200 */
};

void problem_add(struct problems *p, struct problem one); /* copies text arguments into the arena */
void problems_print(const struct problems *p, enum lang lang, int fd); /* one line each: FILE:LINE: FIELD: why fix */

#endif
