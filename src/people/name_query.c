/* From what was typed to what may be meant. Steps: normal form; a birth year is taken out; tokens; then each reading that
 * the script allows. The habits behind them: domain notes 7.1-7.4 (titles, order of names, keyboard left in the other
 * mode, initials while typing). */
#include "people/name_query.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "people/hangul.h"
#include "people/hanja.h"

#define TOKENS 4
#define POINTS 40

struct token {
	uint32_t c[POINTS];
	size_t n;
};

struct typed {
	struct token token[TOKENS];
	size_t n;
	size_t hangul, jamo, latin, chinese;
	bool comma;
	int year;
};

/* Titles and endings behind a name; each may also be part of a name or nickname, so the whole is tried as well. */
static const char *const titles[] = {"선생님", "아바이", "어머니", "동무", "동지", "언니", "오빠", "삼촌", "이모", "누나", "형님", "씨", "님",
	"네", "야", "아", "이", "댁", "집", NULL};
static const char *const place_types[] = {"특별시", "직할시", "구역", "도", "시", "군", "구", "현", NULL};
static const char *const provinces[][2] = {{"함북", "함경북도"}, {"함남", "함경남도"}, {"평북", "평안북도"}, {"평남", "평안남도"},
	{"황북", "황해북도"}, {"황남", "황해남도"}, {"량강", "량강도"}, {"양강", "양강도"}, {"자강", "자강도"}, {"강원", "강원도"}, {NULL, NULL}};

/* Letters with marks as people type them without. */
static uint32_t plain_latin(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} rows[] = {{0x14f, 'o'}, {0x14e, 'o'}, {0x16d, 'u'}, {0x16c, 'u'}, {0xf3, 'o'}, {0xf2, 'o'}, {0xf5, 'o'}, {0xfa, 'u'}, {0xf9, 'u'},
		{0x169, 'u'}, {0xfc, 'v'}, {0x1d6, 'v'}, {0x1d8, 'v'}, {0x1da, 'v'}, {0x1dc, 'v'}, {0x101, 'a'}, {0xe1, 'a'}, {0x1ce, 'a'}, {0xe0, 'a'},
		{0x113, 'e'}, {0xe9, 'e'}, {0x11b, 'e'}, {0xe8, 'e'}, {0x115, 'e'}, {0x12b, 'i'}, {0xed, 'i'}, {0x1d0, 'i'}, {0xec, 'i'}, {0x14d, 'o'},
		{0x1d2, 'o'}, {0x16b, 'u'}, {0x1d4, 'u'}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].from == c) return rows[i].to;
	return c;
}

static uint32_t normal(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;                       /* full width */
	if (c >= 0xffa1 && c <= 0xffbe) c = 0x3131 + c - 0xffa1;           /* half-width consonants */
	if (c >= 0x1100 && c <= 0x1112) {
		static const uint16_t compat[] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141, 0x3142, 0x3143, 0x3145, 0x3146,
			0x3147, 0x3148, 0x3149, 0x314a, 0x314b, 0x314c, 0x314d, 0x314e};
		c = compat[c - 0x1100];
	}
	if (c >= 0x1161 && c <= 0x1175) c = 0x314f + c - 0x1161;
	return plain_latin(c);
}

static bool is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_jamo(uint32_t c)
{
	return c >= 0x3131 && c <= 0x3163;
}

static void end_token(struct typed *t)
{
	if (t->n < TOKENS && t->token[t->n].n > 0) t->n++;
}

/* Four digits that can be a year of birth, with or without 년생; two digits and 년생. */
static size_t take_year(struct typed *t, const uint32_t *c, size_t n)
{
	size_t digits = 0;
	int value = 0;
	while (digits < n && digits < 8 && c[digits] >= '0' && c[digits] <= '9') {
		if (digits < 4) value = value * 10 + (int)(c[digits] - '0');
		digits++;
	}
	if (digits >= 4 && value >= 1900 && value <= 2100) t->year = value;
	else if (digits == 2 && n > 2 && c[2] == 0xb144) t->year = value + (value > 40 ? 1900 : 2000);
	if (digits > 0 && n > digits && c[digits] == 0xb144) digits++; /* 년 */
	if (digits > 2 && n > digits && c[digits] == 0xc0dd) digits++; /* 생 */
	return digits;
}

static void split(struct typed *t, const uint32_t *c, size_t n)
{
	for (size_t i = 0; i < n && t->n < TOKENS;) {
		if (c[i] >= '0' && c[i] <= '9') {
			end_token(t);
			i += take_year(t, c + i, n - i);
			continue;
		}
		uint32_t one = c[i++];
		struct token *k = &t->token[t->n];
		bool chinese = hanja_find(one) != NULL;
		if (hangul_is_syllable(one) || is_jamo(one) || is_letter(one) || chinese) {
			t->hangul += hangul_is_syllable(one);
			t->jamo += is_jamo(one);
			t->latin += is_letter(one);
			t->chinese += chinese;
			if (k->n < POINTS) k->c[k->n++] = one;
		} else if (one == '-' || one == '\'' || one == '.' || (one >= 0x2010 && one <= 0x201b) || one == 0x2bc || one == 0x2bb || (one >= 0x300 && one <= 0x36f)) {
			if (one == '.' && k->n == 1) end_token(t); /* an initial */
		} else {
			t->comma |= one == ',';
			end_token(t);
		}
	}
	end_token(t);
}

static size_t decode(uint32_t *out, size_t max, const char *text)
{
	size_t n = 0;
	utf8proc_int32_t c;
	utf8proc_uint8_t *nfc = NULL;
	char head[256];
	size_t len = strnlen(text, sizeof head - 1);
	memcpy(head, text, len);
	head[len] = '\0';
	while (len > 0 && utf8proc_iterate((const utf8proc_uint8_t *)head, (utf8proc_ssize_t)len, &c) <= 0) head[--len] = '\0';
	utf8proc_ssize_t r = utf8proc_map((const utf8proc_uint8_t *)head, 0, &nfc, UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (r < 0) return 0;
	for (const utf8proc_uint8_t *at = nfc; *at && n < max;) {
		utf8proc_ssize_t used = utf8proc_iterate(at, -1, &c);
		if (used <= 0) break;
		at += used;
		out[n++] = normal((uint32_t)c);
	}
	free(nfc);
	return n;
}

static struct reading *add(struct query *q, enum reading_type type, int cost, bool given)
{
	if (q->n == READINGS_MAX) return NULL;
	struct reading *r = &q->r[q->n++];
	*r = (struct reading){.type = type, .cost = cost, .given = given};
	return r;
}

static void strokes_of(struct reading *r, const uint32_t *c, size_t n, bool places)
{
	uint16_t plain[READ_UNITS] = {0}, fold[READ_UNITS];
	bool whole = n <= READ_UNITS;
	for (size_t i = 0; i < n && i < READ_UNITS; i++) {
		plain[i] = (uint16_t)c[i];
		whole = whole && hangul_is_syllable(c[i]);
	}
	size_t m = n < READ_UNITS ? n : READ_UNITS;
	hangul_fold(fold, plain, m, places ? 0 : hangul_surname(plain, m));
	for (size_t i = 0; i < m; i++) {
		uint8_t s[STROKES_OF_SYLLABLE];
		int k = hangul_is_syllable(fold[i]) ? hangul_strokes(s, fold[i]) : hangul_jamo_strokes(s, fold[i]);
		for (int j = 0; j < k && r->n_strokes < READ_STROKES; j++) r->stroke[r->n_strokes++] = s[j];
	}
	memcpy(r->unit, plain, m * sizeof *plain);
	r->n = whole ? (uint8_t)m : 0;
}

static void read_hangul(struct query *q, const uint32_t *c, size_t n, int cost, bool places)
{
	if (n == 0) return;
	struct reading *r = add(q, READ_HANGUL, cost, n <= 3);
	if (r) strokes_of(r, c, n, places);
}

static bool only_initials(const uint32_t *c, size_t n)
{
	bool some = false;
	for (size_t i = 0; i < n; i++) {
		if (c[i] >= 0x314f && c[i] <= 0x3163) return false;
		some |= is_jamo(c[i]);
	}
	return some;
}

static void read_pattern(struct query *q, const uint32_t *c, size_t n, int cost)
{
	struct reading *r = n > 0 && n <= READ_UNITS && only_initials(c, n) ? add(q, READ_PATTERN, cost, n <= 2) : NULL;
	if (!r) return;
	for (size_t i = 0; i < n; i++) r->unit[i] = (uint16_t)c[i];
	r->n = (uint8_t)n;
}

static size_t ends_with(const uint32_t *c, size_t n, const char *word)
{
	uint32_t w[8];
	size_t m = decode(w, 8, word);
	return m < n && memcmp(c + n - m, w, m * sizeof *w) == 0 ? m : 0;
}

static size_t starts_with(const uint32_t *c, size_t n, const char *word)
{
	uint32_t w[8];
	size_t m = decode(w, 8, word);
	return m < n && memcmp(c, w, m * sizeof *w) == 0 ? m : 0;
}

/* The whole, and the whole without a title (people) or without type and province (places). */
static void read_hangul_forms(struct query *q, const uint32_t *c, size_t n, int cost, bool places)
{
	read_hangul(q, c, n, cost, places);
	read_pattern(q, c, n, cost + 5);
	const char *const *ends = places ? place_types : titles;
	for (; *ends; ends++) {
		size_t m = ends_with(c, n, *ends);
		if (m == 0 || n - m < 2) continue;
		read_hangul(q, c, n - m, cost + 10, places);
		read_pattern(q, c, n - m, cost + 15);
		break;
	}
	for (size_t i = 0; places && provinces[i][0]; i++) {
		size_t m = starts_with(c, n, provinces[i][1]);
		if (m == 0) m = starts_with(c, n, provinces[i][0]);
		if (m > 0 && n - m >= 2) read_hangul_forms(q, c + m, n - m, cost + 5, false);
		if (m > 0) break;
	}
}

static size_t join(uint32_t *out, const struct typed *t, size_t first, size_t count)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		const struct token *k = &t->token[(first + i) % t->n];
		for (size_t j = 0; j < k->n && n < POINTS; j++) out[n++] = k->c[j];
	}
	return n;
}

/* Latin keys of what was typed with the keyboard in Hangul mode. */
static size_t keys_of(char *out, size_t max, const uint32_t *c, size_t n)
{
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t s[STROKES_OF_SYLLABLE];
		int k = hangul_is_syllable(c[i]) ? hangul_strokes(s, c[i]) : is_jamo(c[i]) ? hangul_jamo_strokes(s, c[i]) : 0;
		for (int j = 0; j < k && m < max; j++) {
			char key = stroke_key(s[j]);
			out[m++] = key >= 'A' && key <= 'Z' ? (char)(key - 'A' + 'a') : key;
		}
	}
	return m;
}

static void read_latin(struct query *q, const char *s, size_t n, int cost, bool given)
{
	if (n < 2 || n > READ_LETTERS) return;
	for (int type = READ_LATIN; type <= READ_PINYIN; type++) {
		struct reading *r = add(q, (enum reading_type)type, cost, given);
		if (!r) return;
		memcpy(r->letter, s, n);
		r->n_letters = (uint8_t)n;
	}
}

/* The letters as strokes: the keyboard was left in Latin mode. */
static void read_keyboard(struct query *q, const uint32_t *c, size_t n, bool places)
{
	uint8_t strokes[READ_STROKES];
	uint32_t made[READ_STROKES];
	size_t m = 0;
	for (size_t i = 0; i < n && m < READ_STROKES; i++) {
		int s = is_letter(c[i]) ? stroke_of_key((char)c[i]) : -1;
		if (s < 0) return;
		strokes[m++] = (uint8_t)s;
	}
	size_t k = hangul_type(made, READ_STROKES, strokes, m), loose = 0;
	for (size_t i = 0; i < k; i++) loose += !hangul_is_syllable(made[i]);
	if (loose == 0) read_hangul_forms(q, made, k, 5, places);
	else if (loose == k && only_initials(made, k)) read_pattern(q, made, k, 10);
	else if (loose * 2 < k + 1) read_hangul(q, made, k, 20, places);
}

static size_t lower(char *out, const uint32_t *c, size_t n)
{
	size_t m = 0;
	for (size_t i = 0; i < n && m < POINTS; i++)
		if (is_letter(c[i])) out[m++] = (char)(c[i] >= 'A' && c[i] <= 'Z' ? c[i] - 'A' + 'a' : c[i]);
	return m;
}

static void read_latin_orders(struct query *q, const struct typed *t, bool places)
{
	uint32_t c[POINTS];
	char s[POINTS];
	size_t n = join(c, t, 0, t->n);
	read_latin(q, s, lower(s, c, n), 0, t->n == 1 && !places);
	if (t->n > 1 && !places) {
		n = join(c, t, t->n - 1, t->n);
		read_latin(q, s, lower(s, c, n), t->comma ? 20 : 5, false);
	}
	if (places) { /* -si, -gun, -kun, -do, -guyok behind the name */
		static const char *const ends[] = {"guyok", "kuyok", "gun", "kun", "do", "to", "si", "shi", NULL};
		n = lower(s, c, n);
		for (size_t i = 0; ends[i]; i++) {
			size_t m = strlen(ends[i]);
			if (n > m + 2 && memcmp(s + n - m, ends[i], m) == 0) read_latin(q, s, n - m, 10, false);
		}
	}
}

static void read_chinese(struct query *q, const uint32_t *c, size_t n)
{
	struct reading *r = n <= READ_UNITS ? add(q, READ_CHINESE, 0, n <= 2) : NULL;
	if (!r) return;
	for (size_t i = 0; i < n; i++) {
		const struct hanja *h = hanja_find(c[i]);
		r->unit[i] = h ? h->traditional : (uint16_t)c[i];
	}
	r->n = (uint8_t)n;
}

void query_read(struct query *q, const char *text, bool places)
{
	uint32_t c[POINTS * 2];
	struct typed t = {0};
	*q = (struct query){0};
	split(&t, c, decode(c, POINTS * 2, text));
	q->year = t.year;
	if (t.n == 0) return;
	size_t n = join(c, &t, 0, t.n);
	if (t.latin > 0 && t.hangul + t.jamo + t.chinese == 0) {
		read_latin_orders(q, &t, places);
		read_keyboard(q, c, n, places);
	} else if (t.chinese > 0 && t.latin == 0) {
		read_chinese(q, c, n);
	} else if (t.hangul + t.jamo > 0 && t.latin == 0) {
		read_hangul_forms(q, c, n, 0, places);
		if (t.n > 1 && !places && t.token[t.n - 1].n <= 2 && t.token[0].n <= 3) {
			uint32_t turned[POINTS];
			read_hangul(q, turned, join(turned, &t, t.n - 1, t.n), 10, false);
		}
		if (t.n > 1) read_hangul_forms(q, t.token[0].c, t.token[0].n, 40, places);
		if (t.n > 1) read_hangul_forms(q, t.token[t.n - 1].c, t.token[t.n - 1].n, places ? 10 : 60, places);
		char s[READ_LETTERS + 8];
		if (t.jamo > 0 && !only_initials(c, n)) read_latin(q, s, keys_of(s, READ_LETTERS, c, n), 10, false);
	}
}
