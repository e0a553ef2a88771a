/* Budgets at every limit, over the wire; they survive restarts; a frozen account takes two to open. */
#include "keeper_people.h"
#include "base/id.h"
#include "keeper/budget.h"

#define MINUTE 60000ll
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* n persons of the worker's. */
static struct person *people(struct house *h, int n)
{
	struct person *p = arena_array(&h->arena, (size_t)n, sizeof *p);
	for (int i = 0; i < n; i++) p[i] = person_make(h, i, WORKER);
	return p;
}

static void restart(struct house *h)
{
	house_stop(h);
	assert_int_equal(house_start(h), OK);
}

static void sign_in(struct house *h, int i) { assert_int_equal(house_unlock(h, i, PHRASE), OK); }

static enum outcome open_one(struct house *h, struct person *p, bool linked, const char **word)
{
	struct open_answer a = {0};
	enum outcome r = open_names(h, p, WORKER, linked, &a);
	*word = a.refused;
	return r;
}

static void must_open(struct house *h, struct person *p, int from, int n, bool linked)
{
	const char *word;
	for (int i = from; i < from + n; i++) assert_int_equal(open_one(h, &p[i], linked, &word), OK);
}

static void ten_minutes(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	house_full(&h);
	struct person *p = people(&h, 20);
	must_open(&h, p, 0, 8, true);
	must_open(&h, p, 0, 8, true); /* again: still on the screen, not counted */
	assert_int_equal(open_one(&h, &p[8], true, &word), LIMIT);
	assert_string_equal(word, "ten_minutes");
	must_open(&h, p, 3, 1, true); /* what is on the screen stays */
	restart(&h);
	sign_in(&h, WORKER);
	assert_int_equal(open_one(&h, &p[8], true, &word), LIMIT); /* a restart gives nothing back */
	h.now.ms += 10 * MINUTE + 1;
	must_open(&h, p, 8, 8, true);
	/* Third stop within an hour: frozen. */
	assert_int_equal(open_one(&h, &p[16], true, &word), LIMIT);
	assert_string_equal(word, "third_stop");
	assert_int_equal(open_one(&h, &p[16], true, &word), GONE);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), GONE);
	restart(&h);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), GONE);
	house_remove(&h);
}

static void the_day(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	struct keeper_member m;
	house_full(&h);
	struct person *p = people(&h, 42);
	for (int i = 0; i < 40; i += 5) {
		must_open(&h, p, i, 5, true);
		h.now.ms += 11 * MINUTE;
		sign_in(&h, WORKER); /* a quarter of an hour ends a session nobody touches */
	}
	sign_in(&h, WORKER);
	must_open(&h, p, 7, 1, true); /* seen today already: free */
	assert_int_equal(open_one(&h, &p[40], true, &word), LIMIT);
	assert_string_equal(word, "day");
	assert_int_equal(open_one(&h, &p[0], true, &word), GONE);
	sign_in(&h, DIRECTOR);
	sign_in(&h, SECOND);
	sign_in(&h, COUNSELLOR);
	assert_int_equal(keeper_member(&m, h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), OK);
	assert_true(m.frozen);
	struct keeper_status s;
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_true(s.alarm);
	/* Two persons, one a director; the same one twice is one. */
	assert_int_equal(keeper_unfreeze(h.k, h.token[COUNSELLOR], STAFF(WORKER), h.now), DENIED);
	assert_int_equal(keeper_unfreeze(h.k, h.token[SECOND], STAFF(WORKER), h.now), BUSY);
	assert_int_equal(keeper_unfreeze(h.k, h.token[SECOND], STAFF(WORKER), h.now), BUSY);
	h.now.ms += 10 * MINUTE;
	assert_int_equal(keeper_unfreeze(h.k, h.token[DIRECTOR], (struct staff_id){1}, h.now), NOT_FOUND);
	assert_int_equal(keeper_unfreeze(h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), OK);
	assert_int_equal(keeper_unfreeze(h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), OK); /* open already */
	sign_in(&h, WORKER);
	must_open(&h, p, 7, 1, true);
	assert_int_equal(open_one(&h, &p[41], true, &word), LIMIT); /* the budget is still what it was */
	assert_string_equal(word, "day");
	/* The first word is forgotten after half an hour. */
	assert_int_equal(keeper_unfreeze(h.k, h.token[SECOND], STAFF(WORKER), h.now), BUSY);
	h.now.ms += 14 * MINUTE;
	sign_in(&h, DIRECTOR);
	h.now.ms += 14 * MINUTE;
	struct actor who;
	const char *token = h.token[DIRECTOR];
	assert_int_equal(keeper_sessions(h.k, &token, 1, &who, h.now), OK);
	h.now.ms += 3 * MINUTE;
	assert_int_equal(keeper_unfreeze(h.k, h.token[DIRECTOR], STAFF(WORKER), h.now), BUSY);
	house_remove(&h);
}

static void unlinked(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	house_full(&h);
	struct person *p = people(&h, 14);
	must_open(&h, p, 0, 5, false);
	h.now.ms += 11 * MINUTE;
	must_open(&h, p, 5, 5, false);
	h.now.ms += 11 * MINUTE;
	sign_in(&h, WORKER);
	assert_int_equal(open_one(&h, &p[10], false, &word), LIMIT);
	assert_string_equal(word, "unlinked");
	restart(&h);
	sign_in(&h, WORKER);
	assert_int_equal(open_one(&h, &p[10], false, &word), LIMIT);
	must_open(&h, p, 10, 2, true);
	house_hour(&h, 34); /* ten o'clock of the next day */
	sign_in(&h, WORKER);
	must_open(&h, p, 12, 2, false);
	house_remove(&h);
}

static void outside_hours(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	struct keeper_status s;
	house_full(&h);
	struct person *p = people(&h, 6);
	house_hour(&h, 20);
	sign_in(&h, WORKER);
	must_open(&h, p, 0, 1, true);
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_false(s.alarm);
	house_hour(&h, 21);
	sign_in(&h, WORKER);
	must_open(&h, p, 1, 1, true);
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_true(s.alarm); /* at the first */
	must_open(&h, p, 2, 2, true);
	assert_int_equal(open_one(&h, &p[4], true, &word), LIMIT);
	assert_string_equal(word, "outside_hours");
	house_hour(&h, 24 + 6);
	sign_in(&h, WORKER);
	assert_int_equal(open_one(&h, &p[4], true, &word), LIMIT); /* the same night */
	house_hour(&h, 7);
	sign_in(&h, WORKER);
	must_open(&h, p, 4, 1, true);
	house_remove(&h);
}

static void the_week(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	house_full(&h);
	struct person *p = people(&h, 124);
	for (int i = 0; i < 120; i += 6) {
		sign_in(&h, WORKER);
		must_open(&h, p, i, 6, true);
		h.now.ms += 11 * MINUTE;
		if (i % 30 == 24) house_hour(&h, 34); /* thirty a day */
	}
	sign_in(&h, WORKER);
	assert_int_equal(open_one(&h, &p[120], true, &word), LIMIT);
	assert_string_equal(word, "week");
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), GONE);
	house_remove(&h);
}

static void notes_of_counselling(void **state)
{
	(void)state;
	struct budget b = {0};
	const struct budget_limits l = budget_most();
	struct budget_ask ask = {.n_cns = 12, .now_ms = NOON, .zone_minutes = 540};
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_FINE);
	ask.n_cns = 13;
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_CNS_HOUR);
	for (int i = 0; i < 12; i++) budget_saw_cns(&b, NOON);
	ask.n_cns = 1;
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_CNS_HOUR);
	ask.now_ms += HOUR;
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_FINE);
}

/* A clock put back gives nothing back. */
static void clocks_that_jump(void **state)
{
	(void)state;
	struct budget b = {0};
	const struct budget_limits l = budget_most();
	int64_t noon = NOON / DAY * DAY + 3 * HOUR; /* 12:00 in Seoul */
	for (int64_t i = 0; i < 8; i++) budget_saw(&b, 100 + i, true, noon, 540);
	const int64_t client = 1;
	struct budget_ask ask = {.client = &client, .n = 1, .linked = true, .now_ms = noon - 2 * HOUR, .zone_minutes = 540};
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_TEN_MINUTES);
	for (int64_t i = 8; i < 40; i++) budget_saw(&b, 100 + i, true, noon - 50 * MINUTE, 540);
	ask.now_ms = noon - 30 * HOUR;
	assert_int_equal(budget_judge(&b, &l, &ask), VERDICT_DAY);
	assert_int_equal(budget_left_today(&b, &l, noon, 540), 0);
	assert_true(budget_alarms(&b, &l, noon, 540));
}

static void tighter_only(void **state)
{
	(void)state;
	struct house h;
	const char *word;
	house_full(&h);
	struct person *p = people(&h, 6);
	house_stop(&h);
	static const char *const bad[] = {"day 41\n", "ten_minutes 9\n", "day_from 6\n", "day_until 22\n", "day_from 30\n", "nothing 3\n", "day\n", "day x\n",
		"day -1\n", "# fine\nday 20\nweek 121\n"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		house_write(&h, "budgets", bad[i], strlen(bad[i]));
		assert_int_equal(house_start(&h), BROKEN);
	}
	static const char good[] = "# our centre\nten_minutes 3\nday 5\n\nday_from 8";
	house_write(&h, "budgets", good, strlen(good));
	assert_int_equal(house_start(&h), OK);
	sign_in(&h, WORKER);
	must_open(&h, p, 0, 3, true);
	assert_int_equal(open_one(&h, &p[3], true, &word), LIMIT);
	assert_string_equal(word, "ten_minutes");
	h.now.ms += 11 * MINUTE;
	must_open(&h, p, 3, 2, true);
	assert_int_equal(open_one(&h, &p[5], true, &word), LIMIT);
	assert_string_equal(word, "day");
	house_remove(&h);
}

/* One question about many: none opens when one is too many. */
static void all_or_nothing(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	struct person *p = people(&h, 9);
	struct open_item item[9];
	struct grant_row grant[9];
	struct bytes out[9] = {0};
	struct open_answer a = {0};
	for (int i = 0; i < 9; i++) {
		item[i] = (struct open_item){.ref = names_of(p[i].client), .blob = p[i].blob};
		grant[i] = p[i].grant[0];
	}
	struct open_request req = {.purpose = PURPOSE_CONTACT, .linked = true, .grants = grant, .n_grants = 9, .items = item, .n = 9};
	assert_int_equal(keeper_open(out, &a, h.k, &h.arena, h.token[WORKER], &req, h.now), LIMIT);
	assert_string_equal(a.refused, "ten_minutes");
	assert_null(out[0].at);
	struct instant until;
	assert_int_equal(keeper_is_open(&until, h.k, h.token[WORKER], p[0].client, h.now), NOT_FOUND);
	req.n = 8;
	req.n_grants = 7; /* one without a grant */
	assert_int_equal(keeper_open(out, &a, h.k, &h.arena, h.token[WORKER], &req, h.now), DENIED);
	req.n_grants = 9;
	assert_int_equal(keeper_open(out, &a, h.k, &h.arena, h.token[WORKER], &req, h.now), OK);
	assert_int_equal(a.left_today, 32); /* the refused ones did not count */
	for (int i = 0; i < 8; i++) assert_memory_equal(out[i].at, "TLV", 3);
	house_remove(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_minutes), cmocka_unit_test(the_day), cmocka_unit_test(unlinked), cmocka_unit_test(outside_hours),
		cmocka_unit_test(the_week), cmocka_unit_test(notes_of_counselling), cmocka_unit_test(clocks_that_jump), cmocka_unit_test(tighter_only),
		cmocka_unit_test(all_or_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
