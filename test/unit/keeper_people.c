#include "keeper_people.h"

struct grant_row *grants_of(struct house *h, struct client_id client, const struct staff_id *holders, size_t n_holders, const char *token, size_t *n)
{
	struct grant_row *g;
	assert_int_equal(keeper_client_keys(&g, n, h->k, &h->arena, token, client, holders, n_holders, h->now), OK);
	return g;
}

struct sealed_ref names_of(struct client_id client)
{
	return (struct sealed_ref){.kind = KEY_ID, .client = client, .table = SEALED_NAMES, .row = 1, .epoch = 1, .rev = 1};
}

struct bytes text(const char *s) { return (struct bytes){(const unsigned char *)s, strlen(s)}; }

struct person person_make(struct house *h, int number, int worker)
{
	struct person p = {.client = CLIENT(number)};
	size_t n;
	struct grant_row *g = grants_of(h, p.client, &STAFF(worker), 1, h->token[worker], &n);
	assert_int_equal(n, 2);
	p.grant[0] = g[0];
	p.grant[1] = g[1];
	const struct seal_item item = {.ref = names_of(p.client), .plain = text("TLV")};
	assert_int_equal(keeper_seal(&p.blob, h->k, &h->arena, h->token[worker], g, n, &item, 1, h->now), OK);
	return p;
}

enum outcome open_names(struct house *h, struct person *p, int worker, bool linked, struct open_answer *answer)
{
	const struct open_item item = {.ref = names_of(p->client), .blob = p->blob};
	const struct open_request req = {.purpose = PURPOSE_PAPERS, .ref = 5, .linked = linked, .grants = p->grant, .n_grants = 2, .items = &item, .n = 1};
	struct bytes out = {0};
	enum outcome r = keeper_open(&out, answer, h->k, &h->arena, h->token[worker], &req, h->now);
	if (r == OK) {
		assert_int_equal(out.n, 3);
		assert_memory_equal(out.at, "TLV", 3);
	} else {
		assert_null(out.at);
	}
	return r;
}
