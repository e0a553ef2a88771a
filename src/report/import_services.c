/* A file of services: columns, checks. A line names its client by case code or by the key of an earlier file. */
#include "report/import_services.h"
#include <string.h>
#include "base/id.h"
#include "base/banned.h"

enum column { KEY, CLIENT, ON, SERVICE, HOW, ANSWERED, MINUTES, STAFF, QUANTITY, AMOUNT, NOTE };

const struct csv_column service_columns[] = {
	[KEY] = {"key", "번호", false},
	[CLIENT] = {"client", "참여자", true},
	[ON] = {"on", "날짜", true},
	[SERVICE] = {"service", "서비스", true},
	[HOW] = {"how", "방법", false},
	[ANSWERED] = {"answered", "응답", false},
	[MINUTES] = {"minutes", "시간(분)", false},
	[STAFF] = {"staff", "담당", false},
	[QUANTITY] = {"quantity", "수량", false},
	[AMOUNT] = {"amount", "금액", false},
	[NOTE] = {"note", "기록", false},
	{NULL},
};

static const struct cell_word hows[] = {
	{"meet", "만남", "Meeting"}, {"phone", "전화", "Phone"}, {"accompany", "동행", "Went along"}, {"message", "문자", "Message"}, {NULL}};
static const struct cell_word answers[] = {{"1", "예", "yes"}, {"0", "아니오", "no"}, {NULL}};

struct people { /* whom a line may name */
	struct seen *code, *key;
	size_t n_codes, n_keys;
	struct import_staff_rows staff;
	struct import_case_key_rows held; /* cases whose words the importer can seal, sorted */
};

static enum outcome read_people(struct people *out, const struct cells *c)
{
	struct import_client_rows clients;
	struct import_key_rows keys;
	const struct permit *p = c->permit;
	enum outcome r = store_import_staff(&out->staff, p->c->tx, p->centre);
	if (r == OK) r = store_import_clients(&clients, p->c->tx, p->centre);
	if (r == OK) r = store_import_keys(&keys, p->c->tx, p->centre, "clients");
	if (r == OK) r = store_import_case_keys(&out->held, p->c->tx, p->centre, p->staff);
	if (r != OK) return r;
	out->code = arena_array(c->arena, clients.n + 1, sizeof *out->code);
	out->key = arena_array(c->arena, keys.n + 1, sizeof *out->key);
	for (size_t i = 0; i < clients.n; i++)
		out->code[out->n_codes++] = (struct seen){.name = clients.at[i].code, .line = clients.at[i].worker.v, .id = clients.at[i].client.v};
	for (size_t i = 0; i < keys.n; i++) out->key[out->n_keys++] = (struct seen){.name = keys.at[i].name, .id = keys.at[i].row_no};
	seen_sort(out->code, out->n_codes);
	seen_sort(out->key, out->n_keys);
	return OK;
}

static struct client_id read_client(struct cells *c, const struct people *who)
{
	const char *s = cell_needed(c, CLIENT, 20);
	char code[10];
	if (!*s) return (struct client_id){0};
	const struct seen *found = seen_find(who->key, who->n_keys, s);
	if (!found && code_parse(code, s) == OK) found = seen_find(who->code, who->n_codes, code);
	if (found) return (struct client_id){found->id};
	cell_wrong(c, CLIENT, MSG(N_("Nobody has this case code, and no file of clients had this key.")),
		MSG(N_("Import the clients first, or correct the code.")));
	return (struct client_id){0};
}

static int by_id(const void *key, const void *row)
{
	int64_t x = *(const int64_t *)key, y = ((const struct import_case_key_row *)row)->client.v;
	return (x > y) - (x < y);
}

static const char *read_note(struct cells *c, const struct people *who, struct client_id client)
{
	const char *s = cell_text(c, NOTE, 4000);
	if (!*s || !client.v || (who->held.n > 0 && bsearch(&client.v, who->held.at, who->held.n, sizeof *who->held.at, by_id))) return s;
	cell_wrong(c, NOTE, MSG(N_("Only somebody who holds the keys of this case can seal words for it.")),
		MSG(N_("Let its worker import this file, or keep the keys when you import the clients, or leave the column empty.")));
	return "";
}

static struct money read_amount(struct cells *c, const struct pack_entry *service, int64_t quantity)
{
	struct money m = cell_money(c, AMOUNT), each = {service ? pack_int(service, "unit_cost", 0) : 0};
	if (m.minor != MONEY_NONE_MINOR) return m;
	if (money_times(&m, each, quantity) == OK) return m;
	cell_wrong(c, QUANTITY, MSG(N_("This quantity is too large.")), MSG(N_("Check it, or write the amount.")));
	return (struct money){0};
}

static void read_line(struct cells *c, struct import_service *r, const struct people *who)
{
	r->line = c->row->line;
	r->key = cell_key(c, KEY);
	r->client = read_client(c, who);
	r->on = cell_date(c, ON, c->permit->c->today);
	if (!*cell(c, ON)) cell_wrong(c, ON, MSG(N_("This is empty.")), MSG(N_("Every line needs it.")));
	const struct pack_entry *e = cell_pack(c, SERVICE, "services", r->on);
	if (!*cell(c, SERVICE)) cell_wrong(c, SERVICE, MSG(N_("This is empty.")), MSG(N_("Every line needs it.")));
	r->code = e ? e->code : "";
	r->how = cell_word(c, HOW, hows, "meet");
	r->answered = text_equal(cell_word(c, ANSWERED, answers, "1"), "1");
	r->minutes = (int)cell_number(c, MINUTES, 0, 1440, e ? pack_int(e, "minutes", 0) : 0);
	r->staff = cell_staff(c, STAFF, &who->staff, c->permit->staff);
	r->quantity = cell_number(c, QUANTITY, 1, 1000, 1);
	r->amount = r->answered ? read_amount(c, e, r->quantity) : (struct money){0};
	r->note = read_note(c, who, r->client);
}

static enum outcome check_unique(struct cells *c, const struct import_services *list)
{
	struct seen *keys = arena_array(c->arena, list->n + 1, sizeof *keys);
	struct import_key_rows old;
	for (size_t i = 0; i < list->n; i++) keys[i] = (struct seen){.name = list->at[i].key, .line = list->at[i].line};
	seen_doubled(c, KEY, c->table, keys, list->n);
	enum outcome r = store_import_keys(&old, c->permit->c->tx, c->permit->centre, "services");
	for (size_t i = 0; r == OK && i < old.n; i++) {
		const struct seen *again = seen_find(keys, list->n, old.at[i].name);
		if (!again) continue;
		c->wrong++;
		problem_add(c->problems, (struct problem){.file = c->table->file, .line = again->line, .field = "key",
			.why = MSG(N_("A line with this key was imported before.")), .fix = MSG(N_("Take the line out, or give it another key."))});
	}
	return r;
}

static int by_client(const void *a, const void *b)
{
	int64_t x = ((const struct seen *)a)->id, y = ((const struct seen *)b)->id;
	return (x > y) - (x < y);
}

static void sum_up(struct import *out, struct cells *c, const struct import_services *list)
{
	struct seen *who = arena_array(c->arena, list->n + 1, sizeof *who);
	int64_t notes = 0, people = 0, unanswered = 0;
	struct money total = {0};
	for (size_t i = 0; i < list->n; i++) {
		who[i].id = list->at[i].client.v;
		notes += list->at[i].note[0] != 0;
		unanswered += !list->at[i].answered;
		if (money_add(&total, total, list->at[i].amount) != OK) total = (struct money){MONEY_MAX};
	}
	if (list->n > 0) qsort(who, list->n, sizeof *who, by_client);
	for (size_t i = 0; i < list->n; i++) people += i == 0 || who[i].id != who[i - 1].id;
	import_sum(out, MSG(N_("{n|one service|{n} services} for {people|one person|{people} people} would be recorded."), A_INT("n", (int64_t)list->n), A_INT("people", people)));
	import_sum(out, MSG(N_("They cost {sum}, and would be paid from the funds whose rules fit."), A_MONEY("sum", total)));
	import_sum(out, MSG(N_("{n} have words; these would be sealed. {tries} were tries without an answer."), A_INT("n", notes), A_INT("tries", unanswered)));
}

enum outcome services_check(struct import *out, struct cells *c)
{
	struct people who = {0};
	struct import_services *list = arena_alloc(c->arena, sizeof *list);
	enum outcome r = read_people(&who, c);
	if (r != OK) return r;
	list->at = arena_array(c->arena, c->table->n + 1, sizeof *list->at);
	for (size_t i = 0; i < c->table->n; i++) {
		c->row = &c->table->row[i];
		read_line(c, &list->at[list->n++], &who);
	}
	r = check_unique(c, list);
	sum_up(out, c, list);
	out->services = list;
	return r;
}
