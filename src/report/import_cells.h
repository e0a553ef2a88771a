/* Inside report/: cells of one line to typed values. What is wrong becomes a problem with file, line and column; the value
 * is then a harmless one and `wrong` counts. Empty cells are none unless the column is said to be needed. */
#ifndef REPORT_IMPORT_CELLS_H
#define REPORT_IMPORT_CELLS_H

#include "base/pack.h"
#include "import_sql.h"
#include "people/identity.h"
#include "report/import.h"

struct cells {
	const struct permit *permit;
	struct arena *arena;
	const struct csv_table *table;
	const struct csv_column *column;
	const struct csv_row *row;
	struct problems *problems;
	size_t wrong;
};

void cell_wrong(struct cells *c, size_t i, struct msg why, struct msg fix);
const char *cell(const struct cells *c, size_t i); /* "" when empty; the apostrophe a spreadsheet keeps is gone */
const char *cell_needed(struct cells *c, size_t i, size_t max);
const char *cell_text(struct cells *c, size_t i, size_t max); /* max in characters */
struct date cell_date(struct cells *c, size_t i, struct date latest); /* latest DATE_NONE = any */
int64_t cell_number(struct cells *c, size_t i, int64_t min, int64_t max, int64_t otherwise);
struct money cell_money(struct cells *c, size_t i); /* MONEY_NONE when empty */
struct partial_date cell_birth(struct cells *c, size_t i);

struct cell_word { /* a word of the program, and what people write for it */
	const char *word, *ko, *en;
};
/* One of the words (ended by {NULL}); `otherwise` when empty. */
const char *cell_word(struct cells *c, size_t i, const struct cell_word words[], const char *otherwise);
/* A code of a pack table, or its name in Korean or English, valid on the day; NULL when empty or wrong. */
const struct pack_entry *cell_pack(struct cells *c, size_t i, const char *table, struct date on);
/* Codes of a pack table with ; between; also "code=yes" where the caller looks for it. */
const char **cell_list(struct cells *c, size_t i, size_t *n);
/* What the file calls its row: letters, digits, - and _, and no phone or resident number. "" when empty. */
const char *cell_key(struct cells *c, size_t i);
/* A member of staff by name; `otherwise` when empty. */
struct staff_id cell_staff(struct cells *c, size_t i, const struct import_staff_rows *staff, struct staff_id otherwise);

/* Names that were seen, to find doubled ones: sorted once, then asked. */
struct seen {
	const char *name;
	int64_t line, id;
};
void seen_sort(struct seen *s, size_t n);
const struct seen *seen_find(const struct seen *s, size_t n, const char *name);
/* Says for every line after the first that its name in column i stands twice in the file. */
void seen_doubled(struct cells *c, size_t i, const struct csv_table *t, struct seen *s, size_t n);

void import_sum(struct import *out, struct msg m);

MUST_CHECK enum outcome clients_check(struct import *out, struct cells *c);
MUST_CHECK enum outcome services_check(struct import *out, struct cells *c);
MUST_CHECK enum outcome funds_check(struct import *out, struct cells *c);
MUST_CHECK enum outcome clients_store(const struct permit *p, const struct import *i);
MUST_CHECK enum outcome services_store(const struct permit *p, const struct import *i);
MUST_CHECK enum outcome funds_store(const struct permit *p, const struct import *i);

extern const struct csv_column client_columns[], service_columns[], fund_columns[]; /* ended by {NULL} */

#endif
