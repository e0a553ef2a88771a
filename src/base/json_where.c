/* Where in a JSON text a byte lies, as a path: for errors that the parser only gives a position. */
#include "base/json.h"

#include <string.h>

#include "base/banned.h"

enum { DEEPEST = 64 };

struct level {
	bool object, value; /* value: past the colon */
	size_t key, key_n;  /* of an object */
	size_t item;        /* of a list */
};

struct walk {
	struct level at[DEEPEST];
	int depth; /* may run past DEEPEST; what lies deeper is not told */
};

static struct level *inner(struct walk *w)
{
	return w->depth > 0 && w->depth <= DEEPEST ? &w->at[w->depth - 1] : NULL;
}

static size_t past_text(const char *s, size_t i, size_t end) /* s[i] is the opening quote */
{
	for (i++; i < end && s[i] != '"'; i++)
		if (s[i] == '\\') i++;
	return i;
}

static size_t step(struct walk *w, const char *s, size_t i, size_t end)
{
	struct level *l = inner(w);
	size_t from = i;
	switch (s[i]) {
	case '{':
	case '[':
		w->depth++;
		if (inner(w)) *inner(w) = (struct level){.object = s[i] == '{'};
		break;
	case '}':
	case ']':
		if (w->depth > 0) w->depth--;
		break;
	case ',':
		if (l) *l = (struct level){.object = l->object, .item = l->item + 1};
		break;
	case ':':
		if (l) l->value = true;
		break;
	case '"':
		i = past_text(s, i, end);
		if (l && l->object && !l->value) l->key = from + 1, l->key_n = i - from - 1;
		break;
	default: break;
	}
	return i + 1;
}

const char *json_where(struct arena *a, const char *s, size_t end)
{
	struct walk w = {.depth = 0};
	struct buf b;
	for (size_t i = 0; i < end;) i = step(&w, s, i, end);
	buf_init(&b, a, 4096);
	for (int d = 0; d < w.depth && d < DEEPEST; d++) {
		const struct level *l = &w.at[d];
		if (!l->object) {
			buf_printf(&b, "[%zu]", l->item);
		} else if (l->key_n && l->key + l->key_n <= end) {
			if (b.n) buf_char(&b, '.');
			buf_addn(&b, s + l->key, l->key_n);
		}
	}
	return buf_text(&b);
}

/* Digits alone, of a number above 2^63 - 1. */
static bool beyond_64_bits(const char *s, size_t n)
{
	static const char largest[] = "9223372036854775807";
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9') return false;
	return n > sizeof largest - 1 || (n == sizeof largest - 1 && memcmp(s, largest, n) > 0);
}

static size_t past_number(const char *s, size_t i, size_t end)
{
	while (i < end && ((s[i] >= '0' && s[i] <= '9') || s[i] == '.' || s[i] == 'e' || s[i] == 'E' || s[i] == '+' || s[i] == '-')) i++;
	return i;
}

/* Integers beyond 64 bits, which the parser refuses wherever they stand, become reals: so a field that nobody reads may
 * hold one, and json_int() says where one stands that is too large. */
const char *json_widen(struct arena *a, const char *s, size_t *n)
{
	struct buf b;
	buf_init(&b, a, 0);
	for (size_t i = 0, from; i < *n;) {
		from = i;
		bool digit = s[i] >= '0' && s[i] <= '9';
		i = digit ? past_number(s, i, *n) : s[i] == '"' ? past_text(s, i, *n) + 1 : i + 1;
		if (i > *n) i = *n;
		buf_addn(&b, s + from, i - from);
		if (digit && beyond_64_bits(s + from, i - from)) buf_add(&b, "e0");
	}
	*n = b.n;
	return buf_text(&b);
}
