/* What the import page shows. */
#ifndef REPORT_IMPORT_VIEW_H
#define REPORT_IMPORT_VIEW_H

#include "web/page.h"

struct import_sum_line {
	struct msg is;
};
struct import_sum_lines {
	struct import_sum_line *at;
	size_t n;
};
struct import_wrong {
	int64_t line; /* 0 = the file */
	const char *column;
	struct msg why, fix;
};
struct import_wrongs {
	struct import_wrong *at;
	size_t n;
};

struct import_view {
	struct path post;
	struct form_hidden_view hidden;
	struct form_problems problems;
	const struct field_view *kind, *keep, *digest;
	bool fine; /* checked, and nothing wrong */
	struct import_sum_lines sums;
	struct import_wrongs wrongs;
	size_t beyond;
	const char *file;
	struct msg stored;
};

#endif
