/* Funds, charges, payments and the ledger, on both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/pack.h"
#include "fund/book.h"
#include "fund/pay.h"
#include "test/unit/fund_helper.h"

static struct charge_id spend(struct fund_world *w, struct client_id client, struct date on, const char *service, int64_t amount)
{
	struct charge_id id = {0};
	struct charge_new n = {.client = client, .on = on, .service_code = service, .quantity = 1, .amount = {amount}, .room = "care", .origin = 1};

	assert_int_equal(charge_add(&id, &w->p, &n), OK);
	return id;
}

#define FIRST_YEAR "{\"clock_event\":\"first_move_in\",\"window_from\":\"0m\",\"window_to\":\"12m\"}"

static void restricted_money_first(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	struct client_id in_first_year = fund_client(&w, date_ymd(2026, 3, 10), 0), later = fund_client(&w, date_ymd(2024, 2, 29), 0);

	fund_with(&w, "free", 5, 100000, NULL);
	fund_with(&w, "state", 0, 100000, FIRST_YEAR);
	spend(&w, in_first_year, date_ymd(2026, 9, 1), "counsel", 30000);
	assert_int_equal(fund_used(&w, "state"), 30000);
	spend(&w, later, date_ymd(2026, 9, 1), "counsel", 20000);
	assert_int_equal(fund_used(&w, "free"), 20000);
	spend(&w, in_first_year, date_ymd(2026, 9, 2), "counsel", 90000); /* 70,000 of it is left, 20,000 from the free money */
	assert_int_equal(fund_used(&w, "state"), 100000);
	assert_int_equal(fund_used(&w, "free"), 40000);
	spend(&w, later, date_ymd(2026, 9, 3), "counsel", 100000); /* 60,000 is paid, the rest stays open */
	assert_int_equal(fund_used(&w, "free"), 100000);
	spend(&w, later, date_ymd(2027, 1, 1), "counsel", 1); /* after the money has ended */
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

/* First come, first served would leave the second charge unpaid: the first has to move to the money that only it may use. */
static void room_is_made(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	struct client_id in_first_year = fund_client(&w, date_ymd(2026, 3, 10), 0), later = fund_client(&w, date_ymd(2024, 2, 29), 0);

	fund_with(&w, "city", 0, 100000, NULL);
	fund_with(&w, "state", 1, 100000, FIRST_YEAR);
	spend(&w, in_first_year, date_ymd(2026, 9, 1), "counsel", 80000);
	assert_int_equal(fund_used(&w, "city"), 80000);
	spend(&w, later, date_ymd(2026, 9, 2), "counsel", 70000);
	assert_int_equal(fund_used(&w, "city"), 100000);
	assert_int_equal(fund_used(&w, "state"), 50000);
	fund_books_hold(&w);
	assert_int_equal(charge_mark_reported(&w.p, date_ymd(2026, 9, 3)), OK);
	spend(&w, later, date_ymd(2026, 9, 4), "counsel", 10000); /* what was reported does not move for it */
	assert_int_equal(fund_used(&w, "city"), 100000);
	assert_int_equal(fund_used(&w, "state"), 50000);
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "state"), 50000);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

/* Money that ends with the year goes before more restricted money that does not; a cap left by one charge serves another. */
static void lapsing_money_first_and_caps_are_used_up(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct funds f;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2026, 3, 10), 0);

	fund_with(&w, "keeps", 0, 100000, NULL);
	fund_with(&w, "lapses", 3, 50000, NULL);
	fund_with(&w, "capped", 5, 100000, "{\"cap_per_month\":20000,\"purpose_in\":[\"case_work\",\"education\"]}");
	assert_int_equal(funds_read(&f, &w.p), OK);
	const struct fund *keeps = fund_by_code(&f, "keeps");
	struct fund_edit longer = {keeps->id, keeps->version, "가", "a", "o", {100000}, keeps->starts, date_ymd(2028, 1, 1), 0};
	assert_int_equal(fund_change(&w.p, keeps, &longer), OK);
	spend(&w, who, date_ymd(2026, 9, 1), "counsel", 60000);
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "lapses") + fund_used(&w, "capped"), 60000); /* both end this year */
	assert_int_equal(fund_used(&w, "keeps"), 0);
	spend(&w, who, date_ymd(2026, 9, 5), "tutoring", 130000);
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "capped"), 20000); /* once a month, whichever charge it is */
	assert_int_equal(fund_used(&w, "lapses"), 50000);
	assert_int_equal(fund_used(&w, "keeps"), 100000);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static void the_unit_cost_is_the_default(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2026, 3, 10), 0);
	struct charge_new n = {.client = who, .on = date_ymd(2026, 9, 1), .service_code = "counsel", .quantity = 2, .amount = MONEY_NONE,
		.room = "care", .origin = 1};
	struct charge_id id;

	fund_with(&w, "free", 5, 1000000, NULL);
	assert_int_equal(charge_add(&id, &w.p, &n), OK);
	assert_int_equal(fund_used(&w, "free"), 50000);
	n.service_code = "no_such";
	assert_int_equal(charge_add(&id, &w.p, &n), INVALID);
	assert_non_null(w.c.err.msg.id);
	n = (struct charge_new){.client = who, .on = n.on, .service_code = "counsel", .quantity = 0, .amount = MONEY_NONE, .room = "care"};
	assert_int_equal(charge_add(&id, &w.p, &n), INVALID);
	n.quantity = 100000;
	n.amount = (struct money){MONEY_MAX};
	assert_int_equal(charge_add(&id, &w.p, &n), OK); /* a large one is paid as far as money goes */
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static void taking_back(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2026, 3, 10), 0);

	fund_with(&w, "state", 0, 100000, FIRST_YEAR);
	struct charge_id charge = spend(&w, who, date_ymd(2026, 9, 1), "counsel", 30000);
	struct charge_id reported = spend(&w, who, date_ymd(2026, 8, 1), "counsel", 40000);

	assert_int_equal(charge_mark_reported(&w.p, date_ymd(2026, 9, 1)), OK);
	assert_int_equal(charge_reverse(&w.p, charge), OK);
	assert_int_equal(charge_reverse(&w.p, charge), GONE);
	assert_int_equal(fund_used(&w, "state"), 40000);
	assert_int_equal(charge_reverse_origin(&w.p, who, "care", 1), OK); /* what still stands of that row: the reported one */
	assert_int_equal(charge_reverse(&w.p, reported), GONE);
	assert_int_equal(fund_used(&w, "state"), 0);
	assert_int_equal(charge_reverse(&w.p, (struct charge_id){12345}), NOT_FOUND);
	assert_int_equal(pay_all(&w.p), OK);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static void caps_count_the_household(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	struct client_id one = fund_client(&w, date_ymd(2026, 3, 10), 5), two = fund_client(&w, date_ymd(2026, 3, 10), 5);

	fund_with(&w, "home", 0, 1000000, "{\"cap_per_household\":100000,\"cap_per_award\":60000}");
	spend(&w, one, date_ymd(2026, 9, 1), "emergency_living", 70000);
	assert_int_equal(fund_used(&w, "home"), 60000);
	spend(&w, two, date_ymd(2026, 9, 2), "emergency_living", 70000);
	assert_int_equal(fund_used(&w, "home"), 100000);
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "home"), 100000);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static void the_directors_allowance(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	const struct pack_entry *e = pack_find(pack_table(w.site.pack, "funds"), "director_allowance", DATE_NONE);
	struct buf b;
	struct client_id centre = {0};

	buf_init(&b, a, 0);
	json_write_value(&b, json_peek(json_peek_item(json_peek(e->o, "rules"), 0), "body"));
	fund_with(&w, "allowance", 0, 3600000, buf_text(&b));
	spend(&w, centre, date_ymd(2026, 5, 3), "network_meeting", 300000);
	assert_int_equal(fund_used(&w, "allowance"), 300000);
	spend(&w, centre, date_ymd(2026, 5, 20), "network_meeting", 300000); /* the second in a month is not paid */
	assert_int_equal(fund_used(&w, "allowance"), 300000);
	spend(&w, centre, date_ymd(2026, 6, 1), "network_meeting", 300000);
	assert_int_equal(fund_used(&w, "allowance"), 600000);
	fund_books_hold(&w);
	tx_rollback(w.c.tx);
}

static const struct fund *by_code(struct funds *f, struct fund_world *w, const char *code)
{
	assert_int_equal(funds_read(f, &w->p), OK);
	return fund_by_code(f, code);
}

static void a_changed_rule_moves_what_was_not_reported(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct funds f;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 3, 10), 0);

	fund_with(&w, "state", 0, 1000000, NULL);
	fund_with(&w, "free", 5, 1000000, NULL);
	spend(&w, who, date_ymd(2026, 2, 1), "counsel", 10000);
	spend(&w, who, date_ymd(2026, 8, 1), "counsel", 20000);
	spend(&w, who, date_ymd(2026, 9, 1), "counsel", 40000);
	assert_int_equal(charge_mark_reported(&w.p, date_ymd(2026, 9, 1)), OK);
	struct rule_new stricter = {date_ymd(2026, 1, 1), DATE_NONE, FIRST_YEAR, "art. 2"};

	const struct fund *state = by_code(&f, &w, "state");
	assert_int_equal(fund_rule_add(&w.p, &f, state, &stricter), OK);
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "state"), 30000); /* reported: frozen */
	assert_int_equal(fund_used(&w, "free"), 40000);
	fund_books_hold(&w);
	stricter.body = "{\"windw_to\":\"12m\"}";
	state = by_code(&f, &w, "state");
	assert_int_equal(fund_rule_add(&w.p, &f, state, &stricter), INVALID);
	assert_non_null(w.c.err.msg.id);
	tx_rollback(w.c.tx);
}

#define COHORT(edge) "{\"clock_event\":\"first_move_in\",\"cohort_" edge "\":\"2025-05-05\",\"window_to\":\"12m\"}"

static void a_new_rule_ends_those_of_its_cohort(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct funds f;
	fund_world(&w, s, a);
	struct rule_new younger = {date_ymd(2021, 1, 1), DATE_NONE, COHORT("from"), "b"}, again = {date_ymd(2026, 1, 1), DATE_NONE, COHORT("to"), "c"};

	fund_with(&w, "rca", 0, 1000, COHORT("to"));
	const struct fund *x = by_code(&f, &w, "rca");
	assert_int_equal(fund_rule_add(&w.p, &f, x, &younger), OK);
	x = by_code(&f, &w, "rca");
	assert_int_equal(fund_rule_add(&w.p, &f, x, &again), OK);
	x = by_code(&f, &w, "rca");
	const struct rule *r = f.rules.at + x->first_rule;

	assert_int_equal(x->n_rules, 3);
	assert_int_equal(r[0].valid_to.day, date_ymd(2026, 1, 1).day);
	assert_false(date_known(r[1].valid_to)); /* of other people: goes on */
	again.body = "{}";
	again.valid_from = date_ymd(2026, 2, 1);
	assert_int_equal(fund_rule_add(&w.p, &f, x, &again), OK); /* for everybody: ends them all */
	x = by_code(&f, &w, "rca");
	r = f.rules.at + x->first_rule;
	for (int i = 1; i < 3; i++) assert_int_equal(r[i].valid_to.day, date_ymd(2026, 2, 1).day);
	assert_false(date_known(r[3].valid_to));
	tx_rollback(w.c.tx);
}

static void budgets_lines_and_closing(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct funds f;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2026, 3, 10), 0);

	fund_with(&w, "state", 0, 50000, NULL);
	const struct fund *state = by_code(&f, &w, "state");
	struct line_new learning = {"326", "교육", "Education", "education,training", {30000}};

	assert_int_equal(fund_line_add(&w.p, state, &learning), OK);
	spend(&w, who, date_ymd(2026, 9, 1), "counsel", 10000); /* no line takes it */
	assert_int_equal(fund_used(&w, "state"), 0);
	spend(&w, who, date_ymd(2026, 9, 1), "tutoring", 40000); /* as much as the line holds */
	assert_int_equal(fund_used(&w, "state"), 30000);
	state = by_code(&f, &w, "state");
	struct fund_edit less = {state->id, state->version, "가", "a", "o", {29999}, state->starts, state->ends, 0};

	assert_int_equal(fund_change(&w.p, state, &less), INVALID);
	less.budget.minor = 30000;
	assert_int_equal(fund_change(&w.p, state, &less), OK);
	assert_int_equal(fund_change(&w.p, state, &less), CONFLICT); /* the version is old */
	learning.cap.minor = 20000;
	assert_int_equal(fund_line_change(&w.p, state, state->line, &learning, state->line->version), INVALID);
	learning.cap.minor = 40000;
	assert_int_equal(fund_line_change(&w.p, state, state->line, &learning, state->line->version), OK);
	fund_books_hold(&w);
	state = by_code(&f, &w, "state");
	assert_int_equal(fund_close(&w.p, state, state->version), OK);
	spend(&w, who, date_ymd(2026, 9, 2), "tutoring", 10000); /* closed money pays nothing more … */
	assert_int_equal(pay_all(&w.p), OK);
	assert_int_equal(fund_used(&w, "state"), 30000); /* … and keeps what it paid */
	struct fund_new twice = {.code = "state", .name_ko = "가", .name_en = "a", .kind = "gov", .owner_org = "o", .starts = date_ymd(2026, 1, 1),
		.ends = date_ymd(2027, 1, 1)};
	struct fund_id id;

	assert_int_equal(fund_create(&id, &w.p, &twice), EXISTS);
	twice.ends = twice.starts;
	assert_int_equal(fund_create(&id, &w.p, &twice), INVALID);
	tx_rollback(w.c.tx);
}

static void on_both(void **state)
{
	store_on_both((store_test_fn *)(uintptr_t)*state);
}

#define BOTH(f) {#f, on_both, NULL, NULL, (void *)(uintptr_t)(f)}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(restricted_money_first), BOTH(room_is_made),
		BOTH(lapsing_money_first_and_caps_are_used_up), BOTH(the_unit_cost_is_the_default), BOTH(taking_back), BOTH(caps_count_the_household),
		BOTH(the_directors_allowance), BOTH(a_changed_rule_moves_what_was_not_reported), BOTH(a_new_rule_ends_those_of_its_cohort), BOTH(budgets_lines_and_closing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
