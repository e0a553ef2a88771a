#include "people/household.h"

#include "base/id.h"
#include "base/banned.h"

enum outcome household_read(struct household_members *out, const struct permit *p, const struct client_row *c)
{
	if (c->household.v) return store_household_members(out, p->c->tx, p->centre, c->household);
	*out = (struct household_members){NULL, 0};
	return OK;
}

/* The household of the other one, made when there is none yet. */
static enum outcome household_of(struct household_id *out, const struct permit *p, const struct client_code_row *other)
{
	char code[10];
	if (other->household.v) {
		*out = other->household;
		return OK;
	}
	struct household_id fresh = {id_new()};
	code_new(code);
	enum outcome r = store_household_add(p->c->tx, p->centre, fresh, code);
	if (r == OK) r = store_household_set(p->c->tx, p->centre, other->client, fresh);
	if (r == OK) *out = fresh;
	return r;
}

enum outcome household_move(const struct permit *p, const struct client_row *c, const char *code, int size)
{
	struct household_id to = {0};
	char clean[10];
	struct client_code_row other;
	enum outcome r = OK;
	if (*code) {
		if (code_parse(clean, code) != OK) return NOT_FOUND;
		r = store_client_by_code(&other, p->c->tx, p->centre, clean);
		if (r == OK && other.client.v == c->client.v) return NOT_FOUND;
		if (r == OK) r = household_of(&to, p, &other);
	}
	if (r != OK) return r;
	r = store_household_join(p->c->tx, p->centre, c->client, c->version, to, size);
	return r == NOT_FOUND ? CONFLICT : r;
}
