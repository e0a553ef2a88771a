/* A worker's day: whom to look after first and why, what is fixed for today, what is to do, the cases at hand. Six
 * statements, whatever the number of cases: who needs attention is a task already (people/task.h). */
#ifndef CARE_TODAY_H
#define CARE_TODAY_H

#include "people/appointment.h"
#include "people/task.h"
#include "today_sql.h"

enum attention { /* in the order in which they come first */
	ATTENTION_UNANSWERED, /* several tries in a row */
	ATTENTION_MONEY_NEAR, /* money ends within a month */
	ATTENTION_SILENT,
	ATTENTION_DATE,       /* a day of the clocks is near or over */
	ATTENTION_MONEY,      /* money ends within its lead time */
	ATTENTION_NONE
};

struct first {
	enum attention kind;
	const struct task_line *task;
	struct msg why;
};

enum { FIRST_MOST = 3, TODAY_PEOPLE = 30 };

struct today {
	struct first first[FIRST_MOST];
	size_t n_first, n_attention; /* n_attention: more than these, as far as was read */
	struct appointment_lines appointments;
	struct task_lines quiet, tasks, done; /* quiet: silent or unanswered, whoever came last first */
	struct today_persons people; /* own cases, last heard from first */
	int64_t cases;               /* own ones, open */
};

MUST_CHECK enum outcome today_read(struct today *out, const struct permit *p);

#endif
