/* Days of one caseworker of the demo centre, made the way people make them: by the one whose cases they are. */
#include "report/demo_days.h"
#include "care/goal.h"
#include "demo_days_sql.h"
#include "people/appointment.h"
#include "report/demo_random.h"
#include "base/banned.h"

enum { OF_DAYS = 30, WITH_GOALS = 45, DAYS_AHEAD = 12 };

static const struct {
	const char *area, *words;
	int steps;
} wishes[] = {
	{"learning", "운전면허를 따고 싶습니다.", 4}, {"work", "집 가까운 곳에서 일하고 싶습니다.", 5}, {"body", "병원에 혼자 가 보고 싶습니다.", 3},
	{"money", "한 달에 십만 원씩 모으고 싶습니다.", 6}, {"language", "전화를 겁내지 않고 받고 싶습니다.", 3}, {"learning", "경영을 배우고 싶습니다.", 5},
	{"home", "아이 방이 있는 집으로 옮기고 싶습니다.", 4}, {"people", "같은 동네 친구를 사귀고 싶습니다.", 3}, {"mind", "밤에 잘 자고 싶습니다.", 4},
	{"papers", "가족관계 서류를 정리하고 싶습니다.", 3},
};
enum { WISHES = sizeof wishes / sizeof *wishes };

static enum outcome one_goal(const struct permit *p, const struct demo_case_row *who, struct draws *d)
{
	int k = draw_below(d, WISHES), done = draw_below(d, wishes[k].steps + 1);
	struct goal_id id;
	const struct date review = date_add_days(p->c->today, 7 + draw_below(d, 80));
	const struct new_goal g = {.area = wishes[k].area, .words = wishes[k].words, .steps = wishes[k].steps, .review_on = review};
	enum outcome r = goal_add(&id, p, who->client, &g);
	if (r != OK || done == 0) return r;
	const struct goal_change change = {.client = who->client, .goal = id, .version = 1, .state = done == wishes[k].steps ? "reached" : "now",
		.steps_done = done, .review_on = review};
	return goal_change(p, &change);
}

static enum outcome one_day(const struct permit *p, const struct demo_case_rows *cases, struct date on, struct draws *d)
{
	static const struct { int minute; const char *kind, *place; } times[] = {
		{9 * 60 + 30, "meeting", "here"}, {11 * 60, "plan", "here"}, {14 * 60, "home", "home"}, {16 * 60, "clinic", "there"},
		{17 * 60 + 30, "phone", "phone"}};
	bool today = on.day == p->c->today.day;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		if (!today && (date_weekday(on) > 4 || !draw_permille(d, 450))) continue;
		bool among_us = times[i].minute < 600;
		struct appointment_id id;
		const struct new_appointment n = {.client = {among_us ? 0 : cases->at[draw_below(d, cases->n < 60 ? (int)cases->n : 60)].client.v}, .on = on,
			.minute = times[i].minute, .kind = times[i].kind, .place = times[i].place, .minutes = 60};
		enum outcome r = appointment_make(&id, p, &n);
		if (r != OK) return r;
	}
	return OK;
}

enum outcome demo_days(const struct permit *p, const struct demo_plan *plan)
{
	struct draws d = draws_of(plan->seed, OF_DAYS, 0);
	struct demo_case_rows cases;
	enum outcome r = store_demo_cases(&cases, p->c->tx, p->centre, p->staff);
	if (r != OK || cases.n == 0) return r;
	for (size_t i = 0; r == OK && i < cases.n && i < WITH_GOALS; i++)
		for (int k = 0; r == OK && k < 1 + draw_permille(&d, 300); k++) r = one_goal(p, &cases.at[i], &d);
	for (int i = 0; r == OK && i < DAYS_AHEAD; i++) r = one_day(p, &cases, date_add_days(p->c->today, i), &d);
	return r;
}
