#include "tplc.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void refuse(struct tpl *t, const char *format, ...)
{
	char what[300];
	va_list ap;
	va_start(ap, format);
	vsnprintf(what, sizeof what, format, ap);
	va_end(ap);
	snprintf(t->why, sizeof t->why, "%s:%d: %s", t->file, t->line, what);
	longjmp(t->fail, 1);
}

/* Static text ------------------------------------------------------------------------------------------------------ */

void lit(struct tpl *t, char c)
{
	if (t->n_lit == t->cap_lit) {
		t->cap_lit = t->cap_lit ? t->cap_lit * 2 : 4096;
		char *grown = realloc(t->lit, t->cap_lit);
		if (!grown) refuse(t, "out of memory");
		t->lit = grown;
	}
	t->lit[t->n_lit++] = c;
	t->fresh = false;
}

void lit_text(struct tpl *t, const char *s)
{
	while (*s) lit(t, *s++);
}

void c_string(FILE *f, const char *s, size_t n)
{
	fputc('"', f);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '"' || c == '\\') fprintf(f, "\\%c", c);
		else if (c == '\n') fputs(i + 1 < n ? "\\n\"\n\t\t\"" : "\\n", f);
		else if (c < 32 || c > 126 || c == '?') fprintf(f, "\\%03o", c);
		else fputc(c, f);
	}
	fputc('"', f);
}

void flush(struct tpl *t)
{
	if (!t->n_lit) return;
	fputs("\thtml_lit(w, ", t->c);
	c_string(t->c, t->lit, t->n_lit);
	fprintf(t->c, ", %zu);\n", t->n_lit);
	t->n_lit = 0;
}

/* Ends the static text and says where the next statement comes from. */
void statement(struct tpl *t)
{
	flush(t);
	fprintf(t->c, "#line %d ", t->line);
	c_string(t->c, t->file, strlen(t->file));
	fputc('\n', t->c);
	t->fresh = false;
}

/* Reading ------------------------------------------------------------------------------------------------------------- */

int peek(const struct tpl *t, size_t ahead)
{
	return (size_t)(t->end - t->at) > ahead ? (unsigned char)t->at[ahead] : -1;
}

int next(struct tpl *t)
{
	if (t->at == t->end) return -1;
	if (*t->at == '\n') t->line++;
	return (unsigned char)*t->at++;
}

bool starts(const struct tpl *t, const char *s)
{
	size_t n = strlen(s);
	return (size_t)(t->end - t->at) >= n && memcmp(t->at, s, n) == 0;
}

bool take(struct tpl *t, const char *s)
{
	if (!starts(t, s)) return false;
	for (; *s; s++) next(t);
	return true;
}

bool is_space(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(int c) { return c >= '0' && c <= '9'; }
bool is_ident(int c) { return is_letter(c) || is_digit(c) || c == '_'; }

void skip_space(struct tpl *t)
{
	while (is_space(peek(t, 0))) next(t);
}

void put(struct tpl *t, char *out, size_t size, const char *s)
{
	size_t n = strlen(out);
	if (n + strlen(s) >= size) refuse(t, "too long; shorten it");
	memcpy(out + n, s, strlen(s) + 1);
}

void put_char(struct tpl *t, char *out, size_t size, int c)
{
	put(t, out, size, (char[2]){(char)c, 0});
}

void ident(struct tpl *t, char *out, size_t size)
{
	if (!is_letter(peek(t, 0)) && peek(t, 0) != '_') refuse(t, "a name is expected here");
	while (is_ident(peek(t, 0))) put_char(t, out, size, next(t));
}

/* v->a.b: names with . and -> between; nothing else. */
void path(struct tpl *t, char *out, size_t size)
{
	ident(t, out, size);
	while (starts(t, ".") || starts(t, "->")) {
		put(t, out, size, take(t, "->") ? "->" : take(t, ".") ? "." : "");
		ident(t, out, size);
	}
}

void quoted(struct tpl *t, char *out, size_t size)
{
	if (!take(t, "\"")) refuse(t, "a text in double quotes is expected here");
	for (int c = next(t); c != '"'; c = next(t)) {
		if (c == '\\') c = next(t);
		if (c < 32) refuse(t, "the text in quotes does not end on its line");
		put_char(t, out, size, c);
	}
}

void close_form(struct tpl *t)
{
	skip_space(t);
	if (!take(t, "}}")) refuse(t, "unknown form; {{ takes a path, a \"sentence\", _(path), #each, #if, else, /each, /if or > name(…)");
}
