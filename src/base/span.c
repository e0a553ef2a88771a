#include "base/span.h"

#include <stdio.h>

static int32_t span_limit(char unit)
{
	switch (unit) {
	case 'd': return 36500;
	case 'm': return 1200;
	case 'y': return 100;
	}
	return -1;
}

enum outcome span_parse(struct span *out, const char *s)
{
	int32_t n = 0;
	size_t i = 0;

	for (; s[i] >= '0' && s[i] <= '9' && i < 6; i++)
		n = n * 10 + (s[i] - '0');
	if (i == 0 || s[i] == '\0' || s[i + 1] != '\0' || n > span_limit(s[i]))
		return INVALID;
	*out = (struct span){n, s[i]};
	return OK;
}

struct date span_after(struct date from, struct span s)
{
	if (!date_known(from))
		return DATE_NONE;
	switch (s.unit) {
	case 'd': return date_add_days(from, s.n);
	case 'm': return date_add_months(from, s.n);
	case 'y': return date_add_years(from, s.n);
	}
	return from;
}

struct date span_before(struct date end, struct span s)
{
	int year, month, day;
	struct date d;

	if (!date_known(end) || s.unit == 0)
		return end;
	if (s.unit == 'd')
		return date_add_days(end, -s.n);
	date_split(end, &year, &month, &day);
	int n = year * 12 + month - 1 - (s.unit == 'y' ? 12 * s.n : s.n);

	/* Where the month has no such day: its last one (counting on from there ends no later than `end`). */
	do
		d = date_ymd(n / 12, n % 12 + 1, day--);
	while (!date_known(d));
	return d;
}

void span_write(char out[8], struct span s)
{
	if (s.unit == 0)
		out[0] = '\0';
	else
		snprintf(out, 8, "%d%c", s.n % 100000, s.unit);
}
