/* /c/{id}/coverage: money that carries on, and money that may not, with rule, source and the day the answer changes. */
#ifndef FUND_COVERAGE_PAGES_H
#define FUND_COVERAGE_PAGES_H

#include "fund/coverage_view.h"
#include "web/page.h"

extern const struct route coverage_routes[];

struct fits_line {
	const char *css, *name;
	struct msg left, until;
	bool first;
};
struct fits_lines {
	struct fits_line *at;
	size_t n;
};
struct refused_line {
	const char *css, *name, *why, *source;
	struct msg changes;
};
struct refused_lines {
	struct refused_line *at;
	size_t n;
};

struct coverage_page_view {
	const struct coverage_view *card;
	struct path client, here;
	struct msg lede, fits_title;
	const struct form *form;
	struct fits_lines fits;
	struct refused_lines refused;
	struct empty_view empty;
};

#endif
