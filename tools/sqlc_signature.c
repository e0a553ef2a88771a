/* The signature above a statement: name(argument type, …) -> one row(column type, …). */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "sqlc.h"

struct reader {
	const char *at;
	struct sqlc_why *why;
};

__attribute__((format(printf, 2, 3))) static bool fail(struct reader *r, const char *format, ...)
{
	va_list v;
	va_start(v, format);
	vsnprintf(r->why->text, sizeof r->why->text, format, v);
	va_end(v);
	return false;
}

static void space(struct reader *r)
{
	while (*r->at && strchr(" \t\r\n", *r->at)) r->at++;
}

static bool sign(struct reader *r, const char *want)
{
	space(r);
	size_t n = strlen(want);
	if (strncmp(r->at, want, n) != 0) return false;
	r->at += n;
	return true;
}

static bool reserved(const char *name)
{
	static const char *const words[] = {"auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double",
		"else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "out", "register", "restrict", "return",
		"short", "signed", "sizeof", "static", "struct", "switch", "tx", "typedef", "union", "unsigned", "void", "volatile", "while"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], name) == 0) return true;
	return false;
}

static bool word(struct reader *r, char out[SQLC_NAME], const char *what)
{
	space(r);
	size_t n = 0;
	while (islower((unsigned char)r->at[n]) || (n > 0 && (isdigit((unsigned char)r->at[n]) || r->at[n] == '_'))) n++;
	if (n == 0) return fail(r, "%s is missing: lower-case letters, digits and _ (at \"%.20s\")", what, r->at);
	if (n >= SQLC_NAME) return fail(r, "%s is longer than %d letters", what, SQLC_NAME - 1);
	memcpy(out, r->at, n);
	out[n] = 0;
	r->at += n;
	return true;
}

static bool type(struct reader *r, struct sqlc_value *v)
{
	static const char *const plain[] = {[TYPE_I64] = "i64", [TYPE_INT] = "int", [TYPE_BOOL] = "bool", [TYPE_TEXT] = "text",
		[TYPE_BYTES] = "bytes", [TYPE_DATE] = "date", [TYPE_INSTANT] = "instant", [TYPE_MONEY] = "money", [TYPE_MONTH] = "month"};
	char name[SQLC_NAME];
	if (!word(r, name, "a type")) return false;
	size_t n = strlen(name), i = 0;
	while (i < TYPE_ID && strcmp(plain[i], name) != 0) i++;
	if (i == TYPE_ID && (n < 4 || strcmp(name + n - 3, "_id") != 0))
		return fail(r, "no type \"%s\": i64 int bool text bytes date instant money month or an …_id", name);
	v->type = (enum sqlc_type)i;
	if (i == TYPE_ID) memcpy(v->id, name, n + 1);
	v->nullable = *r->at == '?';
	if (v->nullable) r->at++;
	if (v->nullable && v->type == TYPE_BOOL) return fail(r, "bool? has no value for NULL: use int?");
	return true;
}

static bool list(struct reader *r, struct sqlc_value *at, int max, int *n)
{
	*n = 0;
	if (sign(r, ")")) return true;
	do {
		if (*n == max) return fail(r, "more than %d values in one list", max);
		struct sqlc_value *v = &at[*n];
		if (!word(r, v->name, "a name")) return false;
		if (reserved(v->name)) return fail(r, "\"%s\" is a word of C or of sqlc: choose another name", v->name);
		if (!isspace((unsigned char)*r->at)) return fail(r, "\"%s\" has no type", v->name);
		if (!type(r, v)) return false;
		for (int i = 0; i < *n; i++)
			if (strcmp(at[i].name, v->name) == 0) return fail(r, "\"%s\" stands twice in one list", v->name);
		++*n;
	} while (sign(r, ","));
	if (!sign(r, ")")) return fail(r, "expected , or ) at \"%.20s\"", r->at);
	return true;
}

static bool result(struct reader *r, struct sqlc_signature *out)
{
	char kind[SQLC_NAME];
	if (!word(r, kind, "the result")) return false;
	if (strcmp(kind, "done") == 0 || strcmp(kind, "changed") == 0) {
		out->result = *kind == 'd' ? RESULT_DONE : RESULT_CHANGED;
		return true;
	}
	if (strcmp(kind, "one") != 0 && strcmp(kind, "many") != 0)
		return fail(r, "result \"%s\": one, many, done or changed", kind);
	out->result = *kind == 'o' ? RESULT_ONE : RESULT_MANY;
	if (!word(r, out->row.name, "the row's name")) return false;
	if (reserved(out->row.name)) return fail(r, "\"%s\" is a word of C: choose another name", out->row.name);
	out->defines = sign(r, "(");
	if (!out->defines) return true;
	if (!list(r, out->row.column, SQLC_COLUMNS, &out->row.n)) return false;
	if (out->row.n == 0) return fail(r, "a row needs at least one column");
	return true;
}

bool sqlc_signature(struct sqlc_signature *out, const char *s, struct sqlc_why *why)
{
	struct reader r = {.at = s, .why = why};
	memset(out, 0, sizeof *out);
	if (!word(&r, out->name, "the name")) return false;
	if (!sign(&r, "(")) return fail(&r, "expected ( after \"%s\"", out->name);
	if (!list(&r, out->arg, SQLC_ARGS, &out->n_args)) return false;
	if (!sign(&r, "->")) return fail(&r, "expected -> and a result at \"%.20s\"", r.at);
	if (!result(&r, out)) return false;
	space(&r);
	if (*r.at) return fail(&r, "words after the signature: \"%.20s\"", r.at);
	return true;
}
