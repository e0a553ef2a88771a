/* Identity: sealed in, opened with a reason, shown for ten minutes, written down. */
#include "test/unit/people_helper.h"

#include "care/goal.h"
#include "identity_sql.h"
#include "people/identity.h"

static const struct identity WHO = {.name = {{"legal", "가온누리"}, {"chinese", "李某"}}, .n_names = 2, .birth = {1985, 7, 5, true},
	.address = "어느 길 1", .phone = "010-0000-0000", .relatives = "이웃"};

static struct client_row sealed_client(struct people_world *w)
{
	struct client_row row;
	struct client_id id = people_client(w, "노을 07", DATE_NONE);
	assert_int_equal(identity_write(&w->p, id, &WHO, PARTS_ALL), OK);
	assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
	return row;
}

static void opened_with_a_reason_for_ten_minutes(struct people_world *w)
{
	struct identity who;
	struct opening o;
	struct client_row row = sealed_client(w);
	assert_int_equal(identity_show(&who, &o, &w->p, &row), GONE);
	assert_int_equal(identity_open(&o, &w->p, &row, PURPOSE_UNSET, "clinic"), INVALID);
	assert_int_equal(identity_open(&o, &w->p, &row, PURPOSE_ACCOMPANY, ""), INVALID);
	assert_int_equal(identity_open(&o, &w->p, &row, PURPOSE_ACCOMPANY, "clinic at ten"), OK);
	assert_true(o.until.ms - w->c.now.ms > 9 * 60000 && o.until.ms - w->c.now.ms <= 10 * 60000);
	people_copy_journal(w);
	assert_int_equal(identity_show(&who, &o, &w->p, &row), OK);
	assert_int_equal(who.n_names, 2);
	assert_string_equal(who.name[0].text, "가온누리");
	assert_string_equal(who.name[1].kind, "chinese");
	assert_string_equal(who.phone, "010-0000-0000");
	assert_string_equal(who.relatives, "이웃");
	assert_true(who.birth.year == 1985 && who.birth.day == 5 && who.birth.estimated);
	people_later(w, 11);
	assert_int_equal(identity_show(&who, &o, &w->p, &row), GONE);
}

static void who_looked_is_written_down(struct people_world *w)
{
	struct opening o;
	struct opened_rows rows;
	struct client_row row = sealed_client(w);
	assert_int_equal(identity_open(&o, &w->p, &row, PURPOSE_PAPERS, "form at the district office"), OK);
	people_copy_journal(w);
	assert_int_equal(store_opened_list(&rows, w->c.tx, CENTRE, row.client, true), OK);
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.at[0].purpose, PURPOSE_PAPERS);
	assert_int_equal(rows.at[0].action, ACT_OPEN_ID);
	assert_string_equal(rows.at[0].staff_name, "나래");
	assert_true(rows.at[0].rev == 1 && rows.at[0].blob.n > 100); /* the line of why, sealed */
	assert_null(memmem(rows.at[0].blob.at, rows.at[0].blob.n, "district", 8));
	assert_int_equal(store_opened_list(&rows, w->c.tx, CENTRE, row.client, false), OK);
	assert_int_equal(rows.at[0].blob.n, 0);
}

static void nobody_else_opens_it(struct people_world *w)
{
	struct opening o;
	struct identity who;
	unsigned parts;
	struct client_row row = sealed_client(w);
	const struct permit *p = people_as(w, DIRECTOR);
	assert_int_equal(identity_open(&o, p, &row, PURPOSE_SAFETY, "worried"), DENIED);
	assert_int_equal(identity_write(p, row.client, &WHO, PART_PHONE), DENIED);
	assert_int_equal(identity_show(&who, &o, p, &row), GONE);
	assert_int_equal(identity_parts(&parts, p, row.client), OK);
	assert_int_equal(parts, PARTS_ALL);
}

static void nothing_lies_in_the_clear(struct people_world *w)
{
	struct seal_rows rows;
	struct client_row row = sealed_client(w);
	assert_int_equal(store_seal_range(&rows, w->c.tx, CENTRE, row.client, SEALED_NAMES, SEALED_RELATIVES), OK);
	assert_int_equal(rows.n, 5);
	for (size_t i = 0; i < rows.n; i++) {
		assert_int_equal(rows.at[i].kind, KEY_ID);
		assert_true(rows.at[i].blob.n >= 1024); /* the length says nothing */
		assert_null(memmem(rows.at[i].blob.at, rows.at[i].blob.n, "가온", 6));
		assert_null(memmem(rows.at[i].blob.at, rows.at[i].blob.n, "010", 3));
	}
	struct client_id none = people_client(w, "까치 12", DATE_NONE);
	struct client_row empty;
	struct opening o;
	assert_int_equal(client_read(&empty, &w->p, none, ACCESS_FULL), OK);
	assert_int_equal(identity_open(&o, &w->p, &empty, PURPOSE_SAFETY, "worried"), NOT_FOUND); /* nothing is kept, nothing is counted */
}

static void parts_are_written_apart(struct people_world *w)
{
	struct identity who, fresh = {.phone = "010-1111-1111"};
	struct opening o;
	struct client_row row = sealed_client(w);
	assert_int_equal(identity_write(&w->p, row.client, &fresh, PART_PHONE), OK);
	assert_int_equal(identity_open(&o, &w->p, &row, PURPOSE_CONTACT, "call"), OK);
	people_copy_journal(w);
	assert_int_equal(identity_show(&who, &o, &w->p, &row), OK);
	assert_string_equal(who.phone, "010-1111-1111");
	assert_string_equal(who.address, "어느 길 1");
}

static void the_budget_holds(struct people_world *w)
{
	struct opening o = {0};
	enum outcome r = OK;
	int opened = 0;
	for (int i = 0; i < 12 && r == OK; i++) {
		struct client_row row;
		struct client_id id = people_client(w, arena_printf(w->c.arena, "노을 %02d", i), DATE_NONE);
		assert_int_equal(identity_write(&w->p, id, &WHO, PART_NAMES), OK);
		assert_int_equal(client_read(&row, &w->p, id, ACCESS_FULL), OK);
		r = identity_open(&o, &w->p, &row, PURPOSE_PAPERS, "list");
		opened += r == OK;
	}
	assert_int_equal(r, LIMIT);
	assert_true(opened > 0 && opened <= 10);
	assert_non_null(o.refused);
}

static void goals_keep_their_words_sealed(struct people_world *w)
{
	struct goal_id goal;
	struct goal_rows rows;
	struct client_row row = sealed_client(w);
	const struct new_goal g = {.area = "learning", .words = "경영을 배우고 싶습니다.", .steps = 5, .review_on = date_ymd(2026, 12, 1)};
	assert_int_equal(goal_add(&goal, &w->p, row.client, &g), OK);
	struct new_goal bad = g;
	bad.steps = GOAL_STEPS_MAX + 1;
	assert_int_equal(goal_add(&goal, &w->p, row.client, &bad), INVALID);
	assert_int_equal(store_goals_shown(&rows, w->c.tx, CENTRE, row.client), OK);
	assert_int_equal(rows.n, 1);
	assert_null(memmem(rows.at[0].blob.at, rows.at[0].blob.n, "경영", 6));
	struct goal_change c = {.client = row.client, .goal = rows.at[0].goal, .version = rows.at[0].version, .state = "now", .steps_done = 1, .review_on = DATE_NONE};
	assert_int_equal(goal_change(&w->p, &c), OK);
	assert_int_equal(goal_change(&w->p, &c), CONFLICT);
	const struct permit *p = people_as(w, SECOND);
	assert_int_equal(goal_add(&goal, p, row.client, &g), DENIED);
}

static void dates_may_be_partial(void **state)
{
	(void)state;
	static const struct { const char *s; enum outcome r; const char *text; } cases[] = {
		{"1985", OK, "1985"}, {"1985-07", OK, "1985-07"}, {"1985-07-05", OK, "1985-07-05"}, {"about 1985", OK, "about 1985"},
		{"약 1985-07", OK, "about 1985-07"}, {"약1985", OK, "about 1985"}, {"1985-02-30", INVALID, NULL}, {"85", INVALID, NULL},
		{"", INVALID, NULL}, {"about", INVALID, NULL}, {"1885", INVALID, NULL}, {"1985-7", INVALID, NULL},
	};
	struct arena a;
	arena_init(&a, 1 << 16);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct partial_date d = {0};
		assert_int_equal(partial_date_parse(&d, cases[i].s), cases[i].r);
		if (cases[i].text) assert_string_equal(partial_date_text(&a, d), cases[i].text);
	}
	arena_free(&a);
}

#define PEOPLE_TEST(name) \
	static void name##_both(void **state) \
	{ \
		(void)state; \
		people_on_both(name); \
	}
PEOPLE_TEST(opened_with_a_reason_for_ten_minutes)
PEOPLE_TEST(who_looked_is_written_down)
PEOPLE_TEST(nobody_else_opens_it)
PEOPLE_TEST(nothing_lies_in_the_clear)
PEOPLE_TEST(parts_are_written_apart)
PEOPLE_TEST(the_budget_holds)
PEOPLE_TEST(goals_keep_their_words_sealed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opened_with_a_reason_for_ten_minutes_both), cmocka_unit_test(who_looked_is_written_down_both),
		cmocka_unit_test(nobody_else_opens_it_both), cmocka_unit_test(nothing_lies_in_the_clear_both),
		cmocka_unit_test(parts_are_written_apart_both), cmocka_unit_test(the_budget_holds_both),
		cmocka_unit_test(goals_keep_their_words_sealed_both), cmocka_unit_test(dates_may_be_partial),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
