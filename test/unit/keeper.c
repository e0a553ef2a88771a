/* The keeper over the wire: sign-in, keys, sealing, opening, budgets, the order of the journal. */
#include "keeper_test.h"
#include "base/id.h"
#include "keeper/verify.h"

#define CLIENT(i) ((struct client_id){9000 + (i)})

static struct grant_row *grants_of(struct house *h, struct client_id client, const struct staff_id *holders, size_t n_holders, const char *token, size_t *n)
{
	struct grant_row *g;
	assert_int_equal(keeper_client_keys(&g, n, h->k, &h->arena, token, client, holders, n_holders, h->now), OK);
	return g;
}

static struct sealed_ref names_of(struct client_id client)
{
	return (struct sealed_ref){.kind = KEY_ID, .client = client, .table = SEALED_NAMES, .row = 1, .epoch = 1, .rev = 1};
}

static struct bytes text(const char *s) { return (struct bytes){(const unsigned char *)s, strlen(s)}; }

/* A client of `i`'s with sealed names; the grant of identity first. */
struct person {
	struct client_id client;
	struct grant_row grant[2]; /* ID, CASE of the worker */
	struct bytes blob;
};

static struct person person_make(struct house *h, int number, int worker)
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

static enum outcome open_names(struct house *h, struct person *p, int worker, bool linked, struct open_answer *answer)
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

static void signs_in(void **state)
{
	(void)state;
	struct house h;
	house_make(&h);
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), DENIED); /* nobody is here yet */
	h.now.ms += 2000;
	house_enrol(&h, DIRECTOR, ROLE_DIRECTOR);
	assert_int_equal(house_unlock(&h, DIRECTOR, "wrong wrong wrong wrong"), DENIED);
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), LIMIT); /* two failures: two seconds */
	h.now.ms += 4000;
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), OK);
	struct actor a[3];
	const char *tokens[] = {h.token[DIRECTOR], "nonsense", NULL};
	assert_int_equal(keeper_sessions(h.k, tokens, 3, a, h.now), OK);
	assert_int_equal(a[0].staff.v, STAFF(DIRECTOR).v);
	assert_int_equal(a[0].centre.v, CENTRE.v);
	assert_int_equal(a[0].roles, ROLE_DIRECTOR);
	assert_string_equal(a[0].ip, "192.0.2.7");
	assert_int_equal(a[0].idle_until.ms - h.now.ms, 15 * 60000);
	assert_int_equal(a[0].ends.ms - h.now.ms, 10 * 3600000);
	assert_int_equal(a[1].staff.v, 0);
	assert_int_equal(a[2].staff.v, 0);
	/* A second sign-in ends the first. */
	char first[64];
	memcpy(first, h.token[DIRECTOR], sizeof first);
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), OK);
	tokens[1] = first;
	tokens[0] = h.token[DIRECTOR];
	assert_int_equal(keeper_sessions(h.k, tokens, 2, a, h.now), OK);
	assert_int_equal(a[1].staff.v, 0);
	assert_int_equal(a[0].staff.v, STAFF(DIRECTOR).v);
	/* Idle for a quarter of an hour, ten hours in all. */
	h.now.ms += 15 * 60000 - 1;
	assert_int_equal(keeper_sessions(h.k, tokens, 1, a, h.now), OK);
	assert_int_equal(a[0].staff.v, STAFF(DIRECTOR).v);
	h.now.ms += 15 * 60000;
	assert_int_equal(keeper_sessions(h.k, tokens, 1, a, h.now), OK);
	assert_int_equal(a[0].staff.v, 0);
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), OK);
	tokens[0] = h.token[DIRECTOR];
	for (int i = 0; i < 60; i++) {
		assert_int_equal(keeper_sessions(h.k, tokens, 1, a, h.now), OK);
		assert_int_equal(a[0].staff.v, STAFF(DIRECTOR).v);
		h.now.ms += 10 * 60000;
	}
	assert_int_equal(keeper_sessions(h.k, tokens, 1, a, h.now), OK);
	assert_int_equal(a[0].staff.v, 0);
	assert_int_equal(keeper_end(h.k, h.token[DIRECTOR], h.now), NOT_FOUND);
	house_remove(&h);
}

static void seals_and_opens(void **state)
{
	(void)state;
	struct house h;
	struct open_answer answer = {0};
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	assert_int_equal(p.blob.n, 1 + 4 + 24 + 1024 + 16);
	struct instant until = {0};
	assert_int_equal(keeper_is_open(&until, h.k, h.token[WORKER], p.client, h.now), NOT_FOUND);
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), OK);
	assert_int_equal(answer.left_today, 39);
	assert_true(answer.seq > 0);
	assert_int_equal(answer.until.ms - h.now.ms, 600000);
	assert_null(answer.refused);
	assert_int_equal(keeper_is_open(&until, h.k, h.token[WORKER], p.client, h.now), OK);
	assert_int_equal(until.ms, answer.until.ms);
	assert_int_equal(keeper_is_open(&until, h.k, h.token[SECOND], p.client, h.now), NOT_FOUND);
	/* Nobody else: no grant, or somebody else's. */
	struct open_answer refused = {0};
	assert_int_equal(open_names(&h, &p, SECOND, true, &refused), DENIED);
	assert_string_equal(refused.refused, "grant");
	assert_int_equal(open_names(&h, &p, DIRECTOR, true, &refused), DENIED);
	house_remove(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(signs_in), cmocka_unit_test(seals_and_opens)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
