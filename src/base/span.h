/* Span: a length of time as rules write it: "0d", "90d", "12m", "5y". Months and years run by the Korean Civil Act
 * art. 160 (base/date.h): span_after() is the first day after the span, so that windows are half-open. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include "base/date.h"

struct span {
	int32_t n; /* 0..36500 days, 0..1200 months, 0..100 years */
	char unit; /* 'd', 'm', 'y'; 0 = no span: not limited */
};

static inline bool span_known(struct span s) { return s.unit != 0; }
MUST_CHECK enum outcome span_parse(struct span *out, const char *s); /* INVALID */
struct date span_after(struct date from, struct span s);             /* first day after the span that begins on `from` */
struct date span_before(struct date end, struct span s);             /* latest day from which the span is over by `end` */
void span_write(char out[8], struct span s);

#endif
