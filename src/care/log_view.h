/* What log.html shows: every record of one client, and what stood there before it was corrected. */
#ifndef CARE_LOG_VIEW_H
#define CARE_LOG_VIEW_H

#include "web/page.h"

struct log_entry {
	struct msg day;
	const char *what, *how, *words, *staff;
	int64_t minutes;
	bool sealed;         /* there are words the reader may not open */
	struct path correct; /* not set = may not */
};
struct old_entry {
	struct msg day;
	const char *what, *words, *staff;
};
struct old_entries {
	struct old_entry *at;
	size_t n;
};
struct log_line { /* one record with what it replaced */
	struct log_entry is;
	struct old_entries old;
};
struct log_lines {
	struct log_line *at;
	size_t n;
};
struct log_view {
	const char *name;
	struct path client, record; /* record: not set = may not */
	struct log_lines lines;
	struct pager_view pager;
	struct empty_view empty;
};

#endif
