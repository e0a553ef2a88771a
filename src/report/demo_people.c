/* Who the demo centre looks after: sexes, ages and years of arrival as published, everything else invented. */
#include <stdio.h>
#include <string.h>
#include "keeper/client.h"
#include "report/demo_parts.h"
#include "report/demo_random.h"
#include "base/banned.h"

static const char *const family_names[] = {"김", "리", "박", "최", "정", "강", "조", "윤", "장", "림", "한", "오", "서", "신", "권", "황", "안", "송", "류", "홍"};
static const int family_share[] = {215, 360, 445, 492, 535, 560, 581, 602, 622, 639, 655, 669, 682, 694, 703, 711, 718, 725, 731, 737};
static const char *const given_names[] = {"순영", "영희", "은심", "철수", "금희", "명옥", "성철", "광일", "혜경", "미란", "옥순", "정혁", "은별", "수련", "향미", "국철",
	"선화", "경애", "영남", "춘희", "설화", "일심", "정숙", "룡호", "해연", "복순", "은경", "명국", "지향", "예진"};

enum stream { OF_PERSON = 1, OF_HOME = 2 };

/* One entry of a kind, by weight. */
static const struct pack_entry *weighted(const struct demo_plan *plan, const char *kind, const char *field, struct draws *d)
{
	const struct pack_table *t = pack_table(plan->pack, "arrivals");
	int64_t sum = 0;
	for (size_t i = 0; i < t->n; i++)
		if (text_equal(pack_text(&t->at[i], "kind"), kind)) sum += pack_int(&t->at[i], field, 0);
	int64_t at = sum > 0 ? (int64_t)(draw(d) % (uint64_t)sum) : 0;
	for (size_t i = 0; i < t->n; i++) {
		if (!text_equal(pack_text(&t->at[i], "kind"), kind)) continue;
		at -= pack_int(&t->at[i], field, 0);
		if (at < 0) return &t->at[i];
	}
	return NULL;
}

static int permille_men(const struct demo_plan *plan)
{
	char code[80];
	snprintf(code, sizeof code, "live_%.60s", plan->region);
	const struct pack_entry *e = pack_find(pack_table(plan->pack, "arrivals"), code, DATE_NONE);
	int64_t men = e ? pack_int(e, "male", 0) : 1, women = e ? pack_int(e, "female", 0) : 3;
	return (int)(men * 1000 / (men + women > 0 ? men + women : 1));
}

/* Of every fifty people one came within the last year, so that there are clocks to see. The others as published. */
static struct date arrival(const struct demo_plan *plan, int number, bool man, struct draws *d)
{
	enum { HALF_YEAR_BEFORE_MOVING_IN = 180, NEWCOMER_EVERY = 50 };
	if (number % NEWCOMER_EVERY == 7)
		return date_add_days(plan->today, -HALF_YEAR_BEFORE_MOVING_IN - 3 - (number / NEWCOMER_EVERY * 29 + draw_below(d, 12)) % 360);
	const struct pack_entry *year = weighted(plan, "year", man ? "male" : "female", d);
	if (!year) return date_add_days(plan->today, -draw_below(d, 7000) - 200);
	struct date first = date_ymd((int)pack_int(year, "first", 2009), 1, 1), last = date_ymd((int)pack_int(year, "last", 2009), 12, 31);
	struct date on = date_add_days(first, draw_below(d, last.day - first.day + 1));
	return on.day > plan->today.day - 560 ? date_add_days(plan->today, -560 - draw_below(d, 300)) : on;
}

static struct date birth(const struct demo_plan *plan, struct date arrived, struct draws *d)
{
	const struct pack_entry *band = weighted(plan, "age", "people", d);
	int first = band ? (int)pack_int(band, "first", 20) : 20, last = band ? (int)pack_int(band, "last", 49) : 49;
	return date_add_days(arrived, -365 * (first + draw_below(d, last - first + 1)) - draw_below(d, 365));
}

/* Shares of those whose protection is long over; nobody of them is forgotten. */
static const char *status(const struct demo_client *c, struct date today, struct draws *d)
{
	int share = draw_below(d, 1000);
	if (c->number % 97 == 11 && c->move_in.day > today.day - 365) return "intake";
	if (c->move_in.day > today.day - 5 * 365) return "active";
	if (share < 420) return "closed";
	if (share < 445) return "moved";
	if (share < 457) return "untraced";
	if (share < 465) return "abroad";
	if (share < 472) return "died";
	return "active";
}

/* Households of two and three stand next to each other. */
static void home(struct demo_client *c, const struct demo_plan *plan)
{
	int place = (c->number - 1) % 10;
	struct draws d = draws_of(plan->seed, OF_HOME, (uint64_t)(c->number - 1) / 10);
	bool pair = draw_permille(&d, 500), three = draw_permille(&d, 300);
	if (pair && place >= 2 && place <= 3) c->home = (c->number - place) * 2 + 1, c->home_size = 2;
	if (three && place >= 5 && place <= 7) c->home = (c->number - place) * 2 + 2, c->home_size = 3;
}

void demo_client(struct demo_client *out, const struct demo_plan *plan, int number)
{
	struct draws d = draws_of(plan->seed, OF_PERSON, (uint64_t)number);
	struct demo_client c = {.number = number, .home_size = 1, .closed_on = DATE_NONE, .last_seen = plan->today};
	bool man = draw_permille(&d, permille_men(plan));
	c.sex = draw_permille(&d, 15) ? 0 : man ? 'm' : 'f';
	c.arrived = arrival(plan, number, man, &d);
	c.move_in = date_add_days(c.arrived, 150 + draw_below(&d, 31));
	c.born = birth(plan, c.arrived, &d);
	c.status = status(&c, plan->today, &d);
	c.nameless = draw_permille(&d, 40);
	if (!plan->nobody) snprintf(c.worker, sizeof c.worker, "%s", demo_staff(demo_worker(plan, number)).name);
	struct date began = date_ymd(2010, 2, 1);
	c.opened_on = c.move_in.day > began.day ? c.move_in : began;
	if (c.opened_on.day > plan->today.day) c.opened_on = plan->today;
	if (!text_equal(c.status, "active") && !text_equal(c.status, "intake")) {
		int days = plan->today.day - c.opened_on.day;
		c.closed_on = date_add_days(plan->today, -draw_below(&d, days > 1500 ? 1500 : days > 1 ? days : 1));
		c.last_seen = c.closed_on;
	} else if (draw_permille(&d, 60)) c.last_seen = date_add_days(plan->today, -41 - draw_below(&d, 360));
	home(&c, plan);
	*out = c;
}

/* Writing -------------------------------------------------------------------------------------------------------------*/
static void text(struct buf *b, const char *s)
{
	csv_cell(b, s);
	buf_char(b, ',');
}

static void day(struct buf *b, struct date d)
{
	char s[11];
	date_write(s, d);
	text(b, s);
}

static const char *family_name(struct draws *d)
{
	int at = draw_below(d, family_share[sizeof family_share / sizeof *family_share - 1]);
	size_t i = 0;
	while (at >= family_share[i]) i++;
	return family_names[i];
}

static const char *outcome_of(const char *status)
{
	static const struct { const char *status, *outcome; } ends[] = {
		{"closed", "stands_alone"}, {"moved", "other_centre"}, {"untraced", "untraced"}, {"abroad", "abroad"}, {"died", "died"}};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (text_equal(ends[i].status, status)) return ends[i].outcome;
	return "";
}

static void statuses(struct buf *b, const struct demo_plan *plan, const struct demo_client *c, struct draws *d)
{
	const struct pack_entry *share = pack_find(pack_table(plan->pack, "arrivals"), "livelihood_share", DATE_NONE);
	int age = date_age(c->born, plan->today), livelihood = share ? (int)pack_int(share, "permille", 226) : 226;
	const char *on[4];
	int n = 0;
	if (draw_permille(d, livelihood)) on[n++] = "livelihood_recipient";
	if (age >= 15 && age < 25) on[n++] = "student";
	else if (age >= 25 && age < 65) on[n++] = draw_permille(d, 613) ? "employed" : "job_seeking";
	if (draw_permille(d, 30)) on[n++] = "crisis";
	if (draw_permille(d, 40)) on[n++] = "disabled";
	for (int i = 0; i < n; i++) buf_printf(b, "%s%s", i ? ";" : "", on[i]);
	buf_char(b, ',');
}

/* Numbers that are nobody's: the exchange 0000 is not given out. */
static void identity(struct buf *b, const struct demo_client *c, struct draws *d)
{
	const char *family = family_name(d);
	const char *given = given_names[draw_below(d, sizeof given_names / sizeof *given_names)];
	const char *north = given_names[draw_below(d, sizeof given_names / sizeof *given_names)];
	int old_name = draw_permille(d, 250), house = draw_below(d, 90) + 1, floor = draw_below(d, 15) + 1;
	if (c->nameless) {
		buf_add(b, ",,,,,\n");
		return;
	}
	char address[80];
	snprintf(address, sizeof address, "느티시 나루로 %d, %d층", house, floor);
	buf_printf(b, "%s%s,", family, given);
	if (old_name) buf_printf(b, "%s%s", family, north);
	buf_add(b, ",,");
	text(b, address);
	buf_printf(b, "010-0000-%04d,\n", draw_below(d, 10000));
}

/* Some know their year of birth only, some not even that for certain. */
static void birth_cell(struct buf *b, const struct demo_client *c, struct draws *d)
{
	int year, month, dom;
	date_split(c->born, &year, &month, &dom);
	if (c->nameless) buf_printf(b, "about %d,", year);
	else if (draw_permille(d, 50)) buf_printf(b, "%d,", year);
	else day(b, c->born);
}

static void consents(struct buf *b, const struct demo_client *c, struct draws *d)
{
	if (c->nameless) text(b, "collect=no;health=no;statistics=yes");
	else buf_printf(b, "collect=yes;health=%s;share_foundation=%s;statistics=yes,", draw_permille(d, 700) ? "yes" : "no", draw_permille(d, 800) ? "yes" : "no");
}

static void one(struct buf *b, const struct demo_plan *plan, int number)
{
	struct demo_client c;
	struct draws d = draws_of(plan->seed, OF_PERSON + 10, (uint64_t)number);
	const struct pack_table *likes = pack_table(plan->pack, "preferences");
	demo_client(&c, plan, number);
	const struct pack_table *words = pack_table(plan->pack, "call_names");
	REQUIRE(words->n > 0);
	size_t round = (size_t)number / words->n; /* every word once a round, each round in another order */
	const struct pack_entry *word = &words->at[((size_t)number + round * 11) % words->n];
	buf_printf(b, "K-%05d,,%s %02zu,%s,", number, pack_text(word, "ko"), round + 1, c.status);
	day(b, c.move_in);
	day(b, c.arrived);
	day(b, c.move_in);
	bool works = c.move_in.day < plan->today.day - 200 && draw_permille(&d, 600);
	day(b, works ? date_add_days(c.move_in, 60 + draw_below(&d, 130)) : DATE_NONE);
	day(b, draw_permille(&d, 30) && c.move_in.day > plan->today.day - 8 * 365 ? date_add_years(c.move_in, 7) : DATE_NONE);
	birth_cell(b, &c, &d);
	buf_printf(b, "%s,", c.sex == 'f' ? "f" : c.sex == 'm' ? "m" : "");
	if (c.home) buf_printf(b, "H-%d", c.home);
	buf_printf(b, ",%d,%s,%s,", c.home_size, c.worker,
		draw_permille(&d, 600) && !plan->nobody ? demo_staff(demo_worker(plan, number + 1)).name : "");
	text(b, draw_permille(&d, 930) ? plan->region : "gyeongbuk");
	statuses(b, plan, &c, &d);
	text(b, likes->n > 0 && draw_permille(&d, 350) ? likes->at[draw_below(&d, (int)likes->n)].code : "");
	consents(b, &c, &d);
	buf_char(b, ','); /* last contact: from the services */
	day(b, c.opened_on);
	day(b, c.closed_on);
	text(b, outcome_of(c.status));
	identity(b, &c, &d);
}

void demo_write_clients(struct buf *out, const struct demo_plan *plan, int part)
{
	demo_write_header(out, IMPORT_CLIENTS);
	for (int k = part * DEMO_PART + 1; k <= plan->clients && k <= (part + 1) * DEMO_PART; k++) one(out, plan, k);
}
