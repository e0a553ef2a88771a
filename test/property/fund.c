/* Whatever people do with funds and charges: the trial balance is zero, no fund and no line is overspent, no charge is paid
 * twice, and planning everything anew twice changes nothing the second time. On both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "fund/pay.h"
#include "test/random.h"
#include "test/unit/fund_helper.h"

static const char *const rules[] = {"{}", "{\"cap_per_month\":20000}", "{\"cap_per_person_life\":50000,\"cap_per_award\":9000}",
	"{\"clock_event\":\"first_move_in\",\"window_to\":\"12m\"}", "{\"purpose_in\":[\"case_work\",\"education\"],\"excludes_fund\":[\"f1\"]}",
	"{\"cap_per_household\":70000,\"cap_per_year\":60000,\"spread_rule\":\"even_by_quarter\"}"};
static const char *const codes[] = {"f0", "f1", "f2", "f3", "f4"};
static const char *const services[] = {"counsel", "tutoring", "emergency_living", "mind_session"};

enum { FUNDS = 5, CLIENTS = 6, STEPS = 250 };

static struct date some_day(struct random_stream *r)
{
	return date_add_days(date_ymd(2026, 1, 1), (int)draw_between(r, 0, 364));
}

static void charge_something(struct fund_world *w, struct random_stream *r, struct charge_id *out, bool later)
{
	struct charge_new n = {.client = draw_between(r, 0, 9) ? w->client[draw_between(r, 0, CLIENTS - 1)] : (struct client_id){0},
		.on = some_day(r), .service_code = services[draw_between(r, 0, 3)], .quantity = 1, .amount = {draw_between(r, 0, 30000)},
		.room = "care", .origin = draw_between(r, 1, 50), .pay_later = later};

	assert_int_equal(charge_add(out, &w->p, &n), OK);
}

static void change_a_fund(struct fund_world *w, struct random_stream *r)
{
	struct funds f;
	assert_int_equal(funds_read(&f, &w->p), OK);
	struct fund *x = &f.at[draw_between(r, 0, (int64_t)f.n - 1)];
	struct fund_edit e = {x->id, x->version, "가", "a", "o", {draw_between(r, 0, 300000)}, x->starts, date_add_days(x->starts,
		(int)draw_between(r, 30, 400)), (int)draw_between(r, 0, 5)};
	struct line_new line = {"1", "가", "a", draw_between(r, 0, 1) ? "education" : "case_work,mental", {draw_between(r, 0, 100000)}};
	struct rule_new rule = {some_day(r), DATE_NONE, rules[draw_between(r, 0, 5)], "art. 9"};
	enum outcome done = OK;

	switch (draw_between(r, 0, 4)) {
	case 0: done = fund_change(&w->p, x, &e); break;
	case 1: done = x->n_lines < 3 ? fund_line_add(&w->p, x, &line) : fund_line_change(&w->p, x, &x->line[0], &line, x->line[0].version); break;
	case 2: done = fund_rule_add(&w->p, &f, x, &rule); break;
	case 3: done = x->open ? fund_close(&w->p, x, x->version) : fund_open_again(&w->p, x, x->version); break;
	case 4: done = charge_mark_reported(&w->p, date_add_days(date_ymd(2026, 1, 1), (int)draw_between(r, 0, 60))); break;
	}
	/* INVALID: less than what was paid; CONFLICT: it is closed */
	assert_true(done == OK || done == INVALID || (done == CONFLICT && !x->open));
	assert_int_equal(pay_all(&w->p), OK);
}

static void books_hold_whatever_happens(struct store *s, struct arena *a)
{
	struct random_stream r = {20260915};
	struct fund_world w;
	struct charge_id charge[STEPS];
	size_t n = 0;

	fund_world(&w, s, a);
	for (int i = 0; i < CLIENTS; i++) fund_client(&w, date_add_days(date_ymd(2025, 6, 1), 70 * i), i < 3 ? 9 : 0);
	for (int i = 0; i < FUNDS; i++) fund_with(&w, codes[i], i, draw_between(&r, 50000, 250000), rules[i]);
	for (int step = 0; step < STEPS; step++) {
		switch (draw_between(&r, 0, 9)) {
		case 0: change_a_fund(&w, &r); break;
		case 1:
			if (n > 0) {
				enum outcome done = charge_reverse(&w.p, charge[draw_between(&r, 0, (int64_t)n - 1)]);
				assert_true(done == OK || done == GONE || done == NOT_FOUND); /* NOT_FOUND: it cost nothing */
			}
			break;
		default:
			charge_something(&w, &r, &charge[n++], draw_between(&r, 0, 9) == 0);
			break;
		}
		if (step % 5 == 0) fund_books_hold(&w);
	}
	assert_int_equal(pay_all(&w.p), OK);
	fund_books_hold(&w);
	int64_t used[FUNDS];
	unsigned before;

	for (int i = 0; i < FUNDS; i++) used[i] = fund_used(&w, codes[i]);
	tx_count_reset(w.c.tx);
	assert_int_equal(pay_all(&w.p), OK);
	before = tx_statements(w.c.tx);
	assert_true(before <= 5); /* reads only: nothing was booked */
	for (int i = 0; i < FUNDS; i++) assert_int_equal(fund_used(&w, codes[i]), used[i]);
	tx_rollback(w.c.tx);
}

static void on_both(void **state)
{
	(void)state;
	store_on_both(books_hold_whatever_happens);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(on_both)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
