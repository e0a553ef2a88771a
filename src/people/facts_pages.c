/* /c/{}/facts: what decides about support, sealed under the centre's facts key. */
#include <string.h>

#include "people/client_form.h"
#include "people/facts.h"
#include "people/facts_form.h"
#include "base/banned.h"

const struct field facts_form[] = {
	{"status", FIELD_MANY, .choices = fact_statuses, .label = N_("Which of these hold today?")},
	{"asked", FIELD_CHECK, .label = N_("All of these were asked: what is not ticked is a no")},
	{"rather_not", FIELD_CHECK, .label = N_("Would rather not say")},
	{"region", FIELD_CHOICE, .label = N_("Where the person lives")},
	{"arrived", FIELD_DATE, .label = N_("Arrived in the country")},
	{"protection_decision", FIELD_DATE, .label = N_("Protection decision")},
	{"left_hanawon", FIELD_DATE, .label = N_("Left Hanawon")},
	{"first_job", FIELD_DATE, .label = N_("First job began")},
	{"births", FIELD_TEXT, .max = 200, .label = N_("Children born since protection began"), .hint = N_("Their birth dates with commas between: 2024-05-06, 2026-01-31")},
	{NULL},
};

static bool births_read(struct client_facts *f, struct arena *a, const char *s)
{
	f->n_births = 0;
	while (*s) {
		size_t n = strcspn(s, ", ");
		if (n == 0) {
			s++;
			continue;
		}
		if (f->n_births == CLOCK_BIRTHS || date_parse(&f->birth[f->n_births], arena_textn(a, s, n)) != OK) return false;
		f->n_births++;
		s += n;
	}
	return true;
}

bool facts_from_form(struct client_facts *f, struct ctx *c, struct form *form)
{
	f->n_yes = f->n_no = 0;
	for (size_t i = 0; fact_statuses[i].value; i++) {
		if (form_has(form, "status", fact_statuses[i].value)) f->yes[f->n_yes++] = fact_statuses[i].value;
		else if (form_checked(form, "asked")) f->no[f->n_no++] = fact_statuses[i].value;
	}
	f->rather_not = form_checked(form, "rather_not");
	f->region = form_text(form, "region");
	f->arrived = form_date(form, "arrived");
	f->protection_decision = form_date(form, "protection_decision");
	f->left_hanawon = form_date(form, "left_hanawon");
	f->first_job = form_date(form, "first_job");
	if (!births_read(f, c->arena, form_text(form, "births")))
		form_error(form, "births", MSG(N_("Write each date as 2024-05-06, with commas between.")));
	return form->n_errors == 0;
}

void facts_to_form(struct form *form, struct ctx *c, const struct client_facts *f)
{
	struct buf births;
	buf_init(&births, c->arena, 0);
	for (size_t i = 0; i < f->n_births; i++) {
		char text[11];
		date_write(text, f->birth[i]);
		buf_printf(&births, "%s%s", i ? ", " : "", text);
	}
	for (size_t i = 0; i < f->n_yes; i++) form_set(form, "status", f->yes[i]);
	if (f->n_no) form_set(form, "asked", "1");
	if (f->rather_not) form_set(form, "rather_not", "1");
	form_set(form, "region", f->region);
	form_set_date(form, "arrived", f->arrived);
	form_set_date(form, "protection_decision", f->protection_decision);
	form_set_date(form, "left_hanawon", f->left_hanawon);
	form_set_date(form, "first_job", f->first_job);
	form_set(form, "births", buf_text(&births));
}

static struct client_form facts_page(struct ctx *c, const struct client_row *row, struct form *f, uint64_t rev)
{
	return (struct client_form){.title = N_("Facts for support"), .act = N_("Seal and save"), .form = f, .version = (int64_t)rev + 1,
		.why = N_("They decide which money may pay. Sealed; counted without a name."), .post = path_to(c->arena, "/c/{}/facts", row->client.v)};
}

static enum outcome facts_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct client_facts facts;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got == OK) got = facts_read(&facts, c->permit, row.client);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, facts_form);
	form_choices(f, "region", pack_choices(c, "regions"));
	facts_to_form(f, c, &facts);
	const struct client_form page = facts_page(c, &row, f, facts.rev);
	return client_form_show(c, r, &row, &page);
}

static enum outcome facts_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	if (f->version < 1) return INVALID;
	struct client_facts facts = facts_none(row.client);
	facts.rev = (uint64_t)f->version - 1;
	form_choices(f, "region", pack_choices(c, "regions"));
	const struct client_form page = facts_page(c, &row, f, facts.rev);
	if (!facts_from_form(&facts, c, f)) return client_form_show(c, r, &row, &page);
	got = facts_write(c->permit, &facts);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

const struct route facts_routes[] = {
	{GET, "/c/{}/facts", NEED_CASE_EDIT, READS, NULL, facts_get, N_("Facts for support")},
	{POST, "/c/{}/facts", NEED_CASE_EDIT, WRITES, facts_form, facts_post, N_("Facts for support")},
	{METHOD_UNSET},
};
