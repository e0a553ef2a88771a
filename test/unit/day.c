/* A worker's day: tasks made of clocks and of silence, whom to look after first, appointments, records and corrections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "care/service.h"
#include "care/today.h"
#include "fund_helper.h"

static bool policy(unsigned roles, enum need need)
{
	(void)roles;
	return need != NEED_UNSET;
}

static void world(struct fund_world *w, struct store *s, struct arena *a)
{
	fund_world(w, s, a);
	w->site.allows = policy;
}

static void to_day(struct fund_world *w, struct date day)
{
	w->c.today = day;
	w->c.now = instant_at(day, 10, 0, 540);
}

static void refresh(struct fund_world *w, struct client_id who)
{
	const struct task_books b = task_books(&w->p);
	assert_int_equal(tasks_refresh(&b, who), OK);
}

/* Number of open tasks of this code, and the day the first is due. */
static int open_tasks(struct fund_world *w, struct client_id who, const char *code, struct date *due)
{
	struct task_lines l;
	int n = 0;
	assert_int_equal(store_task_of_client(&l, w->c.tx, w->p.centre, who), OK);
	for (size_t i = 0; i < l.n; i++) {
		if (strcmp(l.at[i].clock, code) != 0) continue;
		if (n++ == 0 && due) *due = l.at[i].due;
	}
	return n;
}

static enum outcome record(struct fund_world *w, struct service_id *out, struct client_id who, struct date on, const char *how, bool answered)
{
	const struct new_service n = {.client = who, .on = on, .code = "", .how = how, .answered = answered, .note = ""};
	return service_record(out, &w->p, &n);
}

/* Tasks ----------------------------------------------------------------------------------------------------------------*/

static void clocks_make_tasks_once(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct date due = DATE_NONE;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 10, 20), 0);
	refresh(&w, who);
	refresh(&w, who);
	assert_int_equal(open_tasks(&w, who, "first_year", &due), 1);
	assert_int_equal(due.day, date_ymd(2026, 10, 20).day);
	assert_int_equal(open_tasks(&w, who, "tenancy_lock_end", NULL), 0); /* a year ahead: not yet */
	to_day(&w, date_ymd(2026, 12, 1));
	refresh(&w, who);
	assert_int_equal(open_tasks(&w, who, "first_year", NULL), 1); /* over, but nobody did it */
	tx_rollback(w.c.tx);
}

static void a_new_move_in_day_moves_the_tasks(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct client_row row;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 10, 20), 0);
	refresh(&w, who);
	assert_int_equal(client_read(&row, &w.p, who, ACCESS_FULL), OK);
	const struct client_edit e = {.id = who, .version = row.version, .call_name = "노을 07", .sex = "", .prefers = "", .quiet = "",
		.move_in = date_ymd(2026, 8, 20), .protection_until = DATE_NONE, .household_size = 1};
	assert_int_equal(client_edit(&w.p, &e), OK);
	assert_int_equal(open_tasks(&w, who, "first_year", NULL), 0);
	tx_rollback(w.c.tx);
}

static void an_ended_case_has_no_tasks(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct client_row row;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 10, 20), 0);
	refresh(&w, who);
	assert_int_equal(client_read(&row, &w.p, who, ACCESS_FULL), OK);
	const struct client_end e = {.id = who, .version = row.version, .status = "moved", .outcome = ""};
	assert_int_equal(client_close(&w.p, &e), OK);
	struct task_lines l;
	assert_int_equal(store_task_of_client(&l, w.c.tx, w.p.centre, who), OK);
	assert_int_equal(l.n, 0);
	tx_rollback(w.c.tx);
}

static void silence_is_measured_by_the_own_rhythm(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct service_id made;
	struct date due = DATE_NONE;
	world(&w, s, a);
	struct client_id often = fund_client(&w, date_ymd(2025, 1, 1), 0), seldom = fund_client(&w, date_ymd(2015, 1, 1), 0);
	for (int day = 1; day <= 15; day += 7) assert_int_equal(record(&w, &made, often, date_ymd(2026, 9, day), "phone", true), OK);
	assert_int_equal(open_tasks(&w, often, "silent", &due), 1);
	assert_int_equal(due.day, date_ymd(2026, 9, 15).day + 21); /* twice seven is less than the least of 21 */
	for (int month = 3; month <= 9; month += 2) assert_int_equal(record(&w, &made, seldom, date_ymd(2026, month, 1), "phone", true), OK);
	assert_int_equal(open_tasks(&w, seldom, "silent", &due), 1);
	assert_true(due.day >= date_ymd(2026, 9, 1).day + 118 && due.day <= date_ymd(2026, 9, 1).day + 126); /* twice about 61 */
	tx_rollback(w.c.tx);
}

static void two_tries_in_a_row_are_seen_and_an_answer_ends_it(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct service_id made;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 1, 1), 0);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 1), "phone", true), OK);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 10), "phone", false), OK);
	assert_int_equal(open_tasks(&w, who, "unanswered", NULL), 0);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 12), "phone", false), OK);
	assert_int_equal(open_tasks(&w, who, "unanswered", NULL), 1);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 14), "meet", true), OK);
	assert_int_equal(open_tasks(&w, who, "unanswered", NULL), 0);
	tx_rollback(w.c.tx);
}

static void the_daily_run_reaches_everybody(struct store *s, struct arena *a)
{
	struct fund_world w;
	world(&w, s, a);
	for (int i = 0; i < 7; i++) fund_client(&w, date_ymd(2025, 10, 20), 0);
	const struct task_books b = task_books(&w.p);
	struct client_id from = {1};
	int turns = 0;
	while (from.v && turns++ < 10) assert_int_equal(tasks_refresh_some(&from, &b, 3), OK);
	assert_int_equal(turns, 3);
	for (size_t i = 0; i < w.n; i++) assert_int_equal(open_tasks(&w, w.client[i], "first_year", NULL), 1);
	tx_rollback(w.c.tx);
}

static void tasks_are_ticked_by_their_own_worker(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct task_id task;
	struct today t;
	world(&w, s, a);
	assert_int_equal(task_add(&task, &w.p, (struct client_id){0}, "hand_report", date_ymd(2026, 9, 20)), OK);
	assert_int_equal(today_read(&t, &w.p), OK);
	assert_int_equal(t.tasks.n, 1);
	struct permit other = w.p;
	other.staff = (struct staff_id){8};
	assert_int_equal(task_tick(&other, task, TASK_DONE), NOT_FOUND);
	assert_int_equal(task_tick(&w.p, task, TASK_DONE), OK);
	assert_int_equal(today_read(&t, &w.p), OK);
	assert_true(t.tasks.n == 0 && t.done.n == 1);
	assert_int_equal(task_tick(&w.p, task, TASK_OPEN), OK);
	assert_int_equal(today_read(&t, &w.p), OK);
	assert_true(t.tasks.n == 1 && t.done.n == 0);
	tx_rollback(w.c.tx);
}

/* The page ---------------------------------------------------------------------------------------------------------------*/

static void one_of_each_kind_comes_first(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct service_id made;
	struct today t;
	world(&w, s, a);
	struct client_id older = fund_client(&w, date_ymd(2019, 1, 1), 0), newer = fund_client(&w, date_ymd(2024, 1, 1), 0);
	struct client_id quiet = fund_client(&w, date_ymd(2022, 1, 1), 0), money = fund_client(&w, date_ymd(2025, 10, 1), 0);
	struct client_id tried[2] = {older, newer};
	for (int i = 0; i < 2; i++) {
		assert_int_equal(record(&w, &made, tried[i], date_ymd(2026, 9, 10), "phone", false), OK);
		assert_int_equal(record(&w, &made, tried[i], date_ymd(2026, 9, 11), "phone", false), OK);
	}
	refresh(&w, quiet); /* opened long ago, never heard from */
	assert_int_equal(record(&w, &made, money, date_ymd(2026, 9, 14), "meet", true), OK);
	tx_count_reset(w.c.tx);
	assert_int_equal(today_read(&t, &w.p), OK);
	assert_true(tx_statements(w.c.tx) <= 8);
	assert_int_equal(t.n_first, 3);
	assert_int_equal(t.first[0].kind, ATTENTION_UNANSWERED);
	assert_int_equal(t.first[0].task->client.v, newer.v); /* came last, comes first */
	assert_int_equal(t.first[1].kind, ATTENTION_MONEY_NEAR);
	assert_int_equal(t.first[1].task->client.v, money.v);
	assert_int_equal(t.first[2].kind, ATTENTION_SILENT);
	assert_int_equal(t.n_attention, 4);
	assert_int_equal(t.cases, 4);
	tx_rollback(w.c.tx);
}

static void the_day_shows_its_own_appointments(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct appointment_id first, second, third;
	struct appointment_lines l;
	struct client_id with;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 1, 1), 0);
	struct new_appointment n = {.client = who, .on = date_ymd(2026, 9, 15), .minute = 23 * 60 + 30, .kind = "plan", .place = "here", .minutes = 60};
	assert_int_equal(appointment_make(&second, &w.p, &n), OK);
	n.minute = 0;
	n.client = (struct client_id){0};
	assert_int_equal(appointment_make(&first, &w.p, &n), OK);
	n.on = date_ymd(2026, 9, 16);
	assert_int_equal(appointment_make(&third, &w.p, &n), OK);
	assert_int_equal(appointments_of_day(&l, &w.p, w.c.today), OK);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.at[0].appointment.v, first.v);
	assert_int_equal(l.at[1].appointment.v, second.v);
	assert_int_equal(appointment_tick(&with, &w.p, second, APPOINTMENT_DONE), OK);
	assert_int_equal(with.v, who.v);
	assert_int_equal(appointment_cancel(&w.p, second), NOT_FOUND); /* it took place */
	assert_int_equal(appointment_cancel(&w.p, first), OK);
	n.on = date_ymd(2026, 9, 14);
	assert_int_equal(appointment_make(&third, &w.p, &n), INVALID);
	tx_rollback(w.c.tx);
}

/* Records ----------------------------------------------------------------------------------------------------------------*/

static void a_record_is_paid_and_a_correction_books_anew(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct service_id made, better;
	struct service_rows now, old;
	struct service_count_row count;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 1, 1), 0);
	fund_with(&w, "state", 0, 1000000, NULL);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 14), "phone", true), OK);
	int64_t call = fund_used(&w, "state");
	assert_true(call > 0);
	const struct new_service n = {.client = who, .on = date_ymd(2026, 9, 14), .code = "home_visit", .how = "meet", .answered = true, .note = ""};
	assert_int_equal(service_correct(&better, &w.p, made, &n), OK);
	assert_true(fund_used(&w, "state") > call);
	assert_int_equal(service_correct(&better, &w.p, made, &n), CONFLICT); /* it was corrected already */
	assert_int_equal(store_service_recent(&now, w.c.tx, w.p.centre, who, w.c.today, 10, 0), OK);
	assert_int_equal(store_service_replaced(&old, w.c.tx, w.p.centre, who, 10), OK);
	assert_true(now.n == 1 && old.n == 1);
	assert_string_equal(now.at[0].code, "home_visit");
	assert_int_equal(old.at[0].service.v, made.v);
	assert_int_equal(service_take_back(&w.p, who, now.at[0].service), OK);
	assert_int_equal(fund_used(&w, "state"), 0);
	assert_int_equal(store_service_count(&count, w.c.tx, w.p.centre, who), OK);
	assert_int_equal(count.n, 0);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static void what_cannot_be_recorded(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct service_id made;
	world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 1, 1), 0);
	fund_with(&w, "state", 0, 1000000, NULL);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 16), "phone", true), INVALID); /* tomorrow */
	assert_int_equal(record(&w, &made, who, date_ymd(2019, 9, 16), "phone", true), INVALID);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 14), "swim", true), INVALID);
	assert_int_equal(record(&w, &made, (struct client_id){99}, date_ymd(2026, 9, 14), "phone", true), NOT_FOUND);
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 14), "phone", false), OK); /* a try costs nothing */
	assert_int_equal(fund_used(&w, "state"), 0);
	w.p.staff = (struct staff_id){8}; /* somebody else's case */
	assert_int_equal(record(&w, &made, who, date_ymd(2026, 9, 14), "phone", true), NOT_FOUND);
	tx_rollback(w.c.tx);
}

#define ON_BOTH(test) \
	static void test##_on_both(void **state) \
	{ \
		(void)state; \
		store_on_both(test); \
	}
ON_BOTH(clocks_make_tasks_once)
ON_BOTH(a_new_move_in_day_moves_the_tasks)
ON_BOTH(an_ended_case_has_no_tasks)
ON_BOTH(silence_is_measured_by_the_own_rhythm)
ON_BOTH(two_tries_in_a_row_are_seen_and_an_answer_ends_it)
ON_BOTH(the_daily_run_reaches_everybody)
ON_BOTH(tasks_are_ticked_by_their_own_worker)
ON_BOTH(one_of_each_kind_comes_first)
ON_BOTH(the_day_shows_its_own_appointments)
ON_BOTH(a_record_is_paid_and_a_correction_books_anew)
ON_BOTH(what_cannot_be_recorded)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_make_tasks_once_on_both), cmocka_unit_test(a_new_move_in_day_moves_the_tasks_on_both),
		cmocka_unit_test(an_ended_case_has_no_tasks_on_both), cmocka_unit_test(silence_is_measured_by_the_own_rhythm_on_both),
		cmocka_unit_test(two_tries_in_a_row_are_seen_and_an_answer_ends_it_on_both), cmocka_unit_test(the_daily_run_reaches_everybody_on_both),
		cmocka_unit_test(tasks_are_ticked_by_their_own_worker_on_both), cmocka_unit_test(one_of_each_kind_comes_first_on_both),
		cmocka_unit_test(the_day_shows_its_own_appointments_on_both), cmocka_unit_test(a_record_is_paid_and_a_correction_books_anew_on_both),
		cmocka_unit_test(what_cannot_be_recorded_on_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
