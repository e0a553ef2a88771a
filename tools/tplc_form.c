#include "tplc.h"

#include <stdint.h>
#include <string.h>

/* Values -------------------------------------------------------------------------------------------------------------- */

static const char *context(struct tpl *t)
{
	if (t->where == TAG) refuse(t, "a value cannot stand in a tag or be the name of an attribute; put it in quotes after name=");
	if (t->where != VALUE) return "text";
	t->n_holes++;
	if (t->kind == ATTR_PLAIN || t->value[0] == '#') return "attr";
	if (t->n_value || t->n_holes > 1) refuse(t, "an address is one struct path and nothing before it");
	return "url";
}

static const char *context_of_words(struct tpl *t)
{
	const char *s = context(t);
	if (strcmp(s, "url") == 0) refuse(t, "a sentence cannot be an address");
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
	if (!take(t, ")")) refuse(t, "_(path) takes one path");
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
		if (!known) refuse(t, "the sentence has a hole {%.*s} and no %.*s=", (int)len, s + 1, (int)len, s + 1);
	}
}

static void sentence(struct tpl *t)
{
	char s[1200] = "", names[6][NAME] = {""}, paths[6][EXPR] = {""};
	int n = 0;
	quoted(t, s, sizeof s);
	if (!s[0]) refuse(t, "an empty sentence");
	for (skip_space(t); !starts(t, "}}"); skip_space(t)) {
		if (n == 6) refuse(t, "a sentence has at most six holes");
		ident(t, names[n], NAME);
		if (!has_hole(s, names[n])) refuse(t, "the sentence has no hole {%s}", names[n]);
		if (!take(t, "=")) refuse(t, "after the sentence come its holes: name=path");
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
	if (depth > 3) refuse(t, "calls nest too deeply");
	skip_space(t);
	while (!take(t, ")")) {
		if (is_digit(peek(t, 0))) {
			while (is_digit(peek(t, 0))) put_char(t, out, size, next(t));
		} else if (peek(t, 0) == '"') {
			put(t, out, size, "\"");
			char word[NAME] = "";
			quoted(t, word, sizeof word);
			if (strpbrk(word, "\"\\")) refuse(t, "a text argument is a plain word");
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
		if (!starts(t, ",") && !starts(t, ")")) refuse(t, "an argument is a path, a number, a \"word\" or a call");
		if (take(t, ",")) {
			put(t, out, size, ", ");
			skip_space(t);
			if (starts(t, ")")) refuse(t, "an argument is missing after the comma");
		}
	}
}

static void call(struct tpl *t)
{
	char name[NAME] = "", args[2 * EXPR] = "";
	skip_space(t);
	ident(t, name, sizeof name);
	if (!take(t, "(")) refuse(t, "{{> name(…)}} needs its parentheses");
	arguments(t, args, sizeof args, 0);
	close_form(t);
	if (t->where != TEXT) refuse(t, "a template can be called in text only, not inside a tag, a title or a textarea");
	statement(t);
	fprintf(t->c, "\thtml_%s(w%s%s);\n", name, args[0] ? ", " : "", args);
}

/* Blocks ------------------------------------------------------------------------------------------------------------- */

static struct block *open_block(struct tpl *t, char kind)
{
	if (t->n_block == DEPTH) refuse(t, "blocks nest too deeply");
	if (t->where == VALUE && t->kind == ATTR_URL) refuse(t, "an address cannot be made in parts; decide it in the view");
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
	if (!take(t, "in") || !is_space(peek(t, 0))) refuse(t, "write {{#each name in list}}");
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
	if (!t->n_block) refuse(t, "%s without a block that it could belong to", what);
	struct block *b = &t->block[t->n_block - 1];
	if (t->where != b->where || t->n_el != b->n_el)
		refuse(t, "%s must stand in the same element and context as the block that began in line %d", what, b->line);
	t->space = b->space;
	return b;
}

static void otherwise(struct tpl *t)
{
	struct block *b = innermost(t, "{{else}}");
	if (b->has_else) refuse(t, "a second {{else}} for the block of line %d", b->line);
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
	if (b->kind != kind) refuse(t, "%s closes the other kind of block, which began in line %d", what, b->line);
	close_form(t);
	flush(t);
	fputs("\t}\n", t->c);
	t->space = false;
	t->n_block--;
}

/* Beginning and end of a template -------------------------------------------------------------------------------------- */

void end_template(struct tpl *t)
{
	if (t->where == OUTSIDE) return;
	if (t->n_block) refuse(t, "the block of line %d is not closed", t->block[t->n_block - 1].line);
	if (t->where != TEXT) refuse(t, "the template ends inside a tag, a title or a textarea");
	if (t->n_el) refuse(t, "<%s> is not closed", t->el[t->n_el - 1]);
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
	if (!take(t, "(")) refuse(t, "write {{template name(const struct view *v)}}");
	while (!starts(t, ")")) {
		int c = peek(t, 0);
		if (is_letter(c) || c == '_') {
			last[0] = 0;
			ident(t, last, sizeof last);
			put(t, params, sizeof params, last);
			continue;
		}
		if (!is_digit(c) && !is_space(c) && c != '*' && c != ',') refuse(t, "a parameter is a C type and a name");
		if (c == ',') put(t, unused, sizeof unused, "\t(void)"), put(t, unused, sizeof unused, last), put(t, unused, sizeof unused, ";\n");
		next(t);
		put_char(t, params, sizeof params, is_space(c) ? ' ' : c);
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
	if (t->where != OUTSIDE) refuse(t, "includes stand at the top, before the first template");
	skip_space(t);
	quoted(t, name, sizeof name);
	close_form(t);
	for (const char *s = name; *s; s++)
		if (!is_ident(*s) && !strchr("/.-", *s)) refuse(t, "an include is the path of a header");
	fprintf(t->h, "#include \"%s\"\n", name);
}

void form(struct tpl *t)
{
	skip_space(t);
	if (take(t, "include ")) include(t);
	else if (take(t, "template ")) begin_template(t);
	else if (t->where == OUTSIDE) refuse(t, "this stands outside a template; begin with {{template name(…)}}");
	else if (take(t, "#each ")) open_each(t);
	else if (take(t, "#if ")) open_if(t);
	else if (take(t, "/each")) close_block(t, 'e');
	else if (take(t, "/if")) close_block(t, 'i');
	else if (starts(t, "else") && !is_ident(peek(t, 4))) take(t, "else"), otherwise(t);
	else if (take(t, ">")) call(t);
	else if (take(t, "_(")) translated_value(t);
	else if (peek(t, 0) == '"') sentence(t);
	else if (is_letter(peek(t, 0))) value(t);
	else refuse(t, "unknown form; {{ takes a path, a \"sentence\", _(path), #each, #if, else, /each, /if or > name(…)");
}
