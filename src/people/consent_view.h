/* What the pages of consents show; the question is the same in intake. */
#ifndef PEOPLE_CONSENT_VIEW_H
#define PEOPLE_CONSENT_VIEW_H

#include "people/consent.h"
#include "people/pages.h"

struct consent_ask_view { /* one consent on its own page: three answers of the same size */
	const char *name, *gloss, *recipient; /* in the reader's language; recipient may be "" */
	const char *code;
	struct msg lasts, crumb, place;       /* place: "question 7 of 20"; may be unset */
	struct path post, back, enough;       /* enough: stop asking for today; may be unset */
	struct form_hidden_view hidden;
};
struct consent_ask_view consent_ask(struct ctx *c, const struct pack_entry *purpose);

struct consent_line {
	const char *name, *gloss, *code;
	const char *state; /* N_() */
	bool yes, ended;
	struct msg since, until;
	const char *staff_name;
	struct path ask;
	struct form_hidden_view hidden;
	struct path post;
};
struct consent_lines {
	struct consent_line *at;
	size_t n;
};
struct consents_view {
	struct client_head head;
	struct consent_lines lines;
	bool may_edit;
};

#endif
