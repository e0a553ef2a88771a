/* Policy, accounts and the list of openings, on both databases, with a real keeper. */
#include "keeper_people.h"
#include "audit_sql.h"
#include "base/id.h"
#include "client_sql.h"
#include "init_sql.h"
#include "staff/policy.h"
#include "staff/staff.h"
#include "test/unit/store_helper.h"
#include "web/journal_copy.h"

static void who_may(void **state)
{
	(void)state;
	static const struct {
		enum need need;
		bool director, coordinator, caseworker, counsellor;
	} table[] = {
		{NEED_NOBODY, true, true, true, true}, {NEED_SIGNED_IN, true, true, true, true}, {NEED_FUNDS_EDIT, true, true, false, false},
		{NEED_AUDIT, true, false, false, false}, {NEED_SETTINGS, true, false, false, false}, {NEED_CASE_EDIT, true, false, true, true},
		{NEED_UNSET, false, false, false, false}, {NEEDS, false, false, false, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(policy_allows(ROLE_DIRECTOR, table[i].need), table[i].director);
		assert_int_equal(policy_allows(ROLE_COORDINATOR, table[i].need), table[i].coordinator);
		assert_int_equal(policy_allows(ROLE_CASEWORKER, table[i].need), table[i].caseworker);
		assert_int_equal(policy_allows(ROLE_COUNSELLOR, table[i].need), table[i].counsellor);
	}
	for (enum need n = NEED_SIGNED_IN; n < NEEDS; n++) assert_false(policy_allows(0, n));
	/* Whoever is nobody is asked to sign in; whoever lacks the role is told no. */
	struct arena a;
	arena_init(&a, 1 << 20);
	const struct centre_info centre = {.id = CENTRE};
	struct ctx c = {.arena = &a, .centre = &centre};
	const struct permit *p;
	assert_int_equal(policy_permit(&p, &c, NEED_CASES), GONE);
	assert_int_equal(policy_permit(&p, &c, NEED_NOBODY), OK);
	c.actor = (struct actor){.staff = {5}, .centre = CENTRE, .roles = ROLE_CASEWORKER};
	assert_int_equal(policy_permit(&p, &c, NEED_SETTINGS), DENIED);
	assert_int_equal(policy_permit(&p, &c, NEED_CASES), OK);
	assert_int_equal(p->staff.v, 5);
	assert_int_equal(p->centre.v, CENTRE.v);
	arena_free(&a);
}

/* A director's request in a centre with four people. */
struct desk {
	struct house h;
	struct ctx c;
	struct centre_info centre;
	struct request q;
	struct site site;
	const struct permit *p;
};

static void desk_open(struct desk *d, struct store *s, struct arena *a)
{
	house_full(&d->h);
	d->centre = (struct centre_info){.id = CENTRE, .zone_minutes = 540};
	d->q = (struct request){.cookie_token = d->h.token[DIRECTOR]};
	d->c = (struct ctx){.arena = a, .tx = store_begin(s, a), .keeper = d->h.k, .centre = &d->centre, .now = d->h.now, .req = &d->q,
		.today = instant_date(d->h.now, 540), .actor = {.staff = STAFF(DIRECTOR), .centre = CENTRE, .roles = ROLE_DIRECTOR}};
	assert_int_equal(policy_permit(&d->p, &d->c, NEED_SETTINGS), OK);
	assert_int_equal(store_centre_make(d->c.tx, &(struct centre_make_args){.centre = CENTRE, .name = "느티나무", .country = "kr", .region = "daegu",
		.people_word = "이웃", .zone_minutes = 540}), OK);
	static const unsigned roles[] = {ROLE_DIRECTOR, ROLE_CASEWORKER, ROLE_CASEWORKER | ROLE_COORDINATOR, ROLE_COUNSELLOR};
	for (int i = 0; i < 4; i++) {
		const struct staff_entry e = {.staff = STAFF(i), .name = arena_printf(a, "직원 %d", i), .title = "", .employer = "operator", .roles = roles[i]};
		assert_int_equal(staff_write(d->p, &e), OK);
	}
}

static void desk_close(struct desk *d)
{
	tx_rollback(d->c.tx);
	house_remove(&d->h);
}

static struct staff_row row_of(struct desk *d, int i)
{
	struct staff_row row;
	assert_int_equal(staff_read(&row, d->p, STAFF(i)), OK);
	return row;
}

static enum outcome client_of(struct desk *d, int64_t client, struct staff_id worker, const char *status)
{
	char code[10];
	code_new(code);
	return store_client_add(d->c.tx, &(struct client_add_args){.centre = CENTRE, .client = {client}, .code = arena_text(d->c.arena, code), .call_name = "노을",
		.status = status, .sex = "", .household_size = 1, .worker = worker, .prefers = "", .intake_marks = "", .move_in = DATE_NONE,
		.protection_until = DATE_NONE, .last_contact = DATE_NONE, .opened_on = d->c.today});
}

static void accounts(struct store *s, struct arena *a)
{
	struct desk d;
	struct staff_lines lines;
	desk_open(&d, s, a);
	assert_int_equal(staff_lines(&lines, d.p), OK);
	assert_int_equal(lines.n, 4);
	struct staff_row row = row_of(&d, WORKER), gone;
	assert_int_equal(row.roles, ROLE_CASEWORKER);
	assert_int_equal(row.cases, 0);
	assert_int_equal(staff_read(&gone, d.p, (struct staff_id){9}), NOT_FOUND);
	/* Roles change in the keeper and in the list; a stale page does not. */
	struct staff_entry e = {.staff = STAFF(WORKER), .name = "서하늘", .title = "초기 상담", .employer = "city", .roles = ROLE_COUNSELLOR};
	assert_int_equal(staff_change(d.p, &row, &e), OK);
	struct keeper_member m;
	assert_int_equal(keeper_member(&m, d.h.k, d.h.token[DIRECTOR], STAFF(WORKER), d.h.now), OK);
	assert_int_equal(m.roles, ROLE_COUNSELLOR);
	e.roles = ROLE_CASEWORKER;
	assert_int_equal(staff_change(d.p, &row, &e), CONFLICT);
	row = row_of(&d, WORKER);
	assert_string_equal(row.name, "서하늘");
	assert_string_equal(row.employer, "city");
	/* The last director stays one, and stays. */
	struct staff_row boss = row_of(&d, DIRECTOR);
	e = (struct staff_entry){.staff = STAFF(DIRECTOR), .name = "n", .title = "", .employer = "operator", .roles = ROLE_CASEWORKER};
	assert_int_equal(staff_change(d.p, &boss, &e), CONFLICT);
	assert_int_equal(staff_leave(d.p, &boss), CONFLICT);
	/* Nobody leaves with open cases; then everything of theirs ends. */
	assert_int_equal(client_of(&d, 71, STAFF(WORKER), "active"), OK);
	assert_int_equal(client_of(&d, 72, STAFF(WORKER), "closed"), OK);
	row = row_of(&d, WORKER);
	assert_int_equal(row.cases, 1);
	assert_int_equal(staff_leave(d.p, &row), CONFLICT);
	row = row_of(&d, SECOND);
	assert_int_equal(staff_leave(d.p, &row), OK);
	row = row_of(&d, SECOND);
	assert_int_equal(row.closed_on.day, d.c.today.day);
	assert_int_equal(staff_leave(d.p, &row), OK);
	assert_int_equal(staff_change(d.p, &row, &e), GONE);
	struct actor who;
	const char *token = d.h.token[SECOND];
	assert_int_equal(keeper_sessions(d.h.k, &token, 1, &who, d.h.now), OK);
	assert_int_equal(who.staff.v, 0);
	/* The centre's clock is the keeper's too. */
	struct centre_row centre;
	assert_int_equal(store_centre_get(&centre, d.c.tx, CENTRE), OK);
	const struct centre_entry to = {.name = "새 이름", .region = "busan", .people_word = "이웃", .zone_minutes = 0};
	assert_int_equal(centre_change(d.p, centre.version, &to), OK);
	assert_true(d.c.centre_changed);
	assert_int_equal(centre_change(d.p, centre.version, &to), CONFLICT);
	desk_close(&d);
}

static void openings(struct store *s, struct arena *a)
{
	struct desk d;
	struct open_answer answer;
	uint64_t copied = 0;
	desk_open(&d, s, a);
	struct person p[10];
	for (int i = 0; i < 10; i++) p[i] = person_make(&d.h, i, WORKER);
	for (int i = 0; i < 9; i++) (void)(open_names(&d.h, &p[i], WORKER, true, &answer) == OK);
	house_hour(&d.h, 22);
	assert_int_equal(house_unlock(&d.h, WORKER, PHRASE), OK);
	assert_int_equal(open_names(&d.h, &p[9], WORKER, true, &answer), OK);
	assert_int_equal(journal_copy(&copied, d.c.tx, d.h.k, CENTRE), OK);
	assert_int_equal(copied, keeper_journal_size(d.h.k));
	assert_int_equal(journal_copy(&copied, d.c.tx, d.h.k, CENTRE), OK); /* twice changes nothing */
	struct audit_days days;
	assert_int_equal(store_audit_days(&days, d.c.tx, CENTRE, (struct instant){0}, 540 * 60000), OK);
	assert_int_equal(days.n, 1);
	assert_int_equal(days.at[0].staff.v, STAFF(WORKER).v);
	assert_int_equal(days.at[0].people, 9);
	assert_int_equal(days.at[0].refused, 1);
	assert_int_equal(days.at[0].outside, 1);
	struct audit_lines lines;
	struct audit_list_args ask = {.centre = CENTRE, .code = "", .to_at = {d.h.now.ms + 1}, .opened = true, .size = 5};
	assert_int_equal(store_audit_list(&lines, d.c.tx, &ask), OK);
	assert_int_equal(lines.n, 5);
	assert_int_equal(lines.at[0].total, 10); /* nine opened, one refused; no sign-in, no saving */
	assert_int_equal(lines.at[0].action, ACT_OPEN_ID);
	assert_string_equal(lines.at[0].staff_name, "직원 1");
	assert_false(lines.at[0].linked); /* no appointment, task or record near it in this database */
	ask.staff = STAFF(SECOND);
	assert_int_equal(store_audit_list(&lines, d.c.tx, &ask), OK);
	assert_int_equal(lines.n, 0);
	ask.staff = (struct staff_id){0};
	ask.code = "nobody";
	assert_int_equal(store_audit_list(&lines, d.c.tx, &ask), OK);
	assert_int_equal(lines.n, 0);
	ask.code = "";
	ask.opened = false;
	ask.size = 100;
	assert_int_equal(store_audit_list(&lines, d.c.tx, &ask), OK);
	bool saved = false;
	for (size_t i = 0; i < lines.n; i++) saved |= lines.at[i].action == ACT_SEAL;
	assert_false(saved);
	struct audit_reviewed_row last;
	assert_int_equal(store_audit_reviewed(&last, d.c.tx, CENTRE), NOT_FOUND);
	assert_int_equal(house_unlock(&d.h, DIRECTOR, PHRASE), OK);
	assert_int_equal(keeper_journal(NULL, d.h.k, d.h.token[DIRECTOR], &(struct journal_note){.action = ACT_REVIEWED}, d.h.now), OK);
	assert_int_equal(journal_copy(&copied, d.c.tx, d.h.k, CENTRE), OK);
	assert_int_equal(store_audit_reviewed(&last, d.c.tx, CENTRE), OK);
	assert_string_equal(last.staff_name, "직원 0");
	desk_close(&d);
}

static void accounts_on_both(void **state)
{
	(void)state;
	store_on_both(accounts);
}

static void openings_on_both(void **state)
{
	(void)state;
	store_on_both(openings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(who_may), cmocka_unit_test(accounts_on_both), cmocka_unit_test(openings_on_both)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
