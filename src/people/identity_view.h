/* What the pages of the sealed identity show. */
#ifndef PEOPLE_IDENTITY_VIEW_H
#define PEOPLE_IDENTITY_VIEW_H

#include "people/pages.h"

struct shown_name {
	const char *kind; /* N_() */
	const char *text;
};
struct shown_names {
	struct shown_name *at;
	size_t n;
};
struct identity_view {
	struct client_head head;
	bool open, nothing;        /* nothing: never written */
	struct msg until, left, refused;
	struct shown_names names;
	struct msg birth;
	const char *address, *phone, *relatives;
	struct path edit, post, seen;
	struct form_hidden_view hidden;
	struct form_problems problems;
	const struct field_view *purpose, *why;
};

struct identity_edit_view {
	struct client_head head;
	struct path post, away;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct field_views fields;
};

struct seen_line {
	struct instant at;
	const char *when, *who, *role, *purpose, *words; /* role, purpose: N_() */
	bool refused;
};
struct seen_lines {
	struct seen_line *at;
	size_t n;
};
struct seen_view {
	struct client_head head;
	struct seen_lines opened, viewed;
};

#endif
