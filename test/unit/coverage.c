/* Coverage by month, the cliff, refusals with the day they change, templates; on both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/pack.h"
#include "fund/coverage.h"
#include "fund/pay.h"
#include "fund/template.h"
#include "test/unit/fund_helper.h"

#define FIRST_YEAR "{\"clock_event\":\"first_move_in\",\"window_from\":\"0m\",\"window_to\":\"12m\"}"

static void spend(struct fund_world *w, struct client_id client, struct date on, const char *service, int64_t amount)
{
	struct charge_new n = {.client = client, .on = on, .service_code = service, .quantity = 1, .amount = {amount}, .room = "care", .origin = 1};
	struct charge_id id;

	assert_int_equal(charge_add(&id, &w->p, &n), OK);
}

static const struct cover_row *row(const struct coverage *v, const char *category)
{
	for (size_t i = 0; i < v->n_rows; i++)
		if (strcmp(v->row[i].category, category) == 0) return &v->row[i];
	fail_msg("no row %s", category);
	return NULL;
}

/* Today is 2026-09-15; moved in on 2025-10-20: month 11 of support. */
static void months_of_one_person(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct coverage v;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2025, 10, 20), 0);

	fund_with(&w, "state", 0, 1000000, FIRST_YEAR);
	fund_with(&w, "mind", 1, 1000000, "{\"purpose_in\":[\"mental\"]}");
	spend(&w, who, date_ymd(2026, 7, 1), "mind_session", 60000);
	spend(&w, who, date_ymd(2025, 12, 1), "counsel", 5000); /* before any money began */
	tx_count_reset(w.c.tx);
	assert_int_equal(coverage_read(&v, &w.p, who), OK);
	assert_true(tx_statements(w.c.tx) <= 5);
	assert_true(v.known && v.first_month == 0 && v.now == 10);
	assert_int_equal(v.cliff.day, date_ymd(2026, 10, 20).day);
	assert_int_equal(coverage_cliff_month(&v), 12);
	const struct cover_row *mind = row(&v, "mental"), *talk = row(&v, "case_work"), *work = row(&v, "employment");

	assert_string_equal(mind->month[8].fund->code, "state"); /* it paid */
	assert_string_equal(mind->month[11].fund->code, "state");
	assert_string_equal(mind->month[12].fund->code, "mind"); /* after the cliff the next one */
	assert_string_equal(mind->month[14].fund->code, "mind"); /* 20 December: the last month of the fund */
	assert_int_equal(mind->month[15].what, COVER_GAP);
	assert_int_equal(talk->month[1].what, COVER_GAP);        /* something stayed unpaid */
	assert_int_equal(talk->month[0].what, COVER_QUIET);      /* nothing done, no money then */
	assert_int_equal(work->month[5].what, COVER_FUND);
	assert_int_equal(work->month[12].what, COVER_GAP);
	assert_int_equal(v.squares, 60);
	assert_int_equal(v.empty, 57);
	tx_rollback(w.c.tx);
}

static void years_later_and_not_known(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct coverage v;
	fund_world(&w, s, a);
	struct client_id old = fund_client(&w, date_ymd(2020, 2, 29), 0), unknown = fund_client(&w, DATE_NONE, 0);

	fund_with(&w, "state", 0, 1000000, FIRST_YEAR);
	assert_int_equal(coverage_read(&v, &w.p, old), OK);
	assert_int_equal(v.first_month, 72);
	assert_int_equal(v.now, 6);
	assert_int_equal(coverage_cliff_month(&v), 0);
	assert_int_equal(v.cliff.day, date_ymd(2021, 3, 1).day);
	assert_int_equal(coverage_read(&v, &w.p, unknown), OK);
	assert_false(v.known);
	assert_int_equal(coverage_read(&v, &w.p, (struct client_id){99}), NOT_FOUND);
	tx_rollback(w.c.tx);
}

static void whose_year_ends(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct cliffs c;
	struct funds f;
	fund_world(&w, s, a);
	struct client_id later = fund_client(&w, date_ymd(2025, 12, 14), 0), soon = fund_client(&w, date_ymd(2025, 9, 16), 0);

	fund_client(&w, date_ymd(2025, 12, 15), 0); /* in 91 days */
	fund_client(&w, date_ymd(2025, 9, 15), 0);  /* today: over already */
	fund_client(&w, DATE_NONE, 0);
	fund_with(&w, "state", 0, 1000000, FIRST_YEAR);
	fund_with(&w, "mind", 1, 1000000, "{\"purpose_in\":[\"mental\",\"education\"]}");
	assert_int_equal(funds_read(&f, &w.p), OK);
	tx_count_reset(w.c.tx);
	assert_int_equal(coverage_cliffs(&c, &w.p, &f, 90), OK);
	assert_true(tx_statements(w.c.tx) <= 2); /* however many people there are */
	assert_int_equal(c.n, 2);
	assert_int_equal(c.at[0].client.v, soon.v);
	assert_int_equal(c.at[0].on.day, date_ymd(2026, 9, 16).day);
	assert_int_equal(c.at[1].client.v, later.v);
	assert_int_equal(c.at[0].without, 3);
	assert_int_equal(c.at[1].without, 5); /* the other money ends two weeks later: it carries nobody */
	tx_rollback(w.c.tx);
}

static void refusals_teach(struct store *s, struct arena *a)
{
	struct fund_world w;
	struct coverage v;
	fund_world(&w, s, a);
	struct client_id who = fund_client(&w, date_ymd(2026, 10, 1), 0); /* moves in next month */

	fund_with(&w, "state", 0, 1000000, FIRST_YEAR);
	fund_with(&w, "learn", 1, 1000000, "{\"purpose_in\":[\"education\"]}");
	assert_int_equal(coverage_read(&v, &w.p, who), OK);
	assert_int_equal(v.now, -1);
	struct fund_answers all = coverage_ask(a, &v.funds, &v.who, "case_work", w.c.today);

	assert_int_equal(all.n, 2);
	assert_false(fund_answer_pays(&all.at[0]));
	assert_int_equal(all.at[0].verdict.failed[0].test, TEST_WINDOW_FROM);
	assert_int_equal(all.at[0].verdict.changes_on.day, date_ymd(2026, 10, 1).day);
	assert_string_equal(all.at[0].verdict.by->source, "art. 1");
	assert_int_equal(all.at[1].verdict.failed[0].test, TEST_PURPOSE_IN);
	assert_false(date_known(all.at[1].verdict.changes_on));
	tx_rollback(w.c.tx);
}

/* Every template of the pack becomes a fund whose rules read back as they were. */
static void templates_become_funds(struct store *s, struct arena *a)
{
	struct fund_world w;
	fund_world(&w, s, a);
	const struct pack_table *t = pack_table(w.site.pack, "funds");
	struct template_ask ask = {.budget = {1000000}, .starts = date_ymd(2026, 1, 1), .ends = date_ymd(2027, 1, 1), .region = "daegu"};

	for (size_t i = 0; i < t->n; i++) {
		struct fund_new n;
		struct fund_id id;
		struct rules rules;
		struct funds f;
		assert_int_equal(template_fill(&n, &w.c, &t->at[i], &ask), OK);
		assert_int_equal(fund_create(&id, &w.p, &n), OK);
		assert_int_equal(template_rules(&rules, &w.c, &t->at[i]), OK);
		assert_int_equal(funds_read(&f, &w.p), OK);
		const struct fund *x = fund_by_id(&f, id);
		assert_int_equal(x->n_rules, rules.n);
		for (size_t j = 0; j < rules.n; j++) {
			const struct rule *was = &rules.at[j], *is = &f.rules.at[x->first_rule + j];
			assert_string_equal(is->source, was->source);
			assert_int_equal(is->window_to.n, was->window_to.n);
			assert_int_equal(is->purpose_in.n, was->purpose_in.n);
			assert_int_equal(is->payee_kind.n, was->payee_kind.n);
			assert_int_equal(is->spread, was->spread);
			assert_int_equal(is->carry_over, was->carry_over);
			assert_int_equal(is->unspent, was->unspent);
			assert_int_equal(is->keep_years, was->keep_years);
			assert_int_equal(is->region_in.n, 1);
			for (int k = 0; k < CAPS; k++) assert_true(is->cap[k].minor == was->cap[k].minor);
		}
	}
	fund_books_hold(&w);
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
		BOTH(months_of_one_person), BOTH(years_later_and_not_known), BOTH(whose_year_ends), BOTH(refusals_teach), BOTH(templates_become_funds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
