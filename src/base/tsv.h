/* Tab-separated text in: a header line, no quoting, UTF-8. Missing, unknown and doubled columns, rows of another length and
 * broken UTF-8 are problems with file and line. Cells are as given (not trimmed, not normalised). */
#ifndef BASE_TSV_H
#define BASE_TSV_H

#include "base/problem.h"

struct tsv_row {
	int64_t line;
	const char **cell; /* in the order of the columns asked for */
};

struct tsv_table {
	const char *file;
	struct tsv_row *row;
	size_t n;
};

/* columns: NULL-ended; all must be there. BROKEN when the file cannot be read, INVALID after problems. */
MUST_CHECK enum outcome tsv_read(struct tsv_table *out, struct arena *a, const char *path, const char *const columns[], struct problems *p);

#endif
