/* /settings/passphrase: one's own. */
#include <string.h>

#include "settings_html.h"
#include "staff/staff_pages.h"
#include "staff/staff_view.h"
#include "base/banned.h"

static const struct field passphrase_form[] = {
	{"old", FIELD_SECRET, .needed = true, .max = 128, .label = N_("Passphrase until now")},
	{"fresh", FIELD_SECRET, .needed = true, .max = 128, .label = N_("New passphrase"), .hint = N_("15 letters or more. No rules about signs; nobody will make you change it.")},
	{"again", FIELD_SECRET, .needed = true, .max = 128, .label = N_("The new one once more")},
	{NULL},
};
static const struct field done_form[] = {{"done", FIELD_CHECK, .label = N_("Done")}, {NULL}};

static enum outcome show(struct ctx *c, struct reply *r, struct form *f, struct msg refused, bool done)
{
	const struct path post = {"/settings/passphrase"};
	struct passphrase_view v = {.post = post, .hidden = form_hidden(c, post, 0), .problems = form_problems(f), .old = form_field(f, "old"),
		.fresh = form_field(f, "fresh"), .again = form_field(f, "again"), .refused = refused};
	if (c->site->words && !done) v.suggestion = keeper_passphrase_of(c->arena, c->site->words);
	if (done) v.done = MSG(N_("Your new passphrase holds from now on."));
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_passphrase(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("My passphrase"))}, &w);
	return f->n_errors || refused.id ? INVALID : OK;
}

static enum outcome passphrase_get(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, passphrase_form);
	return show(c, r, f, (struct msg){0}, form_checked(c->form, "done"));
}

static enum outcome passphrase_post(struct ctx *c, struct reply *r)
{
	struct form *f = c->form;
	if (!c->unlock) {
		if (!f->n_errors && strcmp(form_text(f, "fresh"), form_text(f, "again")) != 0)
			form_error(f, "again", MSG(N_("The two new passphrases are not the same. Please type both again.")));
		if (f->n_errors) return show(c, r, f, (struct msg){0}, false);
		return keeper_new_passphrase(c->keeper, c->tag, c->req->cookie_token, form_text(f, "old"), form_text(f, "fresh"), c->now);
	}
	switch (c->unlock->outcome) {
	case OK: return redirect(r, path_query(c->arena, (struct path){"/settings/passphrase"}, "done", "1"));
	case DENIED: form_error(f, "old", MSG(N_("This is not the passphrase you sign in with. Check the language of the keyboard."))); break;
	case INVALID: form_error(f, "fresh", MSG(N_("At least 15 letters, and not one that is tried first: no row of keys, no word over and over, not the sign-in name."))); break;
	case LIMIT: return show(c, r, f, MSG(N_("There were several tries that did not fit. Please wait {n} {n|second|seconds}, then try again."), A_INT("n", c->unlock->wait_s)), false);
	case BUSY: return show(c, r, f, MSG(N_("Several people are signing in at this moment. Please try again in a few seconds.")), false);
	default: return c->unlock->outcome;
	}
	return show(c, r, f, (struct msg){0}, false);
}

const struct route passphrase_routes[] = {
	{GET, "/settings/passphrase", NEED_SIGNED_IN, READS, done_form, passphrase_get, N_("My passphrase")},
	{POST, "/settings/passphrase", NEED_SIGNED_IN, UNLOCKS, passphrase_form, passphrase_post, N_("My passphrase")},
	{METHOD_UNSET},
};
