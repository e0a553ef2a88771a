/* /c/{}/goal and /c/{}/goal/{}: what somebody wants, and the next step towards it. */
#include <string.h>

#include "base/pack.h"
#include "care/goal.h"
#include "care/pages.h"
#include "people/client_form.h"
#include "base/banned.h"

static const struct choice states[] = {{"now", N_("Now")}, {"later", N_("Later")}, {"reached", N_("Reached")}, {"left", N_("Left aside")}, {NULL}};

static const struct field add_form[] = {
	{"words", FIELD_AREA, .needed = true, .max = 400, .label = N_("In the person's own words"), .hint = N_("Sealed. It stays as it was said.")},
	{"area", FIELD_CHOICE, .needed = true, .label = N_("What it is about")},
	{"steps", FIELD_INT, .needed = true, .min = 1, .max = GOAL_STEPS_MAX, .label = N_("Steps towards it")},
	{"review", FIELD_DATE, .label = N_("Look at it again on")},
	{NULL},
};

static const struct field step_form[] = {
	{"done", FIELD_INT, .needed = true, .min = 0, .max = GOAL_STEPS_MAX, .label = N_("Steps done")},
	{"state", FIELD_CHOICE, .needed = true, .choices = states, .label = N_("Where it stands")},
	{"review", FIELD_DATE, .label = N_("Look at it again on")},
	{NULL},
};

static struct client_form add_page(struct ctx *c, const struct client_row *row, struct form *f)
{
	return (struct client_form){.title = N_("Add a goal"), .act = N_("Save the goal"), .form = f, .version = row->version,
		.why = N_("A goal is the person's: their words, their pace."), .post = path_to(c->arena, "/c/{}/goal", row->client.v)};
}

static enum outcome add_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, add_form);
	form_choices(f, "area", pack_choices(c, "life_areas"));
	form_set(f, "steps", "3");
	form_set_date(f, "review", date_add_months(c->today, 1));
	const struct client_form page = add_page(c, &row, f);
	return client_form_show(c, r, &row, &page);
}

static enum outcome add_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct goal_id id;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	form_choices(f, "area", pack_choices(c, "life_areas"));
	const struct client_form page = add_page(c, &row, f);
	if (f->n_errors) return client_form_show(c, r, &row, &page);
	const struct new_goal g = {.area = form_text(f, "area"), .words = form_text(f, "words"), .steps = (int)form_int(f, "steps"), .review_on = form_date(f, "review")};
	got = goal_add(&id, c->permit, row.client, &g);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

/* The goal of the address, of this client. */
static enum outcome goal_here(struct client_row *row, struct goal_row *goal, struct ctx *c)
{
	struct goal_rows all;
	enum outcome r = client_here(row, c, ACCESS_FULL);
	if (r == OK) r = store_goals_shown(&all, c->tx, c->permit->centre, row->client);
	for (size_t i = 0; r == OK && i < all.n; i++) {
		if (all.at[i].goal.v != c->req->id[1]) continue;
		*goal = all.at[i];
		return OK;
	}
	return r == OK ? NOT_FOUND : r;
}

static struct client_form step_page(struct ctx *c, const struct client_row *row, const struct goal_row *g, struct form *f)
{
	return (struct client_form){.title = N_("The next step"), .act = N_("Save"), .form = f, .version = g->version,
		.note = MSG(N_("{area}: {done} of {all} steps so far."), A_TEXT("area", pack_label(c->site->pack, "life_areas", g->area, c->lang)),
			A_INT("done", g->steps_done), A_INT("all", g->steps_total)),
		.post = path_to(c->arena, "/c/{}/goal/{}", row->client.v, g->goal.v)};
}

static enum outcome step_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct goal_row goal;
	enum outcome got = goal_here(&row, &goal, c);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, step_form);
	int next = goal.steps_done < goal.steps_total ? goal.steps_done + 1 : goal.steps_done;
	form_set(f, "done", arena_printf(c->arena, "%d", next));
	form_set(f, "state", next == goal.steps_total ? "reached" : goal.state);
	form_set_date(f, "review", goal.review_on);
	const struct client_form page = step_page(c, &row, &goal, f);
	return client_form_show(c, r, &row, &page);
}

static enum outcome step_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct goal_row goal;
	struct form *f = c->form;
	enum outcome got = goal_here(&row, &goal, c);
	if (got != OK) return got;
	if (f->n_errors == 0 && form_int(f, "done") > goal.steps_total)
		form_error(f, "done", MSG(N_("This goal has {n} {n|step|steps}."), A_INT("n", goal.steps_total)));
	const struct client_form page = step_page(c, &row, &goal, f);
	if (f->n_errors) return client_form_show(c, r, &row, &page);
	const struct goal_change g = {.client = row.client, .goal = goal.goal, .version = f->version, .state = form_text(f, "state"),
		.steps_done = (int)form_int(f, "done"), .review_on = form_date(f, "review")};
	got = goal_change(c->permit, &g);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

const struct route goal_routes[] = {
	{GET, "/c/{}/goal", NEED_CASE_EDIT, READS, NULL, add_get, N_("Add a goal")},
	{POST, "/c/{}/goal", NEED_CASE_EDIT, WRITES, add_form, add_post, N_("Add a goal")},
	{GET, "/c/{}/goal/{}", NEED_CASE_EDIT, READS, NULL, step_get, N_("The next step")},
	{POST, "/c/{}/goal/{}", NEED_CASE_EDIT, WRITES, step_form, step_post, N_("The next step")},
	{METHOD_UNSET},
};
