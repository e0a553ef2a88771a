#include "fund/person.h"

#include <stdlib.h>
#include <string.h>
#include "people/clock.h"
#include "person_sql.h"

static void add_event(struct person *who, const char *event, struct date on)
{
	if (date_known(on) && who->n_events < PERSON_EVENTS) who->event[who->n_events++] = (struct event_day){event, on};
}

static void add_status(struct person *who, const char *status)
{
	if (who->n_status < PERSON_STATUSES) who->status[who->n_status++] = status;
}

static struct date protection_end(const struct permit *p, const struct person_row *row)
{
	const struct site *site = p->c->site;
	struct clock_facts f = {.move_in = row->move_in, .protection_until = row->protection_until};

	if (!site || !site->clocks || !date_known(row->move_in)) return row->protection_until;
	return clock_protection_end(site->clocks, &f);
}

/* The centre's region stands for that of the people it looks after, until a fact says otherwise. */
static void person_make(struct person *who, const struct permit *p, const struct person_row *row)
{
	struct date end = protection_end(p, row);
	const struct ctx *c = p->c;

	*who = (struct person){.client = row->client, .household = row->household, .call_name = row->call_name, .move_in = row->move_in,
		.birth = DATE_NONE, .region = c->centre ? c->centre->region : NULL};
	who->open = strcmp(row->status, "active") == 0 || strcmp(row->status, "intake") == 0;
	add_event(who, "first_move_in", row->move_in);
	add_event(who, "protection_end", end);
	if (date_known(end) && c->today.day < end.day) add_status(who, "protected");
}

enum outcome person_read(struct person *out, const struct permit *p, struct client_id client)
{
	struct person_row row;

	if (client.v == 0) {
		*out = (struct person){.call_name = "", .birth = DATE_NONE, .move_in = DATE_NONE};
		return OK;
	}
	enum outcome r = store_person_one(&row, p->c->tx, p->centre, client);

	if (r == OK) person_make(out, p, &row);
	return r;
}

static void make_all(struct persons *out, const struct permit *p, const struct person_rows *rows)
{
	out->n = rows->n;
	out->at = arena_array(p->c->arena, rows->n + 1, sizeof *out->at);
	for (size_t i = 0; i < rows->n; i++) person_make(&out->at[i], p, &rows->at[i]);
}

enum outcome persons_read(struct persons *out, const struct permit *p)
{
	struct person_rows rows;
	enum outcome r = store_person_all(&rows, p->c->tx, p->centre);

	if (r == OK) make_all(out, p, &rows);
	return r;
}

enum outcome persons_moved_in(struct persons *out, const struct permit *p, struct date from, struct date to)
{
	struct person_rows rows;
	enum outcome r = store_person_moved_in(&rows, p->c->tx, p->centre, from, to);

	if (r == OK) make_all(out, p, &rows);
	return r;
}

static int by_client(const void *key, const void *member)
{
	int64_t a = ((const struct client_id *)key)->v, b = ((const struct person *)member)->client.v;

	return (a > b) - (a < b);
}

const struct person *person_find(const struct persons *all, struct client_id client)
{
	return bsearch(&client, all->at, all->n, sizeof *all->at, by_client);
}

struct question person_asks(const struct person *who)
{
	return (struct question){.amount = MONEY_NONE, .region = who->region, .birth = who->birth, .event = who->event,
		.n_events = who->n_events, .status = {(const char **)who->status, who->n_status},
		.about = who->client.v == 0 ? ABOUT_CENTRE : ABOUT_PERSON};
}
