/* Dates, instants and months. UTC inside; a centre's zone is a fixed offset in minutes used for display and input only.
 *
 * Months and years are counted by the Korean Civil Act art. 160: a period ends on the day before the day that
 * corresponds to its first day; where the last month has no such day, with the end of that month. So 12 months from
 * 2024-02-29 are over on 2025-03-01: date_add_months(2024-02-29, 12) is 2025-03-01, the first day after the period.
 * Months from 31 January: 1 month is over on 1 March (2025-02-28 is its last day). Births are partial dates. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/outcome.h"

struct date {
	int32_t day; /* days since 1970-01-01; DATE_NONE_DAY = not known */
};
#define DATE_NONE_DAY INT32_MIN
#define DATE_NONE ((struct date){DATE_NONE_DAY})

struct month {
	int32_t n; /* year * 12 + month - 1; MONTH_NONE_N = not known */
};
#define MONTH_NONE_N INT32_MIN
#define MONTH_NONE ((struct month){MONTH_NONE_N})

struct instant {
	int64_t ms; /* since 1970-01-01T00:00Z; INSTANT_NONE_MS = not known */
};
#define INSTANT_NONE_MS INT64_MIN
#define INSTANT_NONE ((struct instant){INSTANT_NONE_MS})

struct partial_date {
	int16_t year;      /* 0 = not known */
	int8_t month, day; /* 0 = not known */
	bool estimated;
};

static inline bool date_known(struct date d) { return d.day != DATE_NONE_DAY; }
static inline bool instant_known(struct instant t) { return t.ms != INSTANT_NONE_MS; }

struct date date_ymd(int year, int month, int day); /* DATE_NONE if there is no such day */
void date_split(struct date d, int *year, int *month, int *day);
MUST_CHECK enum outcome date_parse(struct date *out, const char *s); /* YYYY-MM-DD, 1900..2199 */
MUST_CHECK enum outcome date_typed(struct date *out, const char *s); /* also as people type: 2026.9.5, 2026/9/5, 20260905 */
MUST_CHECK enum outcome month_parse(struct month *out, const char *s); /* YYYY-MM */
void date_write(char out[11], struct date d); /* "" when not known */
void month_write(char out[8], struct month m);
struct month date_month(struct date d);
struct date month_first(struct month m);
int date_weekday(struct date d); /* 0 Monday .. 6 Sunday */
struct date date_add_days(struct date d, int n);
struct date date_add_months(struct date d, int n); /* first day after n months from d (art. 160); n >= 0 */
struct date date_add_years(struct date d, int n);  /* = 12 n months */
int date_months_between(struct date from, struct date on); /* completed months; negative before `from` */
int date_age(struct date birth, struct date on);   /* whole years; a birthday on 29 Feb falls on 1 March */

struct date instant_date(struct instant t, int zone_minutes);
void instant_clock(struct instant t, int zone_minutes, int *hour, int *minute);
struct instant instant_at(struct date d, int hour, int minute, int zone_minutes);
struct instant instant_real(void); /* the machine's clock; only core's loop and commands call this */

#endif
