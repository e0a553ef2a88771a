#include "web/html.h"

#include <stdarg.h>
#include <string.h>

#include "base/banned.h"
#include "base/id.h"

void html_init(struct html *w, struct arena *a, enum lang lang)
{
	buf_init(&w->b, a, 0);
	w->b.cap = 8 << 10; /* about a page: growing would copy it several times */
	w->b.at = arena_alloc(a, w->b.cap);
	w->lang = lang;
}

void html_lit(struct html *w, const char *literal, size_t n)
{
	buf_addn(&w->b, literal, n);
}

/* Escaping ------------------------------------------------------------------------------------------------------------*/

static const char *reference(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	default: return "&#39;";
	}
}

static void escape(struct html *w, const char *s, const char *those)
{
	if (!s) return;
	for (;;) {
		size_t n = strcspn(s, those);
		buf_addn(&w->b, s, n);
		s += n;
		if (!*s) return;
		buf_add(&w->b, reference(*s++));
	}
}

void html_text_s(struct html *w, const char *s) { escape(w, s, "&<>"); }
void html_attr_s(struct html *w, const char *s) { escape(w, s, "&<>\"'"); }

void html_text_i(struct html *w, int64_t v) { buf_i64(&w->b, v); }
void html_attr_i(struct html *w, int64_t v) { buf_i64(&w->b, v); }

/* The formats of money and dates hold nothing that needs escaping. */
void html_text_money(struct html *w, struct money m) { msg_money(&w->b, w->lang, m); }
void html_text_round(struct html *w, struct round_money m) { msg_money_round(&w->b, w->lang, m.is); }
void html_text_day(struct html *w, struct day d) { msg_date(&w->b, w->lang, d.is, DATE_WEEKDAY); }
void html_text_date(struct html *w, struct date d) { msg_date(&w->b, w->lang, d, DATE_FULL); }
void html_text_month(struct html *w, struct month m) { msg_month(&w->b, w->lang, m); }
void html_attr_date(struct html *w, struct date d) { msg_date(&w->b, w->lang, d, DATE_ISO); }

void html_text_msg(struct html *w, struct msg m) { html_text_s(w, msg_text(w->b.arena, w->lang, &m)); }
void html_attr_msg(struct html *w, struct msg m) { html_attr_s(w, msg_text(w->b.arena, w->lang, &m)); }

void html_text_tr(struct html *w, uint64_t hash, const char *id) { html_text_s(w, msg_lookup_hash(w->lang, hash, id)); }
void html_attr_tr(struct html *w, uint64_t hash, const char *id) { html_attr_s(w, msg_lookup_hash(w->lang, hash, id)); }
void html_text_id(struct html *w, const char *id) { html_text_s(w, id ? msg_lookup(w->lang, id) : NULL); }
void html_attr_id(struct html *w, const char *id) { html_attr_s(w, id ? msg_lookup(w->lang, id) : NULL); }

void html_text_safe(struct html *w, struct safe_html s) { buf_add(&w->b, s.s); }
void html_url(struct html *w, struct path p) { html_attr_s(w, p.s); }

/* Holes of sentences --------------------------------------------------------------------------------------------------*/

struct msg_arg html_arg_s(const char *name, const char *v) { return (struct msg_arg)A_TEXT(name, v); }
struct msg_arg html_arg_i(const char *name, int64_t v) { return (struct msg_arg)A_INT(name, v); }
struct msg_arg html_arg_money(const char *name, struct money v) { return (struct msg_arg)A_MONEY(name, v); }
struct msg_arg html_arg_round(const char *name, struct round_money v) { return (struct msg_arg)A_ROUND(name, v.is); }
struct msg_arg html_arg_date(const char *name, struct date v) { return (struct msg_arg)A_DATE(name, v); }
struct msg_arg html_arg_day(const char *name, struct day v) { return (struct msg_arg)A_DAY(name, v.is); }
struct msg_arg html_arg_month(const char *name, struct month v) { return (struct msg_arg)A_MONTH(name, v); }

/* Truth ---------------------------------------------------------------------------------------------------------------*/

bool html_true_s(const char *s) { return s && *s; }
bool html_true_i(int64_t v) { return v != 0; }
bool html_true_msg(struct msg m) { return m.id != NULL; }
bool html_true_date(struct date d) { return date_known(d); }
bool html_true_money(struct money m) { return m.minor != MONEY_NONE_MINOR; }
bool html_true_path(struct path p) { return p.s && *p.s; }
bool html_true_p(const void *p) { return p != NULL; }

/* Addresses -----------------------------------------------------------------------------------------------------------*/

struct path path_to(struct arena *a, const char *pattern, ...)
{
	struct buf b;
	buf_init(&b, a, 0);
	va_list ap;
	va_start(ap, pattern);
	for (const char *s = pattern; *s;) {
		size_t n = strcspn(s, "{");
		buf_addn(&b, s, n);
		s += n;
		if (!*s) break;
		REQUIRE(s[1] == '}');
		char id[ID_TEXT];
		id_write(id, va_arg(ap, int64_t));
		buf_add(&b, id);
		s += 2;
	}
	va_end(ap);
	return (struct path){buf_text(&b)};
}

static bool plain_in_query(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~", c) != NULL;
}

static void encode(struct buf *b, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (plain_in_query(c)) buf_char(b, *s);
		else buf_addn(b, (char[3]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}

struct path path_query(struct arena *a, struct path p, const char *name, const char *value)
{
	struct buf b;
	buf_init(&b, a, 0);
	buf_add(&b, p.s);
	buf_char(&b, strchr(p.s, '?') ? '&' : '?');
	encode(&b, name);
	buf_char(&b, '=');
	encode(&b, value);
	return (struct path){buf_text(&b)};
}
