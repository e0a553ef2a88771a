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

struct round_money { /* money as msg_money_round() writes it: "189만 원" */
	struct money is;
};

struct day { /* a date as DATE_WEEKDAY: near today, its year is known */
	struct date is;
};

void html_init(struct html *w, struct arena *a, enum lang lang);

/* path_to(a, "/c/{}/record", id.v): each {} takes an int64 id and writes it as id_write does. */
struct path path_to(struct arena *a, const char *pattern, ...);
struct path path_query(struct arena *a, struct path p, const char *name, const char *value); /* adds ?name=value, encoded */

/* Text context: escapes & < >. Attribute context: also quotes. */
void html_text_s(struct html *w, const char *s);   /* NULL writes nothing */
void html_text_i(struct html *w, int64_t v);       /* plain digits */
void html_text_money(struct html *w, struct money m);
void html_text_round(struct html *w, struct round_money m);
void html_text_day(struct html *w, struct day d);
void html_text_date(struct html *w, struct date d); /* DATE_FULL of the language; "" when not known */
void html_text_month(struct html *w, struct month m);
void html_text_msg(struct html *w, struct msg m);
void html_text_safe(struct html *w, struct safe_html s);
void html_attr_s(struct html *w, const char *s);
void html_attr_i(struct html *w, int64_t v);
void html_attr_date(struct html *w, struct date d); /* ISO, for <input type=date> and <time> */
void html_attr_msg(struct html *w, struct msg m);
void html_url(struct html *w, struct path p);

/* Only the output of tplc calls these: static text; a sentence of the template by its hash; a sentence whose id is data. */
void html_lit(struct html *w, const char *literal, size_t n);
void html_text_tr(struct html *w, uint64_t hash, const char *id);
void html_attr_tr(struct html *w, uint64_t hash, const char *id);
void html_text_id(struct html *w, const char *id);
void html_attr_id(struct html *w, const char *id);

/* What fills the hole of a sentence, by C type. */
struct msg_arg html_arg_s(const char *name, const char *v);
struct msg_arg html_arg_i(const char *name, int64_t v);
struct msg_arg html_arg_money(const char *name, struct money v);
struct msg_arg html_arg_round(const char *name, struct round_money v);
struct msg_arg html_arg_date(const char *name, struct date v);
struct msg_arg html_arg_day(const char *name, struct day v);
struct msg_arg html_arg_month(const char *name, struct month v);
#define html_arg(name, x) \
	_Generic((x), char *: html_arg_s, const char *: html_arg_s, \
		int: html_arg_i, unsigned: html_arg_i, long: html_arg_i, unsigned long: html_arg_i, long long: html_arg_i, \
		struct money: html_arg_money, struct round_money: html_arg_round, struct date: html_arg_date, \
		struct day: html_arg_day, struct month: html_arg_month)((name), (x))

#define html_text(w, x) \
	_Generic((x), char *: html_text_s, const char *: html_text_s, \
		int: html_text_i, unsigned: html_text_i, long: html_text_i, unsigned long: html_text_i, long long: html_text_i, \
		struct money: html_text_money, struct round_money: html_text_round, struct day: html_text_day, struct date: html_text_date, struct month: html_text_month, \
		struct msg: html_text_msg, struct safe_html: html_text_safe)((w), (x))
#define html_attr(w, x) \
	_Generic((x), char *: html_attr_s, const char *: html_attr_s, \
		int: html_attr_i, unsigned: html_attr_i, long: html_attr_i, unsigned long: html_attr_i, long long: html_attr_i, \
		struct date: html_attr_date, struct msg: html_attr_msg)((w), (x))

/* Truth in {{#if}}: bool and numbers as in C, a pointer that is not NULL, a text that is not "", a message, date, amount
 * or address that is known. Of a list ask its n. */
bool html_true_s(const char *s);
bool html_true_i(int64_t v);
bool html_true_msg(struct msg m);
bool html_true_date(struct date d);
bool html_true_money(struct money m);
bool html_true_path(struct path p);
bool html_true_p(const void *p);
#define html_true(x) \
	_Generic((x), char *: html_true_s, const char *: html_true_s, bool: html_true_i, int: html_true_i, unsigned: html_true_i, \
		long: html_true_i, unsigned long: html_true_i, long long: html_true_i, struct msg: html_true_msg, \
		struct date: html_true_date, \
		struct money: html_true_money, struct path: html_true_path, default: html_true_p)(x)

#endif
