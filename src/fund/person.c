#include "fund/person.h"

#include <stdlib.h>
#include <string.h>
#include "people/facts.h"
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
	const struct clocks *clocks = p->c->site->clocks;
	struct clock_facts f = {.move_in = row->move_in, .protection_until = row->protection_until};

	return clocks && date_known(row->move_in) ? clock_protection_end(clocks, &f) : row->protection_until;
}

/* Only the year of birth is open. It counts as its last day: an age limit opens late rather than early. */
static struct date youngest(int birth_year)
{
	return birth_year > 0 ? date_ymd(birth_year, 12, 31) : DATE_NONE;
}

static void add_facts(struct person *who, const struct client_facts *f)
{
	if (f->region[0]) who->region = f->region;
	add_event(who, "arrival", f->arrived);
	add_event(who, "protection_decision", f->protection_decision);
	add_event(who, "left_hanawon", f->left_hanawon);
	add_event(who, "first_job", f->first_job);
	for (size_t i = 0; i < f->n_yes; i++) add_status(who, f->yes[i]);
}

/* The centre's region stands for that of the people it looks after, until a fact says otherwise. */
static void person_make(struct person *who, const struct permit *p, const struct person_row *row, const struct client_facts *facts)
{
	struct date end = protection_end(p, row);
	const struct ctx *c = p->c;

	*who = (struct person){.client = row->client, .household = row->household, .call_name = row->call_name, .move_in = row->move_in,
		.birth = youngest(row->birth_year), .region = c->centre->region};
	who->open = strcmp(row->status, "active") == 0 || strcmp(row->status, "intake") == 0;
	add_event(who, "first_move_in", row->move_in);
	add_event(who, "protection_end", end);
	if (date_known(end) && c->today.day < end.day) add_status(who, "protected");
	if (facts) add_facts(who, facts);
}

enum outcome person_read(struct person *out, const struct permit *p, struct client_id client)
{
	struct client_facts facts;
	struct person_row row;

	if (client.v == 0) {
		*out = (struct person){.call_name = "", .birth = DATE_NONE, .move_in = DATE_NONE};
		return OK;
	}
	enum outcome r = store_person_one(&row, p->c->tx, p->centre, client);

	if (r == OK) r = facts_read(&facts, p, client);
	if (r == OK) person_make(out, p, &row, &facts);
	return r;
}

static enum outcome make_all(struct persons *out, const struct permit *p, const struct person_rows *rows)
{
	struct facts_list facts;
	enum outcome r = facts_read_many(&facts, p, FACTS_ALL);

	if (r != OK) return r;
	out->n = rows->n;
	out->at = arena_array(p->c->arena, rows->n + 1, sizeof *out->at);
	for (size_t i = 0; i < rows->n; i++) person_make(&out->at[i], p, &rows->at[i], facts_of(&facts, rows->at[i].client));
	return OK;
}

enum outcome persons_read(struct persons *out, const struct permit *p)
{
	struct person_rows rows;
	enum outcome r = store_person_all(&rows, p->c->tx, p->centre);

	return r == OK ? make_all(out, p, &rows) : r;
}

enum outcome persons_moved_in(struct persons *out, const struct permit *p, struct date from, struct date to)
{
	struct person_rows rows;
	enum outcome r = store_person_moved_in(&rows, p->c->tx, p->centre, from, to);

	return r == OK ? make_all(out, p, &rows) : r;
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
