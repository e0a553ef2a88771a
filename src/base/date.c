/* The calendar is the proleptic Gregorian one; days are counted from 1970-01-01 by eras of 400 years, so that there is
 * no table and no limit but the type's. */
#include "base/date.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/banned.h"

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199 };

static const int64_t MS_PER_MINUTE = 60000;
static const int64_t MS_PER_DAY = 86400000;

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static int month_days(int year, int month)
{
	static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month == 2 && leap ? 29 : days[month - 1];
}

/* Years begin in March here: the leap day is then the last day of its year. */
struct date date_ymd(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) return DATE_NONE;
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400, of_era = y % 400;
	int of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return (struct date){era * 146097 + day_of_era - 719468};
}

void date_split(struct date d, int *year, int *month, int *day)
{
	REQUIRE(date_known(d));
	int64_t z = (int64_t)d.day + 719468;
	int64_t era = floor_div(z, 146097);
	int of_era = (int)(z - era * 146097);
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * of_year + 2) / 153;
	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(year_of_era + era * 400) + (*month <= 2);
}

/* n decimal digits, exactly; -1 on anything else. */
static int digits(const char *s, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9') return -1;
		v = v * 10 + s[i] - '0';
	}
	return v;
}

enum outcome date_parse(struct date *out, const char *s)
{
	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-') return INVALID;
	int year = digits(s, 4);
	if (year < YEAR_FIRST || year > YEAR_LAST) return INVALID;
	struct date d = date_ymd(year, digits(s + 5, 2), digits(s + 8, 2));
	if (!date_known(d)) return INVALID;
	*out = d;
	return OK;
}

/* 2026-09-05, and as people type: 2026.9.5, 2026. 9. 5., 2026/9/5, 20260905. */
enum outcome date_typed(struct date *out, const char *s)
{
	int part[3] = {0}, n = 0, in_part = 0, total = 0;
	for (; *s; s++) {
		if (*s >= '0' && *s <= '9') {
			if (total == 8 || (in_part == 4 && n == 0)) {
				n++;
				in_part = 0;
			}
			if (in_part == 2 && n == 1) n++, in_part = 0;
			if (n > 2 || ++in_part > (n ? 2 : 4)) return INVALID;
			part[n] = part[n] * 10 + *s - '0';
			total++;
		} else if (*s != '.' && *s != '-' && *s != '/' && *s != ' ') {
			return INVALID;
		} else if (in_part && *s != ' ') {
			if (n == 0 && in_part != 4) return INVALID;
			n++;
			in_part = 0;
		}
	}
	if (part[0] < YEAR_FIRST || part[0] > YEAR_LAST) return INVALID;
	struct date d = date_ymd(part[0], part[1], part[2]);
	if (!date_known(d)) return INVALID;
	*out = d;
	return OK;
}

enum outcome month_parse(struct month *out, const char *s)
{
	if (strlen(s) != 7 || s[4] != '-') return INVALID;
	int year = digits(s, 4), month = digits(s + 5, 2);
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12) return INVALID;
	*out = (struct month){year * 12 + month - 1};
	return OK;
}

void date_write(char out[11], struct date d)
{
	out[0] = '\0';
	if (!date_known(d)) return;
	int y, m, day;
	date_split(d, &y, &m, &day);
	REQUIRE(y >= 0 && y <= 9999);
	char wide[40]; /* what the compiler thinks three ints could need */
	snprintf(wide, sizeof wide, "%04d-%02d-%02d", y, m, day);
	memcpy(out, wide, 11);
}

void month_write(char out[8], struct month m)
{
	out[0] = '\0';
	if (m.n == MONTH_NONE_N) return;
	REQUIRE(m.n >= 0 && m.n < 10000 * 12);
	char wide[40];
	snprintf(wide, sizeof wide, "%04d-%02d", m.n / 12, m.n % 12 + 1);
	memcpy(out, wide, 8);
}

struct month date_month(struct date d)
{
	if (!date_known(d)) return MONTH_NONE;
	int y, m, day;
	date_split(d, &y, &m, &day);
	return (struct month){y * 12 + m - 1};
}

struct date month_first(struct month m)
{
	if (m.n == MONTH_NONE_N) return DATE_NONE;
	return date_ymd((int)floor_div(m.n, 12), (int)(m.n - floor_div(m.n, 12) * 12) + 1, 1);
}

int date_weekday(struct date d)
{
	REQUIRE(date_known(d));
	int64_t since_monday = (int64_t)d.day + 3; /* 1970-01-01 was a Thursday */
	return (int)(since_monday - floor_div(since_monday, 7) * 7);
}

struct date date_add_days(struct date d, int n)
{
	return date_known(d) ? (struct date){d.day + n} : DATE_NONE;
}

struct date date_add_months(struct date d, int n)
{
	if (!date_known(d)) return DATE_NONE;
	int y, m, day;
	date_split(d, &y, &m, &day);
	int months = y * 12 + m - 1 + n;
	struct month target = {months}, after = {months + 1};
	int target_year = (int)floor_div(months, 12), target_month = months - target_year * 12 + 1;
	if (day > month_days(target_year, target_month)) return month_first(after);
	return date_add_days(month_first(target), day - 1);
}

struct date date_add_years(struct date d, int n)
{
	return date_add_months(d, 12 * n);
}

int date_months_between(struct date from, struct date on)
{
	if (!date_known(from) || !date_known(on)) return INT_MIN;
	int months = date_month(on).n - date_month(from).n;
	return date_add_months(from, months).day <= on.day ? months : months - 1;
}

int date_age(struct date birth, struct date on)
{
	if (!date_known(birth) || !date_known(on)) return INT_MIN;
	return (int)floor_div(date_months_between(birth, on), 12);
}

/* Instants ------------------------------------------------------------------------------------------------------------*/

struct date instant_date(struct instant t, int zone_minutes)
{
	if (!instant_known(t)) return DATE_NONE;
	return (struct date){(int32_t)floor_div(t.ms + zone_minutes * MS_PER_MINUTE, MS_PER_DAY)};
}

void instant_clock(struct instant t, int zone_minutes, int *hour, int *minute)
{
	REQUIRE(instant_known(t));
	int64_t local = t.ms + zone_minutes * MS_PER_MINUTE;
	int64_t of_day = (local - floor_div(local, MS_PER_DAY) * MS_PER_DAY) / MS_PER_MINUTE;
	*hour = (int)(of_day / 60);
	*minute = (int)(of_day % 60);
}

struct instant instant_at(struct date d, int hour, int minute, int zone_minutes)
{
	if (!date_known(d)) return INSTANT_NONE;
	return (struct instant){d.day * MS_PER_DAY + (hour * 60 + minute - zone_minutes) * MS_PER_MINUTE};
}

struct instant instant_real(void)
{
	struct timespec t;
	REQUIRE(clock_gettime(CLOCK_REALTIME, &t) == 0);
	return (struct instant){(int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000};
}
