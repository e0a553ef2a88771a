/* Strokes of the Dubeolsik keyboard against strokes: what was heard wrongly, and what a finger missed. */
#include <string.h>
#include "people/name_roman.h"

#define UNIT_STROKES STROKES_OF_SYLLABLE
#define TAIL 55 /* a stroke not yet typed */

static bool one_of(const char *set, uint8_t a, uint8_t b)
{
	return strchr(set, 'a' + a) && strchr(set, 'a' + b); /* strokes as letters from 'a' */
}

/* What it costs that one stroke stands for another: sound-alikes first, then neighbours on the keyboard.
 * Consonants a ㄱ b ㄲ c ㄴ d ㄷ e ㄸ f ㄹ g ㅁ h ㅂ i ㅃ j ㅅ k ㅆ l ㅇ m ㅈ n ㅉ o ㅊ p ㅋ q ㅌ r ㅍ s ㅎ;
 * vowels t ㅏ u ㅐ v ㅑ w ㅒ x ㅓ y ㅔ z ㅕ { ㅖ | ㅗ } ㅛ ~ ㅜ 0x7f ㅠ 0x80 ㅡ 0x81 ㅣ. */
static int swap_cost(uint8_t a, uint8_t b)
{
	static const char *const alike[] = {"uwy{", "x|", "z}", "~\x80", NULL}, *const strength[] = {"abp", "deq", "hir", "jk", "mno", NULL};
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
	if (a == b) return 0;
	for (int i = 0; alike[i]; i++)
		if (one_of(alike[i], a, b)) return 35;
	for (int i = 0; strength[i]; i++)
		if (one_of(strength[i], a, b)) return 50;
	if (one_of("tv", a, b) || one_of("xz", a, b) || one_of("|}", a, b) || one_of("~\x7f", a, b) || one_of("cf", a, b)) return 50;
	if (one_of("lc", a, b) || one_of("lg", a, b) || one_of("la", a, b)) return 65;
	if (stroke_is_vowel(a) != stroke_is_vowel(b)) return 130;
	for (int r = 0; r < 3; r++) {
		char ka = (char)(stroke_key(a) | 0x20), kb = (char)(stroke_key(b) | 0x20);
		const char *pa = strchr(rows[r], ka), *pb = strchr(rows[r], kb);
		if (pa && pb && (pa - pb == 1 || pb - pa == 1)) return 80;
	}
	return 100;
}

void stroke_costs_init(struct stroke_costs *c)
{
	for (uint8_t a = 0; a < STROKES; a++) {
		c->drop[a] = a == 11 || a == 31 ? 45 : 90; /* silent ㅇ; ㅡ of ㅢ */
		for (uint8_t b = 0; b < STROKES; b++) c->swap[a][b] = (uint8_t)swap_cost(a, b);
	}
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* One row of an optimal string alignment: what q[0..i) costs against every beginning of the unit. */
static void align(int *now, const int *one, const int *two, const struct stroke_costs *c, const uint8_t *q, int i, const uint8_t *unit, int m)
{
	now[0] = one[0] + c->drop[q[i - 1]];
	for (int j = 1; j <= m; j++) {
		int best = one[j - 1] + c->swap[q[i - 1]][unit[j - 1]];
		best = least(best, least(one[j] + c->drop[q[i - 1]], now[j - 1] + c->drop[unit[j - 1]]));
		if (i > 1 && j > 1 && q[i - 1] == unit[j - 2] && q[i - 2] == unit[j - 1]) best = least(best, two[j - 2] + 85);
		now[j] = best;
	}
}

int stroke_distance(const struct stroke_costs *c, const uint8_t *q, int n, const uint8_t *unit, int m)
{
	int row[SPAN + 1][UNIT_STROKES + 1] = {0};
	for (int j = 1; j <= m; j++) row[0][j] = row[0][j - 1] + c->drop[unit[j - 1]];
	for (int i = 1; i <= n; i++) align(row[i], row[i - 1], row[i > 1 ? i - 2 : 0], c, q, i, unit, m);
	return row[n][m];
}

static uint64_t bag_of(const uint8_t *s, size_t n)
{
	uint64_t bag = 0;
	for (size_t i = 0; i < n; i++) bag |= 1ull << s[i];
	return bag;
}

/* All of q from one place on against one unit. The text may end inside the unit: the rest is untyped. */
static void read_unit(uint16_t cell[SPAN], const struct stroke_costs *c, const uint8_t *q, int n, const uint8_t *unit, int m, int limit)
{
	int row[SPAN][UNIT_STROKES + 1];
	row[0][0] = 0;
	for (int j = 1; j <= m; j++) row[0][j] = row[0][j - 1] + c->drop[unit[j - 1]];
	for (int i = 0; i < SPAN && i <= n && i <= m + 3; i++) {
		if (i > 0) align(row[i], row[i - 1], row[i > 1 ? i - 2 : 0], c, q, i, unit, m);
		int cost = row[i][m], low = cost;
		for (int j = 0; j < m; j++) {
			if (i == n) cost = least(cost, row[i][j] + TAIL * (m - j));
			low = least(low, row[i][j]);
		}
		if (cost <= limit) cell[i] = (uint16_t)cost;
		if (low > limit) return;
	}
}

void strokes_read(struct roman *m, const struct name_index *x, const struct reading *r, const struct stroke_costs *c, int limit)
{
	uint64_t bag = bag_of(r->stroke, r->n_strokes);
	roman_clear(m, x, r->n_strokes);
	m->strokes = true;
	for (size_t u = 0; u < x->n_units; u++) {
		uint8_t unit[UNIT_STROKES];
		if (!hangul_is_syllable(x->unit[u])) continue;
		int n = hangul_strokes(unit, x->unit[u]);
		int strange = __builtin_popcountll(bag_of(unit, (size_t)n) & ~bag);
		for (int i = 0; i <= r->n_strokes; i++) { /* each strange stroke costs at least 35 unless it is untyped */
			bool may_end = r->n_strokes - i < n;
			if (strange * 35 > limit && !may_end) continue;
			read_unit(m->inner[u][i], c, r->stroke + i, r->n_strokes - i, unit, n, limit);
		}
		memcpy(m->head[u], m->inner[u], ((size_t)r->n_strokes + 1) * sizeof m->head[u][0]);
	}
}
