#include "base/msg.h"

#include <string.h>

#include "base/banned.h"
#include "base/msg_table.h"

/* Looking up ----------------------------------------------------------------------------------------------------------*/

uint64_t msg_hash(const char *id)
{
	uint64_t h = 14695981039346656037ULL;
	for (; *id; id++) h = (h ^ (unsigned char)*id) * 1099511628211ULL;
	return h;
}

const char *msg_lookup_hash(enum lang lang, uint64_t hash, const char *id)
{
	if (lang == LANG_EN) return id;
	const struct msg_table *t = &msg_table_ko;
	for (uint64_t i = hash & t->mask; t->slot[i].text; i = (i + 1) & t->mask)
		if (t->slot[i].hash == hash) return t->slot[i].text;
	return id;
}

const char *msg_lookup(enum lang lang, const char *id)
{
	return lang == LANG_EN ? id : msg_lookup_hash(lang, msg_hash(id), id);
}

/* Values by type ------------------------------------------------------------------------------------------------------*/

static const char *const month_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const day_en[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const day_ko[] = {"월", "화", "수", "목", "금", "토", "일"};

void msg_date(struct buf *b, enum lang lang, struct date d, enum date_style style)
{
	if (!date_known(d)) return;
	int y, m, day;
	date_split(d, &y, &m, &day);
	const char *week = (lang == LANG_EN ? day_en : day_ko)[date_weekday(d)];
	switch (style) {
	case DATE_FULL:
		if (lang == LANG_EN) buf_printf(b, "%d %s %d", day, month_en[m - 1], y);
		else buf_printf(b, "%d년 %d월 %d일", y, m, day);
		break;
	case DATE_SHORT:
		if (lang == LANG_EN) buf_printf(b, "%d %s", day, month_en[m - 1]);
		else buf_printf(b, "%d월 %d일", m, day);
		break;
	case DATE_WEEKDAY:
		if (lang == LANG_EN) buf_printf(b, "%s %d %s", week, day, month_en[m - 1]);
		else buf_printf(b, "%d월 %d일 %s요일", m, day, week);
		break;
	case DATE_ISO:
		buf_printf(b, "%04d-%02d-%02d", y, m, day);
		break;
	}
}

void msg_month(struct buf *b, enum lang lang, struct month m)
{
	if (m.n == MONTH_NONE_N) return;
	if (lang == LANG_EN) buf_printf(b, "%s %d", month_en[m.n % 12], m.n / 12);
	else buf_printf(b, "%d년 %d월", m.n / 12, m.n % 12 + 1);
}

void msg_number(struct buf *b, int64_t v)
{
	char out[32];
	size_t i = sizeof out;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	int digits = 0;
	do {
		if (digits && digits % 3 == 0) out[--i] = ',';
		out[--i] = (char)('0' + u % 10);
		digits++;
	} while (u /= 10);
	if (v < 0) out[--i] = '-';
	buf_addn(b, out + i, sizeof out - i);
}

void msg_money(struct buf *b, enum lang lang, struct money m)
{
	if (m.minor == MONEY_NONE_MINOR) return;
	if (lang == LANG_EN) buf_add(b, "KRW ");
	msg_number(b, m.minor);
	if (lang == LANG_KO) buf_add(b, "원");
}

enum { MAN = 10000, EOK = 10000 }; /* 만 = 10^4, 억 = 10^8 = 10,000 만 */

static void million(struct buf *b, int64_t man)
{
	buf_add(b, "KRW ");
	msg_number(b, man / 100);
	if (man % 100) buf_printf(b, man % 10 ? ".%02d" : ".%d", (int)(man % 10 ? man % 100 : man % 100 / 10));
	buf_add(b, " million");
}

void msg_money_round(struct buf *b, enum lang lang, struct money m)
{
	if (m.minor == MONEY_NONE_MINOR) return msg_money(b, lang, m);
	int64_t v = m.minor < 0 ? -m.minor : m.minor;
	if (v < MAN || (lang == LANG_EN && v < 100 * MAN)) return msg_money(b, lang, m);
	int64_t man = (v + MAN / 2) / MAN;
	if (m.minor < 0) buf_char(b, '-');
	if (lang == LANG_EN) return million(b, man);
	if (man >= EOK) {
		msg_number(b, man / EOK);
		buf_add(b, man % EOK ? "억 " : "억");
	}
	if (man % EOK) {
		msg_number(b, man % EOK);
		buf_add(b, "만");
	}
	buf_add(b, " 원");
}

/* Sentences -----------------------------------------------------------------------------------------------------------*/

enum { NUMBER_WITHOUT_COMMAS = 9999 }; /* years and small counts read better without */

static void write_arg(struct buf *b, enum lang lang, const struct msg_arg *a)
{
	switch (a->type) {
	case MSG_NONE: break;
	case MSG_TEXT: buf_add(b, a->text); break;
	case MSG_INT:
		if (a->i > NUMBER_WITHOUT_COMMAS || a->i < -NUMBER_WITHOUT_COMMAS) msg_number(b, a->i);
		else buf_i64(b, a->i);
		break;
	case MSG_MONEY: msg_money(b, lang, a->money); break;
	case MSG_ROUND: msg_money_round(b, lang, a->money); break;
	case MSG_DATE: msg_date(b, lang, a->date, DATE_FULL); break;
	case MSG_DAY: msg_date(b, lang, a->date, DATE_WEEKDAY); break;
	case MSG_MONTH: msg_month(b, lang, a->month); break;
	case MSG_TRANSLATED: buf_add(b, msg_lookup(lang, a->text)); break;
	}
}

static const struct msg_arg *find_arg(const struct msg *m, const char *name, size_t n)
{
	for (int i = 0; i < MSG_ARGS && m->arg[i].name; i++)
		if (strncmp(m->arg[i].name, name, n) == 0 && m->arg[i].name[n] == '\0') return &m->arg[i];
	return NULL;
}

/* {n|one|many}: words is "one|many}". Writes the one that fits. */
static void write_plural(struct buf *b, const struct msg_arg *a, const char *words)
{
	size_t one = strcspn(words, "|}");
	const char *many = words[one] == '|' ? words + one + 1 : words;
	if (a->type == MSG_INT && a->i == 1) buf_addn(b, words, one);
	else buf_addn(b, many, strcspn(many, "}"));
}

struct particle {
	const char *written, *after_vowel, *after_consonant;
	const char *after_rieul; /* NULL = as after a consonant */
};

static const struct particle particles[] = {
	{"이(가)", "가", "이", NULL},
	{"을(를)", "를", "을", NULL},
	{"은(는)", "는", "은", NULL},
	{"과(와)", "와", "과", NULL},
	{"(으)로", "로", "으로", "로"},
	{"(이)", "", "이", NULL},
};

/* A particle written in its double form right after a hole: writes the form that fits the last sound. */
static const char *write_particle(struct buf *b, const char *s, const char *value)
{
	for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
		const struct particle *p = &particles[i];
		if (!text_starts(s, p->written)) continue;
		int sound = text_last_sound(value);
		buf_add(b, sound == 0 ? p->after_vowel : sound == 2 && p->after_rieul ? p->after_rieul : p->after_consonant);
		return s + strlen(p->written);
	}
	return s;
}

/* s stands after '{'. Returns what follows the hole and its particle. */
static const char *write_hole(struct buf *b, enum lang lang, const struct msg *m, const char *s)
{
	size_t n = strcspn(s, "|}"), whole = strcspn(s, "}");
	const struct msg_arg *a = find_arg(m, s, n);
	const char *after = s[whole] ? s + whole + 1 : s + whole;
	if (!a) {
		buf_char(b, '{');
		return s;
	}
	if (s[n] == '|') {
		write_plural(b, a, s + n + 1);
		return after;
	}
	size_t from = b->n;
	write_arg(b, lang, a);
	if (lang == LANG_EN || !buf_ok(b)) return after;
	return write_particle(b, after, b->n > from ? buf_text(b) + from : "");
}

void msg_write(struct buf *b, enum lang lang, const struct msg *m)
{
	if (!m->id) return;
	const char *s = msg_lookup(lang, m->id);
	while (*s) {
		size_t n = strcspn(s, "{");
		buf_addn(b, s, n);
		s += n;
		if (*s == '{') s = write_hole(b, lang, m, s + 1);
	}
}

const char *msg_text(struct arena *a, enum lang lang, const struct msg *m)
{
	struct buf b;
	buf_init(&b, a, 0);
	msg_write(&b, lang, m);
	return buf_text(&b);
}

void err_set(struct err *e, struct msg m)
{
	if (e && !e->msg.id) e->msg = m;
}
