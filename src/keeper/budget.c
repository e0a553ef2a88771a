#include "keeper/budget.h"
#include <stddef.h>
#include <string.h>
#include "base/text.h"

#define MINUTE_MS 60000ll
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* Security decision, not a rule of the field: the ceiling stands in the program, where a changed file cannot reach it. */
struct budget_limits budget_most(void)
{
	return (struct budget_limits){.ten_minutes = 8, .hour_alarm = 20, .day = 40, .unlinked_day = 10, .week = 120, .cns_hour = 12,
		.outside_hours = 3, .day_from = 7, .day_until = 21};
}

static const struct limit_name {
	const char *name;
	size_t at;
	bool later; /* a larger number is the tighter one */
} names[] = {
	{"ten_minutes", offsetof(struct budget_limits, ten_minutes), false},
	{"hour_alarm", offsetof(struct budget_limits, hour_alarm), false},
	{"day", offsetof(struct budget_limits, day), false},
	{"unlinked_day", offsetof(struct budget_limits, unlinked_day), false},
	{"week", offsetof(struct budget_limits, week), false},
	{"cns_hour", offsetof(struct budget_limits, cns_hour), false},
	{"outside_hours", offsetof(struct budget_limits, outside_hours), false},
	{"day_from", offsetof(struct budget_limits, day_from), true},
	{"day_until", offsetof(struct budget_limits, day_until), false},
};

static enum outcome tighten(struct budget_limits *l, char *line)
{
	if (line[0] == '\0' || line[0] == '#') return OK;
	char *value = strchr(line, ' ');
	int64_t v;
	if (!value) return INVALID;
	*value++ = '\0';
	if (text_i64(&v, value, 0, 1000) != OK) return INVALID;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i].name, line) != 0) continue;
		int64_t *limit = (int64_t *)(void *)((char *)l + names[i].at);
		if (names[i].later ? v < *limit || v > 24 : v > *limit) return INVALID;
		*limit = v;
		return OK;
	}
	return INVALID;
}

enum outcome budget_load(struct budget_limits *out, int *line, struct disk *d)
{
	char text[2048];
	size_t n;
	struct budget_limits l = budget_most();
	enum outcome r = disk_read(&n, d, "budgets", text, sizeof text - 1);
	if (r == BROKEN) return r;
	text[r == OK ? n : 0] = '\0';
	*line = 0;
	for (char *at = text; *at;) {
		char *end = strchr(at, '\n');
		if (end) *end = '\0';
		++*line;
		if (tighten(&l, at) != OK) return INVALID;
		at = end ? end + 1 : at + strlen(at);
	}
	*out = l;
	return OK;
}

static int64_t day_of(int64_t ms, int32_t zone_minutes) { return (ms + zone_minutes * MINUTE_MS) / DAY_MS; }

static size_t kept(const struct budget *b) { return b->n_seen < BUDGET_KEPT ? b->n_seen : BUDGET_KEPT; }

/* A clock that was put back must not forget: what lies in the future counts as just now. */
static bool within(int64_t ms, int64_t now_ms, int64_t window) { return ms > now_ms - window; }

static bool seen_today(const struct budget *b, int64_t client, int64_t now_ms, int32_t zone)
{
	for (size_t i = 0; i < kept(b); i++) {
		if (b->seen[i].client == client && day_of(b->seen[i].ms, zone) == day_of(now_ms, zone)) return true;
	}
	return false;
}

static bool outside(const struct budget_limits *l, int64_t ms, int32_t zone)
{
	int64_t hour = (ms + zone * MINUTE_MS) % DAY_MS / HOUR_MS;
	return hour < l->day_from || hour >= l->day_until;
}

struct tally {
	int64_t ten_minutes, hour, day, unlinked, week, outside;
};

static struct tally count(const struct budget *b, const struct budget_limits *l, int64_t now, int32_t zone)
{
	struct tally t = {0};
	for (size_t i = 0; i < kept(b); i++) {
		int64_t ms = b->seen[i].ms;
		bool today = day_of(ms, zone) >= day_of(now, zone);
		t.ten_minutes += within(ms, now, 10 * MINUTE_MS);
		t.hour += within(ms, now, HOUR_MS);
		t.day += today;
		t.unlinked += today && !b->seen[i].linked;
		t.week += within(ms, now, 7 * DAY_MS);
		t.outside += within(ms, now, 12 * HOUR_MS) && outside(l, ms, zone);
	}
	return t;
}

static int64_t cns_in_hour(const struct budget *b, int64_t now)
{
	const size_t room = sizeof b->cns / sizeof *b->cns;
	int64_t n = 0;
	for (size_t i = 0; i < room && i < b->n_cns; i++) n += within(b->cns[i], now, HOUR_MS);
	return n;
}

static int64_t stops_in_hour(const struct budget *b, int64_t now)
{
	const size_t room = sizeof b->stop / sizeof *b->stop;
	int64_t n = 0;
	for (size_t i = 0; i < room && i < b->n_stops; i++) n += within(b->stop[i], now, HOUR_MS);
	return n;
}

enum verdict budget_judge(const struct budget *b, const struct budget_limits *l, const struct budget_ask *ask)
{
	const int64_t now = ask->now_ms;
	int64_t fresh = 0;
	for (size_t i = 0; i < ask->n; i++) fresh += !seen_today(b, ask->client[i], now, ask->zone_minutes);
	if (ask->n_cns && cns_in_hour(b, now) + ask->n_cns > l->cns_hour) return VERDICT_CNS_HOUR;
	if (fresh == 0) return VERDICT_FINE;
	struct tally t = count(b, l, now, ask->zone_minutes);
	if (t.day + fresh > l->day) return VERDICT_DAY;
	if (t.week + fresh > l->week) return VERDICT_WEEK;
	if (t.ten_minutes + fresh > l->ten_minutes) return stops_in_hour(b, now) >= 2 ? VERDICT_THIRD_STOP : VERDICT_TEN_MINUTES;
	if (!ask->linked && t.unlinked + fresh > l->unlinked_day) return VERDICT_UNLINKED;
	if (outside(l, now, ask->zone_minutes) && t.outside + fresh > l->outside_hours) return VERDICT_OUTSIDE_HOURS;
	return VERDICT_FINE;
}

bool verdict_freezes(enum verdict v) { return v == VERDICT_DAY || v == VERDICT_WEEK || v == VERDICT_THIRD_STOP; }

const char *verdict_word(enum verdict v)
{
	switch (v) {
	case VERDICT_FINE: return NULL;
	case VERDICT_TEN_MINUTES: return "ten_minutes";
	case VERDICT_UNLINKED: return "unlinked";
	case VERDICT_OUTSIDE_HOURS: return "outside_hours";
	case VERDICT_CNS_HOUR: return "cns_hour";
	case VERDICT_DAY: return "day";
	case VERDICT_WEEK: return "week";
	case VERDICT_THIRD_STOP: return "third_stop";
	case VERDICT_GRANT: return "grant";
	}
	return NULL;
}

void budget_saw(struct budget *b, int64_t client, bool linked, int64_t ms, int32_t zone_minutes)
{
	if (seen_today(b, client, ms, zone_minutes)) return;
	size_t i = b->n_seen++ % BUDGET_KEPT;
	b->seen[i].ms = ms;
	b->seen[i].client = client;
	b->seen[i].linked = linked;
}

void budget_saw_cns(struct budget *b, int64_t ms) { b->cns[b->n_cns++ % (sizeof b->cns / sizeof *b->cns)] = ms; }

void budget_stopped(struct budget *b, int64_t ms) { b->stop[b->n_stops++ % (sizeof b->stop / sizeof *b->stop)] = ms; }

int64_t budget_left_today(const struct budget *b, const struct budget_limits *l, int64_t now_ms, int32_t zone_minutes)
{
	int64_t left = l->day - count(b, l, now_ms, zone_minutes).day;
	return left > 0 ? left : 0;
}

bool budget_alarms(const struct budget *b, const struct budget_limits *l, int64_t now_ms, int32_t zone_minutes)
{
	struct tally t = count(b, l, now_ms, zone_minutes);
	return t.hour > l->hour_alarm || (t.outside > 0 && outside(l, now_ms, zone_minutes));
}
