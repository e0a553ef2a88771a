/* libcsv says what a cell is; this file says where it stood, what the columns are and whether the text is fit to use.
 *
 * Lines: libcsv is fed one physical line at a time, so that a row knows the line it began on even when a quoted cell
 * spans several. */
#include "base/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

enum { COLUMNS_MAX = 200 };

struct reader {
	struct csv_table *table;
	struct arena *arena;
	struct problems *problems;
	const char *file;
	const struct csv_column *column;
	size_t n_columns;
	int of_header[COLUMNS_MAX]; /* place in the file -> column asked for; -1 = not known */
	const char *header[COLUMNS_MAX];
	size_t n_header;
	bool header_read, wrong, row_fired, too_many;
	int64_t line, row_line;
	const char *cell[COLUMNS_MAX + 1]; /* of the row being read; one beyond, to notice a row that is too long */
	size_t n_cells, cap_rows;
};

static void report(struct reader *r, int64_t line, const char *field, struct msg why, struct msg fix)
{
	r->wrong = true;
	problem_add(r->problems, (struct problem){.file = r->file, .line = line, .field = field, .why = why, .fix = fix});
}

/* Header ------------------------------------------------------------------------------------------------------------*/

/* Without regard to case and spaces. */
static bool same_name(const char *a, const char *b)
{
	if (!b) return false;
	for (;;) {
		while (*a == ' ' || *a == '_') a++;
		while (*b == ' ' || *b == '_') b++;
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a | 0x20) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b | 0x20) : *b;
		if (x != y) return false;
		if (!x) return true;
		a++;
		b++;
	}
}

static int column_named(const struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->n_columns; i++)
		if (same_name(name, r->column[i].name) || same_name(name, r->column[i].name_ko)) return (int)i;
	return -1;
}

static void header_row(struct reader *r)
{
	bool seen[COLUMNS_MAX] = {false};
	r->header_read = true;
	r->n_header = r->n_cells;
	for (size_t i = 0; i < r->n_cells; i++) {
		r->header[i] = r->cell[i];
		int at = column_named(r, r->cell[i]);
		if (at < 0)
			report(r, r->row_line, r->cell[i], MSG("This column is not known."), MSG("Remove it, or check the spelling of its name."));
		else if (seen[at])
			report(r, r->row_line, r->cell[i], MSG("This column stands twice."), MSG("Keep one of the two."));
		r->of_header[i] = at;
		if (at >= 0) seen[at] = true;
	}
	for (size_t i = 0; i < r->n_columns; i++)
		if (r->column[i].needed && !seen[i])
			report(r, r->row_line, r->column[i].name, MSG("This column is missing."),
				MSG("Add it; the first line of the file holds the names of the columns, with commas between."));
}

/* Rows ------------------------------------------------------------------------------------------------------------*/

static struct csv_row *row_new(struct reader *r)
{
	struct csv_table *t = r->table;
	if (t->n == r->cap_rows) {
		r->cap_rows = r->cap_rows ? r->cap_rows * 2 : 64;
		struct csv_row *more = arena_array(r->arena, r->cap_rows, sizeof *more);
		if (t->n) memcpy(more, t->row, t->n * sizeof *more);
		t->row = more;
	}
	return &t->row[t->n++];
}

static void data_row(struct reader *r)
{
	bool empty = true;
	for (size_t i = 0; i < r->n_cells && empty; i++) empty = !*r->cell[i];
	if (empty) return;
	if (r->table->n == CSV_MAX_ROWS) {
		r->too_many = true;
		return;
	}
	if (r->n_cells > r->n_header) {
		report(r, r->row_line, NULL, MSG("This line has more cells than the first line has columns."),
			MSG("Put cells that hold a comma in quotes."));
		return;
	}
	struct csv_row *row = row_new(r);
	row->line = r->row_line;
	row->cell = arena_array(r->arena, r->n_columns, sizeof *row->cell);
	for (size_t i = 0; i < r->n_columns; i++) row->cell[i] = "";
	for (size_t i = 0; i < r->n_cells; i++)
		if (r->of_header[i] >= 0) row->cell[r->of_header[i]] = r->cell[i];
}

static void on_cell(void *at, size_t n, void *context)
{
	struct reader *r = context;
	if (r->n_cells > COLUMNS_MAX || r->too_many) return;
	const char *clean = "";
	if (n && text_clean(&clean, r->arena, at, n) != OK) {
		const char *name = r->header_read && r->n_cells < r->n_header ? r->header[r->n_cells] : NULL;
		report(r, r->row_line, name, MSG("This cell holds control characters."), MSG("Type it again."));
		clean = "";
	}
	r->cell[r->n_cells++] = clean;
}

static void on_row(int end, void *context)
{
	struct reader *r = context;
	(void)end;
	r->row_fired = true;
	if (r->n_cells > COLUMNS_MAX)
		report(r, r->row_line, NULL, MSG("There are more than {n} columns.", A_INT("n", COLUMNS_MAX)), (struct msg){0});
	else if (!r->header_read) header_row(r);
	else data_row(r);
	r->n_cells = 0;
}

/* Text ------------------------------------------------------------------------------------------------------------*/

static bool from_cp949(struct bytes *out, struct arena *a, struct bytes data)
{
	iconv_t conv = iconv_open("UTF-8", "CP949");
	if (conv == (iconv_t)-1) return false;
	size_t room = data.n * 2 + 1, left = data.n; /* two bytes become three, one stays one */
	char *to = arena_alloc(a, room), *at = to, *in = (char *)data.at;
	size_t failed = iconv(conv, &in, &left, &at, &room);
	iconv_close(conv);
	*out = (struct bytes){.at = (unsigned char *)to, .n = (size_t)(at - to)};
	return failed != (size_t)-1 && left == 0;
}

static enum outcome decode(struct reader *r, struct bytes *data)
{
	struct msg save = MSG("Save it from the spreadsheet as \"CSV UTF-8 (comma delimited)\".");
	if (data->n > CSV_MAX_BYTES) {
		report(r, 0, NULL, MSG("The file is larger than {n} MiB.", A_INT("n", CSV_MAX_BYTES >> 20)), MSG("Split it."));
		return LIMIT;
	}
	if (data->n >= 3 && memcmp(data->at, "\xef\xbb\xbf", 3) == 0) *data = (struct bytes){.at = data->at + 3, .n = data->n - 3};
	if (data->n && memchr(data->at, '\0', data->n)) {
		report(r, 0, NULL, MSG("This is not a CSV file."), save);
		return INVALID;
	}
	if (text_is_utf8(data->at, data->n) || from_cp949(data, r->arena, *data)) return OK;
	report(r, 0, NULL, MSG("The letters of this file are neither UTF-8 nor CP949."), save);
	return INVALID;
}

/* Length of the line at the start of s with its end: \n, \r\n or \r. */
static size_t line_length(const char *s, size_t n)
{
	const char *lf = memchr(s, '\n', n);
	size_t to_lf = lf ? (size_t)(lf - s) : n;
	const char *cr = memchr(s, '\r', to_lf);
	if (cr && (size_t)(cr - s) + 1 < to_lf) return (size_t)(cr - s) + 1;
	return lf ? to_lf + 1 : n;
}

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n') return false;
	return true;
}

static void report_quotes(struct reader *r)
{
	report(r, r->row_line, NULL, MSG("A quotation mark does not fit here."),
		MSG("Put the whole cell in quotes and write each mark inside it twice."));
}

static void read_lines(struct reader *r, struct csv_parser *parser, const char *s, size_t n)
{
	bool open = false; /* a row has begun on an earlier line */
	for (size_t used; n && !r->too_many; s += used, n -= used) {
		used = line_length(s, n);
		r->line++;
		if (!open) r->row_line = r->line;
		r->row_fired = false;
		if (csv_parse(parser, s, used, on_cell, on_row, r) != used) {
			report_quotes(r);
			return;
		}
		open = !r->row_fired && (open || !is_blank(s, used));
	}
	if (!r->too_many && csv_fini(parser, on_cell, on_row, r) != 0) report_quotes(r);
}

enum outcome csv_read_bytes(struct csv_table *out, struct arena *a, const char *name, struct bytes data,
	const struct csv_column *columns, size_t n_columns, struct problems *p)
{
	REQUIRE(n_columns <= COLUMNS_MAX);
	struct csv_table table = {.file = arena_text(a, name)};
	struct reader *r = arena_alloc(a, sizeof *r);
	*r = (struct reader){.table = &table, .arena = a, .problems = p, .file = table.file, .column = columns, .n_columns = n_columns};
	enum outcome decoded = decode(r, &data);
	if (decoded != OK) return decoded;
	struct csv_parser parser;
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return BROKEN;
	read_lines(r, &parser, (const char *)data.at, data.n);
	csv_free(&parser);
	if (r->too_many) {
		report(r, 0, NULL, MSG("The file has more than {n} lines.", A_INT("n", CSV_MAX_ROWS)), MSG("Split it."));
		return LIMIT;
	}
	if (!r->header_read && !r->wrong)
		report(r, 1, NULL, MSG("The file is empty."), MSG("The first line holds the names of the columns."));
	if (r->wrong) return INVALID;
	*out = table;
	return OK;
}

enum outcome csv_read(struct csv_table *out, struct arena *a, const char *path, const struct csv_column *columns,
	size_t n_columns, struct problems *p)
{
	struct problem cannot = {.file = path, .why = MSG("The file cannot be opened."),
		.fix = MSG("Check its name and that you may read it.")};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		problem_add(p, cannot);
		return BROKEN;
	}
	size_t n = 0, room = 0;
	struct stat st;
	unsigned char *at = NULL;
	ssize_t got = -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		room = (size_t)st.st_size > CSV_MAX_BYTES ? CSV_MAX_BYTES + 1 : (size_t)st.st_size;
		at = arena_alloc(a, room);
		while (n < room && ((got = read(fd, at + n, room - n)) > 0 || (got < 0 && errno == EINTR)))
			if (got > 0) n += (size_t)got;
		if (n == room) got = 0;
	}
	close(fd);
	if (got < 0) {
		problem_add(p, cannot);
		return BROKEN;
	}
	return csv_read_bytes(out, a, path, (struct bytes){.at = at, .n = n}, columns, n_columns, p);
}

/* Writing ------------------------------------------------------------------------------------------------------------*/

void csv_cell(struct buf *b, const char *s)
{
	bool runs = *s == '=' || *s == '+' || *s == '-' || *s == '@' || *s == '\t' || *s == '\r';
	if (!runs && !s[strcspn(s, ",\"\r\n")]) {
		buf_add(b, s);
		return;
	}
	buf_char(b, '"');
	if (runs) buf_char(b, '\'');
	for (; *s; s++) {
		if (*s == '"') buf_char(b, '"');
		buf_char(b, *s);
	}
	buf_char(b, '"');
}
