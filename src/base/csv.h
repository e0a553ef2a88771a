/* CSV in, as spreadsheets save it (libcsv underneath): UTF-8 with or without BOM, or CP949; a header row; commas. Unknown,
 * doubled and missing columns are problems. Each cell is cleaned (text_clean). CSV out: quoting, and a leading apostrophe
 * for cells that a spreadsheet would run (= + - @ tab CR). */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/problem.h"

struct csv_column {
	const char *name;   /* as in the header; matched without regard to case and spaces */
	const char *name_ko; /* accepted too */
	bool needed;        /* the column must be there */
};

struct csv_row {
	int64_t line;      /* line in the file, from 1 (the header is 1) */
	const char **cell; /* by the order of the columns asked for; "" if empty or the column is absent */
};

struct csv_table {
	const char *file;
	struct csv_row *row;
	size_t n;
};

#define CSV_MAX_BYTES (10u << 20)
#define CSV_MAX_ROWS 200000u

/* INVALID after problems; LIMIT if too large (also a problem); BROKEN if it cannot be read. */
MUST_CHECK enum outcome csv_read(struct csv_table *out, struct arena *a, const char *path, const struct csv_column *columns,
	size_t n_columns, struct problems *p);
/* The same from memory; not named csv_parse, which is libcsv's. */
MUST_CHECK enum outcome csv_read_bytes(struct csv_table *out, struct arena *a, const char *name, struct bytes data,
	const struct csv_column *columns, size_t n_columns, struct problems *p);
void csv_cell(struct buf *b, const char *s); /* one cell, quoted where needed, defused; the caller writes the commas */

#endif
