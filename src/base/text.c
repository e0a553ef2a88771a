#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/banned.h"

/* Buffer --------------------------------------------------------------------------------------------------------------*/

void buf_init(struct buf *b, struct arena *a, size_t limit)
{
	*b = (struct buf){.arena = a, .limit = limit};
}

/* Makes room for n more bytes and a NUL; false once the limit is passed. */
static bool buf_room(struct buf *b, size_t n)
{
	if (b->over) return false;
	if (n > SIZE_MAX / 4 || (b->limit && b->n + n > b->limit)) {
		b->over = true;
		return false;
	}
	if (b->cap - b->n > n) return true; /* strictly: one byte stays for the NUL */
	size_t cap = b->cap ? b->cap : 256;
	while (cap - b->n <= n) cap *= 2;
	char *at = arena_alloc(b->arena, cap);
	if (b->n) memcpy(at, b->at, b->n);
	b->at = at;
	b->cap = cap;
	return true;
}

void buf_addn(struct buf *b, const void *s, size_t n)
{
	if (n == 0 || !buf_room(b, n)) return;
	memcpy(b->at + b->n, s, n);
	b->n += n;
}

void buf_add(struct buf *b, const char *s)
{
	if (s) buf_addn(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_addn(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	char small[256];
	va_list ap, again;
	va_start(ap, format);
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, format, ap);
	va_end(ap);
	REQUIRE(n >= 0);
	if ((size_t)n < sizeof small) {
		buf_addn(b, small, (size_t)n);
	} else if (buf_room(b, (size_t)n)) {
		vsnprintf(b->at + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t i = sizeof digits;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do digits[--i] = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0) buf_char(b, '-');
	buf_addn(b, digits + i, sizeof digits - i);
}

bool buf_ok(const struct buf *b)
{
	return !b->over;
}

const char *buf_text(struct buf *b)
{
	if (b->over || b->n == 0) return "";
	b->at[b->n] = '\0';
	return b->at;
}

/* Characters ------------------------------------------------------------------------------------------------------------*/

bool text_is_utf8(const void *s, size_t n)
{
	const utf8proc_uint8_t *at = s;
	while (n) {
		size_t ascii = 0;
		while (ascii < n && at[ascii] < 0x80) ascii++;
		at += ascii;
		n -= ascii;
		if (!n) break;
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)n, &c);
		if (used <= 0) return false;
		at += used;
		n -= (size_t)used;
	}
	return true;
}

static bool is_white(utf8proc_int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || c == 0xfeff || c == 0x200b;
}

/* Control characters, and those that turn the direction of writing: they can make a text read as another one. */
static bool is_refused(utf8proc_int32_t c)
{
	if (c == '\n' || c == '\t') return false;
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Copies s with every kind of line end as \n; false if a character is refused. */
static bool fold_lines(char *to, size_t *n_to, const char *s, size_t n)
{
	size_t k = 0, used;
	for (size_t i = 0; i < n; i += used) {
		utf8proc_int32_t c;
		used = (size_t)utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
		if (c == '\r') {
			if (i + 1 < n && s[i + 1] == '\n') continue;
			c = '\n';
			to[k++] = '\n';
			continue;
		}
		if (is_refused(c)) return false;
		memcpy(to + k, s + i, used);
		k += used;
	}
	*n_to = k;
	return true;
}

static void trim(const char **s, size_t *n)
{
	utf8proc_int32_t c;
	while (*n) {
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)*s, (utf8proc_ssize_t)*n, &c);
		if (!is_white(c)) break;
		*s += used;
		*n -= (size_t)used;
	}
	while (*n) {
		size_t back = 1;
		while (back < *n && ((unsigned char)(*s)[*n - back] & 0xc0) == 0x80) back++;
		utf8proc_iterate((const utf8proc_uint8_t *)*s + *n - back, (utf8proc_ssize_t)back, &c);
		if (!is_white(c)) break;
		*n -= back;
	}
}

enum outcome text_clean(const char **out, struct arena *a, const char *s, size_t n)
{
	if (!text_is_utf8(s, n)) return INVALID;
	char *folded = arena_alloc(a, n + 1);
	size_t n_folded;
	if (!fold_lines(folded, &n_folded, s, n)) return INVALID;
	const char *at = folded;
	trim(&at, &n_folded);
	bool ascii = true;
	for (size_t i = 0; i < n_folded && ascii; i++) ascii = (unsigned char)at[i] < 0x80;
	if (ascii) {
		folded[(size_t)(at - folded) + n_folded] = '\0';
		*out = at;
		return OK;
	}
	utf8proc_uint8_t *nfc;
	utf8proc_ssize_t n_nfc = utf8proc_map((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)n_folded, &nfc,
		UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n_nfc < 0) return INVALID;
	*out = arena_textn(a, (const char *)nfc, (size_t)n_nfc);
	free(nfc);
	return OK;
}

size_t text_length(const char *s)
{
	size_t n = 0;
	for (; *s; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

bool text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_contains(const char *s, const char *part)
{
	return strstr(s, part) != NULL;
}

char *text_lower_ascii(struct arena *a, const char *s)
{
	char *low = arena_text(a, s);
	for (char *p = low; p && *p; p++)
		if (*p >= 'A' && *p <= 'Z') *p = (char)(*p - 'A' + 'a');
	return low;
}

/* Numbers ------------------------------------------------------------------------------------------------------------*/

/* Commas stand where thousands end, or nowhere. */
static bool commas_fit(const char *s)
{
	size_t n = strcspn(s, ",");
	if (s[n] == '\0') return true;
	if (n == 0 || n > 3) return false;
	for (s += n; *s; s += 4)
		if (strcspn(s + 1, ",") != 3) return false;
	return true;
}

enum outcome text_i64(int64_t *out, const char *s, int64_t min, int64_t max)
{
	bool negative = *s == '-';
	if (negative) s++;
	if (*s < '0' || *s > '9' || !commas_fit(s)) return INVALID;
	int64_t v = 0;
	bool too_large = false;
	for (; *s; s++) {
		if (*s == ',') continue;
		if (*s < '0' || *s > '9') return INVALID;
		int digit = negative ? -(*s - '0') : *s - '0';
		if (!too_large) too_large = __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digit, &v);
	}
	if (too_large || v < min || v > max) return LIMIT;
	*out = v;
	return OK;
}

/* Last sound ------------------------------------------------------------------------------------------------------------*/

enum { VOWEL, CONSONANT, RIEUL };

static bool latin_vowel(utf8proc_int32_t c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* A Latin word as Koreans read it: l is ㄹ, m n ng close; p t k b c close after a vowel; the rest gets a vowel of its own. */
static int latin_sound(utf8proc_int32_t last, utf8proc_int32_t before)
{
	last |= 0x20;
	before |= 0x20;
	if (last == 'l') return RIEUL;
	if (last == 'm' || last == 'n' || (last == 'g' && before == 'n')) return CONSONANT;
	bool stop = last == 'p' || last == 't' || last == 'k' || last == 'b' || last == 'c';
	return stop && latin_vowel(before) ? CONSONANT : VOWEL;
}

static int sound_of(utf8proc_int32_t c, utf8proc_int32_t before)
{
	static const char digit[] = {CONSONANT, RIEUL, VOWEL, CONSONANT, VOWEL, VOWEL, CONSONANT, RIEUL, RIEUL, VOWEL};
	if (c >= 0xac00 && c <= 0xd7a3) {
		int tail = (c - 0xac00) % 28;
		return tail == 0 ? VOWEL : tail == 8 ? RIEUL : CONSONANT;
	}
	if (c >= 0x3131 && c <= 0x314e) return c == 0x3139 ? RIEUL : CONSONANT; /* a letter alone */
	if (c >= '0' && c <= '9') return digit[c - '0']; /* 10 십, 100 백, 1000 천: all close, as 영 does */
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return latin_sound(c, before);
	return VOWEL;
}

static bool is_silent(utf8proc_int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);
	return is_white(c) || (k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_PO && c != '%');
}

int text_last_sound(const char *s)
{
	utf8proc_int32_t last = 0, before = 0, c;
	size_t n = strlen(s);
	utf8proc_ssize_t used;
	for (size_t i = 0; i < n; i += (size_t)used) {
		used = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(n - i), &c);
		if (used <= 0) break;
		if (is_silent(c)) continue;
		before = last;
		last = c;
	}
	return sound_of(last, before);
}
