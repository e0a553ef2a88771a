/* HTML runtime under the templates. tools/tplc chooses the function by HTML context; _Generic chooses by C type; a type
 * with no entry, or a URL attribute that is not a struct path, does not compile. There is no raw form: struct safe_html
 * has two makers (svg.c for pictures, frame for the slot). The writer latches like struct buf. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/date.h"
#include "base/money.h"
#include "base/msg.h"
#include "base/text.h"

struct html {
	struct buf b;
	enum lang lang;
};

struct path { /* an address of our own; made only by path_to() and the static paths of routes */
	const char *s;
};

struct safe_html {
	const char *s;
};

void html_init(struct html *w, struct arena *a, enum lang lang);

/* path_to(a, "/c/{}/record", id.v): each {} takes an int64 id and writes it as id_write does. */
struct path path_to(struct arena *a, const char *pattern, ...);
struct path path_query(struct arena *a, struct path p, const char *name, const char *value); /* adds ?name=value, encoded */

/* Text context: escapes & < >. Attribute context: also quotes. */
void html_text_s(struct html *w, const char *s);   /* NULL writes nothing */
void html_text_i(struct html *w, int64_t v);       /* plain digits */
void html_text_money(struct html *w, struct money m);
void html_text_date(struct html *w, struct date d); /* DATE_FULL of the language; "" when not known */
void html_text_month(struct html *w, struct month m);
void html_text_msg(struct html *w, struct msg m);
void html_text_safe(struct html *w, struct safe_html s);
void html_attr_s(struct html *w, const char *s);
void html_attr_i(struct html *w, int64_t v);
void html_attr_date(struct html *w, struct date d); /* ISO, for <input type=date> and <time> */
void html_attr_msg(struct html *w, struct msg m);
void html_url(struct html *w, struct path p);
void html_lit(struct html *w, const char *literal, size_t n); /* only tplc's output calls this */

#define html_text(w, x) \
	_Generic((x), char *: html_text_s, const char *: html_text_s, \
		int: html_text_i, unsigned: html_text_i, long: html_text_i, unsigned long: html_text_i, long long: html_text_i, \
		struct money: html_text_money, struct date: html_text_date, struct month: html_text_month, \
		struct msg: html_text_msg, struct safe_html: html_text_safe)((w), (x))
#define html_attr(w, x) \
	_Generic((x), char *: html_attr_s, const char *: html_attr_s, \
		int: html_attr_i, unsigned: html_attr_i, long: html_attr_i, unsigned long: html_attr_i, long long: html_attr_i, \
		struct date: html_attr_date, struct msg: html_attr_msg)((w), (x))

/* Truth in {{#if}}: bool and numbers as in C, a pointer that is not NULL and not "", a list that has members, a message
 * or date that is known. */
bool html_true_s(const char *s);
bool html_true_i(int64_t v);
bool html_true_msg(struct msg m);
bool html_true_date(struct date d);
bool html_true_p(const void *p);
#define html_true(x) \
	_Generic((x), char *: html_true_s, const char *: html_true_s, bool: html_true_i, int: html_true_i, unsigned: html_true_i, \
		long: html_true_i, unsigned long: html_true_i, long long: html_true_i, struct msg: html_true_msg, \
		struct date: html_true_date, default: html_true_p)(x)

#endif
