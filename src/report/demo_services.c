/* Three years of services for each invented client, as a centre has them: much in the first year, then less, and tries
 * without an answer where somebody has gone silent. */
#include <stdlib.h>
#include <string.h>
#include "report/demo_parts.h"
#include "report/demo_random.h"
#include "base/banned.h"

enum { OF_SERVICES = 20, DAYS = 3 * 365 };

struct share {
	const char *code;
	int weight;
};

static const struct share first_year[] = {
	{"counsel", 22}, {"phone_check", 16}, {"accompany", 10}, {"papers_help", 10}, {"clinic_along", 8}, {"initial_training", 8}, {"speaking_class", 8},
	{"job_counsel", 6}, {"home_visit", 5}, {"livelihood_help", 4}, {"mind_session", 3}, {"housing_help", 2}, {NULL, 0}};
static const struct share protected_years[] = {
	{"counsel", 24}, {"phone_check", 26}, {"home_visit", 6}, {"speaking_class", 10}, {"mind_session", 8}, {"job_counsel", 7}, {"clinic_along", 6},
	{"tutoring", 5}, {"training_fee", 1}, {"packing_shift", 5}, {"gathering", 3}, {NULL, 0}};
static const struct share later[] = {
	{"phone_check", 64}, {"counsel", 11}, {"home_visit", 4}, {"gathering", 9}, {"packing_shift", 4}, {"clinic_along", 4}, {"mind_session", 3},
	{"training_fee", 1}, {"job_counsel", 3}, {NULL, 0}};

static const char *const notes[] = {
	"안부를 나눔. 잘 지낸다고 함.", "서류를 함께 살펴보고 빠진 것을 적어 드림.", "다음 만남을 정함.", "병원 접수를 함께 함. 다음에는 혼자 해 보겠다고 함.",
	"일터 이야기를 들음. 몸이 조금 힘들다고 함.", "수업에 계속 나오고 싶다고 함.", "은행 일을 도움. 통장을 새로 만듦.", "관리비 고지서를 함께 읽음.",
	"이웃과 인사하고 지낸다고 함.", "면접 준비를 함께 함.",
};

static const char *pick(const struct share *s, struct draws *d)
{
	int sum = 0;
	for (const struct share *k = s; k->code; k++) sum += k->weight;
	int at = draw_below(d, sum);
	while (at >= s->weight) at -= (s++)->weight;
	return s->code;
}

static const char *service_on(const struct demo_client *c, struct date on, struct draws *d)
{
	int days = on.day - c->move_in.day;
	if (days < 20) return "moving_in";
	return pick(days < 365 ? first_year : days < 5 * 365 ? protected_years : later, d);
}

/* Services a year, by how long somebody has been here. */
static int per_year(const struct demo_client *c, struct date on)
{
	int days = on.day - c->move_in.day;
	bool ended = date_known(c->closed_on);
	return days < 0 ? 0 : days < 365 ? 26 : days < 5 * 365 ? 14 : ended ? 5 : 8;
}

static const char *how_of(const char *code, struct draws *d)
{
	if (strcmp(code, "phone_check") == 0) return draw_permille(d, 800) ? "phone" : "message";
	if (strcmp(code, "accompany") == 0 || strcmp(code, "clinic_along") == 0 || strcmp(code, "moving_in") == 0) return "accompany";
	if (strcmp(code, "counsel") == 0) return draw_permille(d, 600) ? "meet" : "phone";
	return "meet";
}

static void line(struct buf *b, const struct demo_plan *plan, const struct demo_client *c, struct date on, const char *code, struct draws *d)
{
	char day[11];
	date_write(day, on);
	bool answered = on.day <= c->last_seen.day;
	const struct demo_staff counsellor = demo_staff(DEMO_NAMED - 1);
	const char *staff = strcmp(code, "mind_session") == 0 && !plan->nobody ? counsellor.name : c->worker;
	buf_printf(b, ",K-%05d,%s,%s,%s,%s,,%s,,,", c->number, day, code, how_of(code, d), answered ? "yes" : "no", staff);
	if (answered && draw_permille(d, 120)) csv_cell(b, notes[draw_below(d, sizeof notes / sizeof *notes)]);
	buf_char(b, '\n');
}

static int by_day(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* The days of one client, in order. */
static int days_of(int out[], int most, const struct demo_plan *plan, const struct demo_client *c, struct draws *d)
{
	int n = 0, first = plan->today.day - DAYS, last = (date_known(c->closed_on) ? c->closed_on : plan->today).day;
	if (c->move_in.day > first) first = c->move_in.day;
	if (first > last) first = last;
	if (plan->services > 0) {
		while (n < plan->services && n < most) out[n++] = first + draw_below(d, last - first + 1);
	} else {
		for (int day = first; day <= last && n < most; day++)
			if (draw_below(d, 365) < per_year(c, (struct date){day})) out[n++] = day;
	}
	qsort(out, (size_t)n, sizeof *out, by_day);
	return n;
}

/* Somebody who has gone silent was asked after a few times, and no more than that. */
static void one(struct buf *b, const struct demo_plan *plan, int number)
{
	enum { MOST = 400, TRIES = 3 };
	struct demo_client c;
	struct draws d = draws_of(plan->seed, OF_SERVICES, (uint64_t)number);
	int day[MOST], tries = 0;
	demo_client(&c, plan, number);
	int n = days_of(day, MOST, plan, &c, &d);
	for (int i = 0; i < n; i++) {
		struct date on = {day[i]};
		bool silent = on.day > c.last_seen.day;
		if (silent && plan->services == 0 && ++tries > TRIES) break;
		line(b, plan, &c, on, silent ? "phone_check" : service_on(&c, on, &d), &d);
	}
}

void demo_write_services(struct buf *out, const struct demo_plan *plan, int part)
{
	demo_write_header(out, IMPORT_SERVICES);
	for (int k = part * DEMO_PART + 1; k <= plan->clients && k <= (part + 1) * DEMO_PART; k++) one(out, plan, k);
}
