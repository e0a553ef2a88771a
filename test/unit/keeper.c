/* The keeper over the wire: sign-in, keys, sealing, opening, budgets, the order of the journal. */
#include "keeper_people.h"
#include "base/id.h"
#include "keeper/verify.h"

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
	h.now.ms--;
	assert_int_equal(keeper_sessions(h.k, tokens, 1, a, h.now), OK);
	assert_int_equal(a[0].staff.v, STAFF(DIRECTOR).v); /* the last moment */
	h.now.ms++;
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

static void refuses_what_does_not_fit(void **state)
{
	(void)state;
	struct house h;
	struct open_answer answer = {0};
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER), q = person_make(&h, 2, WORKER);
	const struct person good = p;
	/* Another person's blob, a damaged one, a wrong place: BROKEN, and nothing comes out. */
	p.blob = q.blob;
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), BROKEN);
	unsigned char *bent = arena_alloc(&h.arena, good.blob.n);
	for (size_t i = 0; i < good.blob.n; i += 97) {
		memcpy(bent, good.blob.at, good.blob.n);
		bent[i] ^= 1;
		p.blob = (struct bytes){bent, good.blob.n};
		assert_int_equal(open_names(&h, &p, WORKER, true, &answer), BROKEN);
	}
	p.blob = (struct bytes){good.blob.at, 20};
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), BROKEN);
	p = good;
	/* A grant that was changed in any column, or is another person's, or comes from nobody we know. */
	for (int i = 0; i < 8; i++) {
		struct grant_row *g = &p.grant[0];
		unsigned char sealed[102], sig[64];
		*g = good.grant[0];
		memcpy(sealed, g->sealed.at, sizeof sealed);
		memcpy(sig, g->sig.at, sizeof sig);
		switch (i) {
		case 0: g->holder_epoch++; break;
		case 1: g->granter = STAFF(SECOND); break;
		case 2: g->not_after = h.now.ms + 100000; break;
		case 3: g->granter_epoch = 9; break;
		case 4: sealed[50] ^= 1; g->sealed.at = sealed; break;
		case 5: sig[3] ^= 1; g->sig.at = sig; break;
		case 6: *g = q.grant[0]; g->client = p.client; break;
		case 7: g->granter = (struct staff_id){55}; break;
		}
		assert_int_equal(open_names(&h, &p, WORKER, true, &answer), DENIED);
		assert_string_equal(answer.refused, "grant");
	}
	p = good;
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), OK);
	/* A token that is none. */
	memcpy(h.token[SECOND], h.token[WORKER], sizeof h.token[0]);
	h.token[SECOND][5] ^= 1;
	assert_int_equal(open_names(&h, &p, SECOND, true, &answer), GONE);
	h.token[SECOND][0] = '\0';
	assert_int_equal(open_names(&h, &p, SECOND, true, &answer), GONE);
	/* A purpose that is none, and identity under a purpose that does not count. */
	const struct open_item item = {.ref = names_of(p.client), .blob = p.blob};
	const enum purpose purposes[] = {PURPOSE_UNSET, PURPOSE_CASE, PURPOSE_FACTS};
	for (size_t i = 0; i < 3; i++) {
		const struct open_request req = {.purpose = purposes[i], .linked = true, .grants = p.grant, .n_grants = 2, .items = &item, .n = 1};
		struct bytes out;
		assert_int_equal(keeper_open(&out, &answer, h.k, &h.arena, h.token[WORKER], &req, h.now), INVALID);
	}
	/* Identity cannot be sealed where its opening would not count. */
	const struct sealed_ref wrong[] = {
		{.kind = KEY_CASE, .client = p.client, .table = SEALED_NAMES, .row = 1, .epoch = 1, .rev = 1},
		{.kind = KEY_FACTS, .table = SEALED_PHONE, .row = 1, .rev = 1},
		{.kind = KEY_ID, .table = SEALED_NAMES, .row = 1, .epoch = 1, .rev = 1},
		{.kind = KEY_CASE, .client = p.client, .table = SEALED_FACTS, .row = 1, .epoch = 1, .rev = 1},
		{.kind = KEY_CASE, .client = p.client, .table = 99, .row = 1, .epoch = 1, .rev = 1},
		{.kind = KEY_CASE, .client = p.client, .table = SEALED_NOTE, .row = 1, .epoch = 1, .rev = 0},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct seal_item one = {.ref = wrong[i], .plain = text("x")};
		struct bytes out;
		assert_int_equal(keeper_seal(&out, h.k, &h.arena, h.token[WORKER], p.grant, 2, &one, 1, h.now), INVALID);
	}
	/* Without the grant nothing is sealed either. */
	const struct seal_item one = {.ref = names_of(p.client), .plain = text("x")};
	struct bytes out;
	assert_int_equal(keeper_seal(&out, h.k, &h.arena, h.token[SECOND], p.grant, 2, &one, 1, h.now), GONE);
	assert_int_equal(keeper_seal(&out, h.k, &h.arena, h.token[COUNSELLOR], p.grant, 2, &one, 1, h.now), DENIED);
	assert_int_equal(keeper_seal(&out, h.k, &h.arena, h.token[WORKER], NULL, 0, &one, 1, h.now), DENIED);
	house_remove(&h);
}

static void another_centre(void **state)
{
	(void)state;
	struct house a, b;
	struct open_answer answer = {0};
	house_full(&a);
	house_full(&b);
	struct person p = person_make(&a, 1, WORKER), q = person_make(&b, 1, WORKER);
	struct person mixed = q;
	memcpy(mixed.grant, p.grant, sizeof p.grant); /* same staff numbers, another centre's keys */
	assert_int_equal(open_names(&b, &mixed, WORKER, true, &answer), DENIED);
	mixed = q;
	mixed.blob = p.blob;
	assert_int_equal(open_names(&b, &mixed, WORKER, true, &answer), BROKEN);
	/* Its folder opened as another centre's is refused. */
	struct house other = a;
	house_stop(&a);
	other.options.centre.v++;
	other.k = NULL;
	assert_int_equal(house_start(&other), BROKEN);
	house_remove(&a);
	house_remove(&b);
}

static void hands_on(void **state)
{
	(void)state;
	struct house h;
	struct open_answer answer = {0};
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	struct grant_row g;
	assert_int_equal(keeper_grant(&g, h.k, &h.arena, h.token[SECOND], &p.grant[0], STAFF(SECOND), 0, h.now), DENIED);
	assert_int_equal(keeper_grant(&g, h.k, &h.arena, h.token[WORKER], &p.grant[0], (struct staff_id){1}, 0, h.now), NOT_FOUND);
	assert_int_equal(keeper_grant(&g, h.k, &h.arena, h.token[WORKER], &p.grant[0], STAFF(SECOND), h.now.ms + 1000, h.now), OK);
	assert_int_equal(g.holder.v, STAFF(SECOND).v);
	struct person theirs = p;
	theirs.grant[0] = g;
	assert_int_equal(open_names(&h, &theirs, SECOND, true, &answer), OK);
	/* It ends when it says, also when the key is known to the session already; and it cannot be made longer. */
	struct grant_row longer;
	assert_int_equal(keeper_grant(&longer, h.k, &h.arena, h.token[SECOND], &g, STAFF(COUNSELLOR), 0, h.now), DENIED);
	assert_int_equal(keeper_grant(&longer, h.k, &h.arena, h.token[SECOND], &g, STAFF(COUNSELLOR), h.now.ms + 5000, h.now), DENIED);
	assert_int_equal(keeper_grant(&longer, h.k, &h.arena, h.token[SECOND], &g, STAFF(COUNSELLOR), h.now.ms + 900, h.now), OK);
	h.now.ms += 1000;
	assert_int_equal(open_names(&h, &theirs, SECOND, true, &answer), DENIED);
	/* Keys made for a colleague: the maker may seal, but not open. */
	size_t n;
	struct grant_row *made = grants_of(&h, CLIENT(5), &STAFF(SECOND), 1, h.token[DIRECTOR], &n);
	struct person imported = {.client = CLIENT(5), .grant = {made[0], made[1]}};
	const struct seal_item item = {.ref = names_of(CLIENT(5)), .plain = text("TLV")};
	assert_int_equal(keeper_seal(&imported.blob, h.k, &h.arena, h.token[DIRECTOR], made, n, &item, 1, h.now), OK);
	assert_int_equal(open_names(&h, &imported, DIRECTOR, true, &answer), DENIED);
	assert_int_equal(open_names(&h, &imported, SECOND, true, &answer), OK);
	/* Holders that are none, doubled or closed. */
	struct grant_row *out;
	const struct staff_id twice[] = {STAFF(WORKER), STAFF(WORKER)}, unknown = {3};
	assert_int_equal(keeper_client_keys(&out, &n, h.k, &h.arena, h.token[WORKER], CLIENT(6), twice, 2, h.now), INVALID);
	assert_int_equal(keeper_client_keys(&out, &n, h.k, &h.arena, h.token[WORKER], CLIENT(6), &unknown, 1, h.now), NOT_FOUND);
	assert_int_equal(keeper_client_keys(&out, &n, h.k, &h.arena, h.token[WORKER], CLIENT(6), NULL, 0, h.now), INVALID);
	house_remove(&h);
}

static struct bytes facts_seal(struct house *h, int i, int64_t client, const char *what)
{
	const struct seal_item item = {.ref = {.kind = KEY_FACTS, .table = SEALED_FACTS, .row = client, .rev = 1}, .plain = text(what)};
	struct bytes blob;
	assert_int_equal(keeper_seal(&blob, h->k, &h->arena, h->token[i], NULL, 0, &item, 1, h->now), OK);
	return blob;
}

static enum outcome facts_open_one(struct house *h, int i, int64_t client, struct bytes blob, const char *what)
{
	const struct open_item item = {.ref = {.kind = KEY_FACTS, .table = SEALED_FACTS, .row = client, .epoch = 1, .rev = 1}, .blob = blob};
	const struct open_request req = {.purpose = PURPOSE_FACTS, .items = &item, .n = 1};
	struct open_answer answer;
	struct bytes out;
	enum outcome r = keeper_open(&out, &answer, h->k, &h->arena, h->token[i], &req, h->now);
	if (r == OK) assert_true(out.n == strlen(what) && memcmp(out.at, what, out.n) == 0);
	return r;
}

static void facts(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	uint64_t size = keeper_journal_size(h.k);
	struct bytes old = facts_seal(&h, WORKER, 1, "disability");
	assert_int_equal(keeper_journal_size(h.k), size + 1);
	for (int i = 0; i < 4; i++) assert_int_equal(facts_open_one(&h, i, 1, old, "disability"), OK);
	assert_int_equal(keeper_journal_size(h.k), size + 1); /* opening facts is no disclosure */
	assert_int_equal(facts_open_one(&h, WORKER, 2, old, ""), BROKEN); /* another person's */
	/* Someone leaves: a new key for those who stay, the old records stay readable, the leaver's copy opens nothing new. */
	assert_int_equal(keeper_blob_epoch(old), 1);
	assert_int_equal(keeper_close_staff(h.k, h.token[DIRECTOR], STAFF(SECOND), h.now), OK);
	assert_int_equal(facts_open_one(&h, SECOND, 1, old, ""), GONE);
	struct bytes fresh = facts_seal(&h, WORKER, 3, "after");
	assert_int_equal(keeper_blob_epoch(fresh), 2);
	assert_int_equal(facts_open_one(&h, COUNSELLOR, 3, fresh, "after"), OK);
	assert_int_equal(facts_open_one(&h, COUNSELLOR, 1, old, "disability"), OK);
	house_enrol(&h, SECOND, ROLE_CASEWORKER); /* comes back with new keys */
	assert_int_equal(house_unlock(&h, SECOND, PHRASE), OK);
	assert_int_equal(facts_open_one(&h, SECOND, 1, old, "disability"), OK);
	/* And all of it after a restart. */
	house_stop(&h);
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(house_unlock(&h, COUNSELLOR, PHRASE), OK);
	assert_int_equal(facts_open_one(&h, COUNSELLOR, 1, old, "disability"), OK);
	assert_int_equal(facts_open_one(&h, COUNSELLOR, 3, fresh, "after"), OK);
	/* A whole centre at once, in parts. */
	const size_t many = 9000;
	struct open_item *items = arena_array(&h.arena, many, sizeof *items);
	struct bytes *out = arena_array(&h.arena, many, sizeof *out);
	for (size_t i = 0; i < many; i++)
		items[i] = (struct open_item){.ref = {.kind = KEY_FACTS, .table = SEALED_FACTS, .row = 3, .rev = 1}, .blob = fresh};
	const struct open_request req = {.purpose = PURPOSE_FACTS, .items = items, .n = many};
	struct open_answer answer;
	assert_int_equal(keeper_open(out, &answer, h.k, &h.arena, h.token[COUNSELLOR], &req, h.now), OK);
	for (size_t i = 0; i < many; i++) assert_memory_equal(out[i].at, "after", 5);
	house_remove(&h);
}

static void staff_changes(void **state)
{
	(void)state;
	struct house h;
	struct unlock_answer a;
	struct keeper_member m;
	house_full(&h);
	assert_int_equal(keeper_set_roles(h.k, h.token[WORKER], STAFF(WORKER), ROLE_DIRECTOR, h.now), DENIED);
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(DIRECTOR), ROLE_CASEWORKER, h.now), CONFLICT);
	assert_int_equal(keeper_close_staff(h.k, h.token[DIRECTOR], STAFF(DIRECTOR), h.now), CONFLICT);
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], (struct staff_id){5}, ROLE_CASEWORKER, h.now), NOT_FOUND);
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(WORKER), 0, h.now), INVALID);
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(WORKER), 16, h.now), INVALID);
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(WORKER), ROLE_CASEWORKER | ROLE_DIRECTOR, h.now), OK);
	struct actor who;
	const char *token = h.token[WORKER];
	assert_int_equal(keeper_sessions(h.k, &token, 1, &who, h.now), OK);
	assert_int_equal(who.roles, ROLE_CASEWORKER | ROLE_DIRECTOR); /* at once, in the running session */
	assert_int_equal(keeper_member(&m, h.k, h.token[WORKER], STAFF(SECOND), h.now), OK);
	assert_string_equal(m.login, "second");
	assert_true(m.signed_in && !m.closed && !m.frozen);
	assert_int_equal(keeper_member(&m, h.k, h.token[COUNSELLOR], STAFF(SECOND), h.now), DENIED);
	assert_int_equal(keeper_member(&m, h.k, h.token[COUNSELLOR], STAFF(COUNSELLOR), h.now), OK);
	/* Enrolment: by a director only, a login once, a passphrase that holds. */
	struct enrol e = {.staff = {200}, .login = "fifth", .passphrase = PHRASE, .roles = ROLE_CASEWORKER};
	const struct {
		const char *token, *login, *phrase;
		unsigned roles;
		enum outcome want;
	} tries[] = {
		{h.token[COUNSELLOR], "fifth", PHRASE, ROLE_CASEWORKER, DENIED}, {NULL, "fifth", PHRASE, ROLE_CASEWORKER, DENIED},
		{h.token[DIRECTOR], "second", PHRASE, ROLE_CASEWORKER, EXISTS}, {h.token[DIRECTOR], "fifth", "too short", ROLE_CASEWORKER, INVALID},
		{h.token[DIRECTOR], "", PHRASE, ROLE_CASEWORKER, INVALID}, {h.token[DIRECTOR], "fifth", PHRASE, 0, INVALID},
		{h.token[DIRECTOR], "fifth", PHRASE, 99, INVALID}, {h.token[DIRECTOR], "fifth", PHRASE, ROLE_CASEWORKER, OK},
	};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		e.login = tries[i].login;
		e.passphrase = tries[i].phrase;
		e.roles = tries[i].roles;
		assert_int_equal(keeper_enrol(h.k, i, tries[i].token, &e, h.now), OK);
		assert_int_equal(keeper_wait(&a, h.k, i, 20000), OK);
		assert_int_equal(a.outcome, tries[i].want);
	}
	/* One's own passphrase. */
	const char *fresh = "매화 다람쥐 저녁 우물 연필 산책";
	assert_int_equal(keeper_new_passphrase(h.k, 1, h.token[WORKER], "not the old one at all", fresh, h.now), OK);
	assert_int_equal(keeper_wait(&a, h.k, 1, 20000), OK);
	assert_int_equal(a.outcome, DENIED);
	assert_int_equal(keeper_new_passphrase(h.k, 2, h.token[WORKER], PHRASE, fresh, h.now), OK);
	assert_int_equal(keeper_wait(&a, h.k, 2, 20000), OK);
	assert_int_equal(a.outcome, LIMIT); /* the failure before */
	h.now.ms += 2000;
	assert_int_equal(keeper_new_passphrase(h.k, 3, h.token[WORKER], PHRASE, "worker worker worker", h.now), OK);
	assert_int_equal(keeper_wait(&a, h.k, 3, 20000), OK);
	assert_int_equal(a.outcome, INVALID);
	struct person p = person_make(&h, 1, WORKER);
	assert_int_equal(keeper_new_passphrase(h.k, 4, h.token[WORKER], PHRASE, fresh, h.now), OK);
	assert_int_equal(keeper_wait(&a, h.k, 4, 20000), OK);
	assert_int_equal(a.outcome, OK);
	assert_int_equal(a.actor.staff.v, STAFF(WORKER).v);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), DENIED);
	h.now.ms += 3000;
	assert_int_equal(house_unlock(&h, WORKER, fresh), OK);
	struct open_answer answer;
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), OK); /* the keys are the same */
	/* A leaver: at once, for ever, and the last director stays. */
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(WORKER), ROLE_CASEWORKER, h.now), OK);
	assert_int_equal(keeper_close_staff(h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), OK);
	assert_int_equal(keeper_close_staff(h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), OK);
	assert_int_equal(open_names(&h, &p, WORKER, true, &answer), GONE);
	h.now.ms += 70000;
	assert_int_equal(house_unlock(&h, WORKER, fresh), DENIED);
	h.now.ms += 5000;
	assert_int_equal(keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(WORKER), ROLE_CASEWORKER, h.now), GONE);
	assert_int_equal(keeper_zone(h.k, h.token[COUNSELLOR], 0, h.now), DENIED);
	assert_int_equal(keeper_zone(h.k, h.token[DIRECTOR], 10000, h.now), INVALID);
	assert_int_equal(keeper_zone(h.k, h.token[DIRECTOR], -300, h.now), OK);
	/* A lost passphrase: new keys, and none of the old grants. */
	struct person q = person_make(&h, 2, SECOND);
	house_enrol(&h, SECOND, ROLE_CASEWORKER);
	assert_int_equal(house_unlock(&h, SECOND, PHRASE), OK);
	assert_int_equal(open_names(&h, &q, SECOND, true, &answer), DENIED);
	house_remove(&h);
}

static void many_sign_ins(void **state)
{
	(void)state;
	struct house h;
	struct unlock_answer a;
	house_make(&h);
	h.options.testing.cost = (struct pwhash_cost){.passes = 1, .memory = 64u << 20}; /* slow enough to queue */
	assert_int_equal(house_start(&h), OK);
	house_enrol(&h, DIRECTOR, ROLE_DIRECTOR);
	unsigned busy = 0, fine = 0;
	for (uint64_t i = 0; i < 14; i++) assert_int_equal(keeper_unlock(h.k, 100 + i, "director", PHRASE, "", h.now), OK);
	for (int i = 0; i < 14; i++) {
		enum outcome r;
		do r = keeper_take_unlock(&a, h.k);
		while (r == NOT_FOUND && usleep(1000) == 0);
		assert_int_equal(r, OK);
		busy += a.outcome == BUSY;
		fine += a.outcome == OK;
	}
	assert_true(busy >= 2 && busy + fine == 14); /* two run, eight wait */
	/* Delays double to a minute, for the account and for the address, also when nobody has that name. */
	const int64_t wait[] = {1, 2, 4, 8, 16, 32, 60, 60};
	for (size_t i = 0; i < sizeof wait / sizeof *wait; i++) {
		assert_int_equal(keeper_unlock(h.k, 1, "nobody.here", "wrong wrong wrong", "192.0.2.1", h.now), OK);
		assert_int_equal(keeper_wait(&a, h.k, 1, 20000), OK);
		assert_int_equal(a.outcome, DENIED);
		const char *names[] = {"nobody.here", "director"}, *from[] = {"192.0.2.2", "192.0.2.1"};
		for (int j = 0; j < 2; j++) {
			assert_int_equal(keeper_unlock(h.k, 2, names[j], PHRASE, from[j], h.now), OK);
			assert_int_equal(keeper_wait(&a, h.k, 2, 20000), OK);
			assert_int_equal(a.outcome, LIMIT);
			assert_int_equal(a.wait_s, wait[i]);
		}
		h.now.ms += wait[i] * 1000;
	}
	struct keeper_status s;
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_int_equal(s.failures_last_hour, 8);
	assert_false(s.alarm);
	for (int i = 0; i < 12; i++) {
		assert_int_equal(keeper_unlock(h.k, 1, "nobody.here", "wrong wrong wrong", "", h.now), OK);
		assert_int_equal(keeper_wait(&a, h.k, 1, 20000), OK);
		h.now.ms += 61000;
	}
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_true(s.alarm);
	/* Text that is no text. */
	assert_int_equal(keeper_unlock(h.k, 3, "director", "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe", "", h.now), OK);
	assert_int_equal(keeper_wait(&a, h.k, 3, 20000), OK);
	assert_int_equal(a.outcome, DENIED);
	house_remove(&h);
}

static void csrf(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	char one[48], two[48];
	keeper_csrf(one, h.token[WORKER], "/c/1/record");
	assert_int_equal(strlen(one), 43);
	assert_true(keeper_csrf_equal(h.token[WORKER], "/c/1/record", one));
	assert_false(keeper_csrf_equal(h.token[WORKER], "/c/2/record", one));
	assert_false(keeper_csrf_equal(h.token[SECOND], "/c/1/record", one));
	assert_false(keeper_csrf_equal(h.token[WORKER], "/c/1/record", ""));
	assert_false(keeper_csrf_equal(h.token[WORKER], "/c/1/record", NULL));
	assert_false(keeper_csrf_equal(NULL, "/c/1/record", one));
	assert_false(keeper_csrf_equal("nonsense", "/c/1/record", ""));
	keeper_csrf(two, h.token[SECOND], "/c/1/record");
	assert_string_not_equal(one, two);
	house_remove(&h);
}

static void journal_lines(void **state)
{
	(void)state;
	struct house h;
	struct open_answer answer;
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	assert_int_equal(open_names(&h, &p, WORKER, false, &answer), OK);
	uint64_t seq;
	const struct journal_note note = {.action = ACT_EXPORT, .purpose = PURPOSE_UNSET, .ref = 42};
	assert_int_equal(keeper_journal(&seq, h.k, h.token[DIRECTOR], &note, h.now), OK);
	const enum journal_action never[] = {ACT_SIGN_IN, ACT_OPEN_ID, ACT_SEAL, ACT_FROZEN, ACT_START};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
		const struct journal_note lie = {.action = never[i]};
		assert_int_equal(keeper_journal(NULL, h.k, h.token[DIRECTOR], &lie, h.now), INVALID);
	}
	assert_int_equal(keeper_journal_size(h.k), seq);
	struct journal_line line[64];
	size_t n = 64;
	assert_int_equal(keeper_tail(line, &n, h.k, 0), OK);
	assert_int_equal(n, seq);
	assert_int_equal(line[0].action, ACT_START);
	for (size_t i = 0; i < n; i++) assert_int_equal(line[i].seq, i + 1);
	assert_int_equal(line[answer.seq - 1].action, ACT_OPEN_ID);
	assert_int_equal(line[answer.seq - 1].client.v, p.client.v);
	assert_int_equal(line[answer.seq - 1].staff.v, STAFF(WORKER).v);
	assert_int_equal(line[answer.seq - 1].purpose, PURPOSE_PAPERS);
	assert_int_equal(line[answer.seq - 1].ref, 5);
	assert_false(line[answer.seq - 1].linked);
	assert_int_equal(line[n - 1].ref, 42);
	/* In pieces, and from anywhere. */
	for (uint64_t after = 0; after <= seq; after += 3) {
		n = 3;
		assert_int_equal(keeper_tail(line, &n, h.k, after), OK);
		assert_int_equal(n, seq - after < 3 ? seq - after : 3);
		for (size_t i = 0; i < n; i++) assert_int_equal(line[i].seq, after + i + 1);
	}
	n = 5;
	assert_int_equal(keeper_tail(line, &n, h.k, 3), OK);
	assert_int_equal(line[0].seq, 4);
	n = 5;
	assert_int_equal(keeper_tail(line, &n, h.k, 1000), OK);
	assert_int_equal(n, 0);
	assert_string_equal(keeper_refusal(5), "day");
	assert_null(keeper_refusal(0));
	assert_null(keeper_refusal(77));
	house_remove(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_in), cmocka_unit_test(seals_and_opens), cmocka_unit_test(refuses_what_does_not_fit),
		cmocka_unit_test(another_centre), cmocka_unit_test(hands_on), cmocka_unit_test(facts), cmocka_unit_test(staff_changes),
		cmocka_unit_test(many_sign_ins), cmocka_unit_test(csrf), cmocka_unit_test(journal_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
