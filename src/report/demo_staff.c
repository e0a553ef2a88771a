/* Who works at the demo centre: six with names of their own, and further caseworkers where it has more people. */
#include <stdio.h>
#include "report/demo_parts.h"
#include "base/banned.h"

enum { PEOPLE_EACH = 210, FIRST_CASEWORKER = 2, NAMED_CASEWORKERS = 3, FAMILIES = 16, GIVEN = 30 };

static const struct demo_staff named[DEMO_NAMED] = {
	{"hanjiu", "한지우", "센터장", "director", ROLE_DIRECTOR},
	{"ohnaeun", "오나은", "사업 담당", "coordinator", ROLE_COORDINATOR},
	{"parkseoyeon", "박서연", "사례관리사", "caseworker", ROLE_CASEWORKER},
	{"minjaeha", "민재하", "사례관리사", "caseworker", ROLE_CASEWORKER},
	{"yundohyeon", "윤도현", "사례관리사", "caseworker", ROLE_CASEWORKER},
	{"jeonghaeun", "정하은", "상담사", "counsellor", ROLE_COUNSELLOR},
};

/* Every pair of these is a name of its own, and none of the six. */
static const char *const families[FAMILIES] = {"강", "고", "구", "김", "남", "노", "문", "배", "백", "서", "송", "심", "양", "유", "이", "조"};
static const char *const given[GIVEN] = {"가람", "나래", "다온", "도담", "라온", "마루", "미르", "바다", "별하", "보라", "봄이", "산하", "새론", "소담", "솔비",
	"슬기", "아람", "아라", "예슬", "우리", "은솔", "이든", "잔디", "조은", "찬솔", "초롱", "하늘", "한결", "한울", "해든"};
_Static_assert(DEMO_NAMED + FAMILIES * GIVEN >= DEMO_STAFF_MAX, "names for all");

static int caseworkers(const struct demo_plan *plan)
{
	const int most = DEMO_STAFF_MAX - DEMO_NAMED + NAMED_CASEWORKERS, n = (plan->clients + PEOPLE_EACH / 2) / PEOPLE_EACH;
	return n < NAMED_CASEWORKERS ? NAMED_CASEWORKERS : n > most ? most : n;
}

int demo_staff_count(const struct demo_plan *plan)
{
	return DEMO_NAMED - NAMED_CASEWORKERS + caseworkers(plan);
}

struct demo_staff demo_staff(int place)
{
	REQUIRE(place >= 0 && place < DEMO_STAFF_MAX);
	if (place < DEMO_NAMED) return named[place];
	const int k = place - DEMO_NAMED, family = k % FAMILIES;
	struct demo_staff s = {.title = "사례관리사", .role = "caseworker", .roles = ROLE_CASEWORKER};
	snprintf(s.login, sizeof s.login, "saryegwan%03d", k + 1);
	snprintf(s.name, sizeof s.name, "%s%s", families[family], given[(k / FAMILIES + family * 7) % GIVEN]);
	return s;
}

int demo_worker(const struct demo_plan *plan, int number)
{
	const int k = number % caseworkers(plan);
	return k < NAMED_CASEWORKERS ? FIRST_CASEWORKER + k : DEMO_NAMED + k - NAMED_CASEWORKERS;
}
