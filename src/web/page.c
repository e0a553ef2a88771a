#include "web/page.h"

#include <string.h>

#include "base/banned.h"
#include "frame_html.h"
#include "parts_html.h"
#include "web/assets.h"

/* Frame ---------------------------------------------------------------------------------------------------------------*/

static struct nav_views navigation(const struct ctx *c, const char *marked)
{
	size_t n = 0, shown = 0;
	while (c->site->nav[n].path) n++;
	struct nav_view *at = arena_array(c->arena, n + 1, sizeof *at);
	for (size_t i = 0; i < n; i++) {
		const struct nav_item *item = &c->site->nav[i];
		if (!c->site->allows(c->actor.roles, item->need)) continue;
		at[shown++] = (struct nav_view){{item->path}, item->label, marked && strcmp(marked, item->path) == 0};
	}
	return (struct nav_views){at, shown};
}

/* The same page in the other language; a form that came back leads to its own address. */
static struct path other_language(const struct ctx *c)
{
	struct path p = path_query(c->arena, (struct path){"/language"}, "to", c->lang == LANG_KO ? "en" : "ko");
	const char *back = c->req->path;
	if (c->req->query.n)
		back = arena_printf(c->arena, "%s?%.*s", back, (int)c->req->query.n, (const char *)c->req->query.at);
	return path_query(c->arena, p, "back", back);
}

void page_finish(struct ctx *c, struct reply *r, const struct page_head *head, struct html *body)
{
	bool signed_in = c->actor.staff.v != 0, korean = c->lang == LANG_KO;
	struct frame_view v = {
		.lang = korean ? "ko" : "en",
		.title = head->title,
		.centre = c->centre ? c->centre->name : NULL,
		.reader = signed_in ? (c->reader ? c->reader : "") : NULL,
		.signed_in = signed_in,
		.other_lang = korean ? "en" : "ko",
		.other_name = korean ? "English" : "한국어",
		.icon = asset_path(c->arena, c->assets, "naru.svg"),
		.style = asset_path(c->arena, c->assets, "naru.css"),
		.script = asset_path(c->arena, c->assets, "naru.js"),
		.home = {signed_in ? "/today" : "/"},
		.other_language = other_language(c),
		.participant = head->participant,
		.demo = c->centre && c->centre->demo,
		.body = {buf_text(&body->b)},
	};
	if (asset_has(c->assets, "fonts/PretendardGOV-Bold.subset.woff2")) v.fonts = asset_path(c->arena, c->assets, "fonts.css");
	if (signed_in) {
		v.sign_out = form_hidden(c, (struct path){"/sign-out"}, 0);
		v.audit = c->site->allows(c->actor.roles, NEED_AUDIT);
		if (!head->participant) v.nav = navigation(c, head->nav);
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_frame(&w, &v);
	REQUIRE(buf_ok(&body->b) && buf_ok(&w.b));
	r->page = (struct safe_html){buf_text(&w.b)};
}

/* Error pages ---------------------------------------------------------------------------------------------------------*/

struct error_words {
	int status;
	const char *title, *what_to_do, *onward_label;
	const char *onward; /* NULL = the page asked for, once more */
};

#define TO_TODAY N_("To the page of today"), "/today"
#define AGAIN N_("Try once more"), NULL

static const struct error_words error_words[] = {
	{400, N_("This request could not be read"), N_("Please go back, open the page again and send the form from there. Nothing was stored."), TO_TODAY},
	{403, N_("This page is not part of your role"), N_("If you need it for your work, ask the director to change your role in the settings."), TO_TODAY},
	{404, N_("There is nothing here for you"), N_("The address may be wrong, or the page belongs to somebody else's work. Look for the person or thing in its list."), TO_TODAY},
	{409, N_("Somebody else saved this in between"), N_("Open the page again to see what is saved now. Nothing of yours was stored."), TO_TODAY},
	{410, N_("You are signed out"), N_("Sign in again; after that you come back here."), N_("Sign in"), "/"},
	{413, N_("This is too large"), N_("A form may hold 64 kilobytes and a file 10 megabytes. Please make it smaller or send it in parts. Nothing was stored."), TO_TODAY},
	{422, N_("Something does not fit yet"), N_("Please go back and put it right. Nothing was stored."), TO_TODAY},
	{429, N_("That is enough for now"), N_("Please wait a little, or ask the director when it cannot wait. Nothing was stored."), TO_TODAY},
	{503, N_("Naru is busy for a moment"), N_("Please wait a few seconds and try once more. What you had saved before is safe."), AGAIN},
	{500, N_("Something went wrong inside Naru"), N_("Nothing of this request was stored; what you had saved before is safe. Try once more, and tell whoever looks after Naru if it happens again."), AGAIN},
};

void page_error(struct ctx *c, struct reply *r, int status)
{
	size_t i = 0, last = sizeof error_words / sizeof *error_words - 1;
	while (i < last && error_words[i].status != status) i++;
	const struct error_words *e = &error_words[i];
	struct path onward = {e->onward ? e->onward : c->req->method == GET ? c->req->path : "/today"};
	if (c->actor.staff.v == 0 && e->onward && strcmp(e->onward, "/today") == 0) onward = (struct path){"/"};
	struct error_view v = {.title = e->title, .what_to_do = e->what_to_do, .onward_label = e->onward_label, .reason = c->err.msg, .onward = onward, .status = status};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_error_page(&w, &v);
	*r = (struct reply){.status = status};
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, e->title)}, &w);
}

void page_conflict(struct ctx *c, struct reply *r, const struct conflict_view *v)
{
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_conflict(&w, v);
	r->status = 409;
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Somebody else saved this in between"))}, &w);
}

/* Lists ---------------------------------------------------------------------------------------------------------------*/

static struct path list_from(struct arena *a, struct path list, int64_t from)
{
	return from > 0 ? path_query(a, list, "from", arena_printf(a, "%lld", (long long)from)) : list;
}

struct pager_view pager_make(struct arena *a, struct path list, int64_t from, int64_t page, int64_t total)
{
	struct pager_view v = {.from = total ? from + 1 : 0, .to = from + page < total ? from + page : total, .total = total};
	if (from > 0) v.earlier = list_from(a, list, from > page ? from - page : 0);
	if (from + page < total) v.later = list_from(a, list, from + page);
	return v;
}
