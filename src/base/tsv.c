#include "base/tsv.h"

#include <stdio.h>
#include <string.h>

#include "base/banned.h"

enum { TSV_COLUMNS = 40 };
#define TSV_MAX_BYTES ((size_t)1 << 30)

struct tsv {
	struct tsv_table *table;
	struct arena *arena;
	struct problems *problems;
	const char *const *column;
	size_t n_columns, of_header[TSV_COLUMNS], n_header, room;
	bool wrong;
};

static void report(struct tsv *t, int64_t line, const char *field, struct msg why, struct msg fix)
{
	t->wrong = true;
	problem_add(t->problems, (struct problem){.file = t->table->file, .line = line, .field = field, .why = why, .fix = fix});
}

/* Cuts the next cell off; NULL when the line has ended. */
static char *next_cell(char **rest)
{
	char *cell = *rest;
	if (!cell) return NULL;
	char *tab = strchr(cell, '\t');
	if (tab) *tab = '\0';
	*rest = tab ? tab + 1 : NULL;
	return cell;
}

static void read_header(struct tsv *t, char *line)
{
	bool seen[TSV_COLUMNS] = {false};
	for (char *rest = line, *cell; (cell = next_cell(&rest));) {
		size_t k = 0;
		while (k < t->n_columns && strcmp(t->column[k], cell) != 0) k++;
		if (t->n_header == TSV_COLUMNS || k == t->n_columns)
			report(t, 1, cell, MSG(N_("This column is not known.")), MSG(N_("Remove it, or check the spelling of its name.")));
		else if (seen[k])
			report(t, 1, cell, MSG(N_("This column stands twice.")), MSG(N_("Keep one of the two.")));
		if (t->n_header == TSV_COLUMNS) return;
		t->of_header[t->n_header++] = k;
		if (k < t->n_columns) seen[k] = true;
	}
	for (size_t k = 0; k < t->n_columns; k++)
		if (!seen[k]) report(t, 1, t->column[k], MSG(N_("This column is missing.")), MSG(N_("Add it to the first line of the file.")));
}

static void read_row(struct tsv *t, char *line, int64_t number)
{
	const char **cell = arena_array(t->arena, t->n_columns, sizeof *cell);
	size_t n = 0;
	if (!text_is_utf8(line, strlen(line)))
		report(t, number, NULL, MSG(N_("This line is not UTF-8 text.")), MSG(N_("Save the file as UTF-8.")));
	for (char *rest = line, *one; (one = next_cell(&rest)); n++)
		if (n < t->n_header && t->of_header[n] < t->n_columns) cell[t->of_header[n]] = one;
	if (n != t->n_header)
		report(t, number, NULL, MSG(N_("This line has {n} cells; the first line has {m}."), A_INT("n", (int64_t)n), A_INT("m", (int64_t)t->n_header)),
			MSG(N_("Check the tabs of this line.")));
	for (size_t k = 0; k < t->n_columns; k++)
		if (!cell[k]) cell[k] = "";
	if (t->table->n == t->room) {
		size_t room = t->room ? t->room * 2 : 1024;
		struct tsv_row *more = arena_array(t->arena, room, sizeof *more);
		if (t->room) memcpy(more, t->table->row, t->room * sizeof *more);
		t->table->row = more;
		t->room = room;
	}
	t->table->row[t->table->n++] = (struct tsv_row){number, cell};
}

/* The whole file with a zero byte behind it. */
static char *whole_file(struct tsv *t, const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	if (!f) return NULL;
	char *text = NULL;
	if (fseek(f, 0, SEEK_END) == 0 && ftell(f) >= 0 && (size_t)ftell(f) < TSV_MAX_BYTES) {
		*n = (size_t)ftell(f);
		rewind(f);
		text = arena_alloc(t->arena, *n + 1);
		if (fread(text, 1, *n, f) != *n) text = NULL;
	}
	fclose(f);
	return text;
}

enum outcome tsv_read(struct tsv_table *out, struct arena *a, const char *path, const char *const columns[], struct problems *p)
{
	struct tsv_table table = {.file = path};
	struct tsv t = {.table = &table, .arena = a, .problems = p, .column = columns};
	size_t n = 0;
	while (columns[t.n_columns]) t.n_columns++;
	char *text = whole_file(&t, path, &n);
	if (!text) {
		report(&t, 0, NULL, MSG(N_("This file cannot be read.")), MSG(N_("Check its name and that you may read it.")));
		return BROKEN;
	}
	if (strlen(text) != n) report(&t, 0, NULL, MSG(N_("This file holds a zero byte: it is not text.")), MSG(N_("Save the file as UTF-8.")));
	int64_t number = 0;
	for (char *line = text; line && *line;) {
		char *end = strchr(line, '\n');
		if (end) *end = '\0';
		size_t len = strlen(line);
		if (len > 0 && line[len - 1] == '\r') line[len - 1] = '\0';
		if (++number == 1) read_header(&t, line);
		else if (line[0]) read_row(&t, line, number);
		line = end ? end + 1 : NULL;
	}
	if (number == 0) report(&t, 0, NULL, MSG(N_("This file is empty.")), MSG(N_("Check that it is the right file.")));
	if (t.wrong) return INVALID;
	*out = table;
	return OK;
}
