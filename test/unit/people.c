/* The register: who sees whom, versions, hand-over, consents, households, contacts, lists. */
#include "test/unit/people_helper.h"

#include "people/consent.h"
#include "people/facts.h"
#include "people/household.h"
#include "people/quiet.h"

static void who_sees_whom(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", date_ymd(2026, 3, 9));
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_string_equal(row.call_name, "노을 07");
	assert_int_equal(strlen(row.code), 9);
	assert_string_equal(row.worker_name, "나래");
	assert_int_equal(client_month(&row, w->c.today), 7);
	const struct permit *p = people_as(w, DIRECTOR);
	assert_int_equal(client_read(&row, p, id, ACCESS_PAGE), OK);
	assert_int_equal(client_read(&row, p, id, ACCESS_FULL), NOT_FOUND);
	p = people_as(w, COUNSELLOR);
	assert_int_equal(client_read(&row, p, id, ACCESS_PAGE), NOT_FOUND);
	assert_int_equal(client_read(&row, p, (struct client_id){id.v + 1}, ACCESS_PAGE), NOT_FOUND);
	w->p.centre.v++; /* another centre's permit */
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_PAGE), NOT_FOUND);
}

static void a_view_is_noted_once_a_day(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_PAGE), OK);
	assert_false(row.seen_today);
	w->c.writable = false;
	assert_int_equal(client_seen(&w->p, &row), BUSY); /* to be run again in a transaction that writes */
	w->c.writable = true;
	assert_int_equal(client_seen(&w->p, &row), OK);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_PAGE), OK);
	assert_true(row.seen_today);
	people_later(w, 24 * 60);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_PAGE), OK);
	assert_false(row.seen_today);
}

static void call_names_are_free_or_refused(struct people_world *w)
{
	struct client_id id = people_client(w, "노을 07", DATE_NONE), other;
	struct msg why = {0};
	assert_int_equal(call_name_check(&why, &w->p, "노을 07", (struct client_id){0}), EXISTS);
	assert_int_equal(call_name_check(&why, &w->p, "노을 07", id), OK);
	assert_int_equal(call_name_check(&why, &w->p, "노을", id), OK);
	assert_int_equal(call_name_check(&why, &w->p, "노을 0", id), OK);
	assert_int_equal(call_name_check(&why, &w->p, "", id), INVALID);
	assert_int_equal(call_name_check(&why, &w->p, "가나다라마바사아자차카타파하가나다라마바사", id), INVALID);
	const struct new_client twice = {.call_name = "노을 07", .status = "active", .move_in = DATE_NONE, .sex = "", .household_size = 1,
		.protection_until = DATE_NONE, .last_contact = DATE_NONE, .prefers = "", .opened_on = DATE_NONE};
	assert_int_equal(client_register(&other, &w->p, &twice), EXISTS);
	const char *offer[8];
	assert_int_equal(call_name_offers(offer, 8, &w->p), 8);
	for (int i = 0; i < 8; i++)
		for (int k = 0; k < i; k++) assert_string_not_equal(offer[i], offer[k]);
}

static struct client_edit edit_of(const struct client_row *row)
{
	return (struct client_edit){.id = row->client, .version = row->version, .call_name = row->call_name, .sex = "f", .prefers = "slow",
		.quiet = "journey:20000", .move_in = date_ymd(2025, 10, 20), .protection_until = DATE_NONE, .birth_year = 1998, .household_size = 2};
}

static void an_edit_carries_its_version(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	struct client_edit e = edit_of(&row);
	assert_int_equal(client_edit(&w->p, &e), OK);
	assert_int_equal(client_edit(&w->p, &e), CONFLICT);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_int_equal(row.version, e.version + 1);
	assert_int_equal(row.birth_year, 1998);
	assert_int_equal(client_decade(&row, w->c.today), 20);
	struct quiet_topic topic[QUIET_MAX];
	assert_int_equal(quiet_read(topic, w->c.arena, row.quiet), 1);
	assert_string_equal(topic[0].code, "journey");
	assert_string_equal(quiet_write(w->c.arena, topic, 1), "journey:20000");
	struct client_edit bad = edit_of(&row);
	bad.household_size = 0;
	assert_int_equal(client_edit(&w->p, &bad), INVALID);
	bad = edit_of(&row);
	bad.birth_year = 2027;
	assert_int_equal(client_edit(&w->p, &bad), INVALID);
	bad = edit_of(&row);
	bad.sex = "q";
	assert_int_equal(client_edit(&w->p, &bad), INVALID);
}

static void a_case_goes_with_its_keys(struct people_world *w)
{
	struct client_row row;
	struct grants g;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	const struct seal_put note = {SEALED_NOTE, 5, {(const unsigned char *)"words", 5}};
	assert_int_equal(grants_read(&g, &w->p, id), OK);
	assert_int_equal(g.n, 2);
	assert_int_equal(seal_write(&w->p, KEY_CASE, id, &g, &note, 1), OK);
	struct hand_over h = {.id = id, .version = row.version, .worker = STAFF(DIRECTOR)};
	assert_int_equal(client_hand_over(&w->p, &h), INVALID); /* the director looks after no cases */
	h.worker = STAFF(SECOND);
	h.stand_in = STAFF(SECOND);
	assert_int_equal(client_hand_over(&w->p, &h), INVALID);
	h.stand_in.v = 0;
	h.version = row.version + 1;
	assert_int_equal(client_hand_over(&w->p, &h), CONFLICT);
	h.version = row.version;
	assert_int_equal(client_hand_over(&w->p, &h), OK);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_PAGE), NOT_FOUND);
	assert_int_equal(grants_read(&g, &w->p, id), NOT_FOUND);
	const struct permit *p = people_as(w, SECOND);
	assert_int_equal(client_read(&row, p, id, ACCESS_FULL), OK);
	assert_int_equal(grants_read(&g, p, id), OK);
	struct seal_row blob;
	struct bytes plain;
	struct open_answer answer;
	assert_int_equal(store_seal_one(&blob, w->c.tx, CENTRE, id, SEALED_NOTE, 5), OK);
	const struct seal_open ask = {.purpose = PURPOSE_CASE, .kind = KEY_CASE, .client = id, .grants = &g, .row = &blob, .n = 1};
	assert_int_equal(seal_read(&plain, &answer, p, &ask), OK);
	assert_string_equal(seal_text(w->c.arena, plain), "words");
}

static void a_case_ends_and_begins_again(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	struct client_end e = {.id = id, .version = 1, .status = "gone", .outcome = ""};
	assert_int_equal(client_close(&w->p, &e), INVALID);
	e = (struct client_end){.id = id, .version = 1, .status = "moved", .outcome = "other_centre"};
	assert_int_equal(client_close(&w->p, &e), OK);
	assert_int_equal(client_close(&w->p, &e), CONFLICT);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_false(client_is_open(&row));
	assert_int_equal(row.closed_on.day, w->c.today.day);
	e = (struct client_end){.id = id, .version = row.version, .status = "active", .outcome = ""};
	assert_int_equal(client_close(&w->p, &e), OK);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_true(client_is_open(&row) && !date_known(row.closed_on) && !*row.outcome);
}

static void contacts_are_counted(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	struct date first = date_ymd(2026, 9, 1), later = date_ymd(2026, 9, 10);
	assert_int_equal(client_contacted(&w->p, id, later, CONTACT_ANSWERED), OK);
	assert_int_equal(client_contacted(&w->p, id, first, CONTACT_ANSWERED), OK); /* noted late: the newer one counts */
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_int_equal(row.last_contact.day, later.day);
	assert_int_equal(client_contacted(&w->p, id, date_ymd(2026, 9, 12), CONTACT_TRIED), OK);
	assert_int_equal(client_contacted(&w->p, id, date_ymd(2026, 9, 14), CONTACT_TRIED), OK);
	assert_int_equal(client_contacted(&w->p, id, first, CONTACT_TRIED), OK); /* a try before the last contact counts no more */
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_int_equal(row.tries, 2);
	assert_int_equal(row.last_try.day, date_ymd(2026, 9, 14).day);
	assert_int_equal(client_contacted(&w->p, id, date_ymd(2026, 9, 15), CONTACT_ANSWERED), OK);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	assert_int_equal(row.tries, 0);
	assert_int_equal(row.version, 1); /* no edit comes into conflict with a phone call */
	assert_int_equal(client_contacted(&w->p, (struct client_id){1}, first, CONTACT_TRIED), NOT_FOUND);
}

static enum consent_state state_of(struct people_world *w, struct client_id id, const char *purpose)
{
	struct consents all;
	assert_int_equal(consents_read(&all, &w->p, id), OK);
	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.at[i].purpose->code, purpose) == 0) return all.at[i].state;
	fail_msg("no consent %s", purpose);
	return CONSENT_NOT_ASKED;
}

static void consents_stand_apart(struct people_world *w)
{
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_NOT_ASKED);
	assert_int_equal(consent_answer(&w->p, id, "photo", ANSWER_NO), OK);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_NO);
	assert_int_equal(state_of(w, id, "news"), CONSENT_NOT_ASKED);
	assert_int_equal(consent_answer(&w->p, id, "photo", ANSWER_YES), OK);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_YES);
	assert_int_equal(consent_withdraw(&w->p, id, "photo"), OK);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_WITHDRAWN);
	assert_int_equal(consent_answer(&w->p, id, "photo", ANSWER_YES), OK);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_YES);
	assert_int_equal(consent_answer(&w->p, id, "photo", ANSWER_NOT_ASKED), OK);
	assert_int_equal(state_of(w, id, "photo"), CONSENT_NOT_ASKED);
	assert_int_equal(consent_answer(&w->p, id, "photo", ANSWER_YES), OK);
	people_later(w, 366 * 24 * 60); /* given for a year */
	assert_int_equal(state_of(w, id, "photo"), CONSENT_OVER);
	assert_int_equal(consent_answer(&w->p, id, "soul", ANSWER_YES), INVALID);
	assert_int_equal(consent_withdraw(&w->p, id, "soul"), INVALID);
}

static void households_are_found_by_code(struct people_world *w)
{
	struct client_row a, b;
	struct household_members members;
	struct client_id ia = people_client(w, "노을 07", DATE_NONE), ib = people_client(w, "까치 12", DATE_NONE);
	assert_int_equal(client_read(&a, &w->p, ia, ACCESS_FULL), OK);
	assert_int_equal(client_read(&b, &w->p, ib, ACCESS_FULL), OK);
	assert_int_equal(household_move(&w->p, &a, "0000-0000", 2), NOT_FOUND);
	assert_int_equal(household_move(&w->p, &a, "what", 2), NOT_FOUND);
	assert_int_equal(household_move(&w->p, &a, a.code, 2), NOT_FOUND);
	assert_int_equal(household_move(&w->p, &a, b.code, 3), OK);
	assert_int_equal(household_move(&w->p, &a, b.code, 3), CONFLICT); /* a is of before */
	assert_int_equal(client_read(&a, &w->p, ia, ACCESS_FULL), OK);
	assert_int_equal(a.household_size, 3);
	assert_int_equal(household_read(&members, &w->p, &a), OK);
	assert_int_equal(members.n, 2);
	assert_int_equal(household_move(&w->p, &a, "", 1), OK);
	assert_int_equal(client_read(&a, &w->p, ia, ACCESS_FULL), OK);
	assert_int_equal(household_read(&members, &w->p, &a), OK);
	assert_int_equal(members.n, 0);
}

static void facts_are_counted_without_a_name(struct people_world *w)
{
	struct client_facts f;
	struct client_id ids[3] = {people_client(w, "노을 07", date_ymd(2026, 1, 31)), people_client(w, "까치 12", DATE_NONE), people_client(w, "보리 03", DATE_NONE)};
	assert_int_equal(facts_read(&f, &w->p, ids[0]), OK);
	assert_int_equal(f.rev, 0);
	for (int i = 0; i < 2; i++) {
		f = facts_none(ids[i]);
		f.region = "daegu";
		f.yes[f.n_yes++] = "single_parent";
		f.no[f.n_no++] = "disabled";
		f.arrived = date_ymd(2025, 5, 1);
		f.birth[f.n_births++] = date_ymd(2026, 6, 6);
		assert_int_equal(facts_write(&w->p, &f), OK);
	}
	assert_int_equal(facts_write(&w->p, &f), CONFLICT); /* somebody stored since */
	assert_int_equal(facts_read(&f, &w->p, ids[1]), OK);
	assert_int_equal(f.rev, 1);
	assert_true(facts_say(&f, "single_parent") && !facts_say(&f, "disabled"));
	assert_int_equal(facts_write(&w->p, &f), OK);
	struct facts_list all;
	const struct permit *p = people_as(w, SECOND); /* holds no key of these clients */
	assert_int_equal(facts_read_many(&all, p, FACTS_ALL), OK);
	assert_int_equal(all.n, 2);
	assert_string_equal(facts_of(&all, ids[0])->region, "daegu");
	assert_null(facts_of(&all, ids[2]));
	assert_int_equal(facts_read_many(&all, p, FACTS_MINE), OK);
	assert_int_equal(all.n, 0);
	struct clock_facts clock;
	const struct client_row row = {.move_in = date_ymd(2026, 1, 31), .protection_until = DATE_NONE};
	facts_clock(&clock, &row, &f);
	assert_int_equal(clock.n_births, 1);
	assert_int_equal(clock.arrived.day, date_ymd(2025, 5, 1).day);
}

static size_t listed(struct people_world *w, struct client_list_args args, size_t *total)
{
	struct client_lines rows;
	args.centre = CENTRE;
	args.reader = w->p.staff;
	args.now = w->c.now;
	args.size = 2;
	assert_int_equal(store_client_list(&rows, w->c.tx, &args), OK);
	*total = rows.n ? (size_t)rows.at[0].total : 0;
	return rows.n;
}

static void lists_filter_and_count(struct people_world *w)
{
	struct client_list_args any = {.kind = "open", .move_from = DATE_NONE, .move_to = DATE_NONE, .silent_before = DATE_NONE, .over_on = DATE_NONE,
		.name_from = "", .name_to = "", .code = ""}, args = any;
	struct client_row row;
	size_t total;
	struct client_id id = people_client(w, "노을 07", date_ymd(2025, 10, 20));
	people_client(w, "노을 12", date_ymd(2020, 1, 1));
	people_as(w, SECOND);
	people_client(w, "까치 12", DATE_NONE);
	assert_int_equal(listed(w, args, &total), 1);
	args.everyone = true;
	assert_int_equal(listed(w, args, &total), 2);
	assert_int_equal(total, 3);
	args.start = 2;
	assert_int_equal(listed(w, args, &total), 1);
	args = any;
	args.everyone = true;
	args.name_from = "노을";
	args.name_to = "노을\xf4\x8f\xbf\xbf";
	listed(w, args, &total);
	assert_int_equal(total, 2);
	people_as(w, WORKER);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	args.name_from = args.name_to = "zz";
	args.code = row.code;
	assert_int_equal(listed(w, args, &total), 1);
	args = any;
	args.everyone = true;
	args.move_from = date_ymd(2025, 10, 1);
	args.move_to = date_ymd(2025, 10, 20);
	assert_int_equal(listed(w, args, &total), 0);
	args.move_to = date_ymd(2025, 10, 21);
	assert_int_equal(listed(w, args, &total), 1);
	args = any;
	args.everyone = true;
	args.kind = "closed";
	assert_int_equal(listed(w, args, &total), 0);
}

#define PEOPLE_TEST(name) \
	static void name##_both(void **state) \
	{ \
		(void)state; \
		people_on_both(name); \
	}
PEOPLE_TEST(who_sees_whom)
PEOPLE_TEST(a_view_is_noted_once_a_day)
PEOPLE_TEST(call_names_are_free_or_refused)
PEOPLE_TEST(an_edit_carries_its_version)
PEOPLE_TEST(a_case_goes_with_its_keys)
PEOPLE_TEST(a_case_ends_and_begins_again)
PEOPLE_TEST(contacts_are_counted)
PEOPLE_TEST(consents_stand_apart)
PEOPLE_TEST(households_are_found_by_code)
PEOPLE_TEST(facts_are_counted_without_a_name)
PEOPLE_TEST(lists_filter_and_count)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_sees_whom_both), cmocka_unit_test(a_view_is_noted_once_a_day_both),
		cmocka_unit_test(call_names_are_free_or_refused_both), cmocka_unit_test(an_edit_carries_its_version_both),
		cmocka_unit_test(a_case_goes_with_its_keys_both), cmocka_unit_test(a_case_ends_and_begins_again_both),
		cmocka_unit_test(contacts_are_counted_both), cmocka_unit_test(consents_stand_apart_both),
		cmocka_unit_test(households_are_found_by_code_both), cmocka_unit_test(facts_are_counted_without_a_name_both),
		cmocka_unit_test(lists_filter_and_count_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
