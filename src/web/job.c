/* One request in core, in fixed steps: route, permit, form and its origin, page, reply. Runs inside the batch's transaction;
 * in one that writes, inside a savepoint of its own, which is undone unless the outcome is OK. */
#include "web/job.h"
#include <setjmp.h>
#include <string.h>
#include "base/log.h"
#include "problem_html.h"

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

/* A page that says OK to a form with messages has not looked at them: what it wrote must not stay. */
static enum outcome page_called(struct job *j)
{
	struct ctx *c = &j->c;
	enum outcome r = j->route->page(c, &j->reply);
	if (r == OK && j->route->method == POST && c->form && c->form->n_errors && replied(&j->reply)) {
		log_event("core.page_ignored_errors", L_WORD("page", j->route->pattern));
		return BROKEN;
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
	if (r == DENIED || r == INVALID) {
		j->reply = (struct reply){.status = r == DENIED ? 403 : 400};
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

static void problem(struct job *j, int status, struct msg what, struct msg next)
{
	struct ctx *c = &j->c;
	struct problem_view v = {.what = what, .next = next};
	struct html w;
	html_init(&w, &j->arena, c->lang);
	html_problem(&w, &v);
	j->reply = (struct reply){.status = status};
	struct page_head head = {.title = msg_text(&j->arena, c->lang, &what)};
	page_finish(c, &j->reply, &head, &w);
	j->reply.status = status;
}

static void problem_broken(struct job *j)
{
	log_event("core.broken", L_WORD("page", j->route ? j->route->pattern : "none"));
	struct msg said = j->c.err.msg;
	problem(j, 503, said.id ? said : MSG(N_("This did not work just now. Nothing was changed.")),
		MSG(N_("Please try again in a minute. If it stays like this, tell whoever looks after the computer.")));
}

static void refused(struct job *j)
{
	if (j->reply.status == 403)
		problem(j, 403, MSG(N_("This form is no longer valid, so nothing was saved.")),
			MSG(N_("It was opened before you signed in anew, or comes from another site. Go back, reload the page and send it again.")));
	else
		problem(j, 400, MSG(N_("The server did not understand this request. Nothing was saved.")), MSG(N_("Please go back, reload the page and try again.")));
}

void job_reply(struct job *j, const struct core_options *o, enum outcome r)
{
	struct msg said = j->c.err.msg;
	switch (r) {
	case OK:
		if (!j->reply.status)
			j->reply.status = j->reply.location.s ? 303 : 200;
		return;
	case INVALID:
		if (!j->reply.page.s)
			refused(j);
		else if (!j->reply.status)
			j->reply.status = 422;
		return;
	case CONFLICT:
	case EXISTS:
		if (!j->reply.page.s)
			problem(j, 409, said.id ? said : MSG(N_("Someone changed this in the meantime. Nothing of yours was saved.")),
				MSG(N_("Go back and reload the page to see the newest state, then make your change again.")));
		else if (!j->reply.status)
			j->reply.status = 409;
		return;
	case GONE:
		if (!j->c.actor.staff.v)
			to_sign_in(j, o);
		else
			problem(j, 410, said.id ? said : MSG(N_("This was here and has ended.")), MSG(N_("The menu above leads on.")));
		return;
	case NOT_FOUND:
	case DENIED: /* who may not, learns nothing */
		problem(j, 404, MSG(N_("There is nothing for you at this address.")),
			MSG(N_("It may have been moved, or it belongs to someone else's work.")));
		return;
	case LIMIT:
		if (!j->reply.page.s)
			problem(j, 429, said.id ? said : MSG(N_("A limit is used up.")), MSG(N_("Please wait, or ask the director.")));
		else if (!j->reply.status)
			j->reply.status = 429;
		return;
	case BUSY:
		problem(j, 503, said.id ? said : MSG(N_("The server has too much to do just now. Nothing was changed.")),
			MSG(N_("Please try again in a few seconds.")));
		return;
	case BROKEN:
		problem_broken(j);
		return;
	}
}
