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
#include "tplc.h"

#include <stdlib.h>
#include <string.h>

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
