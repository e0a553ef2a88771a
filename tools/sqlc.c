/* sqlc: X.sql -> row structs and functions, every statement prepared against the real schema.
 *
 *   sqlc OUT.c OUT.h X.sql -- MIGRATIONS…      one file of statements
 *   sqlc --migrations OUT.c -- MIGRATIONS…     the migrations, in the words of both databases
 *   sqlc --list OUT.c -- X.sql…                a table of all statements, for the tests
 *
 * Errors: FILE:LINE: reason, exit 1. Nothing is written then. */
#include <ctype.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sqlc.h"

#define MAX_STATEMENTS 200

struct statement {
	struct sqlc_signature sig;
	const char *text; /* into the file */
	size_t n;
	bool writes;
};

struct file {
	const char *path;
	char *text;
	struct statement *at; /* MAX_STATEMENTS */
	int n;
};

__attribute__((format(printf, 3, 4))) _Noreturn static void fail(const struct file *f, const char *at, const char *format, ...)
{
	int line = 1;
	for (const char *s = f->text; at && s && s < at; s++) line += *s == '\n';
	fprintf(stderr, "%s:%d: ", f->path, line);
	va_list v;
	va_start(v, format);
	vfprintf(stderr, format, v);
	va_end(v);
	fputc('\n', stderr);
	exit(1);
}

static char *read_all(const char *path)
{
	const struct file f = {.path = path};
	FILE *in = fopen(path, "rb");
	if (!in || fseek(in, 0, SEEK_END) != 0) fail(&f, NULL, "cannot be read");
	long size = ftell(in);
	rewind(in);
	char *s = calloc(1, (size_t)size + 1);
	if (!s || fread(s, 1, (size_t)size, in) != (size_t)size) fail(&f, NULL, "cannot be read");
	fclose(in);
	if (strlen(s) != (size_t)size) fail(&f, NULL, "holds a NUL");
	return s;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* The file's name as a C name: client.sql -> client. */
static void subject(char out[SQLC_NAME], const char *path)
{
	snprintf(out, SQLC_NAME, "%.*s", (int)strcspn(base_name(path), "."), base_name(path));
	for (char *c = out; *c; c++)
		if (!isalnum((unsigned char)*c)) *c = '_';
}

/* Reading the file ------------------------------------------------------------------------------------------------*/
static bool starts_signature(const char *line)
{
	if (strncmp(line, "-- ", 3) != 0 || !islower((unsigned char)line[3])) return false;
	size_t n = 3 + strspn(line + 3, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return line[n] == '(';
}

static const char *next_line(const char *s)
{
	s += strcspn(s, "\n");
	return *s ? s + 1 : s;
}

/* All comment lines from the signature on, without their dashes. */
static const char *read_signature(const struct file *f, struct sqlc_signature *out, const char *s)
{
	const char *start = s;
	char text[4000];
	size_t n = 0;
	for (; strncmp(s, "--", 2) == 0; s = next_line(s)) {
		size_t len = strcspn(s, "\n") - 2;
		if (n + len + 2 > sizeof text) fail(f, s, "a signature has at most %zu letters", sizeof text);
		memcpy(text + n, s + 2, len);
		n += len;
		text[n++] = ' ';
	}
	text[n] = 0;
	struct sqlc_why why;
	if (!sqlc_signature(out, text, &why)) fail(f, start, "%s", why.text);
	return s;
}

static void resolve_row(const struct file *f, struct sqlc_signature *sig, const char *at)
{
	if (sig->result != RESULT_ONE && sig->result != RESULT_MANY) return;
	for (int i = 0; i < f->n; i++) {
		const struct sqlc_row *row = &f->at[i].sig.row;
		if (!f->at[i].sig.defines || strcmp(row->name, sig->row.name) != 0) continue;
		if (sig->defines) fail(f, at, "row %s is defined twice", row->name);
		sig->row = *row;
		return;
	}
	if (!sig->defines) fail(f, at, "row %s is not defined above: write its columns", sig->row.name);
}

static void read_statements(struct file *f)
{
	const char *s = f->text;
	while (*s) {
		if (!starts_signature(s)) {
			struct sqlc_token t = sqlc_token(s);
			const char *line = next_line(s);
			if (t.n > 0 && t.at < line) fail(f, t.at, "SQL without a signature: -- name(argument type) -> result");
			s = line;
			continue;
		}
		if (f->n == MAX_STATEMENTS) fail(f, s, "more than %d statements: divide the file by subject", MAX_STATEMENTS);
		struct statement *st = &f->at[f->n];
		const char *start = s;
		s = read_signature(f, &st->sig, s);
		for (int i = 0; i < f->n; i++)
			if (strcmp(f->at[i].sig.name, st->sig.name) == 0) fail(f, start, "%s stands twice", st->sig.name);
		resolve_row(f, &st->sig, start);
		st->text = sqlc_token(s).at;
		st->n = sqlc_statement_length(st->text);
		if (st->n == 0) fail(f, start, "%s has no statement", st->sig.name);
		if (!st->text[st->n]) fail(f, start, "%s has no ; at its end", st->sig.name);
		s = next_line(st->text + st->n + 1);
		if (sqlc_token(st->text + st->n + 1).at < s && sqlc_token(st->text + st->n + 1).n > 0)
			fail(f, start, "one statement to a signature");
		f->n++;
	}
}

/* Checking against the schema ----------------------------------------------------------------------------------------*/
static void migrate(sqlite3 *db, char *const paths[], int n)
{
	int last = 0;
	for (int i = 0; i < n; i++) {
		struct file f = {.path = paths[i], .text = read_all(paths[i])};
		int number = (int)strtol(base_name(f.path), NULL, 10);
		if (number <= last) fail(&f, NULL, "migrations stand in the order of their numbers, from 0001");
		last = number;
		char *out = malloc(strlen(f.text) * 4 + 64), *why = NULL;
		struct sqlc_why bad;
		if (!out || !sqlc_dialect(out, f.text, ENGINE_SQLITE, &bad)) fail(&f, NULL, "%s", bad.text);
		if (sqlite3_exec(db, out, NULL, NULL, &why) != SQLITE_OK) fail(&f, NULL, "%s", why);
		free(out);
		free(f.text);
	}
}

static const char *stored_as(enum sqlc_type type)
{
	return type == TYPE_TEXT ? "TEXT" : type == TYPE_BYTES ? "BLOB" : "INTEGER";
}

static void check_column(const struct file *f, const struct statement *st, sqlite3_stmt *p, sqlite3 *db, int i)
{
	const struct sqlc_value *v = &st->sig.row.column[i];
	const char *name = sqlite3_column_name(p, i), *declared = sqlite3_column_decltype(p, i);
	if (strcmp(name, v->name) != 0)
		fail(f, st->text, "%s: column %d is %s, the signature says %s: write AS %s", st->sig.name, i + 1, name, v->name, v->name);
	if (!declared) return;
	if (strcmp(declared, stored_as(v->type)) != 0)
		fail(f, st->text, "%s: column %s is %s in the schema, another type in the signature", st->sig.name, name, declared);
	const char *table = sqlite3_column_table_name(p, i), *origin = sqlite3_column_origin_name(p, i);
	int not_null = 1, key = 0, increments = 0;
	const char *type, *collation;
	if (!table || !origin) return;
	if (sqlite3_table_column_metadata(db, NULL, table, origin, &type, &collation, &not_null, &key, &increments) != SQLITE_OK) return;
	if (!not_null && !key && !v->nullable)
		fail(f, st->text, "%s: column %s can be NULL: give its type a ? or use COALESCE", st->sig.name, name);
}

static void check_statement(const struct file *f, struct statement *st, sqlite3 *db)
{
	struct sqlc_why why;
	const char *at = st->text;
	char *sql = strndup(st->text, st->n);
	int highest = 0;
	if (!sql) exit(1);
	if (!sqlc_portable(sql, &at, &why)) fail(f, st->text + (at - sql), "%s", why.text);
	if (!sqlc_parameters(sql, &highest, &why)) fail(f, st->text, "%s: %s", st->sig.name, why.text);
	if (highest != st->sig.n_args)
		fail(f, st->text, "%s: %d arguments, but the statement uses $1 to $%d", st->sig.name, st->sig.n_args, highest);
	sqlite3_stmt *p = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &p, NULL) != SQLITE_OK) {
		int offset = sqlite3_error_offset(db);
		fail(f, st->text + (offset < 0 ? 0 : offset), "%s: %s", st->sig.name, sqlite3_errmsg(db));
	}
	if (sqlite3_column_count(p) != st->sig.row.n)
		fail(f, st->text, "%s: the statement gives %d columns, the signature has %d", st->sig.name, sqlite3_column_count(p), st->sig.row.n);
	for (int i = 0; i < st->sig.row.n; i++) check_column(f, st, p, db, i);
	st->writes = !sqlite3_stmt_readonly(p);
	if (!st->writes && st->sig.row.n == 0) fail(f, st->text, "%s: reads nothing and changes nothing", st->sig.name);
	sqlite3_finalize(p);
	free(sql);
}

/* Writing C ----------------------------------------------------------------------------------------------------------*/
static const char *c_type(const struct sqlc_value *v, char out[SQLC_NAME + 10])
{
	static const char *const plain[] = {[TYPE_I64] = "int64_t ", [TYPE_INT] = "int ", [TYPE_BOOL] = "bool ",
		[TYPE_TEXT] = "const char *", [TYPE_BYTES] = "struct bytes ", [TYPE_DATE] = "struct date ",
		[TYPE_INSTANT] = "struct instant ", [TYPE_MONEY] = "struct money ", [TYPE_MONTH] = "struct month "};
	if (v->type == TYPE_ID) snprintf(out, SQLC_NAME + 10, "struct %s ", v->id);
	else snprintf(out, SQLC_NAME + 10, "%s", plain[v->type]);
	return out;
}

static void write_text(FILE *out, const char *s, size_t n)
{
	fputs("\n\t\"", out);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') fputs("\\n\"\n\t\"", out);
		else if (s[i] == '"' || s[i] == '\\') fprintf(out, "\\%c", s[i]);
		else if (s[i] == '\t') fputs("\\t", out);
		else if (s[i] != '\r') fputc(s[i], out);
	}
	fputc('"', out);
}

static void write_fields(FILE *out, const struct sqlc_value *v, int n)
{
	char type[SQLC_NAME + 10];
	for (int i = 0; i < n; i++) fprintf(out, "\t%s%s;\n", c_type(&v[i], type), v[i].name);
}

static bool returns_rows(const struct statement *st)
{
	return st->sig.result == RESULT_ONE || st->sig.result == RESULT_MANY;
}

static void write_head(FILE *out, const struct statement *st)
{
	const struct sqlc_signature *sig = &st->sig;
	char type[SQLC_NAME + 10];
	fprintf(out, "enum outcome store_%s(", sig->name);
	if (returns_rows(st)) fprintf(out, "struct %s%s *out, ", sig->row.name, sig->result == RESULT_MANY ? "s" : "");
	fprintf(out, "struct tx *tx");
	if (sig->n_args > 5) fprintf(out, ", const struct %s_args *args", sig->name);
	else
		for (int i = 0; i < sig->n_args; i++) fprintf(out, ", %s%s", c_type(&sig->arg[i], type), sig->arg[i].name);
	fputc(')', out);
}

static void write_header(FILE *out, const struct file *f, const char *name)
{
	fprintf(out, "/* Made by sqlc from %s.sql. */\n#ifndef %s_SQL_H\n#define %s_SQL_H\n\n", name, name, name);
	fputs("#include \"base/date.h\"\n#include \"base/money.h\"\n#include \"store/ids.h\"\n#include \"store/store.h\"\n", out);
	for (int i = 0; i < f->n; i++) {
		const struct sqlc_signature *sig = &f->at[i].sig;
		fputc('\n', out);
		if (sig->defines) {
			fprintf(out, "struct %s {\n", sig->row.name);
			write_fields(out, sig->row.column, sig->row.n);
			fprintf(out, "};\n\nstruct %ss {\n\tstruct %s *at;\n\tsize_t n;\n};\n\n", sig->row.name, sig->row.name);
		}
		if (sig->n_args > 5) {
			fprintf(out, "struct %s_args {\n", sig->name);
			write_fields(out, sig->arg, sig->n_args);
			fputs("};\n\n", out);
		}
		fputs("MUST_CHECK ", out);
		write_head(out, &f->at[i]);
		fputs(";\n", out);
	}
	fputs("\n#endif\n", out);
}

static void write_cells(FILE *out, const char *list, const char *owner, const char *suffix, const struct sqlc_value *v, int n)
{
	static const char *const cell[] = {"I64", "INT", "BOOL", "TEXT", "BYTES", "DATE", "INSTANT", "MONEY", "MONTH", "ID"};
	if (n == 0) return;
	fprintf(out, "static const struct cell_spec %s[] = {\n", list);
	for (int i = 0; i < n; i++)
		fprintf(out, "\t{CELL_%s, %s, offsetof(struct %s%s, %s)},\n", cell[v[i].type], v[i].nullable ? "true" : "false", owner, suffix, v[i].name);
	fputs("};\n", out);
}

static void write_spec(FILE *out, const struct statement *st)
{
	const struct sqlc_signature *sig = &st->sig;
	char list[SQLC_NAME * 2];
	if (sig->n_args > 0 && sig->n_args <= 5) {
		fprintf(out, "struct %s_args {\n", sig->name);
		write_fields(out, sig->arg, sig->n_args);
		fputs("};\n", out);
	}
	snprintf(list, sizeof list, "%s_arg", sig->name);
	write_cells(out, list, sig->name, "_args", sig->arg, sig->n_args);
	snprintf(list, sizeof list, "%s_column", sig->name);
	write_cells(out, list, sig->row.name, "", sig->row.column, sig->row.n);
	fprintf(out, "static const struct statement %s_statement = {\n\t.name = \"%s\",\n\t.sql =", sig->name, sig->name);
	write_text(out, st->text, st->n);
	fprintf(out, ",\n\t.writes = %s,\n", st->writes ? "true" : "false");
	if (sig->n_args > 0) fprintf(out, "\t.arg = %s_arg,\n\t.n_args = %d,\n", sig->name, sig->n_args);
	if (sig->row.n > 0) fprintf(out, "\t.column = %s_column,\n\t.n_columns = %d,\n\t.row_size = sizeof(struct %s),\n", sig->name, sig->row.n, sig->row.name);
	fputs("};\n\n", out);
}

static void write_function(FILE *out, const struct statement *st)
{
	const struct sqlc_signature *sig = &st->sig;
	const char *args = sig->n_args == 0 ? "NULL" : sig->n_args > 5 ? "args" : "&args";
	write_head(out, st);
	fputs("\n{\n", out);
	if (sig->n_args > 0 && sig->n_args <= 5) {
		fprintf(out, "\tconst struct %s_args args = {", sig->name);
		for (int i = 0; i < sig->n_args; i++) fprintf(out, "%s.%s = %s", i ? ", " : "", sig->arg[i].name, sig->arg[i].name);
		fputs("};\n", out);
	}
	if (sig->result == RESULT_MANY)
		fprintf(out, "\tvoid *at;\n\tsize_t n;\n\tenum outcome r = statement_many(&at, &n, tx, &%s_statement, %s);\n"
			"\tif (r == OK) *out = (struct %ss){.at = at, .n = n};\n\treturn r;\n", sig->name, args, sig->row.name);
	else if (sig->result == RESULT_ONE) fprintf(out, "\treturn statement_one(out, tx, &%s_statement, %s);\n", sig->name, args);
	else fprintf(out, "\treturn statement_run(tx, &%s_statement, %s, %s);\n", sig->name, args,
		sig->result == RESULT_CHANGED ? "STATEMENT_MUST_CHANGE" : "STATEMENT_MAY_CHANGE");
	fputs("}\n\n", out);
}

static FILE *open_out(const char *path)
{
	FILE *out = fopen(path, "w");
	const struct file f = {.path = path};
	if (!out) fail(&f, NULL, "cannot be written");
	return out;
}

static int compile(const char *c_path, const char *h_path, const char *path, char *const migrations[], int n)
{
	struct file f = {.path = path, .text = read_all(path), .at = calloc(MAX_STATEMENTS, sizeof *f.at)};
	sqlite3 *db;
	if (!f.at || sqlite3_open(":memory:", &db) != SQLITE_OK) fail(&f, NULL, "no memory");
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	migrate(db, migrations, n);
	read_statements(&f);
	for (int i = 0; i < f.n; i++) check_statement(&f, &f.at[i], db);
	sqlite3_close(db);

	char name[SQLC_NAME];
	subject(name, path);
	FILE *h = open_out(h_path), *c = open_out(c_path);
	write_header(h, &f, name);
	fprintf(c, "/* Made by sqlc from %s.sql. */\n#include \"%s\"\n#include \"store/statement.h\"\n\n", name, base_name(h_path));
	for (int i = 0; i < f.n; i++) {
		write_spec(c, &f.at[i]);
		write_function(c, &f.at[i]);
	}
	fprintf(c, "extern const struct statement_list %s_statements;\nconst struct statement_list %s_statements = {.name = \"%s\", .at = (const struct statement *const[]){\n", name, name, name);
	for (int i = 0; i < f.n; i++) fprintf(c, "\t&%s_statement,\n", f.at[i].sig.name);
	fputs("\tNULL}};\n", c);
	free(f.text);
	free(f.at);
	return fclose(h) == 0 && fclose(c) == 0 ? 0 : 1;
}

static int embed(const char *c_path, char *const migrations[], int n)
{
	FILE *c = open_out(c_path);
	fputs("/* Made by sqlc from the migrations. */\n#include \"store/migrations.h\"\n\nconst struct migration migrations[] = {\n", c);
	for (int i = 0; i < n; i++) {
		struct file f = {.path = migrations[i], .text = read_all(migrations[i])};
		char *out = malloc(strlen(f.text) * 4 + 64);
		struct sqlc_why why;
		const char *name = base_name(f.path);
		fprintf(c, "\t{.number = %d, .name = \"%.*s\"", (int)strtol(name, NULL, 10), (int)strcspn(name, "."), name);
		for (int e = ENGINE_SQLITE; e <= ENGINE_POSTGRES; e++) {
			if (!out || !sqlc_dialect(out, f.text, (enum sqlc_engine)e, &why)) fail(&f, NULL, "%s", why.text);
			fputs(e == ENGINE_SQLITE ? ",\n\t.sqlite =" : ",\n\t.postgres =", c);
			write_text(c, out, strlen(out));
		}
		fputs("},\n", c);
		free(out);
		free(f.text);
	}
	fputs("\t{.number = 0}};\n", c);
	return fclose(c) == 0 ? 0 : 1;
}

static int list(const char *c_path, char *const files[], int n)
{
	FILE *c = open_out(c_path);
	char name[SQLC_NAME];
	fputs("/* Made by sqlc: every statement of the program. */\n#include <stddef.h>\n#include \"store/statement.h\"\n\n", c);
	for (int i = 0; i < n; i++) {
		subject(name, files[i]);
		fprintf(c, "extern const struct statement_list %s_statements;\n", name);
	}
	fputs("const struct statement_list *const statement_lists[] = {\n", c);
	for (int i = 0; i < n; i++) {
		subject(name, files[i]);
		fprintf(c, "\t&%s_statements,\n", name);
	}
	fputs("\tNULL};\n", c);
	return fclose(c) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc >= 4 && strcmp(argv[3], "--") == 0 && strcmp(argv[1], "--migrations") == 0) return embed(argv[2], argv + 4, argc - 4);
	if (argc >= 4 && strcmp(argv[3], "--") == 0 && strcmp(argv[1], "--list") == 0) return list(argv[2], argv + 4, argc - 4);
	if (argc >= 5 && strcmp(argv[4], "--") == 0) return compile(argv[1], argv[2], argv[3], argv + 5, argc - 5);
	fputs("sqlc OUT.c OUT.h X.sql -- MIGRATIONS | sqlc --migrations OUT.c -- MIGRATIONS | sqlc --list OUT.c -- X.sql…\n", stderr);
	return 2;
}
