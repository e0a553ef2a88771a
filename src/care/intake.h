/* Intake: one question a page, every one of them skippable, in an order that begins with what the person chooses and ends
 * with what they want. Each answer is stored as it comes, so that an intake can be left and taken up again on any day.
 *
 * Marks remember how each question was met: a answered, s skipped, n would rather not say, - not yet. Sealed answers are
 * never shown again by intake: only that something was written. */
#ifndef CARE_INTAKE_H
#define CARE_INTAKE_H

#include "people/consent_view.h"

enum intake_step { /* the consents of the pack come between STEP_CONSENTS and the wish */
	STEP_CALL_NAME, STEP_MOVE_IN, STEP_BORN, STEP_SEX, STEP_HOUSEHOLD, STEP_PREFERS, STEP_NAMES, STEP_PHONE, STEP_ADDRESS,
	STEP_RELATIVES, STEP_STATUS, STEP_DAYS, STEP_CONSENTS,
};

enum { STEP_FIELDS = 5 };

struct intake_question {
	const char *title, *why; /* N_(); why: also who sees it */
	const char *label;       /* N_(): on the page of answers */
	bool sealed;
	const char *field[STEP_FIELDS + 1];
};

struct intake { /* one intake on one request */
	struct client_row row;
	struct consents consents; /* purposes of today, with their answers */
	int steps;                /* all questions; step `steps` is the page of answers */
};
int intake_wish(const struct intake *i); /* number of the last question */
const struct intake_question *intake_question(const struct intake *i, int step); /* NULL for a consent */
const struct pack_entry *intake_consent(const struct intake *i, int step);       /* NULL when it is none */

extern const struct field intake_form[];
char intake_mark(const struct intake *i, int step);

/* Stores what the form says about this question. INVALID with messages in the form; CONFLICT when the client changed. */
MUST_CHECK enum outcome intake_store(struct ctx *c, struct intake *i, int step, struct form *f);
/* Notes how the question was met and that the next one comes. */
MUST_CHECK enum outcome intake_go_on(struct ctx *c, struct intake *i, int step, char mark);
MUST_CHECK enum outcome intake_begin(struct client_id *out, struct ctx *c, const char *call_name, char mark);
MUST_CHECK enum outcome intake_finish(struct ctx *c, struct intake *i);

/* The call name asked for: own words before an offer; "" when none was given. */
const char *intake_call_name(const struct form *f);

struct offer {
	const char *name, *id;
	bool on;
};
struct offers {
	struct offer *at;
	size_t n;
};
struct intake_view {
	const char *title, *why; /* N_() */
	struct msg place, note;
	struct path post, back;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct field_views fields;
	struct offers offers;    /* of call names; then `fields` holds the own one */
	int step;
	bool may_refuse;         /* "would rather not say" makes sense here */
};

struct intake_answer {
	const char *label;       /* N_(), or plain when `plain` */
	bool plain;
	struct msg said;         /* what the answer was, or how it was met */
	bool weak;               /* skipped, not asked */
	struct path change;
};
struct intake_answers {
	struct intake_answer *at;
	size_t n;
};
struct intake_check_view {
	const char *call_name, *code;
	struct intake_answers answers;
	struct path post;
	struct form_hidden_view hidden;
};

#endif
