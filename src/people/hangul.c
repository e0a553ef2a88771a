#include "people/hangul.h"

/* Final -> its strokes, as numbers of initials; -1 = none. Compound finals are two strokes. */
static const int8_t final_strokes[28][2] = {
	{-1, -1}, {0, -1}, {1, -1}, {0, 9}, {2, -1}, {2, 12}, {2, 18}, {3, -1}, {5, -1}, {5, 0}, {5, 6}, {5, 7}, {5, 9}, {5, 16},
	{5, 17}, {5, 18}, {6, -1}, {7, -1}, {7, 9}, {9, -1}, {10, -1}, {11, -1}, {12, -1}, {14, -1}, {15, -1}, {16, -1}, {17, -1}, {18, -1},
};
/* Vowel -> its strokes, as 0..13 in the order of vowel_keys; -1 = none. */
static const int8_t vowel_strokes[21][2] = {
	{0, -1}, {1, -1}, {2, -1}, {3, -1}, {4, -1}, {5, -1}, {6, -1}, {7, -1}, {8, -1}, {8, 0}, {8, 1}, {8, 13}, {9, -1}, {10, -1},
	{10, 4}, {10, 5}, {10, 13}, {11, -1}, {12, -1}, {12, 13}, {13, -1},
};
static const char consonant_keys[] = "rRseEfaqQtTdwWczxvg";
static const char vowel_keys[] = "koiOjpuPhynbml";
/* Compatibility jamo U+3131.. (consonants) as initials or finals. */
static const int8_t compat_initial[30] = {0, 1, -1, 2, -1, -1, 3, 4, 5, -1, -1, -1, -1, -1, -1, -1, 6, 7, 8, -1, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
static const int8_t compat_final[30] = {1, 2, 3, 4, 5, 6, 7, 0, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0, 18, 19, 20, 21, 22, 0, 23, 24, 25, 26, 27};
static const uint16_t initial_compat[19] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138, 0x3139, 0x3141, 0x3142, 0x3143, 0x3145,
	0x3146, 0x3147, 0x3148, 0x3149, 0x314a, 0x314b, 0x314c, 0x314d, 0x314e};

bool hangul_is_syllable(uint32_t c)
{
	return c >= 0xac00 && c <= 0xd7a3;
}

struct jamo hangul_split(uint32_t s)
{
	int i = (int)s - 0xac00;
	return (struct jamo){(int8_t)(i / 588), (int8_t)(i / 28 % 21), (int8_t)(i % 28)};
}

uint16_t hangul_join(struct jamo j)
{
	return (uint16_t)(0xac00 + (j.initial * 21 + j.vowel) * 28 + j.final);
}

static int put(uint8_t *out, const int8_t pair[2], int base)
{
	int n = 0;
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0) out[n++] = (uint8_t)(base + pair[i]);
	return n;
}

int hangul_jamo_strokes(uint8_t out[3], uint32_t c)
{
	if (c >= 0x314f && c <= 0x3163) return put(out, vowel_strokes[c - 0x314f], 19);
	if (c < 0x3131 || c > 0x314e) return 0;
	if (compat_initial[c - 0x3131] >= 0) {
		out[0] = (uint8_t)compat_initial[c - 0x3131];
		return 1;
	}
	return put(out, final_strokes[compat_final[c - 0x3131]], 0);
}

int hangul_strokes(uint8_t out[STROKES_OF_SYLLABLE], uint32_t syllable)
{
	struct jamo j = hangul_split(syllable);
	out[0] = (uint8_t)j.initial;
	int n = 1 + put(out + 1, vowel_strokes[j.vowel], 19);
	return n + put(out + n, final_strokes[j.final], 0);
}

bool stroke_is_vowel(uint8_t stroke)
{
	return stroke >= 19;
}

char stroke_key(uint8_t stroke)
{
	return stroke < 19 ? consonant_keys[stroke] : vowel_keys[stroke - 19];
}

int stroke_of_key(char key)
{
	for (int pass = 0; pass < 2; pass++) { /* shift makes no difference on most keys */
		for (int i = 0; i < 19; i++)
			if (consonant_keys[i] == key) return i;
		for (int i = 0; i < 14; i++)
			if (vowel_keys[i] == key) return 19 + i;
		if (key < 'A' || key > 'Z') return -1;
		key = (char)(key - 'A' + 'a');
	}
	return -1;
}

/* Two strokes that make one vowel, or one final; -1 when they do not. */
static int join_vowels(int first, uint8_t second)
{
	for (int v = 0; v < 21; v++)
		if (vowel_strokes[v][1] >= 0 && vowel_strokes[v][0] == first && vowel_strokes[v][1] == second - 19) return v;
	return -1;
}

static int join_finals(int final, uint8_t stroke)
{
	for (int t = 1; t < 28; t++)
		if (final_strokes[t][1] == stroke && final_strokes[t][0] == final_strokes[final][0] && final_strokes[final][1] < 0) return t;
	return -1;
}

static int final_of(uint8_t stroke)
{
	for (int t = 1; t < 28; t++)
		if (final_strokes[t][1] < 0 && final_strokes[t][0] == stroke) return t;
	return -1;
}

static int vowel_of(uint8_t stroke)
{
	for (int v = 0; v < 21; v++)
		if (vowel_strokes[v][1] < 0 && vowel_strokes[v][0] == stroke - 19) return v;
	return -1;
}

struct typing { /* the syllable under the cursor */
	uint32_t *out;
	size_t n, max;
	struct jamo now;
	int vowel_stroke; /* the first stroke of its vowel */
};

static void flush(struct typing *t)
{
	uint32_t c = 0;
	if (t->now.initial >= 0 && t->now.vowel >= 0) c = hangul_join(t->now);
	else if (t->now.initial >= 0) c = initial_compat[t->now.initial];
	else if (t->now.vowel >= 0) c = 0x314fu + (uint32_t)t->now.vowel;
	if (c && t->n < t->max) t->out[t->n++] = c;
	t->now = (struct jamo){-1, -1, 0};
}

static void type_vowel(struct typing *t, uint8_t stroke)
{
	int both = t->now.vowel >= 0 && t->now.final == 0 ? join_vowels(t->vowel_stroke, stroke) : -1;
	if (both >= 0) {
		t->now.vowel = (int8_t)both;
		t->vowel_stroke = -1;
		return;
	}
	if (t->now.final > 0) { /* the last stroke of the final begins the next syllable */
		const int8_t *f = final_strokes[t->now.final];
		int8_t carried = f[1] >= 0 ? f[1] : f[0];
		t->now.final = f[1] >= 0 ? (int8_t)final_of((uint8_t)f[0]) : 0;
		flush(t);
		t->now.initial = carried;
	} else if (t->now.vowel >= 0) {
		flush(t);
	}
	t->now.vowel = (int8_t)vowel_of(stroke);
	t->vowel_stroke = stroke - 19;
}

static void type_consonant(struct typing *t, uint8_t stroke)
{
	if (t->now.initial >= 0 && t->now.vowel >= 0) {
		int final = t->now.final == 0 ? final_of(stroke) : join_finals(t->now.final, stroke);
		if (final > 0) {
			t->now.final = (int8_t)final;
			return;
		}
	}
	flush(t);
	t->now.initial = (int8_t)stroke;
}

size_t hangul_type(uint32_t *out, size_t max, const uint8_t *strokes, size_t n)
{
	struct typing t = {.out = out, .max = max, .now = {-1, -1, 0}};
	for (size_t i = 0; i < n; i++) {
		if (stroke_is_vowel(strokes[i])) type_vowel(&t, strokes[i]);
		else type_consonant(&t, strokes[i]);
	}
	flush(&t);
	return t.n;
}

uint16_t hangul_south(uint16_t s)
{
	struct jamo j = hangul_split(s);
	bool y = j.vowel == 2 || j.vowel == 3 || j.vowel == 6 || j.vowel == 7 || j.vowel == 12 || j.vowel == 17 || j.vowel == 20;
	if (j.initial == 5) j.initial = y ? 11 : 2;
	else if (j.initial == 2 && y) j.initial = 11;
	return hangul_join(j);
}

void hangul_fold(uint16_t *out, const uint16_t *name, size_t n, size_t surname)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = name[i];
		if (!hangul_is_syllable(name[i])) continue;
		if (i == 0 || i == surname) {
			out[i] = hangul_south(name[i]);
			continue;
		}
		struct jamo j = hangul_split(name[i]), before = hangul_is_syllable(name[i - 1]) ? hangul_split(name[i - 1]) : (struct jamo){0, 0, 1};
		bool ryeol = j.initial == 5 && (j.vowel == 6 || j.vowel == 17) && j.final == 8;
		if (ryeol && (before.final == 0 || before.final == 4)) out[i] = hangul_south(name[i]);
	}
}

size_t hangul_surname(const uint16_t *name, size_t n)
{
	static const uint16_t doubles[][2] = {{0xd669, 0xbcf4}, {0xb0a8, 0xad81}, {0xc120, 0xc6b0}, {0xb3c5, 0xace0}, {0xc81c, 0xac08},
		{0xc11c, 0xbb38}, {0xc0ac, 0xacf5}, {0xb3d9, 0xbc29}}; /* 황보 남궁 선우 독고 제갈 서문 사공 동방 */
	if (n < 3) return n < 1 ? 0 : 1;
	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
		if (name[0] != doubles[i][0] || name[1] != doubles[i][1]) continue;
		bool could_be_single = i == 2 || i == 5 || i == 6 || i == 7; /* 선우희 is more often 선 + 우희 */
		return n == 3 && could_be_single ? 1 : 2;
	}
	return 1;
}
