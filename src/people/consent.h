/* Consents: each asked apart, each with the version of its form and an end. A refusal is an answer and costs nothing; "not
 * asked" is another. What was answered is never overwritten: a new answer, or a withdrawal, ends the one before. */
#ifndef PEOPLE_CONSENT_H
#define PEOPLE_CONSENT_H

#include "consent_sql.h"
#include "people/client.h"

enum consent_state { CONSENT_NOT_ASKED, CONSENT_YES, CONSENT_NO, CONSENT_WITHDRAWN, CONSENT_OVER };

struct consent_now { /* what holds today for one purpose of pack table "consents" */
	const struct pack_entry *purpose;
	enum consent_state state;
	struct date since, until;
	const char *form_version, *staff_name;
};
struct consents {
	struct consent_now *at;
	size_t n;
};
MUST_CHECK enum outcome consents_read(struct consents *out, const struct permit *p, struct client_id id);

enum consent_answer { ANSWER_YES, ANSWER_NO, ANSWER_NOT_ASKED };
/* INVALID: no such purpose today. */
MUST_CHECK enum outcome consent_answer(const struct permit *p, struct client_id id, const char *purpose, enum consent_answer answer);
MUST_CHECK enum outcome consent_withdraw(const struct permit *p, struct client_id id, const char *purpose);

const char *consent_said(enum consent_state s); /* N_ marked */

#endif
