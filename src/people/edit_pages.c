/* /c/{}/edit: what lies open about a client. Saved over what somebody else saved in between only by choice. */
#include <string.h>

#include "base/pack.h"
#include "people/client_form.h"
#include "people/quiet.h"
#include "base/banned.h"

static const struct choice sexes[] = {{"f", N_("woman")}, {"m", N_("man")}, {"x", N_("said otherwise")}, {"", N_("not said")}, {NULL}};

static const struct field edit_form[] = {
	{"call_name", FIELD_TEXT, .needed = true, .max = 20, .label = N_("Call name"), .hint = N_("Chosen by the person; never the legal name.")},
	{"move_in", FIELD_DATE, .label = N_("First move-in"), .hint = N_("Most dates of support count from this day.")},
	{"birth_year", FIELD_YEAR, .label = N_("Year of birth")},
	{"sex", FIELD_CHOICE, .choices = sexes, .label = N_("Sex")},
	{"household_size", FIELD_INT, .needed = true, .min = 1, .max = 30, .label = N_("People in the household")},
	{"protection_until", FIELD_DATE, .label = N_("Protection extended until"), .hint = N_("Leave empty when it was not extended.")},
	{"prefers", FIELD_MANY, .label = N_("How this person likes to be spoken to")},
	{"quiet", FIELD_MANY, .label = N_("Not asked again"), .hint = N_("Told once, or not wanted: nobody here brings it up.")},
	{NULL},
};

static void offer(struct ctx *c, struct form *f)
{
	form_choices(f, "prefers", pack_choices(c, "preferences"));
	form_choices(f, "quiet", pack_choices(c, "quiet_topics"));
}

static struct client_form page_of(struct ctx *c, const struct client_row *row, struct form *f, int64_t version)
{
	return (struct client_form){.title = N_("Change what is noted"), .act = N_("Save"), .form = f, .version = version,
		.why = N_("Names, phone and address lie under the seal and are changed there."), .post = path_to(c->arena, "/c/{}/edit", row->client.v)};
}

static void prefill(struct ctx *c, struct form *f, const struct client_row *row)
{
	struct quiet_topic topic[QUIET_MAX];
	form_set(f, "call_name", row->call_name);
	form_set_date(f, "move_in", row->move_in);
	if (row->birth_year > 0) form_set(f, "birth_year", arena_printf(c->arena, "%d", row->birth_year));
	form_set(f, "sex", row->sex);
	form_set(f, "household_size", arena_printf(c->arena, "%d", row->household_size));
	form_set_date(f, "protection_until", row->protection_until);
	for (const char *p = row->prefers; *p;) {
		size_t n = strcspn(p, ",");
		form_set(f, "prefers", arena_textn(c->arena, p, n));
		p += n + (p[n] == ',');
	}
	for (size_t i = 0, n = quiet_read(topic, c->arena, row->quiet); i < n; i++) form_set(f, "quiet", topic[i].code);
}

static enum outcome edit_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, edit_form);
	offer(c, f);
	prefill(c, f, &row);
	const struct client_form page = page_of(c, &row, f, row.version);
	return client_form_show(c, r, &row, &page);
}

static const char *joined(struct ctx *c, const struct form *f, const char *field, const struct choice *choices)
{
	struct buf b;
	buf_init(&b, c->arena, 0);
	for (size_t i = 0; choices[i].value; i++)
		if (form_has(f, field, choices[i].value)) buf_printf(&b, "%s%s", b.n ? "," : "", choices[i].value);
	return buf_text(&b);
}

/* Topics that were noted before keep their day. */
static const char *quiet_of(struct ctx *c, const struct form *f, const char *before)
{
	struct quiet_topic old[QUIET_MAX], now[QUIET_MAX];
	size_t n_old = quiet_read(old, c->arena, before), n = 0;
	const struct choice *all = pack_choices(c, "quiet_topics");
	for (size_t i = 0; all[i].value && n < QUIET_MAX; i++) {
		if (!form_has(f, "quiet", all[i].value)) continue;
		now[n] = (struct quiet_topic){all[i].value, c->today};
		for (size_t k = 0; k < n_old; k++)
			if (strcmp(old[k].code, all[i].value) == 0) now[n].since = old[k].since;
		n++;
	}
	return quiet_write(c->arena, now, n);
}

/* As people read it, one line a field: for the page that shows both versions. */
static const char *shown(struct ctx *c, const struct form *f, const struct field *field)
{
	const struct field_view *v = form_field(f, field->name);
	if (field->type != FIELD_MANY && field->type != FIELD_CHOICE) return v->value;
	struct buf b;
	buf_init(&b, c->arena, 0);
	for (size_t i = 0; i < v->choices.n; i++) {
		const struct choice_view *one = &v->choices.at[i];
		if (!one->on) continue;
		if (b.n) buf_add(&b, ", ");
		buf_add(&b, one->plain ? one->label : msg_lookup(c->lang, one->label));
	}
	return buf_text(&b);
}

static enum outcome both_versions(struct ctx *c, struct reply *r, const struct client_row *row)
{
	struct form *theirs = arena_alloc(c->arena, sizeof *theirs);
	form_empty(theirs, c->arena, edit_form);
	offer(c, theirs);
	prefill(c, theirs, row);
	struct version_row *at = arena_array(c->arena, theirs->n, sizeof *at);
	for (size_t i = 0; i < theirs->n; i++) {
		at[i] = (struct version_row){edit_form[i].label, shown(c, theirs, &edit_form[i]), shown(c, c->form, &edit_form[i]), false};
		at[i].differs = strcmp(at[i].theirs, at[i].yours) != 0;
	}
	struct path post = path_to(c->arena, "/c/{}/edit", row->client.v);
	const struct conflict_view v = {.rows = {at, theirs->n}, .hidden = form_hidden(c, post, row->version), .action = post,
		.away = client_path(c->arena, row->client), .form = c->form};
	page_conflict(c, r, &v);
	return CONFLICT;
}

static enum outcome edit_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	offer(c, f);
	const struct client_form page = page_of(c, &row, f, f->version);
	if (f->n_errors) return client_form_show(c, r, &row, &page);
	if (f->version != row.version) return both_versions(c, r, &row);
	const struct client_edit e = {.id = row.client, .version = f->version, .call_name = form_text(f, "call_name"), .sex = form_text(f, "sex"),
		.prefers = joined(c, f, "prefers", pack_choices(c, "preferences")), .quiet = quiet_of(c, f, row.quiet),
		.move_in = form_date(f, "move_in"), .protection_until = form_date(f, "protection_until"),
		.birth_year = *form_text(f, "birth_year") ? (int)form_int(f, "birth_year") : 0, .household_size = (int)form_int(f, "household_size")};
	got = client_edit(c->permit, &e);
	if (got == INVALID) {
		form_error(f, "call_name", c->err.msg);
		return client_form_show(c, r, &row, &page);
	}
	if (got == CONFLICT) return both_versions(c, r, &row);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

const struct route client_edit_routes[] = {
	{GET, "/c/{}/edit", NEED_CASE_EDIT, READS, NULL, edit_get, N_("Change what is noted")},
	{POST, "/c/{}/edit", NEED_CASE_EDIT, WRITES, edit_form, edit_post, N_("Change what is noted")},
	{METHOD_UNSET},
};
