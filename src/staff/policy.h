/* Policy: the one place that says who may do what. A struct permit is proof that it was asked; only policy_permit() makes
 * one, and every domain function takes one. Every statement takes the centre from the permit, never from the URL. */
#ifndef STAFF_POLICY_H
#define STAFF_POLICY_H

#include "web/web.h"

struct permit {
	struct ctx *c;
	struct centre_id centre;
	struct staff_id staff;
	enum need need;
	unsigned roles;
};

/* DENIED when the role lacks the need; GONE when nobody is signed in. The permit lives in the request's arena. */
MUST_CHECK enum outcome policy_permit(const struct permit **out, struct ctx *c, enum need need);
bool policy_allows(unsigned roles, enum need need); /* for decisions in views: may_edit and the like */

/* Commands act as a signed-in member of staff too. */

#endif
