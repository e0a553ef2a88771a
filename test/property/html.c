/* Whatever text goes in, the tree a parser sees has the same elements and attributes: nothing can be injected. libxml2's
 * HTML parser is the oracle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <libxml/HTMLparser.h>
#include "field_html.h"
#include "frame_html.h"
#include "parts_html.h"
#include "test/fields.h"
#include "test/random.h"

static const char *const pieces[] = {
	"<script>alert(1)</script>", "\"><img src=x onerror=go()>", "' onclick='go()", "</textarea><b>", "</title><svg/onload=go()>", "&lt;b&gt;", "&#60;i&#62;",
	"<!--", "-->", "]]>", "{{ v->x }}", "javascript:go()", "노을 07", "\n", "\t", "&", "<", ">", "\"", "'", "=", "/", "\\", "%3Cb%3E", "a", " ",
};

static const char *nasty(struct arena *a, struct random_stream *r)
{
	struct buf b;
	buf_init(&b, a, 0);
	buf_char(&b, 'x'); /* never empty: what is shown must not depend on the text */
	for (uint64_t n = draw(r) % 6; n; n--) buf_add(&b, pieces[draw(r) % (sizeof pieces / sizeof *pieces)]);
	return buf_text(&b);
}

static void add_tree(struct buf *b, const xmlNode *n)
{
	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE && n->type != XML_COMMENT_NODE) continue;
		buf_printf(b, "<%s", (const char *)n->name);
		for (const xmlAttr *at = n->properties; at; at = at->next) buf_printf(b, " %s", (const char *)at->name);
		if (n->type == XML_ELEMENT_NODE) add_tree(b, n->children);
		buf_char(b, '>');
	}
}

static const char *tree_of(struct arena *a, const char *html)
{
	struct buf b;
	buf_init(&b, a, 0);
	htmlDocPtr doc = htmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	assert_non_null(doc);
	add_tree(&b, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return buf_text(&b);
}

/* A page with every field, an error at each, a summary, answers, and the frame around. t gives the texts. */
struct texts {
	struct arena *a;
	struct random_stream *r; /* NULL = harmless */
};

static const char *text(struct texts *t) { return t->r ? nasty(t->a, t->r) : "x"; }

static const char *page(struct texts *t)
{
	struct html body, whole;
	struct form f;
	html_init(&body, t->a, LANG_EN);
	form_empty(&f, t->a, all_fields);
	const struct choice staff[] = {{arena_printf(t->a, "one of %s", text(t)), text(t)}, {NULL, NULL}};
	for (size_t i = 0; i < f.n; i++) {
		f.value[i].text = text(t);
		form_error(&f, all_fields[i].name, (struct msg){.id = "Not {what}.", .arg = {A_TEXT("what", text(t))}});
	}
	form_choices(&f, "worker", staff);
	html_form_errors(&body, form_problems(&f));
	for (size_t i = 0; i < f.n; i++) html_field(&body, form_field(&f, all_fields[i].name));
	html_field_select(&body, form_field(&f, "worker"));
	html_hidden_list(&body, form_again(&f));
	struct answer_row row = {.label = text(t), .answer = text(t), .change = path_query(t->a, (struct path){"/x"}, "q", text(t))};
	html_answers(&body, &(struct answers_view){{&row, 1}});
	html_empty(&body, &(struct empty_view){.sentence = {.id = text(t)}, .act = {text(t)}, .label = text(t)});
	html_init(&whole, t->a, LANG_EN);
	html_frame(&whole, &(struct frame_view){.lang = "en", .title = text(t), .centre = text(t), .reader = text(t), .signed_in = true, .other_lang = "ko",
		.other_name = text(t), .body = {buf_text(&body.b)}});
	return buf_text(&whole.b);
}

static void nothing_can_be_injected(void **state)
{
	(void)state;
	struct arena a, once;
	arena_init(&a, 1 << 22);
	arena_init(&once, 1 << 22);
	const char *expected = tree_of(&a, page(&(struct texts){&a, NULL}));
	assert_non_null(strstr(expected, "<textarea"));
	struct random_stream r = {1};
	for (int i = 0; i < 3000; i++) {
		const char *html = page(&(struct texts){&once, &r}), *tree = tree_of(&once, html);
		if (strcmp(tree, expected) != 0) fail_msg("round %d:\n%s", i, html);
		arena_reset(&once);
	}
	arena_free(&once);
	arena_free(&a);
}

/* What was written comes back as it was: escaping loses nothing. */
static void text_survives(void **state)
{
	(void)state;
	struct arena a;
	struct random_stream r = {2};
	arena_init(&a, 1 << 22);
	for (int i = 0; i < 2000; i++) {
		const char *s = nasty(&a, &r);
		struct html w;
		html_init(&w, &a, LANG_EN);
		html_lit(&w, "<p title=\"", 10);
		html_attr(&w, s);
		html_lit(&w, "\">", 2);
		html_text(&w, s);
		html_lit(&w, "</p>", 4);
		const char *html = buf_text(&w.b);
		htmlDocPtr doc = htmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
		xmlNode *p = xmlDocGetRootElement(doc)->children->children;
		xmlChar *inside = xmlNodeGetContent(p), *title = xmlGetProp(p, (const xmlChar *)"title");
		assert_string_equal((const char *)inside, s);
		assert_string_equal((const char *)title, s);
		xmlFree(inside);
		xmlFree(title);
		xmlFreeDoc(doc);
		arena_reset(&a);
	}
	arena_free(&a);
	xmlCleanupParser();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_can_be_injected), cmocka_unit_test(text_survives)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
