/* /c/{}/household */
#include "household_html.h"
#include "people/household.h"
#include "people/household_view.h"
#include "base/banned.h"

static const struct field household_form[] = {
	{"size", FIELD_INT, .needed = true, .min = 1, .max = 30, .label = N_("People in the household"), .hint = N_("Also those whom the centre does not look after.")},
	{"code", FIELD_TEXT, .max = 12, .label = N_("Case code of somebody in it"), .hint = N_("Only to put somebody together who is looked after here: XXXX-XXXX.")},
	{"leave", FIELD_CHECK, .label = N_("Lives apart from the others now")},
	{NULL},
};

static enum outcome household_show(struct ctx *c, struct reply *r, const struct client_row *row, struct form *f)
{
	struct household_members members;
	enum outcome got = household_read(&members, c->permit, row);
	if (got != OK) return got;
	struct path post = path_to(c->arena, "/c/{}/household", row->client.v);
	struct household_view v = {.head = client_head(c, row), .post = post, .hidden = form_hidden(c, post, row->version),
		.problems = form_problems(f), .size = form_field(f, "size"), .code = form_field(f, "code"),
		.may_edit = client_access(c->permit, row) == ACCESS_FULL, .members = {arena_array(c->arena, members.n, sizeof *v.members.at), 0}};
	if (row->household.v) v.leave = form_field(f, "leave");
	for (size_t i = 0; i < members.n; i++) {
		const struct household_member *m = &members.at[i];
		if (m->client.v == row->client.v) continue;
		struct member_line *l = &v.members.at[v.members.n++];
		*l = (struct member_line){.call_name = m->call_name, .code = m->code, .worker = m->worker_name};
		const struct client_row seen = {.worker = m->worker, .stand_in = m->stand_in};
		if (client_access(c->permit, &seen) >= ACCESS_PAGE) l->link = client_path(c->arena, m->client);
	}
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_household(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Household")), .nav = "/cases"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome household_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	enum outcome got = client_here(&row, c, ACCESS_PAGE);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, household_form);
	form_set(f, "size", arena_printf(c->arena, "%d", row.household_size));
	return household_show(c, r, &row, f);
}

static enum outcome household_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	if (f->version != row.version) return CONFLICT;
	const char *code = form_text(f, "code");
	if (f->n_errors) return household_show(c, r, &row, f);
	if (!*code && !form_checked(f, "leave")) { /* only the size */
		got = row.household.v ? store_household_join(c->tx, c->permit->centre, row.client, row.version, row.household, (int)form_int(f, "size"))
			: household_move(c->permit, &row, "", (int)form_int(f, "size"));
	} else {
		got = household_move(c->permit, &row, code, (int)form_int(f, "size"));
	}
	if (got == NOT_FOUND) {
		form_error(f, "code", MSG(N_("Nobody else here has this case code. It has eight letters and digits.")));
		return household_show(c, r, &row, f);
	}
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

const struct route household_routes[] = {
	{GET, "/c/{}/household", NEED_CASE, READS, NULL, household_get, N_("Household")},
	{POST, "/c/{}/household", NEED_CASE_EDIT, WRITES, household_form, household_post, N_("Household")},
	{METHOD_UNSET},
};
