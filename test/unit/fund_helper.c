#include "test/unit/fund_helper.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/id.h"
#include "fund/book.h"
#include "fund_world_sql.h"
#include "pay_sql.h"
#include "people/clock.h"

/* Read once, and kept until the program ends: as a server does. */
static const struct site *the_site(void)
{
	static struct arena a;
	static struct site site;
	static struct clocks clocks;
	if (site.pack) return &site;
	arena_init(&a, 64 << 20);
	struct problems problems = {.arena = &a};
	struct pack *pack;
	assert_int_equal(pack_read(&pack, &a, NULL, "kr", &problems), OK);
	assert_int_equal(clocks_read(&clocks, &a, pack, &problems), OK);
	site = (struct site){.pack = pack, .clocks = &clocks};
	return &site;
}

void fund_world(struct fund_world *w, struct store *s, struct arena *a)
{
	*w = (struct fund_world){.centre = {.id = {1}, .name = "나루터", .people_word = "주민", .region = "daegu", .zone_minutes = 540}};
	w->site = *the_site();
	w->c = (struct ctx){.arena = a, .tx = store_begin(s, a), .centre = &w->centre, .site = &w->site, .today = date_ymd(2026, 9, 15),
		.now = instant_at(date_ymd(2026, 9, 15), 10, 0, 540), .lang = LANG_EN};
	w->p = (struct permit){.c = &w->c, .centre = {1}, .staff = {7}, .need = NEED_FUNDS_EDIT};
	assert_int_equal(store_world_centre(w->c.tx, (struct centre_id){1}), OK);
}

struct client_id fund_client(struct fund_world *w, struct date move_in, int64_t household)
{
	struct client_id id = {id_new()};
	char code[10];

	code_new(code);
	assert_int_equal(store_world_client(w->c.tx, &(struct world_client_args){.centre = {1}, .client = id, .code = code,
		.call_name = code, .move_in = move_in, .household = {household}}), OK);
	w->client[w->n++] = id;
	return id;
}

struct fund_id fund_with(struct fund_world *w, const char *code, int flex_rank, int64_t budget, const char *rule)
{
	struct fund_id id = {0};
	struct rule_new r = {date_ymd(2020, 1, 1), DATE_NONE, rule ? rule : "{}", "art. 1"};
	struct fund_new n = {.code = code, .name_ko = code, .name_en = code, .kind = "gov", .owner_org = "ministry", .budget = {budget},
		.starts = date_ymd(2026, 1, 1), .ends = date_ymd(2027, 1, 1), .flex_rank = flex_rank, .rule = &r, .n_rules = 1};

	assert_int_equal(fund_create(&id, &w->p, &n), OK);
	return id;
}

int64_t fund_used(const struct fund_world *w, const char *code)
{
	struct funds f;

	assert_int_equal(funds_read(&f, &w->p), OK);
	return fund_by_code(&f, code)->used.minor;
}

void fund_books_hold(const struct fund_world *w)
{
	struct book_fault fault;
	struct charge_open_rows rows;
	struct trial t;
	size_t n = 1;

	assert_int_equal(book_check(&fault, &n, w->c.tx, w->p.centre), OK);
	assert_int_equal(n, 0);
	assert_int_equal(book_trial(&t, &w->p), OK);
	assert_int_equal(t.debit.minor, t.credit.minor);
	assert_int_equal(store_charges_open(&rows, w->c.tx, w->p.centre), OK);
	for (size_t i = 0; i < rows.n;) {
		int64_t charge = rows.at[i].charge.v, amount = rows.at[i].amount.minor, paid = 0;
		for (; i < rows.n && rows.at[i].charge.v == charge; i++)
			if (rows.at[i].fund.v) paid += rows.at[i].paid.minor;
		assert_true(paid <= amount);
	}
}
