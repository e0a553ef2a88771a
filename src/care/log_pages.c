/* /c/{}/log: all records of one client, newest first, each with what it replaced. */
#include <string.h>

#include "care/day.h"
#include "care/log_view.h"
#include "log_html.h"
#include "base/banned.h"

enum { PAGE_RECORDS = 20, OLD_MOST = 100 };

static const struct field log_query[] = {{"from", FIELD_INT, .max = 100000, .label = N_("Further in the list")}, {NULL}};

struct log_rows {
	struct service_rows now, old; /* old: what was corrected or taken back */
	const char **words;           /* of now, then of old */
	bool may_open;
};

static enum outcome rows_read(struct log_rows *out, struct ctx *c, const struct client_row *client, int64_t from)
{
	const struct permit *p = c->permit;
	enum outcome r = store_service_recent(&out->now, c->tx, p->centre, client->client, date_add_days(c->today, 1), PAGE_RECORDS, from);
	if (r == OK) r = store_service_replaced(&out->old, c->tx, p->centre, client->client, OLD_MOST);
	if (r != OK) return r;
	size_t n = out->now.n + out->old.n;
	struct service_row *all = arena_array(c->arena, n + 1, sizeof *all);
	if (out->now.n) memcpy(all, out->now.at, out->now.n * sizeof *all);
	if (out->old.n) memcpy(all + out->now.n, out->old.at, out->old.n * sizeof *all);
	out->words = arena_array(c->arena, n + 1, sizeof *out->words);
	out->may_open = client_access(p, client) == ACCESS_FULL;
	return out->may_open ? service_notes(out->words, p, client->client, all, n) : OK;
}

/* With its weekday this year, with its year before. */
static struct msg log_day(const struct ctx *c, struct date d)
{
	int year, this_year, month, day;
	date_split(d, &year, &month, &day);
	date_split(c->today, &this_year, &month, &day);
	return year == this_year ? MSG("{date}", A_DAY("date", d)) : MSG("{date}", A_DATE("date", d));
}

/* The chain of rows a record replaced, newest first. */
static struct old_entries old_entries(struct ctx *c, const struct log_rows *rows, struct service_id corrects)
{
	struct old_entry *at = arena_array(c->arena, rows->old.n + 1, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; corrects.v && i < rows->old.n && n < rows->old.n; i++) {
		const struct service_row *o = &rows->old.at[i];
		if (o->service.v != corrects.v) continue;
		at[n++] = (struct old_entry){.day = log_day(c, o->on_day), .what = service_label(c, o->code), .words = rows->words[rows->now.n + i], .staff = o->staff_name};
		corrects = o->corrects;
		i = (size_t)-1; /* the next link may stand anywhere */
	}
	return (struct old_entries){at, n};
}

static const char *way(const struct ctx *c, const struct service_row *s)
{
	if (!s->answered) return msg_lookup(c->lang, N_("Not reached"));
	for (const struct choice *w = service_ways; w->value; w++)
		if (strcmp(w->value, s->how) == 0) return msg_lookup(c->lang, w->label);
	return NULL;
}

static struct log_lines log_lines(struct ctx *c, const struct log_rows *rows, struct client_id client)
{
	struct log_line *at = arena_array(c->arena, rows->now.n + 1, sizeof *at);
	bool may_edit = rows->may_open && c->site->allows(c->actor.roles, NEED_CASE_EDIT);
	for (size_t i = 0; i < rows->now.n; i++) {
		const struct service_row *s = &rows->now.at[i];
		at[i].is = (struct log_entry){.day = log_day(c, s->on_day), .what = service_label(c, s->code), .how = way(c, s), .words = rows->words[i],
			.staff = s->staff_name, .minutes = s->minutes, .sealed = s->noted && !rows->words[i]};
		if (may_edit) at[i].is.correct = path_to(c->arena, "/c/{}/record/{}", client.v, s->service.v);
		at[i].old = old_entries(c, rows, s->corrects);
	}
	return (struct log_lines){at, rows->now.n};
}

static enum outcome log_show(struct ctx *c, struct reply *r)
{
	struct client_row row;
	struct log_rows rows = {0};
	struct service_count_row count;
	int64_t from = form_int(c->form, "from");
	if (c->form->n_errors) return NOT_FOUND;
	enum outcome read = client_here(&row, c, ACCESS_PAGE);
	if (read == OK) read = store_service_count(&count, c->tx, c->permit->centre, row.client);
	if (read == OK) read = rows_read(&rows, c, &row, from);
	if (read != OK) return read;
	struct path record = path_to(c->arena, "/c/{}/record", row.client.v);
	struct log_view v = {.name = row.call_name, .client = client_path(c->arena, row.client), .lines = log_lines(c, &rows, row.client),
		.pager = pager_make(c->arena, path_to(c->arena, "/c/{}/log", row.client.v), from, PAGE_RECORDS, count.n),
		.empty = {.sentence = MSG("Nothing is recorded yet.")}};
	if (rows.may_open && c->site->allows(c->actor.roles, NEED_CASE_EDIT)) v.record = record;
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_log(&w, &v);
	page_finish(c, r, &(struct page_head){.title = row.call_name, .nav = "/cases"}, &w);
	return OK;
}

const struct route log_routes[] = {
	{GET, "/c/{}/log", NEED_CASE, READS, log_query, log_show, N_("All records")},
	{METHOD_UNSET},
};
