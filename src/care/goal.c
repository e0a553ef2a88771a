#include "care/goal.h"

#include <string.h>

#include "base/id.h"
#include "base/banned.h"

enum outcome goal_add(struct goal_id *out, const struct permit *p, struct client_id client, const struct new_goal *g)
{
	if (!*g->words || g->steps < 1 || g->steps > GOAL_STEPS_MAX) return INVALID;
	struct goal_id id = {id_new()};
	struct grants own;
	enum outcome r = grants_read(&own, p, client);
	if (r == NOT_FOUND) return DENIED;
	if (r != OK) return r;
	const struct goal_add_args args = {.centre = p->centre, .client = client, .goal = id, .area = g->area, .state = "now",
		.steps_total = g->steps, .review_on = g->review_on, .set_on = p->c->today};
	r = store_goal_add(p->c->tx, &args);
	const struct seal_put words = {SEALED_GOAL, id.v, {(const unsigned char *)g->words, strlen(g->words)}};
	if (r == OK) r = seal_write(p, KEY_CASE, client, &own, &words, 1);
	if (r == OK) *out = id;
	return r;
}

enum outcome goal_change(const struct permit *p, const struct goal_change *g)
{
	const struct goal_set_args args = {.centre = p->centre, .client = g->client, .goal = g->goal, .version = g->version,
		.state = g->state, .steps_done = g->steps_done, .review_on = g->review_on};
	enum outcome r = store_goal_set(p->c->tx, &args);
	return r == NOT_FOUND ? CONFLICT : r;
}
