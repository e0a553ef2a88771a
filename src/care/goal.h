/* Goals: what a person wants, in their own words. The words are sealed under the client's CASE key; area, state, steps and
 * days lie open, so that a plan can be counted without being read. */
#ifndef CARE_GOAL_H
#define CARE_GOAL_H

#include "goal_sql.h"
#include "people/client.h"

enum { GOAL_STEPS_MAX = 12 };

struct new_goal {
	const char *area;  /* code of pack table "life_areas" */
	const char *words; /* in the person's own words */
	int steps;         /* 1..GOAL_STEPS_MAX */
	struct date review_on;
};
MUST_CHECK enum outcome goal_add(struct goal_id *out, const struct permit *p, struct client_id client, const struct new_goal *g);

struct goal_change {
	struct client_id client;
	struct goal_id goal;
	int64_t version;
	const char *state; /* now later reached left */
	int steps_done;
	struct date review_on;
};
MUST_CHECK enum outcome goal_change(const struct permit *p, const struct goal_change *g); /* CONFLICT */

#endif
