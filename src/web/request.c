/* What stands between the frame and the page: where a form came from, its fields, whether it came before. */
#include <string.h>
#include "base/id.h"
#include "core_sql.h"
#include "web/job.h"
#include "web/multipart.h"

/* Ours is what the browser asked for: front let only configured hosts through. */
static bool origin_is_ours(const struct request *q)
{
	const char *scheme = q->secure ? "https://" : "http://";
	size_t n = strlen(scheme);
	return q->origin && q->host && strncmp(q->origin, scheme, n) == 0 && strcmp(q->origin + n, q->host) == 0;
}

static bool from_our_page(const struct request *q)
{
	return origin_is_ours(q) && (!q->fetch_site || strcmp(q->fetch_site, "same-origin") == 0);
}

static enum outcome body_parsed(struct job *j, struct form *f)
{
	static const struct field no_fields[] = {{NULL}};
	const struct field *fields = j->route->form ? j->route->form : no_fields;
	struct bytes body = j->route->method == POST ? j->q.body : j->q.query;
	if (j->route->upload) {
		if (multipart_parse(&j->q, &j->arena) != OK)
			return INVALID;
		body = j->q.body;
	}
	enum outcome r = form_parse(f, &j->arena, fields, body, j->c.today);
	return r == DENIED ? INVALID : OK; /* a field with a message is the page's affair */
}

static bool idem_is_plain(const char *idem)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strlen(idem);
	return n >= 13 && n <= 32 && idem[strspn(idem, letters)] == '\0';
}

/* Twice sent is once done: the first answer is the answer. */
static enum outcome said_before(struct job *j, const struct form *f)
{
	struct idem_row row;
	enum outcome r = store_idem_get(&row, j->c.tx, j->c.actor.centre, (int64_t)j->c.actor.session, f->idem);
	if (r == NOT_FOUND)
		return OK;
	if (r != OK)
		return r;
	j->reply = (struct reply){.status = (int)row.status, .location = {row.location}};
	return EXISTS;
}

enum outcome request_checked(struct job *j, struct form *f)
{
	const struct ctx *c = &j->c;
	if (j->route->method == POST && !from_our_page(&j->q))
		return DENIED;
	enum outcome r = body_parsed(j, f);
	if (r != OK || j->route->method == GET || !c->actor.staff.v)
		return r;
	if (!f->csrf || !keeper_csrf_equal(j->q.cookie_token, j->q.path, f->csrf))
		return DENIED;
	if (!f->idem || !idem_is_plain(f->idem))
		return INVALID;
	return j->route->effect == READS ? OK : said_before(j, f);
}

enum outcome request_remember(struct job *j)
{
	const struct ctx *c = &j->c;
	if (!c->writable || j->route->method != POST || !c->actor.staff.v || !j->reply.location.s || !c->form || !c->form->idem)
		return OK;
	const struct idem_put_args args = {.centre = c->actor.centre, .session = (int64_t)c->actor.session, .idem = c->form->idem,
		.status = 303, .location = j->reply.location.s, .at = c->now};
	return store_idem_put(c->tx, &args);
}

/* For pages -------------------------------------------------------------------------------------------------------------*/

struct path here(const struct ctx *c)
{
	return (struct path){c->req->path};
}

struct form_hidden_view form_hidden(struct ctx *c, struct path to, int64_t version)
{
	char csrf[48] = "", *idem = arena_alloc(c->arena, ID_TEXT);
	if (!c->form_ids)
		c->form_ids = id_new() >> 8 << 8; /* room for as many forms as a page has */
	id_write(idem, ++c->form_ids);
	if (c->req->cookie_token && c->actor.staff.v)
		keeper_csrf(csrf, c->req->cookie_token, to.s);
	return (struct form_hidden_view){.csrf = arena_text(c->arena, csrf), .idem = idem, .version = version};
}

enum outcome redirect(struct reply *r, struct path to)
{
	*r = (struct reply){.status = 303, .location = to};
	return OK;
}
