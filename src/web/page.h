/* What pages have in common beside the frame: error pages, a page for two versions of one record, and the views of the
 * partials in parts.html (empty state, pages of a list, a question, answers to check). */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/web.h"

/* A whole page that says what to do next; c->err adds the reason when there is one. status: 400 403 404 409 410 413 422
 * 429 500 503. Never says whether a thing exists. */
void page_error(struct ctx *c, struct reply *r, int status);

/* 409: somebody saved in between. Shows both versions side by side; the form below saves yours over theirs (it carries the
 * newer version) or drops it. */
struct version_row {
	const char *label; /* N_() */
	const char *theirs, *yours;
	bool differs;
};
struct version_rows {
	struct version_row *at;
	size_t n;
};
struct conflict_view {
	struct version_rows rows;
	struct form_hidden_view hidden; /* with the newer version */
	struct path action, away;       /* away: where their version is shown */
	const struct form *form;        /* yours, sent again as hidden fields */
};
void page_conflict(struct ctx *c, struct reply *r, const struct conflict_view *v);

/* {{> empty(&v->empty)}}: one sentence and the one act that fills it. */
struct empty_view {
	struct msg sentence;
	struct path act;   /* not set = no act */
	const char *label; /* N_() */
};

/* {{> pager(&v->pager)}} */
struct pager_view {
	int64_t from, to, total;
	struct path earlier, later; /* not set = none */
};
struct pager_view pager_make(struct arena *a, struct path list, int64_t from, int64_t page, int64_t total); /* from counts from 0 */

/* {{> question(&v->question)}}: one question, its answers, and "skip" of the same size; posts to action. */
struct asked {
	const struct field_view *is;
};
struct field_views {
	const struct asked *at;
	size_t n;
};
struct question_view {
	const char *title, *why; /* N_(); why may be NULL */
	int64_t step, steps;     /* 0 = not one of a row */
	struct path action, back;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct field_views fields;
	const char *next;        /* N_(): what the button does, "Save and go on" */
	bool may_skip;           /* sends skip=1 */
};

/* {{> answers(&v->answers)}}: everything said so far, each with a way to change it. */
struct answer_row {
	const char *label; /* N_() */
	const char *answer; /* as said; "" = skipped */
	struct path change;
};
struct answer_rows {
	struct answer_row *at;
	size_t n;
};
struct answers_view {
	struct answer_rows rows;
};

struct error_view { /* filled by page_error() */
	const char *title, *what_to_do, *onward_label; /* N_() */
	struct msg reason;
	struct path onward;
	int status;
};

#endif
