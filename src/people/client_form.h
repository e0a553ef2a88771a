/* One form of a few fields below a client's name: what edit, hand-over, close and household have in common. */
#ifndef PEOPLE_CLIENT_FORM_H
#define PEOPLE_CLIENT_FORM_H

#include "people/pages.h"

struct client_form_view {
	struct client_head head;
	const char *title, *why, *act; /* N_() */
	struct msg note;               /* something to know first; not set = nothing */
	struct path post, away;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct field_views fields;
};

struct client_form {
	const char *title, *why, *act; /* N_() */
	struct msg note;
	struct path post;
	struct form *form;
	int64_t version;
};
/* Fills the reply; OK, or INVALID when the form has errors. */
enum outcome client_form_show(struct ctx *c, struct reply *r, const struct client_row *row, const struct client_form *f);

#endif
