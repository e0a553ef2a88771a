/* /settings/staff: accounts of colleagues. */
#include <string.h>

#include "base/id.h"
#include "settings_html.h"
#include "staff/staff_pages.h"
#include "staff/staff_view.h"
#include "base/banned.h"

const struct choice employers[] = {{"operator", N_("the centre itself")}, {"foundation", N_("the foundation")}, {"city", N_("the city or county")}, {NULL}};
/* In the order of the bits of enum role. */
const struct choice role_choices[] = {{"director", N_("director")}, {"coordinator", N_("coordinator")}, {"caseworker", N_("caseworker")},
	{"counsellor", N_("counsellor")}, {NULL}};

unsigned roles_given(const struct form *f)
{
	unsigned roles = 0;
	for (size_t i = 0; role_choices[i].value; i++) roles |= form_has(f, "roles", role_choices[i].value) ? 1u << i : 0;
	return roles;
}

#define FIELDS_OF_STAFF \
	{"name", FIELD_TEXT, .needed = true, .max = 60, .label = N_("Name")}, \
	{"title", FIELD_TEXT, .max = 60, .label = N_("What they do here"), .hint = N_("As colleagues say it, for example: first intake.")}, \
	{"employer", FIELD_CHOICE, .needed = true, .choices = employers, .label = N_("Employed by")}, \
	{"roles", FIELD_MANY, .needed = true, .choices = role_choices, .label = N_("Roles"), \
		.hint = N_("A caseworker or counsellor looks after people; a coordinator looks after funds; a director runs the centre.")}

static const struct field new_form[] = {
	FIELDS_OF_STAFF,
	{"login", FIELD_TEXT, .needed = true, .max = 64, .label = N_("Sign-in name"), .hint = N_("Letters, digits, dots and dashes.")},
	{"words", FIELD_TEXT, .max = 160, .label = N_("Passphrase")}, /* made here between the two halves of the call, never asked */
	{NULL},
};
static const struct field change_form[] = {FIELDS_OF_STAFF, {NULL}};
static const struct field words_form[] = {{"words", FIELD_TEXT, .max = 160, .label = N_("Passphrase")}, {NULL}};
static const struct field frozen_form[] = {{"staff", FIELD_ID, .needed = true, .label = N_("Account")}, {NULL}};

static struct field_views asked(struct ctx *c, const struct form *f, size_t n)
{
	struct asked *at = arena_array(c->arena, n, sizeof *at);
	for (size_t i = 0; i < n; i++) at[i].is = form_field(f, f->field[i].name);
	return (struct field_views){at, n};
}

static void finish(struct ctx *c, struct reply *r, struct html *w, const char *title)
{
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, title), .nav = "/settings"}, w);
}

/* A new colleague -------------------------------------------------------------------------------------------------------*/

static enum outcome new_show(struct ctx *c, struct reply *r, struct form *f, struct msg refused)
{
	const struct path post = {"/settings/staff/new"};
	struct staff_new_view v = {.post = post, .hidden = form_hidden(c, post, 0), .problems = form_problems(f), .fields = asked(c, f, 5), .refused = refused};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_staff_new(&w, &v);
	finish(c, r, &w, N_("Add a colleague"));
	return f->n_errors || refused.id ? INVALID : OK;
}

static enum outcome new_get(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, new_form);
	form_set(f, "employer", "operator");
	return new_show(c, r, f, (struct msg){0});
}

static bool login_plain(const char *s)
{
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")] == '\0';
}

/* The words are made in the first half and wait in the form, which lives as long as the request. */
static enum outcome enrol(struct ctx *c, struct staff_id staff, const char *login, unsigned roles)
{
	form_set(c->form, "words", keeper_passphrase_of(c->arena, c->site->words));
	const struct enrol e = {.staff = staff, .login = login, .passphrase = form_text(c->form, "words"), .roles = roles};
	return keeper_enrol(c->keeper, c->tag, c->req->cookie_token, &e, c->now);
}

static void words_show(struct ctx *c, struct reply *r, struct msg title, const char *login, struct staff_id staff, bool again)
{
	struct staff_words_view v = {.title = title, .login = login, .words = form_text(c->form, "words"),
		.onward = path_to(c->arena, "/settings/staff/{}", staff.v), .again = again};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_staff_words(&w, &v);
	finish(c, r, &w, N_("The new passphrase"));
}

static enum outcome new_post(struct ctx *c, struct reply *r)
{
	struct form *f = c->form;
	if (!c->unlock) {
		if (!login_plain(form_text(f, "login")))
			form_error(f, "login", MSG(N_("Only letters without accents, digits, dots and dashes, as they are on every keyboard.")));
		if (f->n_errors) return new_show(c, r, f, (struct msg){0});
		return enrol(c, (struct staff_id){id_new()}, form_text(f, "login"), roles_given(f));
	}
	switch (c->unlock->outcome) {
	case OK: break;
	case EXISTS: form_error(f, "login", MSG(N_("Somebody here has this sign-in name already."))); return new_show(c, r, f, (struct msg){0});
	case BUSY: return new_show(c, r, f, MSG(N_("Several people are signing in at this moment. Please try again in a few seconds.")));
	default: return c->unlock->outcome;
	}
	const struct staff_entry e = {.staff = c->unlock->actor.staff, .name = form_text(f, "name"), .title = form_text(f, "title"),
		.employer = form_text(f, "employer"), .roles = roles_given(f)};
	enum outcome got = staff_write(c->permit, &e);
	if (got != OK) return got;
	words_show(c, r, MSG(N_("The account of {name} is made"), A_TEXT("name", e.name)), form_text(f, "login"), e.staff, false);
	return OK;
}

/* One colleague -----------------------------------------------------------------------------------------------------------*/

static struct msg state_said(const struct keeper_member *m)
{
	if (m->closed) return MSG(N_("This account is closed. Nothing opens with it."));
	if (m->frozen) return MSG(N_("This account is stopped."));
	return m->signed_in ? MSG(N_("Signed in at this moment.")) : MSG(N_("Not signed in at this moment."));
}

static enum outcome page_show(struct ctx *c, struct reply *r, const struct staff_row *row, struct form *f, struct msg refused)
{
	struct keeper_member m = {0};
	enum outcome got = keeper_member(&m, c->keeper, c->req->cookie_token, row->staff, c->now);
	if (got != OK && got != NOT_FOUND) return got;
	struct path post = path_to(c->arena, "/settings/staff/{}", row->staff.v), close = path_to(c->arena, "/settings/staff/{}/close", row->staff.v);
	struct path words = path_to(c->arena, "/settings/staff/{}/passphrase", row->staff.v);
	char id[ID_TEXT];
	id_write(id, row->staff.v);
	struct staff_page_view v = {.name = row->name, .login = m.login, .roles = roles_text(c, (unsigned)row->roles), .state = state_said(&m),
		.cases = MSG(N_("{n} as worker, {m} as stand-in"), A_INT("n", row->cases), A_INT("m", row->stand_ins)), .closed = date_known(row->closed_on),
		.frozen = m.frozen, .may_close = row->cases == 0, .self = row->staff.v == c->actor.staff.v, .post = post, .close = close, .words = words,
		.frozen_page = {"/settings/frozen"}, .cases_link = path_query(c->arena, (struct path){"/cases"}, "show", "all"),
		.audit = path_query(c->arena, (struct path){"/audit"}, "staff", id), .hidden = form_hidden(c, post, row->version),
		.hidden_close = form_hidden(c, close, row->version), .hidden_words = form_hidden(c, words, row->version), .problems = form_problems(f),
		.fields = asked(c, f, f->n), .refused = refused};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_staff_page(&w, &v);
	finish(c, r, &w, N_("Account"));
	return f->n_errors || refused.id ? INVALID : OK;
}

static struct form *form_of(struct ctx *c, const struct staff_row *row)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, change_form);
	form_set(f, "name", row->name);
	form_set(f, "title", row->title);
	form_set(f, "employer", row->employer);
	for (size_t i = 0; role_choices[i].value; i++)
		if (row->roles >> i & 1) form_set(f, "roles", role_choices[i].value);
	return f;
}

static struct staff_id staff_here(const struct ctx *c) { return (struct staff_id){c->req->id[0]}; }

static enum outcome page_get(struct ctx *c, struct reply *r)
{
	struct staff_row row;
	enum outcome got = staff_read(&row, c->permit, staff_here(c));
	return got == OK ? page_show(c, r, &row, form_of(c, &row), (struct msg){0}) : got;
}

static enum outcome page_post(struct ctx *c, struct reply *r)
{
	struct staff_row row;
	struct form *f = c->form;
	enum outcome got = staff_read(&row, c->permit, staff_here(c));
	if (got != OK) return got;
	if (f->n_errors) return page_show(c, r, &row, f, (struct msg){0});
	if (f->version != row.version) return CONFLICT;
	const struct staff_entry e = {.staff = row.staff, .name = form_text(f, "name"), .title = form_text(f, "title"), .employer = form_text(f, "employer"),
		.roles = roles_given(f)};
	got = staff_change(c->permit, &row, &e);
	if (got == CONFLICT) return page_show(c, r, &row, f, MSG(N_("The centre needs at least one director. Give the role to somebody else first.")));
	return got == OK ? redirect(r, path_to(c->arena, "/settings/staff/{}", row.staff.v)) : got;
}

static enum outcome close_post(struct ctx *c, struct reply *r)
{
	struct staff_row row;
	enum outcome got = staff_read(&row, c->permit, staff_here(c));
	if (got != OK) return got;
	if (c->form && c->form->version != row.version) return CONFLICT;
	got = row.staff.v == c->actor.staff.v ? DENIED : staff_leave(c->permit, &row);
	if (got == CONFLICT) {
		struct msg why = row.cases ? MSG(N_("There are open cases. Hand each one over first.")) :
			MSG(N_("The centre needs at least one director. Give the role to somebody else first."));
		return page_show(c, r, &row, form_of(c, &row), why);
	}
	return got == OK ? redirect(r, (struct path){"/settings"}) : got;
}

static enum outcome words_post(struct ctx *c, struct reply *r)
{
	struct staff_row row;
	struct keeper_member m;
	enum outcome got = staff_read(&row, c->permit, staff_here(c));
	if (got == OK) got = keeper_member(&m, c->keeper, c->req->cookie_token, row.staff, c->now);
	if (got != OK) return got;
	if (row.staff.v == c->actor.staff.v || date_known(row.closed_on)) return DENIED;
	if (!c->unlock) return enrol(c, row.staff, m.login, m.roles);
	if (c->unlock->outcome == BUSY)
		return page_show(c, r, &row, form_of(c, &row), MSG(N_("Several people are signing in at this moment. Please try again in a few seconds.")));
	if (c->unlock->outcome != OK) return c->unlock->outcome;
	words_show(c, r, MSG(N_("A new passphrase for {name}"), A_TEXT("name", row.name)), m.login, row.staff, true);
	return OK;
}

/* Accounts that stopped ---------------------------------------------------------------------------------------------------*/

static enum outcome frozen_show(struct ctx *c, struct reply *r, struct msg said)
{
	struct staff_lines lines;
	enum outcome got = staff_lines(&lines, c->permit);
	if (got != OK) return got;
	const struct path post = {"/settings/frozen"};
	struct frozen_view v = {.post = post, .hidden = form_hidden(c, post, 0), .said = said, .lines = {arena_array(c->arena, lines.n, sizeof *v.lines.at), 0}};
	for (size_t i = 0; i < lines.n; i++) {
		struct keeper_member m;
		if (date_known(lines.at[i].closed_on)) continue;
		got = keeper_member(&m, c->keeper, c->req->cookie_token, lines.at[i].staff, c->now);
		if (got == DENIED) return DENIED;
		if (got != OK || !m.frozen) continue;
		char *id = arena_alloc(c->arena, ID_TEXT);
		id_write(id, lines.at[i].staff.v);
		v.lines.at[v.lines.n++] = (struct frozen_line){.name = lines.at[i].name, .id = id, .self = lines.at[i].staff.v == c->actor.staff.v};
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_frozen(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Accounts that were stopped")),
		.nav = c->actor.roles & ROLE_DIRECTOR ? "/settings" : NULL}, &w);
	return OK;
}

static enum outcome frozen_get(struct ctx *c, struct reply *r)
{
	return c->actor.roles & (ROLE_DIRECTOR | ROLE_COORDINATOR) ? frozen_show(c, r, (struct msg){0}) : DENIED;
}

static enum outcome frozen_post(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors) return NOT_FOUND;
	enum outcome got = keeper_unfreeze(c->keeper, c->req->cookie_token, (struct staff_id){form_int(c->form, "staff")}, c->now);
	if (got == OK) return redirect(r, (struct path){"/settings/frozen"});
	if (got != BUSY) return got;
	return frozen_show(c, r, MSG(N_("Noted. Now a second person opens it within half an hour: a director, or a coordinator if you are the director.")));
}

const struct route staff_routes[] = {
	{GET, "/settings/staff/new", NEED_SETTINGS, READS, NULL, new_get, N_("Add a colleague")},
	{POST, "/settings/staff/new", NEED_SETTINGS, UNLOCKS, new_form, new_post, N_("Add a colleague")},
	{GET, "/settings/staff/{}", NEED_SETTINGS, READS, NULL, page_get, N_("Account")},
	{POST, "/settings/staff/{}", NEED_SETTINGS, WRITES, change_form, page_post, N_("Account")},
	{POST, "/settings/staff/{}/close", NEED_SETTINGS, WRITES, NULL, close_post, N_("Account")},
	{POST, "/settings/staff/{}/passphrase", NEED_SETTINGS, UNLOCKS, words_form, words_post, N_("Account")},
	{GET, "/settings/frozen", NEED_SIGNED_IN, READS, NULL, frozen_get, N_("Accounts that were stopped")},
	{POST, "/settings/frozen", NEED_SIGNED_IN, WRITES, frozen_form, frozen_post, N_("Accounts that were stopped")},
	{METHOD_UNSET},
};
