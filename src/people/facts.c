#include "people/facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/banned.h"

enum { MANY_AT_ONCE = 500 }; /* records in one message to the keeper */

const struct choice fact_statuses[] = { /* the same words as in fund rules */
	{"livelihood_recipient", N_("on livelihood benefit")}, {"single_parent", N_("single parent")},
	{"third_country_child", N_("child born in a third country")}, {"unaccompanied_youth", N_("unaccompanied youth")},
	{"disabled", N_("recognised disability")}, {"employed", N_("employed")}, {"job_seeking", N_("looking for work")},
	{"student", N_("in school or university")}, {"long_illness", N_("ill for three months or more")}, {"crisis", N_("in a crisis")},
	{"low_income", N_("low income")}, {NULL},
};

struct client_facts facts_none(struct client_id id)
{
	return (struct client_facts){.client = id, .region = "", .arrived = DATE_NONE, .protection_decision = DATE_NONE,
		.left_hanawon = DATE_NONE, .first_job = DATE_NONE};
}

static bool listed(const char *const at[], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(at[i], code) == 0) return true;
	return false;
}

bool facts_say(const struct client_facts *f, const char *status)
{
	return listed(f->yes, f->n_yes, status);
}

/* Plain text ---------------------------------------------------------------------------------------------------------*/

static void write_list(struct json_out *j, const char *key, const char *const at[], size_t n)
{
	jout_array(j, key);
	for (size_t i = 0; i < n; i++) jout_text(j, NULL, at[i]);
	jout_close(j, ']');
}

static struct bytes write_plain(struct arena *a, const struct client_facts *f)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	jout_date(&j, "arrived", f->arrived);
	jout_array(&j, "births");
	for (size_t i = 0; i < f->n_births; i++) jout_date(&j, NULL, f->birth[i]);
	jout_close(&j, ']');
	jout_date(&j, "first_job", f->first_job);
	jout_date(&j, "left_hanawon", f->left_hanawon);
	write_list(&j, "no", f->no, f->n_no);
	jout_date(&j, "protection_decision", f->protection_decision);
	jout_bool(&j, "rather_not", f->rather_not);
	jout_text(&j, "region", f->region);
	jout_int(&j, "v", 1);
	write_list(&j, "yes", f->yes, f->n_yes);
	jout_close(&j, '}');
	return (struct bytes){(const unsigned char *)buf_text(&b), b.n};
}

static size_t read_list(const char *out[FACTS_STATUSES], struct json list)
{
	size_t n = json_count(list);
	if (n > FACTS_STATUSES) n = FACTS_STATUSES;
	for (size_t i = 0; i < n; i++) out[i] = json_text(json_item(list, i));
	return n;
}

static enum outcome read_plain(struct client_facts *out, struct arena *a, struct bytes plain)
{
	struct problems problems = {.arena = a};
	struct json root;
	if (json_parse(&root, a, "record", (const char *)plain.at, plain.n, &problems) != OK) return BROKEN;
	out->region = json_text(json_get(root, "region"));
	out->n_yes = read_list(out->yes, json_get(root, "yes"));
	out->n_no = read_list(out->no, json_get(root, "no"));
	out->rather_not = json_bool(json_get(root, "rather_not"));
	out->arrived = json_date(json_get(root, "arrived"));
	out->protection_decision = json_date(json_get(root, "protection_decision"));
	out->left_hanawon = json_date(json_get(root, "left_hanawon"));
	out->first_job = json_date(json_get(root, "first_job"));
	struct json births = json_get(root, "births");
	size_t n = json_count(births);
	for (out->n_births = 0; out->n_births < n && out->n_births < CLOCK_BIRTHS; out->n_births++)
		out->birth[out->n_births] = json_date(json_item(births, out->n_births));
	return json_end(root) == OK ? OK : BROKEN;
}

/* Reading and writing ---------------------------------------------------------------------------------------------------*/

static enum outcome open_rows(struct client_facts *out, const struct permit *p, const struct seal_row *row, size_t n)
{
	struct bytes *plain = arena_array(p->c->arena, n, sizeof *plain);
	struct open_answer answer;
	const struct seal_open ask = {.purpose = PURPOSE_FACTS, .kind = KEY_FACTS, .row = row, .n = n};
	enum outcome r = seal_read(plain, &answer, p, &ask);
	for (size_t i = 0; r == OK && i < n; i++) {
		out[i] = facts_none((struct client_id){row[i].row_no});
		out[i].rev = (uint64_t)row[i].rev;
		r = read_plain(&out[i], p->c->arena, plain[i]);
	}
	return r;
}

enum outcome facts_read(struct client_facts *out, const struct permit *p, struct client_id id)
{
	struct seal_row row;
	enum outcome r = store_seal_one(&row, p->c->tx, p->centre, (struct client_id){0}, SEALED_FACTS, id.v);
	if (r == NOT_FOUND) {
		*out = facts_none(id);
		return OK;
	}
	return r == OK ? open_rows(out, p, &row, 1) : r;
}

enum outcome facts_read_many(struct facts_list *out, const struct permit *p, enum whose whose)
{
	struct seal_rows rows;
	enum outcome r = whose == FACTS_MINE ? store_seal_facts_of(&rows, p->c->tx, p->centre, p->staff)
		: store_seal_range(&rows, p->c->tx, p->centre, (struct client_id){0}, SEALED_FACTS, SEALED_FACTS);
	if (r != OK) return r;
	struct client_facts *at = arena_array(p->c->arena, rows.n, sizeof *at);
	for (size_t i = 0; r == OK && i < rows.n; i += MANY_AT_ONCE) {
		size_t n = rows.n - i < MANY_AT_ONCE ? rows.n - i : MANY_AT_ONCE;
		r = open_rows(at + i, p, rows.at + i, n);
	}
	if (r == OK) *out = (struct facts_list){at, rows.n};
	return r;
}

static int by_client(const void *a, const void *b)
{
	const struct client_facts *x = a, *y = b;
	return (x->client.v > y->client.v) - (x->client.v < y->client.v);
}

const struct client_facts *facts_of(const struct facts_list *l, struct client_id id)
{
	const struct client_facts key = {.client = id};
	return l->n ? bsearch(&key, l->at, l->n, sizeof *l->at, by_client) : NULL;
}

enum outcome facts_write(const struct permit *p, const struct client_facts *f)
{
	const struct seal_put put = {SEALED_FACTS, f->client.v, write_plain(p->c->arena, f)};
	struct seal_rev now = {.rev = 0};
	enum outcome r = store_seal_rev_of(&now, p->c->tx, p->centre, (struct client_id){0}, SEALED_FACTS, f->client.v);
	if (r != OK && r != NOT_FOUND) return r;
	if ((uint64_t)now.rev != f->rev) return CONFLICT;
	return seal_write(p, KEY_FACTS, f->client, NULL, &put, 1);
}

void facts_clock(struct clock_facts *out, const struct client_row *c, const struct client_facts *f)
{
	*out = (struct clock_facts){.move_in = c->move_in, .arrived = f->arrived, .protection_decision = f->protection_decision,
		.left_hanawon = f->left_hanawon, .first_job = f->first_job, .protection_until = c->protection_until, .notice = DATE_NONE,
		.appeal = DATE_NONE, .request = DATE_NONE, .leak = DATE_NONE, .n_births = f->n_births};
	for (size_t i = 0; i < f->n_births; i++) out->birth[i] = f->birth[i];
}
