/* Checked clients into the register, one by one through the same door as intake. */
#include <string.h>
#include "base/id.h"
#include "people/consent.h"
#include "people/facts.h"
#include "people/task.h"
#include "report/import_clients.h"
#include "base/banned.h"

struct households { /* words of the file, sorted, and the household each became */
	struct seen *at;
	size_t n;
};

static bool ends_case(const struct import_client *r)
{
	return !text_equal(r->status, "active") && !text_equal(r->status, "intake");
}

/* One household for each word that two or more lines share. */
static enum outcome make_households(struct households *out, const struct permit *p, const struct import_clients *list)
{
	struct seen *word = arena_array(p->c->arena, list->n + 1, sizeof *word);
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i].household[0]) word[n++] = (struct seen){.name = list->at[i].household, .line = list->at[i].line};
	seen_sort(word, n);
	*out = (struct households){.at = word};
	for (size_t i = 0; i < n; i++) {
		if (out->n > 0 && strcmp(word[out->n - 1].name, word[i].name) == 0) continue;
		if (i + 1 == n || strcmp(word[i].name, word[i + 1].name) != 0) continue;
		char code[10];
		struct household_id id = {id_new()};
		code_new(code);
		enum outcome r = store_import_household_add(p->c->tx, p->centre, id, code);
		if (r != OK) return r;
		word[out->n++] = (struct seen){.name = word[i].name, .id = id.v};
	}
	return OK;
}

static enum outcome store_identity(const struct permit *p, struct client_id id, const struct import_client *r)
{
	struct identity who = {.birth = r->birth, .address = r->address, .phone = r->phone, .relatives = r->relatives};
	unsigned parts = 0;
	if (r->legal_name[0]) who.name[who.n_names++] = (struct person_name){"legal", r->legal_name};
	if (r->north_name[0]) who.name[who.n_names++] = (struct person_name){"birth", r->north_name};
	if (r->latin_name[0]) who.name[who.n_names++] = (struct person_name){"other", r->latin_name};
	if (who.n_names) parts |= PART_NAMES;
	if (r->birth.month || r->birth.estimated) parts |= PART_BIRTH;
	if (r->address[0]) parts |= PART_ADDRESS;
	if (r->phone[0]) parts |= PART_PHONE;
	if (r->relatives[0]) parts |= PART_RELATIVES;
	return parts ? identity_write(p, id, &who, parts) : OK;
}

static enum outcome store_facts(const struct permit *p, struct client_id id, const struct import_client *r)
{
	struct client_facts f = facts_none(id);
	bool known = r->region[0] || r->n_statuses > 0;
	f.region = r->region;
	for (size_t i = 0; i < r->n_statuses; i++) f.yes[f.n_yes++] = r->statuses[i];
	f.arrived = r->arrived;
	f.left_hanawon = r->left_hanawon;
	f.first_job = r->first_job;
	known = known || date_known(f.arrived) || date_known(f.left_hanawon) || date_known(f.first_job);
	return known ? facts_write(p, &f) : OK;
}

static enum outcome store_end(const struct permit *p, struct client_id id, const struct import_client *r)
{
	const struct client_end end = {.id = id, .version = 1, .status = r->status, .outcome = r->outcome,
		.on = date_known(r->closed_on) ? &r->closed_on : NULL};
	return ends_case(r) ? client_close(p, &end) : OK;
}

static enum outcome store_consents(const struct permit *p, struct client_id id, const struct import_client *r)
{
	for (size_t i = 0; i < r->n_consents; i++) {
		enum outcome o = consent_answer(p, id, r->consent[i].purpose, text_equal(r->consent[i].answer, "yes") ? ANSWER_YES : ANSWER_NO);
		if (o != OK) return o;
	}
	return OK;
}

static enum outcome register_one(struct client_id *id, const struct permit *p, const struct import_client *r, const struct households *h)
{
	const struct seen *home = r->household[0] ? seen_find(h->at, h->n, r->household) : NULL;
	const struct new_client n = {
		.call_name = r->call_name, .status = ends_case(r) ? "active" : r->status, .code = r->code[0] ? r->code : NULL, .move_in = r->move_in,
		.birth_year = r->birth.year, .sex = r->sex, .household = {home ? home->id : 0}, .household_size = r->household_size, .worker = r->worker,
		.stand_in = r->stand_in, .protection_until = r->protection_until, .last_contact = r->last_contact, .prefers = r->prefers,
		.opened_on = r->opened_on, .keep_key = true};
	return client_register(id, p, &n);
}

static enum outcome store_one(const struct permit *p, const struct import_client *r, const struct households *h)
{
	struct client_id id;
	struct task_books books = task_books(p);
	enum outcome o = register_one(&id, p, r, h);
	if (o == OK) o = store_identity(p, id, r);
	if (o == OK) o = store_facts(p, id, r);
	if (o == OK && r->key[0]) o = store_import_key_add(p->c->tx, p->centre, "clients", r->key, id.v);
	if (o == OK) o = store_consents(p, id, r);
	if (o == OK) o = store_end(p, id, r);
	return o == OK ? tasks_refresh(&books, id) : o;
}

enum outcome clients_store(const struct permit *p, const struct import *i)
{
	struct households h;
	enum outcome r = make_households(&h, p, i->clients);
	for (size_t k = 0; r == OK && k < i->clients->n; k++) {
		r = store_one(p, &i->clients->at[k], &h);
		if (r != OK) err_set(&p->c->err, MSG(N_("Line {line} could not be stored, so nothing was."), A_INT("line", i->clients->at[k].line)));
	}
	/* Whoever imports sealed the records; the keys are for those who work with the people. */
	if (r == OK && i->keys == IMPORT_DROPS_KEYS) r = store_import_keys_drop(p->c->tx, p->centre, p->staff);
	return r;
}
