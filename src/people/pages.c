#include "people/pages.h"

#include "base/id.h"
#include "base/pack.h"
#include "base/banned.h"

struct path client_path(struct arena *a, struct client_id id)
{
	return path_to(a, "/c/{}", id.v);
}

const char *clock_text(struct ctx *c, struct instant t)
{
	int hour, minute;
	instant_clock(t, c->centre->zone_minutes, &hour, &minute);
	return arena_printf(c->arena, "%02d:%02d", hour, minute);
}

struct client_head client_head(struct ctx *c, const struct client_row *row)
{
	return (struct client_head){.call_name = row->call_name, .code = row->code, .client = client_path(c->arena, row->client), .cases = {"/cases"}};
}

enum outcome client_here(struct client_row *out, const struct ctx *c, enum client_access need)
{
	return client_read(out, c->permit, (struct client_id){c->req->id[0]}, need);
}

struct msg day_said(const struct ctx *c, struct date d)
{
	if (!date_known(d)) return (struct msg){0};
	int days = c->today.day - d.day;
	if (days > 300 || days < -300) return MSG(N_("{date}"), A_DATE("date", d));
	return MSG(N_("{date}"), A_DAY("date", d));
}

const char *day_short(struct ctx *c, struct date d)
{
	struct buf b;
	buf_init(&b, c->arena, 0);
	bool this_year = date_known(d) && date_month(d).n / 12 == date_month(c->today).n / 12;
	msg_date(&b, c->lang, d, this_year ? DATE_SHORT : DATE_FULL);
	return buf_text(&b);
}

const struct choice *pack_choices(struct ctx *c, const char *table)
{
	const struct pack_table *t = pack_table(c->site->pack, table);
	struct choice *at = arena_array(c->arena, t->n + 1, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (pack_valid(&t->at[i], c->today)) at[n++] = (struct choice){t->at[i].code, pack_name(&t->at[i], c->lang)};
	return at;
}

enum outcome worker_choices(const struct choice **out, const struct permit *p)
{
	struct worker_rows rows;
	enum outcome r = store_worker_list(&rows, p->c->tx, p->centre);
	if (r != OK) return r;
	struct choice *at = arena_array(p->c->arena, rows.n + 1, sizeof *at);
	for (size_t i = 0; i < rows.n; i++) {
		char *id = arena_alloc(p->c->arena, ID_TEXT);
		id_write(id, rows.at[i].staff.v);
		const char *title = rows.at[i].title;
		at[i] = (struct choice){id, *title ? arena_printf(p->c->arena, "%s (%s)", rows.at[i].name, title) : rows.at[i].name};
	}
	*out = at;
	return OK;
}
