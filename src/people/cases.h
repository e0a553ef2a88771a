/* What the list of cases shows. */
#ifndef PEOPLE_CASES_H
#define PEOPLE_CASES_H

#include "people/pages.h"

struct case_line {
	struct path link; /* not set: the reader sees the line, not the page */
	const char *call_name, *code, *worker;
	struct msg month, last, next;
	struct msg state; /* why this line wants a look; not set = nothing to say */
	bool care;        /* the state is amber */
};
struct case_lines {
	struct case_line *at;
	size_t n;
};
struct case_filter {
	struct path link;
	const char *label; /* N_() */
	bool on;
};
struct case_filters {
	struct case_filter *at;
	size_t n;
};
struct open_intake {
	struct path link;
	const char *call_name;
	struct date since;
};
struct open_intakes {
	struct open_intake *at;
	size_t n;
};
struct cases_view {
	struct case_lines lines;
	struct case_filters filters;
	struct open_intakes intakes;
	const char *filter;
	const struct field_view *search;
	struct msg count;
	struct pager_view pager;
	struct empty_view empty;
	struct path add; /* not set: may not */
};

#endif
