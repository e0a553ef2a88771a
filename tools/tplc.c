/* tplc OUT.c OUT.h X.html: compiles templates to C.
 *
 *   {{include "people/client_view.h"}}              goes into the header
 *   {{template name(const struct view *v)}}         starts void html_name(struct html *w, const struct view *v)
 *   {{ v->a.b }}                                    a field path, escaped by HTML context here and by C type in the compiler
 *   {{ "Hello {name}." name=v->name }}              a translated sentence; looked up by a hash computed here
 *   {{ _(v->label) }}                               a translated sentence whose id is data
 *   {{#each p in v->people}}…{{else}}…{{/each}}     over a struct with .at and .n
 *   {{#if v->x}}…{{else}}…{{/if}}, {{#if !v->x}}
 *   {{> other(v->x, "name")}}                       calls another template
 *
 * It reads the HTML as a parser would, so that no value can land where it could change the tree: only in text and in
 * double-quoted attribute values. Whatever it does not understand is an error with file and line. Every branch of a block
 * ends in the element and the context in which it began. Comments and indentation do not reach the page. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum where { OUTSIDE, TEXT, RCDATA, TAG, VALUE }; /* RCDATA: inside <title> and <textarea>, where < is text to a browser */
enum attr_kind { ATTR_PLAIN, ATTR_URL };
enum { DEPTH = 64, NAME = 64, EXPR = 240 };

struct block {
	char kind; /* 'e' each, 'i' if */
	bool has_else, space;
	int line, n_el;
	enum where where;
	char list[EXPR];
};

struct tpl {
	const char *file, *at, *end;
	int line, loops;
	FILE *c, *h;
	enum where where;
	char *lit; /* static text not yet written out */
	size_t n_lit, cap_lit;
	char el[DEPTH][NAME];
	struct block block[DEPTH];
	int n_el, n_block;
	char tag[NAME];
	bool space;        /* in TAG: white space came just before, so an attribute may begin */
	bool has_src;      /* in TAG of a script */
	enum attr_kind kind;
	size_t n_value;    /* VALUE: static characters so far */
	char value[16];    /* their beginning */
	int n_holes;
	bool fresh;        /* nothing of this template written yet: leading white space is dropped */
	jmp_buf fail;
	char why[400];
};

static _Noreturn void fail(struct tpl *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct tpl *t, const char *format, ...)
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

static void lit(struct tpl *t, char c)
{
	if (t->n_lit == t->cap_lit) {
		t->cap_lit = t->cap_lit ? t->cap_lit * 2 : 4096;
		char *grown = realloc(t->lit, t->cap_lit);
		if (!grown) fail(t, "out of memory");
		t->lit = grown;
	}
	t->lit[t->n_lit++] = c;
	t->fresh = false;
}

static void lit_text(struct tpl *t, const char *s)
{
	while (*s) lit(t, *s++);
}

static void c_string(FILE *f, const char *s, size_t n)
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

static void flush(struct tpl *t)
{
	if (!t->n_lit) return;
	fputs("\thtml_lit(w, ", t->c);
	c_string(t->c, t->lit, t->n_lit);
	fprintf(t->c, ", %zu);\n", t->n_lit);
	t->n_lit = 0;
}

/* Ends the static text and says where the next statement comes from. */
static void statement(struct tpl *t)
{
	flush(t);
	fprintf(t->c, "#line %d ", t->line);
	c_string(t->c, t->file, strlen(t->file));
	fputc('\n', t->c);
	t->fresh = false;
}

/* Reading ------------------------------------------------------------------------------------------------------------- */

static int peek(const struct tpl *t, size_t ahead)
{
	return (size_t)(t->end - t->at) > ahead ? (unsigned char)t->at[ahead] : -1;
}

static int next(struct tpl *t)
{
	if (t->at == t->end) return -1;
	if (*t->at == '\n') t->line++;
	return (unsigned char)*t->at++;
}

static bool starts(const struct tpl *t, const char *s)
{
	size_t n = strlen(s);
	return (size_t)(t->end - t->at) >= n && memcmp(t->at, s, n) == 0;
}

static bool take(struct tpl *t, const char *s)
{
	if (!starts(t, s)) return false;
	for (; *s; s++) next(t);
	return true;
}

static bool is_space(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static bool is_letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(int c) { return c >= '0' && c <= '9'; }
static bool is_ident(int c) { return is_letter(c) || is_digit(c) || c == '_'; }

static void skip_space(struct tpl *t)
{
	while (is_space(peek(t, 0))) next(t);
}

static void put(struct tpl *t, char *out, size_t size, const char *s)
{
	size_t n = strlen(out);
	if (n + strlen(s) >= size) fail(t, "too long; shorten it");
	memcpy(out + n, s, strlen(s) + 1);
}

static void put_char(struct tpl *t, char *out, size_t size, int c)
{
	put(t, out, size, (char[2]){(char)c, 0});
}

static void ident(struct tpl *t, char *out, size_t size)
{
	if (!is_letter(peek(t, 0)) && peek(t, 0) != '_') fail(t, "a name is expected here");
	while (is_ident(peek(t, 0))) put_char(t, out, size, next(t));
}

/* v->a.b: names with . and -> between; nothing else. */
static void path(struct tpl *t, char *out, size_t size)
{
	ident(t, out, size);
	while (starts(t, ".") || starts(t, "->")) {
		put(t, out, size, take(t, "->") ? "->" : take(t, ".") ? "." : "");
		ident(t, out, size);
	}
}

static void quoted(struct tpl *t, char *out, size_t size)
{
	if (!take(t, "\"")) fail(t, "a text in double quotes is expected here");
	for (int c = next(t); c != '"'; c = next(t)) {
		if (c == '\\') c = next(t);
		if (c < 32) fail(t, "the text in quotes does not end on its line");
		put_char(t, out, size, c);
	}
}

static void close_form(struct tpl *t)
{
	skip_space(t);
	if (!take(t, "}}")) fail(t, "unknown form; {{ takes a path, a \"sentence\", _(path), #each, #if, else, /each, /if or > name(…)");
}

/* Values -------------------------------------------------------------------------------------------------------------- */

static const char *context(struct tpl *t)
{
	if (t->where == TAG) fail(t, "a value cannot stand in a tag or be the name of an attribute; put it in quotes after name=");
	if (t->where != VALUE) return "text";
	t->n_holes++;
	if (t->kind == ATTR_PLAIN || t->value[0] == '#') return "attr";
	if (t->n_value || t->n_holes > 1) fail(t, "an address is one struct path and nothing before it");
	return "url";
}

static const char *context_of_words(struct tpl *t)
{
	const char *s = context(t);
	if (strcmp(s, "url") == 0) fail(t, "a sentence cannot be an address");
	return s;
}

static void value(struct tpl *t)
{
	char p[EXPR] = "";
	path(t, p, sizeof p);
	close_form(t);
	const char *as = context(t);
	statement(t);
	fprintf(t->c, "\thtml_%s(w, %s);\n", as, p);
}

static void translated_value(struct tpl *t)
{
	char p[EXPR] = "";
	skip_space(t);
	path(t, p, sizeof p);
	skip_space(t);
	if (!take(t, ")")) fail(t, "_(path) takes one path");
	close_form(t);
	const char *as = context_of_words(t);
	statement(t);
	fprintf(t->c, "\thtml_%s_id(w, %s);\n", as, p);
}

static bool has_hole(const char *sentence, const char *name)
{
	size_t n = strlen(name);
	for (const char *s = strchr(sentence, '{'); s; s = strchr(s + 1, '{'))
		if (strncmp(s + 1, name, n) == 0 && (s[1 + n] == '}' || s[1 + n] == '|')) return true;
	return false;
}

static uint64_t hash_of(const char *s) /* = msg_hash() */
{
	uint64_t h = 14695981039346656037ULL;
	for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211ULL;
	return h;
}

/* Each hole of the sentence must be one of the n names. */
static void check_holes(struct tpl *t, const char *sentence, char names[][NAME], int n)
{
	for (const char *s = strchr(sentence, '{'); s; s = strchr(s + 1, '{')) {
		size_t len = strcspn(s + 1, "}|");
		bool known = false;
		for (int i = 0; i < n; i++) known = known || (strlen(names[i]) == len && strncmp(names[i], s + 1, len) == 0);
		if (!known) fail(t, "the sentence has a hole {%.*s} and no %.*s=", (int)len, s + 1, (int)len, s + 1);
	}
}

static void sentence(struct tpl *t)
{
	char s[1200] = "", names[6][NAME] = {""}, paths[6][EXPR] = {""};
	int n = 0;
	quoted(t, s, sizeof s);
	if (!s[0]) fail(t, "an empty sentence");
	for (skip_space(t); !starts(t, "}}"); skip_space(t)) {
		if (n == 6) fail(t, "a sentence has at most six holes");
		ident(t, names[n], NAME);
		if (!has_hole(s, names[n])) fail(t, "the sentence has no hole {%s}", names[n]);
		if (!take(t, "=")) fail(t, "after the sentence come its holes: name=path");
		path(t, paths[n++], EXPR);
	}
	check_holes(t, s, names, n);
	close_form(t);
	const char *as = context_of_words(t);
	statement(t);
	fprintf(t->c, n ? "\thtml_%s_msg(w, (struct msg){.id = " : "\thtml_%s_tr(w, 0x%llxULL, ", as, (unsigned long long)hash_of(s));
	c_string(t->c, s, strlen(s));
	for (int i = 0; i < n; i++) fprintf(t->c, "%shtml_arg(\"%s\", %s)", i ? ", " : ", .arg = {", names[i], paths[i]);
	fputs(n ? "}});\n" : ");\n", t->c);
}

/* Arguments of a call: paths, &path, numbers, texts, and calls of functions with such arguments. */
static void arguments(struct tpl *t, char *out, size_t size, int depth)
{
	if (depth > 3) fail(t, "calls nest too deeply");
	skip_space(t);
	while (!take(t, ")")) {
		if (is_digit(peek(t, 0))) {
			while (is_digit(peek(t, 0))) put_char(t, out, size, next(t));
		} else if (peek(t, 0) == '"') {
			put(t, out, size, "\"");
			char word[NAME] = "";
			quoted(t, word, sizeof word);
			if (strpbrk(word, "\"\\")) fail(t, "a text argument is a plain word");
			put(t, out, size, word);
			put(t, out, size, "\"");
		} else {
			if (take(t, "&")) put(t, out, size, "&");
			path(t, out, size);
			if (take(t, "(")) {
				put(t, out, size, "(");
				arguments(t, out, size, depth + 1);
				put(t, out, size, ")");
			}
		}
		skip_space(t);
		if (!starts(t, ",") && !starts(t, ")")) fail(t, "an argument is a path, a number, a \"word\" or a call");
		if (take(t, ",")) {
			put(t, out, size, ", ");
			skip_space(t);
			if (starts(t, ")")) fail(t, "an argument is missing after the comma");
		}
	}
}

static void call(struct tpl *t)
{
	char name[NAME] = "", args[2 * EXPR] = "";
	skip_space(t);
	ident(t, name, sizeof name);
	if (!take(t, "(")) fail(t, "{{> name(…)}} needs its parentheses");
	arguments(t, args, sizeof args, 0);
	close_form(t);
	if (t->where != TEXT) fail(t, "a template can be called in text only, not inside a tag, a title or a textarea");
	statement(t);
	fprintf(t->c, "\thtml_%s(w%s%s);\n", name, args[0] ? ", " : "", args);
}

/* Blocks ------------------------------------------------------------------------------------------------------------- */

static struct block *open_block(struct tpl *t, char kind)
{
	if (t->n_block == DEPTH) fail(t, "blocks nest too deeply");
	if (t->where == VALUE && t->kind == ATTR_URL) fail(t, "an address cannot be made in parts; decide it in the view");
	struct block *b = &t->block[t->n_block++];
	*b = (struct block){.kind = kind, .line = t->line, .n_el = t->n_el, .where = t->where, .space = t->space};
	return b;
}

static void open_each(struct tpl *t)
{
	char name[NAME] = "";
	skip_space(t);
	ident(t, name, sizeof name);
	skip_space(t);
	if (!take(t, "in") || !is_space(peek(t, 0))) fail(t, "write {{#each name in list}}");
	skip_space(t);
	struct block *b = open_block(t, 'e');
	path(t, b->list, sizeof b->list);
	close_form(t);
	statement(t);
	int i = ++t->loops;
	fprintf(t->c, "\tfor (size_t i%d = 0; i%d < (%s).n; i%d++) {\n\tconst __typeof__((%s).at[0]) *%s = &(%s).at[i%d];\n\t(void)%s;\n", i, i,
		b->list, i, b->list, name, b->list, i, name);
}

static void open_if(struct tpl *t)
{
	char p[EXPR] = "";
	skip_space(t);
	bool not = take(t, "!");
	path(t, p, sizeof p);
	close_form(t);
	open_block(t, 'i');
	statement(t);
	fprintf(t->c, "\tif (%shtml_true(%s)) {\n", not ? "!" : "", p);
}

static struct block *innermost(struct tpl *t, const char *what)
{
	if (!t->n_block) fail(t, "%s without a block that it could belong to", what);
	struct block *b = &t->block[t->n_block - 1];
	if (t->where != b->where || t->n_el != b->n_el)
		fail(t, "%s must stand in the same element and context as the block that began in line %d", what, b->line);
	t->space = b->space;
	return b;
}

static void otherwise(struct tpl *t)
{
	struct block *b = innermost(t, "{{else}}");
	if (b->has_else) fail(t, "a second {{else}} for the block of line %d", b->line);
	b->has_else = true;
	close_form(t);
	flush(t);
	if (b->kind == 'i') fputs("\t} else {\n", t->c);
	else fprintf(t->c, "\t}\n\tif ((%s).n == 0) {\n", b->list);
}

static void close_block(struct tpl *t, char kind)
{
	const char *what = kind == 'i' ? "{{/if}}" : "{{/each}}";
	struct block *b = innermost(t, what);
	if (b->kind != kind) fail(t, "%s closes the other kind of block, which began in line %d", what, b->line);
	close_form(t);
	flush(t);
	fputs("\t}\n", t->c);
	t->space = false;
	t->n_block--;
}

/* Beginning and end of a template -------------------------------------------------------------------------------------- */

static void end_template(struct tpl *t)
{
	if (t->where == OUTSIDE) return;
	if (t->n_block) fail(t, "the block of line %d is not closed", t->block[t->n_block - 1].line);
	if (t->where != TEXT) fail(t, "the template ends inside a tag, a title or a textarea");
	if (t->n_el) fail(t, "<%s> is not closed", t->el[t->n_el - 1]);
	while (t->n_lit && is_space(t->lit[t->n_lit - 1])) t->n_lit--;
	flush(t);
	fputs("}\n", t->c);
	t->where = OUTSIDE;
}

static void begin_template(struct tpl *t)
{
	char name[NAME] = "", params[2 * EXPR] = "", unused[2 * EXPR] = "", last[NAME] = "";
	end_template(t);
	skip_space(t);
	ident(t, name, sizeof name);
	if (!take(t, "(")) fail(t, "write {{template name(const struct view *v)}}");
	while (!starts(t, ")")) {
		int c = peek(t, 0);
		if (is_letter(c) || c == '_') {
			last[0] = 0;
			ident(t, last, sizeof last);
			put(t, params, sizeof params, last);
			continue;
		}
		if (!is_digit(c) && !is_space(c) && c != '*' && c != ',') fail(t, "a parameter is a C type and a name");
		if (c == ',') put(t, unused, sizeof unused, "\t(void)"), put(t, unused, sizeof unused, last), put(t, unused, sizeof unused, ";\n");
		put_char(t, params, sizeof params, next(t));
	}
	take(t, ")");
	close_form(t);
	if (last[0]) put(t, unused, sizeof unused, "\t(void)"), put(t, unused, sizeof unused, last), put(t, unused, sizeof unused, ";\n");
	const char *comma = params[0] ? ", " : "";
	fprintf(t->h, "void html_%s(struct html *w%s%s);\n", name, comma, params);
	fprintf(t->c, "\nvoid html_%s(struct html *w%s%s)\n{\n\t(void)w;\n%s", name, comma, params, unused);
	t->where = TEXT;
	t->fresh = true;
}

static void include(struct tpl *t)
{
	char name[EXPR] = "";
	if (t->where != OUTSIDE) fail(t, "includes stand at the top, before the first template");
	skip_space(t);
	quoted(t, name, sizeof name);
	close_form(t);
	for (const char *s = name; *s; s++)
		if (!is_ident(*s) && !strchr("/.-", *s)) fail(t, "an include is the path of a header");
	fprintf(t->h, "#include \"%s\"\n", name);
}

static void form(struct tpl *t)
{
	skip_space(t);
	if (take(t, "include ")) include(t);
	else if (take(t, "template ")) begin_template(t);
	else if (t->where == OUTSIDE) fail(t, "this stands outside a template; begin with {{template name(…)}}");
	else if (take(t, "#each ")) open_each(t);
	else if (take(t, "#if ")) open_if(t);
	else if (take(t, "/each")) close_block(t, 'e');
	else if (take(t, "/if")) close_block(t, 'i');
	else if (starts(t, "else") && !is_ident(peek(t, 4))) take(t, "else"), otherwise(t);
	else if (take(t, ">")) call(t);
	else if (take(t, "_(")) translated_value(t);
	else if (peek(t, 0) == '"') sentence(t);
	else if (is_letter(peek(t, 0))) value(t);
	else fail(t, "unknown form; {{ takes a path, a \"sentence\", _(path), #each, #if, else, /each, /if or > name(…)");
}

/* HTML -------------------------------------------------------------------------------------------------------------------- */

static bool among(const char *word, const char *list) /* list: " a b c " */
{
	char padded[NAME + 2];
	snprintf(padded, sizeof padded, " %s ", word);
	return strstr(list, padded) != NULL;
}

static const char void_elements[] = " area br col hr img input link meta wbr ";
static const char refused_elements[] = " style base object embed iframe frame frameset applet animate set noscript template "
	"animatetransform animatemotion foreignobject math plaintext xmp noembed noframes listing portal ";
static const char refused_attributes[] = " style srcdoc srcset imagesrcset data ping poster background xlink:href manifest cite "
	"http-equiv codebase longdesc profile usemap dynsrc lowsrc is ";
static const char url_attributes[] = " href src action formaction ";
static const char closes_p[] = " address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 "
	"h4 h5 h6 header hr main nav ol p pre section table ul summary ";

static bool inside(const struct tpl *t, const char *name)
{
	for (int i = 0; i < t->n_el; i++)
		if (strcmp(t->el[i], name) == 0) return true;
	return false;
}

static void tag_name(struct tpl *t, char out[NAME])
{
	out[0] = 0;
	while (is_letter(peek(t, 0)) || is_digit(peek(t, 0)) || peek(t, 0) == '-') put_char(t, out, NAME, next(t));
	if (!out[0] || !is_letter(out[0])) fail(t, "after < comes the name of an element; write &lt; for the sign itself");
	for (const char *s = out; *s; s++)
		if (isupper((unsigned char)*s) && !inside(t, "svg")) fail(t, "write <%s> in small letters", out);
}

static void lower(char out[NAME], const char *s)
{
	size_t i = 0;
	for (; s[i] && i < NAME - 1; i++) out[i] = (char)tolower((unsigned char)s[i]);
	out[i] = 0;
}

/* A browser would close an element by itself here, and the tree would not be what was written. */
static void check_nesting(struct tpl *t, const char *name)
{
	if (inside(t, "p") && !inside(t, "svg") && among(name, closes_p)) fail(t, "<%s> cannot stand inside <p>", name);
	if (among(name, " a form button label option ") && inside(t, name)) fail(t, "<%s> cannot stand inside another <%s>", name, name);
	const char *parent = t->n_el ? t->el[t->n_el - 1] : "";
	if (!t->n_el) return;
	if (among(name, " td th ") && strcmp(parent, "tr") != 0) fail(t, "<%s> belongs into <tr>", name);
	if (strcmp(name, "tr") == 0 && !among(parent, " thead tbody tfoot ")) fail(t, "<tr> belongs into <thead>, <tbody> or <tfoot>");
	if (among(parent, " table ") && !among(name, " caption colgroup thead tbody tfoot ")) fail(t, "<%s> cannot stand in <table>", name);
	if (among(parent, " thead tbody tfoot ") && strcmp(name, "tr") != 0) fail(t, "<%s> cannot stand in <%s>", name, parent);
	if (among(parent, " tr ") && !among(name, " td th ")) fail(t, "<%s> cannot stand in <tr>", name);
	if (among(parent, " select ") && !among(name, " option optgroup ")) fail(t, "<%s> cannot stand in <select>", name);
}

static void open_tag(struct tpl *t)
{
	char small[NAME];
	tag_name(t, t->tag);
	lower(small, t->tag);
	if (among(small, refused_elements)) fail(t, "<%s> is not allowed", t->tag);
	check_nesting(t, t->tag);
	lit(t, '<');
	lit_text(t, t->tag);
	t->where = TAG;
	t->space = t->has_src = false;
}

static void close_tag(struct tpl *t)
{
	char name[NAME];
	tag_name(t, name);
	skip_space(t);
	if (!take(t, ">")) fail(t, "</%s must end with >", name);
	if (!t->n_el) fail(t, "</%s> without <%s>", name, name);
	if (strcmp(t->el[t->n_el - 1], name) != 0) fail(t, "</%s> where </%s> is due", name, t->el[t->n_el - 1]);
	if (t->n_block && t->n_el == t->block[t->n_block - 1].n_el)
		fail(t, "</%s> closes an element from outside the block of line %d", name, t->block[t->n_block - 1].line);
	t->n_el--;
	t->where = TEXT;
	lit_text(t, "</");
	lit_text(t, name);
	lit(t, '>');
}

static void skip_comment(struct tpl *t)
{
	int from = t->line;
	while (!take(t, "-->")) {
		if (starts(t, "{{")) fail(t, "a comment cannot hold a value");
		if (next(t) < 0) t->line = from, fail(t, "this comment is not closed");
	}
}

static void doctype(struct tpl *t)
{
	if (!take(t, "<!doctype html>") || !t->fresh) fail(t, "only <!doctype html> at the start of a template, and <!-- comments -->");
	lit_text(t, "<!doctype html>");
}

/* A static & must begin a character reference: else what a browser shows is not what stands here. */
static void check_reference(struct tpl *t)
{
	size_t i = 1;
	while (peek(t, i) == '#' || is_letter(peek(t, i)) || is_digit(peek(t, i))) i++;
	if (i < 2 || i > 12 || peek(t, i) != ';') fail(t, "write &amp; for the sign &");
}

static void static_space(struct tpl *t)
{
	bool keep = inside(t, "pre") || t->where == RCDATA, line = false;
	while (is_space(peek(t, 0))) {
		int c = next(t);
		line = line || c == '\n';
		if (keep) lit(t, (char)c);
	}
	if (!keep && !t->fresh) lit(t, line ? '\n' : ' ');
}

static void text_char(struct tpl *t)
{
	if (is_space(peek(t, 0))) return static_space(t);
	if (peek(t, 0) == '&') check_reference(t);
	if (peek(t, 0) != '<') return lit(t, (char)next(t));
	if (starts(t, "<!--")) return skip_comment(t);
	if (starts(t, "<!")) return doctype(t);
	next(t);
	if (take(t, "/")) return close_tag(t);
	if (t->where == RCDATA) fail(t, "inside <%s> there is only text", t->el[t->n_el - 1]);
	open_tag(t);
}

static void leave_tag(struct tpl *t, bool itself)
{
	bool is_void = among(t->tag, void_elements);
	if (t->n_block && t->block[t->n_block - 1].where == TAG) fail(t, "the tag ends inside the block of line %d", t->block[t->n_block - 1].line);
	if (itself && !is_void && !inside(t, "svg")) fail(t, "<%s/> does not close itself in HTML; write </%s>", t->tag, t->tag);
	lit_text(t, itself ? "/>" : ">");
	t->where = TEXT;
	if (strcmp(t->tag, "script") == 0) {
		if (!t->has_src || !take(t, "</script>")) fail(t, "a script has a src and nothing inside");
		lit_text(t, "</script>");
		return;
	}
	if (is_void || itself) return;
	if (t->n_el == DEPTH) fail(t, "elements nest too deeply");
	memcpy(t->el[t->n_el++], t->tag, NAME);
	if (among(t->tag, " title textarea ") && !inside(t, "svg")) t->where = RCDATA;
}

static void attribute(struct tpl *t)
{
	char name[NAME] = "", small[NAME];
	if (!t->space) fail(t, "white space is missing before an attribute");
	while (is_ident(peek(t, 0)) || peek(t, 0) == '-' || peek(t, 0) == ':') put_char(t, name, NAME, next(t));
	if (!name[0]) fail(t, "an attribute, > or /> is expected here");
	lower(small, name);
	if (strncmp(small, "on", 2) == 0) fail(t, "%s: handlers are not allowed; the page works without scripts", name);
	if (among(small, refused_attributes)) fail(t, "the attribute %s is not allowed", name);
	lit_text(t, name);
	t->space = false;
	t->kind = among(small, url_attributes) ? ATTR_URL : ATTR_PLAIN;
	t->has_src = t->has_src || strcmp(small, "src") == 0;
	if (!take(t, "=")) {
		if (t->kind == ATTR_URL) fail(t, "%s needs an address", name);
		return;
	}
	if (!take(t, "\"")) fail(t, "the value of %s must stand in double quotes", name);
	lit_text(t, "=\"");
	t->where = VALUE;
	t->n_value = 0;
	t->n_holes = 0;
	memset(t->value, 0, sizeof t->value);
}

static void tag_char(struct tpl *t)
{
	if (is_space(peek(t, 0))) {
		skip_space(t);
		if (!starts(t, ">") && !starts(t, "/>")) lit(t, ' ');
		t->space = true;
	} else if (take(t, "/>")) leave_tag(t, true);
	else if (take(t, ">")) leave_tag(t, false);
	else attribute(t);
}

static void check_address(struct tpl *t)
{
	static const char *const fine[] = {"/", "#", "?", "https://", "tel:", "mailto:"};
	if (t->n_holes && t->value[0] != '#') return;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		if (strncmp(t->value, fine[i], strlen(fine[i])) == 0 && strncmp(t->value, "//", 2) != 0) return;
	fail(t, "an address begins with /, #, ?, https:// or tel:, or is one struct path");
}

static void value_char(struct tpl *t)
{
	if (peek(t, 0) == '&') check_reference(t);
	if (peek(t, 0) == '<') fail(t, "write &lt; in the value of an attribute");
	int c = next(t);
	if (c != '"') {
		if (t->kind == ATTR_URL && t->n_holes && t->n_value == 0 && c != '#') fail(t, "after a struct path only #part may follow");
		if (t->n_value < sizeof t->value - 1) t->value[t->n_value] = (char)c;
		t->n_value++;
		return lit(t, (char)c);
	}
	if (t->n_block && t->block[t->n_block - 1].where == VALUE)
		fail(t, "the value ends inside the block of line %d", t->block[t->n_block - 1].line);
	if (t->kind == ATTR_URL) check_address(t);
	lit(t, '"');
	t->where = TAG;
}

static void outside_char(struct tpl *t)
{
	if (take(t, "<!--")) return skip_comment(t);
	if (!is_space(peek(t, 0))) fail(t, "this stands outside a template; begin with {{template name(…)}}");
	next(t);
}

static void step(struct tpl *t)
{
	if (take(t, "{{")) return form(t);
	int c = peek(t, 0);
	if (c < 32 && !is_space(c)) fail(t, "a control character");
	switch (t->where) {
	case OUTSIDE: return outside_char(t);
	case TEXT:
	case RCDATA: return text_char(t);
	case TAG: return tag_char(t);
	case VALUE: return value_char(t);
	}
}

/* NULL when all went well, else the message (in t->why). */
static const char *compile(struct tpl *t, const char *source, size_t n)
{
	t->at = source;
	t->end = source + n;
	t->line = 1;
	t->where = OUTSIDE;
	if (setjmp(t->fail) == 0) {
		while (t->at < t->end) step(t);
		end_template(t);
	}
	free(t->lit);
	t->lit = NULL;
	return t->why[0] ? t->why : NULL;
}

#ifndef TPLC_TEST
static char *read_all(const char *name, size_t *n)
{
	FILE *f = fopen(name, "rb");
	enum { MOST = 1 << 20 };
	char *s = malloc(MOST);
	if (!f || !s) return NULL;
	*n = fread(s, 1, MOST, f);
	fclose(f);
	return *n < MOST ? s : NULL;
}

int main(int argc, char **argv)
{
	if (argc != 4) return fputs("usage: tplc OUT.c OUT.h X.html\n", stderr), 2;
	size_t n = 0;
	char *source = read_all(argv[3], &n);
	static struct tpl t;
	t.file = argv[3];
	t.c = fopen(argv[1], "w");
	t.h = fopen(argv[2], "w");
	if (!source || !t.c || !t.h) return fprintf(stderr, "tplc: cannot read %s or write %s\n", argv[3], argv[1]), 2;
	const char *base = strrchr(argv[2], '/');
	fprintf(t.h, "/* Made by tplc. */\n#pragma once\n#include \"web/html.h\"\n");
	fprintf(t.c, "/* Made by tplc. */\n#include \"%s\"\n", base ? base + 1 : argv[2]);
	const char *why = compile(&t, source, n);
	free(source);
	int broken = fclose(t.c) | fclose(t.h);
	if (!why && !broken) return 0;
	fprintf(stderr, "%s\n", why ? why : "tplc: cannot write");
	remove(argv[1]);
	remove(argv[2]);
	return 1;
}
#endif
