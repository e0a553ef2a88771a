/* The seal: opening it with a purpose, what lies under it, and who looked. */
#include <string.h>

#include "identity_html.h"
#include "identity_sql.h"
#include "people/identity.h"
#include "people/identity_view.h"
#include "base/banned.h"

const struct field open_form[] = {
	{"purpose", FIELD_CHOICE, .needed = true, .choices = purposes, .label = N_("What is it needed for?")},
	{"why", FIELD_TEXT, .needed = true, .max = 200, .label = N_("In one line"), .hint = N_("For example: clinic on Tuesday at ten. No diagnosis, no story.")},
	{NULL},
};

static const struct field edit_form[] = {
	{"legal", FIELD_TEXT, .max = 80, .label = N_("Name on papers here")},
	{"birth", FIELD_TEXT, .max = 80, .label = N_("Name from birth"), .hint = N_("Only if it is useful to the person.")},
	{"chinese", FIELD_TEXT, .max = 80, .label = N_("Name in China")},
	{"other", FIELD_TEXT, .max = 80, .label = N_("Another name")},
	{"born", FIELD_TEXT, .max = 16, .label = N_("Born"), .hint = N_("1985, 1985-07 or 1985-07-05; “about 1985” when it is not certain.")},
	{"phone", FIELD_TEXT, .max = 40, .label = N_("Phone")},
	{"address", FIELD_AREA, .max = 300, .label = N_("Address")},
	{"relatives", FIELD_AREA, .max = 600, .label = N_("Relatives and whom to call")},
	{NULL},
};

/* Opening -------------------------------------------------------------------------------------------------------------*/

static struct msg born_said(struct arena *a, struct partial_date born)
{
	bool about = born.estimated;
	born.estimated = false;
	const char *date = partial_date_text(a, born);
	if (!*date) return (struct msg){0};
	return about ? MSG(N_("about {date}"), A_TEXT("date", date)) : MSG(N_("{date}"), A_TEXT("date", date));
}

static void fill_names(struct identity_view *v, struct arena *a, const struct identity *who)
{
	v->names = (struct shown_names){arena_array(a, who->n_names, sizeof *v->names.at), who->n_names};
	for (size_t i = 0; i < who->n_names; i++) {
		const char *kind = N_("Another name");
		for (size_t k = 0; name_kinds[k].value; k++)
			if (strcmp(name_kinds[k].value, who->name[i].kind) == 0) kind = name_kinds[k].label;
		v->names.at[i] = (struct shown_name){kind, who->name[i].text};
	}
	v->birth = born_said(a, who->birth);
	v->address = who->address;
	v->phone = who->phone;
	v->relatives = who->relatives;
}

static void finish_identity(struct ctx *c, struct reply *r, const struct identity_view *v)
{
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_identity(&w, v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Show the name")), .nav = "/cases"}, &w);
}

static struct identity_view identity_page(struct ctx *c, const struct client_row *row, struct form *f)
{
	struct path post = path_to(c->arena, "/c/{}/identity", row->client.v);
	return (struct identity_view){.head = client_head(c, row), .post = post, .edit = path_to(c->arena, "/c/{}/identity/edit", row->client.v),
		.seen = path_to(c->arena, "/c/{}/seen", row->client.v), .hidden = form_hidden(c, post, 0), .problems = form_problems(f),
		.purpose = form_field(f, "purpose"), .why = form_field(f, "why")};
}

static enum outcome identity_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct identity who;
	struct opening o;
	unsigned parts = 0;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, open_form);
	struct identity_view v = identity_page(c, &row, f);
	got = identity_show(&who, &o, c->permit, &row);
	if (got == OK) {
		v.open = true;
		v.until = MSG(N_("It closes by itself at {time}."), A_TEXT("time", clock_text(c, o.until)));
		v.left = MSG(N_("{n} more can be opened today."), A_INT("n", o.left_today));
		fill_names(&v, c->arena, &who);
		r->refresh_s = (int)((o.until.ms - c->now.ms) / 1000) + 1;
	} else if (got == GONE || got == DENIED) {
		got = identity_parts(&parts, c->permit, row.client);
		v.nothing = parts == 0;
	}
	if (got != OK) return got;
	finish_identity(c, r, &v);
	return OK;
}

/* What the reader can do when the keeper says no. */
static struct msg refusal(enum outcome r)
{
	if (r == LIMIT) return MSG(N_("As many names as one may open in this time are open. Please wait, or ask the director when it cannot wait."));
	if (r == DENIED) return MSG(N_("You do not hold the key of this case yet. Its worker can hand it over to you."));
	return (struct msg){0};
}

static enum outcome identity_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct opening o;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	enum outcome opened = c->form->n_errors ? INVALID
		: identity_open(&o, c->permit, &row, purpose_named(form_text(c->form, "purpose")), form_text(c->form, "why"));
	struct path here_again = path_to(c->arena, "/c/{}/identity", row.client.v);
	if (opened == OK || opened == NOT_FOUND) return redirect(r, here_again); /* not found: nothing is kept, which the page says */
	if (opened != INVALID && opened != LIMIT && opened != DENIED) return opened;
	struct identity_view v = identity_page(c, &row, c->form);
	v.refused = refusal(opened);
	finish_identity(c, r, &v);
	if (opened == LIMIT) r->status = 429;
	if (opened == DENIED) r->status = 403;
	return INVALID;
}

/* Correcting -------------------------------------------------------------------------------------------------------------*/

static const char *name_of(const struct identity *who, const char *kind)
{
	for (size_t i = 0; i < who->n_names; i++)
		if (strcmp(who->name[i].kind, kind) == 0) return who->name[i].text;
	return "";
}

static void finish_edit(struct ctx *c, struct reply *r, const struct client_row *row, struct form *f)
{
	struct path post = path_to(c->arena, "/c/{}/identity/edit", row->client.v);
	struct asked *asked = arena_array(c->arena, f->n, sizeof *asked);
	for (size_t i = 0; i < f->n; i++) asked[i].is = form_field(f, f->field[i].name);
	struct identity_edit_view v = {.head = client_head(c, row), .post = post, .away = client_path(c->arena, row->client),
		.hidden = form_hidden(c, post, 0), .problems = form_problems(f), .fields = {asked, f->n}};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_identity_edit(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Names and how to reach this person")), .nav = "/cases"}, &w);
}

static enum outcome edit_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct identity who = {.address = "", .phone = "", .relatives = ""};
	struct opening o;
	unsigned parts;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got == OK) got = identity_parts(&parts, c->permit, row.client);
	if (got != OK) return got;
	if (parts) got = identity_show(&who, &o, c->permit, &row);
	if (got == GONE) return redirect(r, path_to(c->arena, "/c/{}/identity", row.client.v)); /* what is there must be seen first */
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, edit_form);
	for (size_t i = 0; name_kinds[i].value; i++) form_set(f, name_kinds[i].value, name_of(&who, name_kinds[i].value));
	form_set(f, "born", partial_date_text(c->arena, who.birth));
	form_set(f, "phone", who.phone);
	form_set(f, "address", who.address);
	form_set(f, "relatives", who.relatives);
	finish_edit(c, r, &row, f);
	return OK;
}

static enum outcome edit_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	struct identity who = {.phone = form_text(f, "phone"), .address = form_text(f, "address"), .relatives = form_text(f, "relatives")};
	for (size_t i = 0; name_kinds[i].value; i++)
		if (*form_text(f, name_kinds[i].value))
			who.name[who.n_names++] = (struct person_name){name_kinds[i].value, form_text(f, name_kinds[i].value)};
	if (*form_text(f, "born") && partial_date_parse(&who.birth, form_text(f, "born")) != OK)
		form_error(f, "born", MSG(N_("Write the year, the month or the day: 1985, 1985-07, 1985-07-05.")));
	if (f->n_errors) {
		finish_edit(c, r, &row, f);
		return INVALID;
	}
	got = identity_write(c->permit, row.client, &who, PARTS_ALL);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

/* Who looked -------------------------------------------------------------------------------------------------------------*/

static const char *role_said(int roles)
{
	if (roles & ROLE_CASEWORKER) return N_("caseworker");
	if (roles & ROLE_COUNSELLOR) return N_("counsellor");
	if (roles & ROLE_COORDINATOR) return N_("coordinator");
	return roles & ROLE_DIRECTOR ? N_("director") : N_("member of staff");
}

static const char *when_said(struct ctx *c, struct instant at)
{
	struct msg m = MSG(N_("{date} {time}"), A_DATE("date", instant_date(at, c->centre->zone_minutes)), A_TEXT("time", clock_text(c, at)));
	return msg_text(c->arena, c->lang, &m);
}

/* The lines of why, for those who hold the key of the case. */
static enum outcome open_reasons(struct bytes *plain, struct ctx *c, struct client_id id, const struct opened_rows *rows)
{
	struct grants own;
	struct open_answer answer;
	enum outcome r = grants_read(&own, c->permit, id);
	if (r == NOT_FOUND) return OK;
	if (r != OK) return r;
	struct seal_row *row = arena_array(c->arena, rows->n, sizeof *row);
	for (size_t i = 0; i < rows->n; i++)
		row[i] = (struct seal_row){SEALED_REASON, rows->at[i].ref, KEY_CASE, rows->at[i].epoch, rows->at[i].rev > 0 ? rows->at[i].rev : 0, rows->at[i].blob};
	const struct seal_open ask = {.purpose = PURPOSE_CASE, .kind = KEY_CASE, .client = id, .grants = &own, .row = row, .n = rows->n};
	return seal_read(plain, &answer, c->permit, &ask);
}

static enum outcome seen_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct opened_rows opened;
	struct viewed_rows viewed;
	enum outcome got = client_here(&row, c, ACCESS_PAGE);
	if (got != OK) return got;
	bool words = client_access(c->permit, &row) == ACCESS_FULL;
	got = store_opened_list(&opened, c->tx, c->permit->centre, row.client, words);
	if (got == OK) got = store_viewed_list(&viewed, c->tx, c->permit->centre, row.client);
	if (got != OK) return got;
	struct bytes *plain = arena_array(c->arena, opened.n, sizeof *plain);
	if (words) got = open_reasons(plain, c, row.client, &opened);
	if (got != OK) return got;
	struct seen_view v = {.head = client_head(c, &row), .opened = {arena_array(c->arena, opened.n, sizeof *v.opened.at), 0},
		.viewed = {arena_array(c->arena, viewed.n, sizeof *v.viewed.at), viewed.n}};
	for (size_t i = 0; i < opened.n; i++) {
		/* Looking again within the ten minutes is the same opening; its first line stays. */
		if (i + 1 < opened.n && opened.at[i].ref && opened.at[i].ref == opened.at[i + 1].ref) continue;
		v.opened.at[v.opened.n++] = (struct seen_line){.when = when_said(c, opened.at[i].at), .who = opened.at[i].staff_name, .role = role_said(opened.at[i].roles),
			.purpose = purpose_label(opened.at[i].purpose), .words = seal_text(c->arena, plain[i]), .refused = opened.at[i].action == ACT_OPEN_REFUSED};
	}
	for (size_t i = 0; i < viewed.n; i++)
		v.viewed.at[i] = (struct seen_line){.when = when_said(c, viewed.at[i].at), .who = viewed.at[i].staff_name, .role = role_said(viewed.at[i].roles)};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_seen(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Who looked")), .nav = "/cases"}, &w);
	return OK;
}

const struct route identity_routes[] = {
	{GET, "/c/{}/identity", NEED_IDENTITY, READS, NULL, identity_get, N_("Show the name")},
	{POST, "/c/{}/identity", NEED_IDENTITY, WRITES, open_form, identity_post, N_("Show the name")},
	{GET, "/c/{}/identity/edit", NEED_IDENTITY, READS, NULL, edit_get, N_("Names and how to reach this person")},
	{POST, "/c/{}/identity/edit", NEED_IDENTITY, WRITES, edit_form, edit_post, N_("Names and how to reach this person")},
	{GET, "/c/{}/seen", NEED_CASE, READS, NULL, seen_get, N_("Who looked")},
	{METHOD_UNSET},
};
