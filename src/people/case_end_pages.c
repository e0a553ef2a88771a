/* /c/{}/handover and /c/{}/close: a case goes to somebody else, or ends; and facts that decide about support. */
#include <string.h>

#include "base/id.h"
#include "base/pack.h"
#include "people/client_form.h"
#include "people/facts.h"
#include "base/banned.h"

/* Hand over -----------------------------------------------------------------------------------------------------------*/

static const struct field handover_form[] = {
	{"worker", FIELD_ID, .needed = true, .label = N_("Worker")},
	{"stand_in", FIELD_ID, .label = N_("Stand-in"), .hint = N_("Steps in when the worker is away, and holds the keys too.")},
	{NULL},
};

static struct client_form handover_page(struct ctx *c, const struct client_row *row, struct form *f)
{
	return (struct client_form){.title = N_("Hand over"), .act = N_("Hand over with the keys"), .form = f, .version = row->version,
		.why = N_("The new worker gets the keys of this case; whoever is neither worker nor stand-in any more loses theirs at once."),
		.post = path_to(c->arena, "/c/{}/handover", row->client.v)};
}

static const char *id_text(struct ctx *c, int64_t id)
{
	if (id == 0) return "";
	char *text = arena_alloc(c->arena, ID_TEXT);
	id_write(text, id);
	return text;
}

static enum outcome handover_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	const struct choice *workers;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got == OK) got = worker_choices(&workers, c->permit);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, handover_form);
	form_set(f, "worker", id_text(c, row.worker.v));
	form_set(f, "stand_in", id_text(c, row.stand_in.v));
	form_choices(f, "worker", workers);
	form_choices(f, "stand_in", workers);
	f->n_errors = 0; /* somebody who has left may stand here: the reader is about to change it */
	const struct client_form page = handover_page(c, &row, f);
	return client_form_show(c, r, &row, &page);
}

static enum outcome handover_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	const struct choice *workers;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got == OK) got = worker_choices(&workers, c->permit);
	if (got != OK) return got;
	form_choices(f, "worker", workers);
	form_choices(f, "stand_in", workers);
	const struct client_form page = handover_page(c, &row, f);
	if (f->n_errors) return client_form_show(c, r, &row, &page);
	const struct hand_over h = {.id = row.client, .version = f->version, .worker = {form_int(f, "worker")}, .stand_in = {form_int(f, "stand_in")}};
	got = client_hand_over(c->permit, &h);
	if (got == INVALID) {
		form_error(f, "worker", c->err.msg);
		return client_form_show(c, r, &row, &page);
	}
	return got == OK ? redirect(r, (struct path){"/cases"}) : got;
}

/* Close ---------------------------------------------------------------------------------------------------------------*/

static const struct field close_form[] = {{"outcome", FIELD_CHOICE, .needed = true, .label = N_("How did it end?")}, {NULL}};
static const struct field again_form[] = {{NULL}};

static struct client_form close_page(struct ctx *c, const struct client_row *row, struct form *f)
{
	bool open = client_is_open(row);
	return (struct client_form){.title = open ? N_("Close the case") : N_("Open the case again"), .act = open ? N_("Close the case") : N_("Open it again"),
		.why = open ? N_("Nothing is deleted, and the case can be opened again on any day.") : N_("It goes back among your open cases."),
		.form = f, .version = row->version, .post = path_to(c->arena, "/c/{}/close", row->client.v)};
}

static enum outcome close_get(struct ctx *c, struct reply *r)
{
	struct client_row row;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	struct form *f = arena_alloc(c->arena, sizeof *f);
	form_empty(f, c->arena, client_is_open(&row) ? close_form : again_form);
	if (client_is_open(&row)) form_choices(f, "outcome", pack_choices(c, "outcomes"));
	const struct client_form page = close_page(c, &row, f);
	return client_form_show(c, r, &row, &page);
}

static const char *status_of(const struct ctx *c, const char *outcome)
{
	const struct pack_entry *e = pack_find(pack_table(c->site->pack, "outcomes"), outcome, c->today);
	const char *status = e ? pack_text(e, "status") : NULL;
	return status ? status : "closed";
}

static const struct field close_post_form[] = {{"outcome", FIELD_CHOICE, .label = N_("How did it end?")}, {NULL}};

static enum outcome close_post(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct form *f = c->form;
	enum outcome got = client_here(&row, c, ACCESS_FULL);
	if (got != OK) return got;
	bool open = client_is_open(&row);
	form_choices(f, "outcome", pack_choices(c, "outcomes"));
	const char *outcome = form_text(f, "outcome");
	if (open && !*outcome) form_error(f, "outcome", MSG(N_("Choose how it ended.")));
	const struct client_form page = close_page(c, &row, f);
	if (f->n_errors) return client_form_show(c, r, &row, &page);
	const struct client_end e = {.id = row.client, .version = f->version, .status = open ? status_of(c, outcome) : "active", .outcome = outcome};
	got = client_close(c->permit, &e);
	return got == OK ? redirect(r, client_path(c->arena, row.client)) : got;
}

const struct route case_end_routes[] = {
	{GET, "/c/{}/handover", NEED_CASE_EDIT, READS, NULL, handover_get, N_("Hand over")},
	{POST, "/c/{}/handover", NEED_CASE_EDIT, WRITES, handover_form, handover_post, N_("Hand over")},
	{GET, "/c/{}/close", NEED_CASE_EDIT, READS, NULL, close_get, N_("Close the case")},
	{POST, "/c/{}/close", NEED_CASE_EDIT, WRITES, close_post_form, close_post, N_("Close the case")},
	{METHOD_UNSET},
};
