/* What pages show of a client's coverage. {{> coverage_card(v->coverage)}} on the client page; coverage_show() fills it. */
#ifndef FUND_COVERAGE_VIEW_H
#define FUND_COVERAGE_VIEW_H

#include "fund/coverage.h"
#include "web/web.h"

struct cover_bar {
	int months;
	const char *css; /* f-gov … gap nil */
	const char *fund; /* name, in the reader's language; NULL in gaps and quiet months */
	const char *initial; /* for a bar too short for the name */
	bool gap, thin, brief; /* thin: one or two months; brief: too short for a sentence */
};
struct cover_bars {
	struct cover_bar *at;
	size_t n;
};
struct cover_line {
	const char *help; /* name of the kind of help */
	struct cover_bars bars;
};
struct cover_lines {
	struct cover_line *at;
	size_t n;
};
struct cover_month {
	int n; /* month of support, from 1 */
	bool now;
};
struct cover_months {
	struct cover_month at[COVER_MONTHS];
	size_t n;
};

struct coverage_view {
	bool known;
	const char *call_name;
	int year; /* first year shown, from 1 */
	int next_year;
	struct cover_months months;
	struct cover_lines lines;
	const char *cliff; /* class of the place of the line; NULL = none in these months */
	bool far;          /* the line is near the right edge: its label stands to the left */
	struct msg first, second; /* the sentence: when it ends; how many squares are empty */
	struct path choose;       /* not set: the reader may not see it */
};

struct coverage_view *coverage_show(struct ctx *c, const struct coverage *v);

#endif
