#include "web/quiet_pages.h"
#include "quiet_html.h"
#include "web/router.h"

typedef void quiet_template(struct html *w, const struct quiet_view *v);

static enum outcome show(struct ctx *c, struct reply *r, quiet_template *template)
{
	int hour, minute;
	instant_clock(c->now, c->centre->zone_minutes, &hour, &minute);
	struct quiet_view v = {.today = {c->today}, .clock = arena_printf(c->arena, "%02d:%02d", hour, minute)};
	struct html w;
	html_init(&w, c->arena, c->lang);
	template(&w, &v);
	struct page_head head = {.title = msg_lookup(c->lang, c->route->title)};
	page_finish(c, r, &head, &w);
	return OK;
}

/* Without scripts the curtain is a page of its own; what was typed stays in the browser's history. */
static enum outcome curtain(struct ctx *c, struct reply *r)
{
	return show(c, r, html_curtain);
}

/* A link and three presses of Escape lead here. Ends the session, empties the browser's stores, shows the date. That a GET
 * ends something is meant: it must work at once, and the worst a stranger's link can do is sign somebody out. */
static enum outcome leave(struct ctx *c, struct reply *r)
{
	if (c->req->cookie_token) {
		enum outcome ended = keeper_end(c->keeper, c->req->cookie_token, c->now);
		if (ended != OK && ended != NOT_FOUND)
			return ended;
	}
	c->actor = (struct actor){0};
	r->set_token = "";
	r->clear_site_data = true;
	return show(c, r, html_left);
}

static enum outcome help(struct ctx *c, struct reply *r)
{
	return show(c, r, html_help);
}

static enum outcome accessibility(struct ctx *c, struct reply *r)
{
	return show(c, r, html_accessibility);
}

const struct route quiet_routes[] = {
	{GET, "/curtain", NEED_SIGNED_IN, READS, NULL, curtain, N_("Time")},
	{GET, "/exit", NEED_NOBODY, READS, NULL, leave, N_("Today")},
	{GET, "/help", NEED_NOBODY, READS, NULL, help, N_("Help")},
	{GET, "/accessibility", NEED_NOBODY, READS, NULL, accessibility, N_("Accessibility")},
	{METHOD_UNSET},
};
