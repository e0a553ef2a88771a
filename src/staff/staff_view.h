/* Views of the pages of this room. */
#ifndef STAFF_STAFF_VIEW_H
#define STAFF_STAFF_VIEW_H

#include "web/page.h"

struct staff_card {
	const char *name, *title;
	const char *roles; /* in the reader's language, joined */
	int64_t cases;
	bool closed;
	struct path link;
};
struct staff_cards {
	struct staff_card *at;
	size_t n;
};
struct settings_view {
	struct path post, add, frozen;
	struct form_hidden_view hidden;
	struct form_problems problems;
	const struct field_view *name, *region, *people_word, *zone;
	struct staff_cards staff;
	struct msg saved;
};

struct staff_new_view {
	struct path post;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct field_views fields;
	struct msg refused;
};

struct staff_words_view { /* shown once */
	struct msg title;
	const char *login, *words;
	struct path onward;
	bool again; /* a lost passphrase: keys are gone too */
};

struct staff_page_view {
	const char *name, *login, *roles;
	struct msg state, cases;
	bool closed, frozen, may_close, self;
	struct path post, close, words, frozen_page, cases_link, audit;
	struct form_hidden_view hidden, hidden_close, hidden_words;
	struct form_problems problems;
	struct field_views fields;
	struct msg refused;
};

struct frozen_line {
	const char *name;
	const char *id;
	bool self;
};
struct frozen_lines {
	struct frozen_line *at;
	size_t n;
};
struct frozen_view {
	struct frozen_lines lines;
	struct path post;
	struct form_hidden_view hidden;
	struct msg said;
};

struct passphrase_view {
	struct path post;
	struct form_hidden_view hidden;
	struct form_problems problems;
	const struct field_view *old, *fresh, *again;
	const char *suggestion; /* NULL: none */
	struct msg refused, done;
};

struct audit_row {
	const char *when, *who, *what;
	const char *code;
	struct path link;    /* the client's page; not set = none */
	const char *purpose; /* N_() or NULL */
	const char *other;   /* another member of staff it was about */
	struct msg detail;
	bool outside, unlinked, care;
};
struct audit_rows {
	struct audit_row *at;
	size_t n;
};
struct audit_odd {
	struct date day;
	const char *who;
	struct msg what;
	bool grave;
	struct path link;
};
struct audit_odds {
	struct audit_odd *at;
	size_t n;
};
struct audit_view {
	struct audit_odds odd;
	struct audit_rows rows;
	struct pager_view pager;
	const struct field_view *staff, *code, *day, *all;
	struct form_problems problems;
	struct path reviewed_post;
	struct form_hidden_view hidden;
	struct msg reviewed;
};

#endif
