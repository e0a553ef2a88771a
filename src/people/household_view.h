#ifndef PEOPLE_HOUSEHOLD_VIEW_H
#define PEOPLE_HOUSEHOLD_VIEW_H

#include "people/pages.h"

struct member_line {
	const char *call_name, *code, *worker;
	struct path link; /* not set: the reader may not see the page */
};
struct member_lines {
	struct member_line *at;
	size_t n;
};
struct household_view {
	struct client_head head;
	struct member_lines members;
	bool may_edit;
	struct path post;
	struct form_hidden_view hidden;
	struct form_problems problems;
	const struct field_view *code, *size, *leave;
};

#endif
