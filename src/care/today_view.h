/* What today.html shows: every decision made in today_pages.c. */
#ifndef CARE_TODAY_VIEW_H
#define CARE_TODAY_VIEW_H

#include "web/page.h"

struct first_view {
	const char *tone, *tag; /* class and word of the tag; tag: N_() */
	const char *name;
	struct path person, act;
	struct msg why;
	const char *act_label;  /* N_() */
	bool phone;
};
struct first_views {
	struct first_view *at;
	size_t n;
};

struct slot_view {
	const char *time, *id; /* id for forms */
	bool done, now, begun, ahead;
	const char *name;      /* NULL = nobody of the register */
	struct path person;
	const char *what, *where;
	struct msg soon;
};
struct slot_views {
	struct slot_view *at;
	size_t n;
};

struct todo_view {
	const char *id, *what, *name;
	struct path person;
	struct msg late, until; /* one of them */
};
struct todo_views {
	struct todo_view *at;
	size_t n;
};

struct case_line {
	const char *name;
	struct path person;
	int64_t on, mark;       /* of the strip's 120 units */
	bool strip;
	struct msg month, last, next;
};
struct case_lines {
	struct case_line *at;
	size_t n;
};

struct call_name {
	const char *name;
};
struct call_names {
	struct call_name *at;
	size_t n;
};

struct record_view { /* the 30-second form */
	const struct form *form;
	struct form_hidden_view hidden;
	struct call_names mine;
};

struct saved_view { /* after a record was saved: what comes next */
	const char *name; /* NULL = nothing was saved just now */
	struct path person, appointment, task, correct;
};

struct today_view {
	struct day day;
	struct msg lede;
	struct saved_view saved;
	struct first_views first;
	bool more_attention;
	struct slot_views slots;
	struct record_view record;
	struct todo_views todo, done;
	struct form_hidden_view tick, untick, slot_tick, slot_untick, slot_cancel;
	struct case_lines cases;
	int64_t n_cases, n_todo;
	struct msg cases_note;
	bool may_register, may_record;
};

struct tasks_view {
	struct todo_views todo, done;
	struct form_hidden_view tick, untick, add;
	const struct form *form;
	struct call_names mine;
};

struct appointment_new_view {
	const struct form *form;
	struct form_hidden_view hidden;
	struct call_names mine;
};

#endif
