/* Signing in and out, the language, and the address without a path. */
#include "web/session_pages.h"
#include "sign_in_html.h"
#include "web/router.h"

static const struct field sign_in_form[] = {
	{"login", FIELD_TEXT, .needed = true, .max = 64, .label = N_("Sign-in name")},
	{"passphrase", FIELD_SECRET, .needed = true, .label = N_("Passphrase")},
	{"back", FIELD_TEXT, .max = 512, .label = N_("Page to come back to")},
	{NULL},
};

static const struct field back_form[] = {
	{"back", FIELD_TEXT, .max = 512, .label = N_("Page to come back to")},
	{NULL},
};

static const struct choice languages[] = {{"ko", "한국어"}, {"en", "English"}, {NULL}};

static const struct field language_form[] = {
	{"to", FIELD_CHOICE, .needed = true, .choices = languages, .label = N_("Language")},
	{"back", FIELD_TEXT, .max = 1024, .label = N_("Page to come back to")},
	{NULL},
};

static struct path way_back(const struct ctx *c, struct path otherwise)
{
	const char *back = form_text(c->form, "back");
	return back[0] && router_safe_back(c->site->router, back) ? (struct path){arena_text(c->arena, back)} : otherwise;
}

static enum outcome sign_in_page(struct ctx *c, struct reply *r, struct form *f, struct msg refused)
{
	struct sign_in_view v = {.form = f, .refused = refused, .hidden = form_hidden(c, (struct path){"/sign-in"}, 0)};
	if (c->centre->demo)
		v.demo = c->site->demo;
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_sign_in(&w, &v);
	struct page_head head = {.title = msg_lookup(c->lang, N_("Sign in"))};
	page_finish(c, r, &head, &w);
	return refused.id || f->n_errors ? INVALID : OK;
}

static enum outcome sign_in_show(struct ctx *c, struct reply *r)
{
	if (c->actor.staff.v)
		return redirect(r, way_back(c, (struct path){"/today"}));
	struct form *f = arena_alloc(c->arena, sizeof(*f));
	form_empty(f, c->arena, sign_in_form);
	form_set(f, "back", form_text(c->form, "back"));
	return sign_in_page(c, r, f, (struct msg){0});
}

/* In words, what the reader can do; never which of name and passphrase was wrong. */
static struct msg refusal(enum outcome r, int wait_s)
{
	if (r == LIMIT && wait_s > 0)
		return MSG(N_("There were several tries that did not fit. Please wait {n} {n|second|seconds}, then try again."), A_INT("n", wait_s));
	if (r == LIMIT)
		return MSG(N_("There were several tries that did not fit. Please wait a minute, then try again."));
	if (r == BUSY)
		return MSG(N_("Several people are signing in at this moment. Please try again in a few seconds."));
	if (r == GONE)
		return MSG(N_("This account is closed. The director can open it again."));
	if (r == BROKEN)
		return MSG(N_("Signing in does not work just now. Please try again in a minute, or tell whoever looks after the computer."));
	return MSG(N_("Name and passphrase do not fit together. Check both, also the language of the keyboard; after a few tries there is a short wait."));
}

static enum outcome sign_in_refused(struct ctx *c, struct reply *r, enum outcome why, int wait_s)
{
	enum outcome shown = sign_in_page(c, r, c->form, refusal(why, wait_s));
	r->status = why == LIMIT ? 429 : why == BUSY || why == BROKEN ? 503 : 422;
	return shown;
}

static enum outcome sign_in(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors)
		return sign_in_page(c, r, c->form, (struct msg){0});
	if (!c->unlock) {
		enum outcome sent = keeper_unlock(c->keeper, c->tag, form_text(c->form, "login"), form_text(c->form, "passphrase"), c->req->ip, c->now);
		return sent == OK ? OK : sign_in_refused(c, r, sent, 0);
	}
	if (c->unlock->outcome != OK)
		return sign_in_refused(c, r, c->unlock->outcome, c->unlock->wait_s);
	enum outcome done = redirect(r, way_back(c, (struct path){"/today"}));
	r->set_token = c->unlock->token;
	return done;
}

static enum outcome sign_out(struct ctx *c, struct reply *r)
{
	enum outcome ended = keeper_end(c->keeper, c->req->cookie_token, c->now);
	if (ended != OK && ended != NOT_FOUND)
		return ended;
	ended = redirect(r, (struct path){"/sign-in"});
	r->set_token = "";
	r->clear_site_data = true;
	return ended;
}

static enum outcome first_page(struct ctx *c, struct reply *r)
{
	return redirect(r, (struct path){c->actor.staff.v ? "/today" : "/sign-in"});
}

static enum outcome language(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors)
		return INVALID;
	enum outcome done = redirect(r, way_back(c, (struct path){"/"}));
	r->sets_lang = true;
	r->set_lang = form_has(c->form, "to", "en") ? LANG_EN : LANG_KO;
	return done;
}

const struct route session_routes[] = {
	{GET, "/", NEED_NOBODY, READS, NULL, first_page, N_("Naru")},
	{GET, "/sign-in", NEED_NOBODY, READS, back_form, sign_in_show, N_("Sign in")},
	{POST, "/sign-in", NEED_NOBODY, UNLOCKS, sign_in_form, sign_in, N_("Sign in")},
	{POST, "/sign-out", NEED_SIGNED_IN, WRITES, NULL, sign_out, N_("Sign out")},
	{GET, "/language", NEED_NOBODY, READS, language_form, language, N_("Language")},
	{METHOD_UNSET},
};
