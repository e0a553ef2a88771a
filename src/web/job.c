/* One request in core, in fixed steps: route, permit, form and its origin, page, reply. Runs inside the batch's transaction;
 * in one that writes, inside a savepoint of its own, which is undone unless the outcome is OK. */
#include "web/job.h"
#include <setjmp.h>
#include <string.h>
#include "base/log.h"
#include "web/page.h"

#define PROBLEM_MEMORY ((size_t)256 << 10)

enum outcome need_write(struct ctx *c)
{
	if (c->writable)
		return OK;
	c->rerun = true;
	return BUSY;
}

static bool replied(const struct reply *r)
{
	return r->page.s || r->location.s || r->body.at || r->status;
}

/* A page that says OK to a form with messages has not looked at them: what it wrote must not stay, and the sender is told
 * that something does not fit. */
static enum outcome page_called(struct job *j)
{
	struct ctx *c = &j->c;
	enum outcome r = j->route->page(c, &j->reply);
	if (r == OK && j->route->method == POST && c->form && c->form->n_errors && replied(&j->reply)) {
		log_event("core.page_ignored_errors", L_WORD("page", j->route->pattern));
		for (size_t i = 0; i < c->form->n; i++)
			if (c->form->value[i].error.id)
				err_set(&c->err, c->form->value[i].error);
		j->reply = (struct reply){0};
		return INVALID;
	}
	return r;
}

static enum outcome steps(struct job *j, const struct core_options *o)
{
	struct ctx *c = &j->c;
	if (!j->route)
		return NOT_FOUND;
	c->route = j->route;
	enum outcome r = o->permit(&c->permit, c, j->route->need);
	if (r != OK)
		return r;
	if (j->state == JOB_UNLOCKED) {
		c->unlock = &j->unlock;
		return page_called(j);
	}
	struct form *f = arena_alloc(&j->arena, sizeof(*f));
	r = request_checked(j, f);
	if (r == DENIED)
		err_set(&c->err, MSG(N_("The form was opened before you signed in anew, or came from another site.")));
	if (r == DENIED || r == INVALID) {
		j->reply = (struct reply){.status = 400};
		return INVALID;
	}
	if (r != OK)
		return r == EXISTS ? OK : r;
	c->form = f;
	r = page_called(j);
	return r == OK && j->route->effect == WRITES ? request_remember(j) : r;
}

/* Memory beyond the cap jumps here: the request ends, the process does not. */
static enum outcome guarded(struct job *j, const struct core_options *o)
{
	jmp_buf over;
	if (setjmp(over)) {
		j->arena.over = NULL;
		j->arena.cap += PROBLEM_MEMORY;
		j->reply = (struct reply){0};
		log_event("core.memory", L_WORD("page", j->route ? j->route->pattern : "none"));
		return BUSY;
	}
	j->arena.over = &over;
	enum outcome r = steps(j, o);
	j->arena.over = NULL;
	return r;
}

static enum outcome in_savepoint(struct job *j, const struct core_options *o)
{
	if (!j->c.writable)
		return guarded(j, o);
	if (tx_savepoint(j->c.tx) != OK)
		return BROKEN;
	enum outcome r = guarded(j, o);
	if (r == OK && tx_release(j->c.tx) == OK)
		return OK;
	tx_back(j->c.tx);
	return r == OK ? BROKEN : r;
}

void job_run(struct job *j, const struct core_options *o)
{
	j->reply = (struct reply){0};
	j->c.rerun = false;
	j->c.err = (struct err){0};
	tx_arena(j->c.tx, &j->arena);
	tx_count_reset(j->c.tx);
	enum outcome r = in_savepoint(j, o);
	j->statements += tx_statements(j->c.tx);
	j->outcome = r;
	if (j->c.rerun && !j->c.writable) {
		j->state = JOB_AGAIN;
		return;
	}
	if (r == OK && j->state == JOB_ASKED && j->route->effect == UNLOCKS && !replied(&j->reply)) {
		j->state = JOB_PARKED;
		return;
	}
	job_reply(j, o, r);
	j->state = JOB_REPLIED;
}

/* Replies that no page made ---------------------------------------------------------------------------------------------*/

static void to_sign_in(struct job *j, const struct core_options *o)
{
	struct path to = {"/sign-in"};
	if (router_safe_back(o->router, j->q.path) && strcmp(j->q.path, "/") != 0)
		to = path_query(&j->arena, to, "back", j->q.path);
	j->reply = (struct reply){.status = 303, .location = to};
}

/* The page of an error; the first message said is its reason. */
static void problem(struct job *j, int status)
{
	if (status == 503 && j->outcome == BROKEN)
		log_event("core.broken", L_WORD("page", j->route ? j->route->pattern : "none"));
	page_error(&j->c, &j->reply, status);
}

/* What a page filled in stays, with the status that belongs to the outcome. */
static void own_page(struct job *j, int status)
{
	if (!j->reply.page.s)
		problem(j, j->reply.status ? j->reply.status : status);
	else if (!j->reply.status)
		j->reply.status = status;
}

void job_reply(struct job *j, const struct core_options *o, enum outcome r)
{
	j->outcome = r;
	switch (r) {
	case OK:
		if (!j->reply.status)
			j->reply.status = j->reply.location.s ? 303 : 200;
		return;
	case INVALID:
		own_page(j, 422);
		return;
	case CONFLICT:
	case EXISTS:
		own_page(j, 409);
		return;
	case LIMIT:
		own_page(j, 429);
		return;
	case NOT_FOUND:
	case DENIED: /* who may not, learns nothing */
		problem(j, 404);
		return;
	case GONE:
		if (!j->c.actor.staff.v)
			to_sign_in(j, o);
		else
			problem(j, 404);
		return;
	case BUSY:
	case BROKEN:
		problem(j, 503);
		return;
	}
}
