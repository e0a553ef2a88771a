/* Checked services: the record, its cost, its words; then, per client, the last contact. */
#include <stdlib.h>
#include <string.h>
#include "care/service.h"
#include "fund/charge.h"
#include "fund/pay.h"
#include "report/import_services.h"
#include "base/banned.h"

static enum outcome store_one(const struct permit *p, const struct import_service *s)
{
	struct service_id id;
	struct charge_id charge;
	const struct new_service n = {.client = s->client, .on = s->on, .code = s->code, .how = s->how, .answered = s->answered,
		.minutes = s->minutes, .note = s->note};
	enum outcome r = service_from_file(&id, p, &n, s->staff);
	const struct charge_new cost = {.client = s->client, .on = s->on, .service_code = s->code, .quantity = s->quantity,
		.amount = s->amount, .room = "care", .origin = id.v, .pay_later = true};
	if (r == OK && s->amount.minor > 0) r = charge_add(&charge, p, &cost);
	if (r == OK && s->key[0]) r = store_import_key_add(p->c->tx, p->centre, "services", s->key, id.v);
	return r;
}

static int by_client_and_day(const void *a, const void *b)
{
	const struct import_service *x = *(const struct import_service *const *)a, *y = *(const struct import_service *const *)b;
	int d = (x->client.v > y->client.v) - (x->client.v < y->client.v);
	if (d == 0) d = (x->on.day > y->on.day) - (x->on.day < y->on.day);
	return d ? d : (x->line > y->line) - (x->line < y->line);
}

/* The last answered contacts (they say how often one talks), and the tries since. */
static enum outcome contacts(const struct permit *p, const struct import_service **s, size_t n)
{
	enum { USUAL = 5 };
	size_t from = n;
	int answered = 0;
	while (from > 0 && answered < USUAL) answered += s[--from]->answered;
	for (size_t i = from; i < n; i++) {
		enum outcome r = client_contacted(p, s[i]->client, s[i]->on, s[i]->answered ? CONTACT_ANSWERED : CONTACT_TRIED);
		if (r != OK) return r;
	}
	return OK;
}

/* What each client needs once: contacts; and keys that were kept for the words go back. */
static enum outcome finish(const struct permit *p, const struct import_services *list)
{
	const struct import_service **s = arena_array(p->c->arena, list->n + 1, sizeof *s);
	for (size_t i = 0; i < list->n; i++) s[i] = &list->at[i];
	if (list->n > 0) qsort(s, list->n, sizeof *s, by_client_and_day);
	for (size_t i = 0, n; i < list->n; i += n) {
		for (n = 1; i + n < list->n && s[i + n]->client.v == s[i]->client.v;) n++;
		enum outcome r = contacts(p, &s[i], n);
		if (r != OK) return r;
	}
	return store_import_keys_drop(p->c->tx, p->centre, p->staff);
}

enum outcome services_store(const struct permit *p, const struct import *i)
{
	for (size_t k = 0; k < i->services->n; k++) {
		const struct import_service *s = &i->services->at[k];
		enum outcome r = store_one(p, s);
		if (r == OK) continue;
		err_set(&p->c->err, MSG(N_("Line {line} could not be stored, so nothing was."), A_INT("line", s->line)));
		return r;
	}
	enum outcome r = finish(p, i->services);
	return r == OK && i->pay == IMPORT_PAYS ? pay_all(p) : r;
}
