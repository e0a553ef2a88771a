/* /settings: what the centre is called, whom it serves, who works here. */
#include <stdlib.h>

#include "base/pack.h"
#include "settings_html.h"
#include "staff/staff_pages.h"
#include "staff/staff_view.h"
#include "base/banned.h"

/* Offsets without summer time: days and clocks here are counted in one fixed zone. */
static const struct choice zones[] = {
	{"540", N_("Korea and Japan (UTC+9)")}, {"480", N_("China and the Philippines (UTC+8)")}, {"420", N_("Thailand and Vietnam (UTC+7)")},
	{"60", N_("Central Europe (UTC+1)")}, {"0", N_("Britain and Portugal (UTC)")}, {"-300", N_("North America, east (UTC−5)")},
	{"-480", N_("North America, west (UTC−8)")}, {NULL},
};

static const struct field settings_form[] = {
	{"name", FIELD_TEXT, .needed = true, .max = 80, .label = N_("Name of the centre")},
	{"region", FIELD_CHOICE, .needed = true, .label = N_("Region it serves"), .hint = N_("Some amounts and lists depend on it.")},
	{"people_word", FIELD_TEXT, .needed = true, .max = 40, .label = N_("Word for the people served"),
		.hint = N_("Stands only where a form of the ministry needs one.")},
	{"zone", FIELD_CHOICE, .needed = true, .choices = zones, .label = N_("The centre's clock")},
	{NULL},
};

const char *roles_text(struct ctx *c, unsigned roles)
{
	struct buf b;
	buf_init(&b, c->arena, 0);
	for (size_t i = 0; role_choices[i].value; i++) {
		if (!(roles >> i & 1)) continue;
		if (b.n) buf_add(&b, ", ");
		buf_add(&b, msg_lookup(c->lang, role_choices[i].label));
	}
	return buf_text(&b);
}

static const struct choice *regions(struct ctx *c)
{
	const struct pack_table *t = pack_table(c->site->pack, "regions");
	struct choice *at = arena_array(c->arena, t->n + 1, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (pack_valid(&t->at[i], c->today)) at[n++] = (struct choice){t->at[i].code, pack_name(&t->at[i], c->lang)};
	return at;
}

static struct staff_cards cards(struct ctx *c, const struct staff_lines *lines)
{
	struct staff_cards out = {arena_array(c->arena, lines->n, sizeof *out.at), lines->n};
	for (size_t i = 0; i < lines->n; i++) {
		const struct staff_line *l = &lines->at[i];
		out.at[i] = (struct staff_card){.name = l->name, .title = l->title, .roles = roles_text(c, (unsigned)l->roles), .cases = l->cases,
			.closed = date_known(l->closed_on), .link = path_to(c->arena, "/settings/staff/{}", l->staff.v)};
	}
	return out;
}

static enum outcome settings_show(struct ctx *c, struct reply *r, struct form *f, int64_t version)
{
	struct staff_lines lines;
	enum outcome got = staff_lines(&lines, c->permit);
	if (got != OK) return got;
	const struct path post = {"/settings"};
	struct settings_view v = {.post = post, .add = {"/settings/staff/new"}, .frozen = {"/settings/frozen"}, .hidden = form_hidden(c, post, version),
		.problems = form_problems(f), .name = form_field(f, "name"), .region = form_field(f, "region"), .people_word = form_field(f, "people_word"),
		.zone = form_field(f, "zone"), .staff = cards(c, &lines)};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_settings(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Settings")), .nav = "/settings"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome settings_get(struct ctx *c, struct reply *r)
{
	struct centre_row row;
	enum outcome got = store_centre_get(&row, c->tx, c->permit->centre);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, settings_form);
	form_choices(f, "region", regions(c));
	form_set(f, "name", row.name);
	form_set(f, "region", row.region);
	form_set(f, "people_word", row.people_word);
	form_set(f, "zone", arena_printf(c->arena, "%d", row.zone_minutes));
	return settings_show(c, r, f, row.version);
}

static enum outcome settings_post(struct ctx *c, struct reply *r)
{
	struct form *f = c->form;
	int64_t zone = 0;
	form_choices(f, "region", regions(c));
	if (f->n_errors || text_i64(&zone, form_text(f, "zone"), -840, 840) != OK) return settings_show(c, r, f, f->version);
	const struct centre_entry e = {.name = form_text(f, "name"), .region = form_text(f, "region"), .people_word = form_text(f, "people_word"),
		.zone_minutes = (int)zone};
	enum outcome got = centre_change(c->permit, f->version, &e);
	return got == OK ? redirect(r, (struct path){"/settings"}) : got;
}

const struct route settings_routes[] = {
	{GET, "/settings", NEED_SETTINGS, READS, NULL, settings_get, N_("Settings")},
	{POST, "/settings", NEED_SETTINGS, WRITES, settings_form, settings_post, N_("Settings")},
	{METHOD_UNSET},
};
