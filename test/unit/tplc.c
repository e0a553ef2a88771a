/* The template compiler: what it makes of every form (golden), and what it refuses, with line and reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tplc.h"

static const char *compiled(struct tpl *t, const char *source, char **c, char **h)
{
	size_t n_c, n_h;
	*t = (struct tpl){.file = "x.html", .c = open_memstream(c, &n_c), .h = open_memstream(h, &n_h)};
	const char *why = compile(t, source, strlen(source));
	fclose(t->c);
	fclose(t->h);
	return why;
}

static void read_file(char *out, size_t size, const char *path)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(out, 1, size - 1, f);
	out[n] = 0;
	fclose(f);
}

static void golden(void **state)
{
	(void)state;
	static char source[1 << 14], expected[1 << 16];
	static struct tpl t;
	char *c, *h;
	read_file(source, sizeof source, SOURCE_ROOT "/test/fuzz/corpus/tplc/all.html");
	read_file(expected, sizeof expected, SOURCE_ROOT "/test/golden/all_html.c");
	assert_null(compiled(&t, source, &c, &h));
	assert_string_equal(c, expected);
	assert_string_equal(h, "#include \"people/client_view.h\"\nvoid html_all(struct html *w, const struct view *v, int64_t n);\n"
		"void html_empty(struct html *w);\n");
	free(c);
	free(h);
}

#define T "{{template t(const struct v *v)}}"

static const struct {
	const char *source, *why; /* part of the message; begins with the line where that matters */
} wrong[] = {
	{T "<a title=x>", ":1: the value of title must stand in double quotes"},
	{T "<a title='x'>", "must stand in double quotes"},
	{T "\n<a title={{ v->x }}>", ":2: the value of title must stand in double quotes"},
	{T "<p onclick=\"go()\">", "onclick: handlers are not allowed"},
	{T "<p ONCLICK=\"go()\">", "handlers are not allowed"},
	{T "<p style=\"color:red\">", "the attribute style is not allowed"},
	{T "<style>p{}</style>", "<style> is not allowed"},
	{T "<script>go()</script>", "a script has a src and nothing inside"},
	{T "<script src=\"/a.js\">go()</script>", "a script has a src and nothing inside"},
	{T "<script src=\"/a.js\">{{ v->x }}</script>", "a script has a src and nothing inside"},
	{T "<iframe></iframe>", "<iframe> is not allowed"},
	{T "<meta http-equiv=\"refresh\" content=\"0\">", "http-equiv is not allowed"},
	{T "<{{ v->x }}>", "after < comes the name of an element"},
	{T "<a {{ v->x }}>", "a value cannot stand in a tag"},
	{T "<a data-{{ v->x }}=\"1\">", "a value cannot stand in a tag"},
	{T "<a{{ v->x }}>", "a value cannot stand in a tag"},
	{T "<!-- {{ v->x }} -->", "a comment cannot hold a value"},
	{T "\n<!-- open", ":2: this comment is not closed"},
	{T "<a href=\"{{ v->a }}{{ v->b }}\">x</a>", "an address is one struct path"},
	{T "<a href=\"/c/{{ v->a }}\">x</a>", "an address is one struct path"},
	{T "<a href=\"{{ v->a }}/x\">x</a>", "after a struct path only #part may follow"},
	{T "<a href=\"javascript:go()\">x</a>", "an address begins with"},
	{T "<a href=\"//other.example/\">x</a>", "an address begins with"},
	{T "<a href=\"\">x</a>", "an address begins with"},
	{T "<a href>x</a>", "href needs an address"},
	{T "<a href=\"{{ \"Go\" }}\">x</a>", "a sentence cannot be an address"},
	{T "<a href=\"{{#if v->x}}/a{{/if}}\">x</a>", "an address cannot be made in parts"},
	{T "<img srcset=\"/a 2x\">", "the attribute srcset is not allowed"},
	{T "<div>\n<p>x</div>", ":2: </div> where </p> is due"},
	{T "</p>", "</p> without <p>"},
	{T "<p>x", "<p> is not closed"},
	{T "<p", "the template ends inside a tag"},
	{T "<p><div></div></p>", "<div> cannot stand inside <p>"},
	{T "<a href=\"/\"><b><a href=\"/\">x</a></b></a>", "<a> cannot stand inside another <a>"},
	{T "<form><form></form></form>", "<form> cannot stand inside another <form>"},
	{T "<table><tr></tr></table>", "<tr> belongs into"},
	{T "<table><p>x</p></table>", "cannot stand in <table>"},
	{T "<table><tbody><td>x</td></tbody></table>", "<td> belongs into <tr>"},
	{T "<div/>", "does not close itself in HTML"},
	{T "<DIV></DIV>", "in small letters"},
	{T "<textarea><b>x</b></textarea>", "inside <textarea> there is only text"},
	{T "<textarea>{{> other(v)}}</textarea>", "a template can be called in text only"},
	{T "<p title=\"{{> other(v)}}\">x</p>", "a template can be called in text only"},
	{T "a & b", "write &amp; for the sign &"},
	{T "a < b", "write &lt;"},
	{T "<p title=\"<\">x</p>", "write &lt; in the value"},
	{T "\n\n{{#if v->x}}", ":3: the block of line 3 is not closed"},
	{T "{{#if v->x}}<p>{{/if}}</p>", "must stand in the same element"},
	{T "<p>{{#if v->x}}</p>{{/if}}", "closes an element from outside the block"},
	{T "<p {{#if v->x}}>{{/if}}", "the tag ends inside the block"},
	{T "<p title=\"{{#if v->x}}\">{{/if}}", "the value ends inside the block"},
	{T "<p {{#if v->x}}a=\"{{/if}}\">", "must stand in the same element and context"},
	{T "<p {{#if v->x}} a{{/if}}b>x</p>", "white space is missing before an attribute"},
	{T "{{/if}}", "{{/if}} without a block"},
	{T "{{else}}", "{{else}} without a block"},
	{T "{{#if v->x}}{{else}}{{else}}{{/if}}", "a second {{else}}"},
	{T "{{#if v->x}}{{/each}}", "closes the other kind of block"},
	{T "{{#each p of v->x}}{{/each}}", "write {{#each name in list}}"},
	{T "{{ v->x + 1 }}", "unknown form"},
	{T "{{ f(v) }}", "unknown form"},
	{T "{{ v->x[0] }}", "unknown form"},
	{T "{{ *v }}", "unknown form"},
	{T "{{{ v->x }}}", "unknown form"},
	{T "{{ v->x", "unknown form"},
	{T "{{ v-> }}", "a name is expected here"},
	{T "{{#unless v->x}}", "unknown form"},
	{T "{{ \"Hello {name}.\" }}", "the sentence has a hole {name} and no name="},
	{T "{{ \"Hello.\" name=v->x }}", "the sentence has no hole {name}"},
	{T "{{ \"Hello", "the text in quotes does not end"},
	{T "{{ \"\" }}", "an empty sentence"},
	{T "{{> other(1 + 2)}}", "an argument is a path"},
	{T "{{> other(system(\"a\\\"b\"))}}", "a text argument is a plain word"},
	{T "{{> other}}", "needs its parentheses"},
	{"hello", "this stands outside a template"},
	{"{{ v->x }}", "this stands outside a template"},
	{"{{template t(const struct v *v) }; evil() {}}", "unknown form"},
	{"{{template t(struct v v[sizeof(int)])}}", "a parameter is a C type and a name"},
	{"{{template t(v;)}}", "a parameter is a C type and a name"},
	{"{{include \"a\\\"b\"}}", "an include is the path of a header"},
	{T "{{include \"a.h\"}}", "includes stand at the top"},
	{T "x\x01y", "a control character"},
};

static void refusals(void **state)
{
	(void)state;
	static struct tpl t;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char *c, *h;
		const char *why = compiled(&t, wrong[i].source, &c, &h);
		if (!why || !strstr(why, wrong[i].why) || strncmp(why, "x.html:", 7) != 0)
			fail_msg("%s\n gives: %s\n not:   %s", wrong[i].source, why ? why : "nothing", wrong[i].why);
		free(c);
		free(h);
	}
}

static void accepted(void **state)
{
	(void)state;
	static const char *const fine[] = {
		T "<p{{#if v->x}} class=\"a\"{{else}} class=\"b\"{{/if}}>x</p>",
		T "<a href=\"#{{ v->id }}\">x</a>",
		T "<a href=\"{{ v->to }}#a\">x</a>",
		T "<a href=\"tel:109\">109</a>",
		T "<br><hr><img src=\"{{ v->src }}\" alt=\"\">",
		T "<svg viewBox=\"0 0 1 1\"><linearGradient id=\"g\"/><path d=\"M0 0\"/></svg>",
		T "&lt;&#39;&amp;",
		"{{template t()}}{{template u()}}",
		"",
	};
	static struct tpl t;
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
		char *c, *h;
		const char *why = compiled(&t, fine[i], &c, &h);
		if (why) fail_msg("%s\n gives: %s", fine[i], why);
		free(c);
		free(h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(golden), cmocka_unit_test(refusals), cmocka_unit_test(accepted)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
