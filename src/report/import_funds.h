/* A file of funds, checked: each line is one budget line, the lines of one fund stand together. */
#ifndef REPORT_IMPORT_FUNDS_H
#define REPORT_IMPORT_FUNDS_H

#include "report/import_cells.h"

struct import_line {
	int64_t line;
	const char *code, *name_ko, *name_en, *categories;
	struct money cap;
};

struct import_fund {
	int64_t line;
	const char *code, *name_ko, *name_en, *kind, *owner_org;
	struct money budget;
	struct date starts, ends; /* ends: first day after */
	int flex_rank;
	const struct pack_entry *rules; /* whose rules it takes over; NULL = none */
	struct import_line *at;
	size_t n;
};

struct import_funds {
	struct import_fund *at;
	size_t n;
};

#endif
