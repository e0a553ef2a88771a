#include "tplc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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
	if (!out[0] || !is_letter(out[0])) refuse(t, "after < comes the name of an element; write &lt; for the sign itself");
	for (const char *s = out; *s; s++)
		if (isupper((unsigned char)*s) && !inside(t, "svg")) refuse(t, "write <%s> in small letters", out);
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
	if (inside(t, "p") && !inside(t, "svg") && among(name, closes_p)) refuse(t, "<%s> cannot stand inside <p>", name);
	if (among(name, " a form button label option ") && inside(t, name)) refuse(t, "<%s> cannot stand inside another <%s>", name, name);
	const char *parent = t->n_el ? t->el[t->n_el - 1] : "";
	if (!t->n_el) return;
	if (among(name, " td th ") && strcmp(parent, "tr") != 0) refuse(t, "<%s> belongs into <tr>", name);
	if (strcmp(name, "tr") == 0 && !among(parent, " thead tbody tfoot ")) refuse(t, "<tr> belongs into <thead>, <tbody> or <tfoot>");
	if (among(parent, " table ") && !among(name, " caption colgroup thead tbody tfoot ")) refuse(t, "<%s> cannot stand in <table>", name);
	if (among(parent, " thead tbody tfoot ") && strcmp(name, "tr") != 0) refuse(t, "<%s> cannot stand in <%s>", name, parent);
	if (among(parent, " tr ") && !among(name, " td th ")) refuse(t, "<%s> cannot stand in <tr>", name);
	if (among(parent, " select ") && !among(name, " option optgroup ")) refuse(t, "<%s> cannot stand in <select>", name);
}

static void open_tag(struct tpl *t)
{
	char small[NAME];
	tag_name(t, t->tag);
	lower(small, t->tag);
	if (among(small, refused_elements)) refuse(t, "<%s> is not allowed", t->tag);
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
	if (!take(t, ">")) refuse(t, "</%s must end with >", name);
	if (!t->n_el) refuse(t, "</%s> without <%s>", name, name);
	if (strcmp(t->el[t->n_el - 1], name) != 0) refuse(t, "</%s> where </%s> is due", name, t->el[t->n_el - 1]);
	if (t->n_block && t->n_el == t->block[t->n_block - 1].n_el)
		refuse(t, "</%s> closes an element from outside the block of line %d", name, t->block[t->n_block - 1].line);
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
		if (starts(t, "{{")) refuse(t, "a comment cannot hold a value");
		if (next(t) < 0) t->line = from, refuse(t, "this comment is not closed");
	}
}

static void doctype(struct tpl *t)
{
	if (!take(t, "<!doctype html>") || !t->fresh) refuse(t, "only <!doctype html> at the start of a template, and <!-- comments -->");
	lit_text(t, "<!doctype html>");
}

/* A static & must begin a character reference: else what a browser shows is not what stands here. */
static void check_reference(struct tpl *t)
{
	size_t i = 1;
	while (peek(t, i) == '#' || is_letter(peek(t, i)) || is_digit(peek(t, i))) i++;
	if (i < 2 || i > 12 || peek(t, i) != ';') refuse(t, "write &amp; for the sign &");
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

void text_char(struct tpl *t)
{
	if (is_space(peek(t, 0))) return static_space(t);
	if (peek(t, 0) == '&') check_reference(t);
	if (peek(t, 0) != '<') return lit(t, (char)next(t));
	if (starts(t, "<!--")) return skip_comment(t);
	if (starts(t, "<!")) return doctype(t);
	next(t);
	if (take(t, "/")) return close_tag(t);
	if (t->where == RCDATA) refuse(t, "inside <%s> there is only text", t->el[t->n_el - 1]);
	open_tag(t);
}

static void leave_tag(struct tpl *t, bool itself)
{
	bool is_void = among(t->tag, void_elements);
	if (t->n_block && t->block[t->n_block - 1].where == TAG) refuse(t, "the tag ends inside the block of line %d", t->block[t->n_block - 1].line);
	if (itself && !is_void && !inside(t, "svg")) refuse(t, "<%s/> does not close itself in HTML; write </%s>", t->tag, t->tag);
	lit_text(t, itself ? "/>" : ">");
	t->where = TEXT;
	if (strcmp(t->tag, "script") == 0) {
		if (!t->has_src || !take(t, "</script>")) refuse(t, "a script has a src and nothing inside");
		lit_text(t, "</script>");
		return;
	}
	if (is_void || itself) return;
	if (t->n_el == DEPTH) refuse(t, "elements nest too deeply");
	memcpy(t->el[t->n_el++], t->tag, NAME);
	if (among(t->tag, " title textarea ") && !inside(t, "svg")) t->where = RCDATA;
}

static void attribute(struct tpl *t)
{
	char name[NAME] = "", small[NAME];
	if (!t->space) refuse(t, "white space is missing before an attribute");
	while (is_ident(peek(t, 0)) || peek(t, 0) == '-' || peek(t, 0) == ':') put_char(t, name, NAME, next(t));
	if (!name[0]) refuse(t, "an attribute, > or /> is expected here");
	lower(small, name);
	if (strncmp(small, "on", 2) == 0) refuse(t, "%s: handlers are not allowed; the page works without scripts", name);
	if (among(small, refused_attributes)) refuse(t, "the attribute %s is not allowed", name);
	lit_text(t, name);
	t->space = false;
	t->kind = among(small, url_attributes) ? ATTR_URL : ATTR_PLAIN;
	t->has_src = t->has_src || strcmp(small, "src") == 0;
	if (!take(t, "=")) {
		if (t->kind == ATTR_URL) refuse(t, "%s needs an address", name);
		return;
	}
	if (!take(t, "\"")) refuse(t, "the value of %s must stand in double quotes", name);
	lit_text(t, "=\"");
	t->where = VALUE;
	t->n_value = 0;
	t->n_holes = 0;
	memset(t->value, 0, sizeof t->value);
}

void tag_char(struct tpl *t)
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
	refuse(t, "an address begins with /, #, ?, https:// or tel:, or is one struct path");
}

void value_char(struct tpl *t)
{
	if (peek(t, 0) == '&') check_reference(t);
	if (peek(t, 0) == '<') refuse(t, "write &lt; in the value of an attribute");
	int c = next(t);
	if (c != '"') {
		if (t->kind == ATTR_URL && t->n_holes && t->n_value == 0 && c != '#') refuse(t, "after a struct path only #part may follow");
		if (t->n_value < sizeof t->value - 1) t->value[t->n_value] = (char)c;
		t->n_value++;
		return lit(t, (char)c);
	}
	if (t->n_block && t->block[t->n_block - 1].where == VALUE)
		refuse(t, "the value ends inside the block of line %d", t->block[t->n_block - 1].line);
	if (t->kind == ATTR_URL) check_address(t);
	lit(t, '"');
	t->where = TAG;
}

void outside_char(struct tpl *t)
{
	if (take(t, "<!--")) return skip_comment(t);
	if (!is_space(peek(t, 0))) refuse(t, "this stands outside a template; begin with {{template name(…)}}");
	next(t);
}

static void step(struct tpl *t)
{
	if (take(t, "{{")) return form(t);
	int c = peek(t, 0);
	if (c < 32 && !is_space(c)) refuse(t, "a control character");
	switch (t->where) {
	case OUTSIDE: return outside_char(t);
	case TEXT:
	case RCDATA: return text_char(t);
	case TAG: return tag_char(t);
	case VALUE: return value_char(t);
	}
}

/* NULL when all went well, else the message (in t->why). */
const char *compile(struct tpl *t, const char *source, size_t n)
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
