/* Tables: onset, vowel and coda in the Revised, McCune-Reischauer and Northern systems and in spellings people choose
 * (domain notes 7.2; names-design 3-5). Cost 0 = a system's own spelling, to 60 = rare. Border rules (coda before the next
 * onset) need no code: they are further spellings of a coda or onset. */
#include "people/name_roman.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "people/hangul.h"
#include "people/hanja.h"

struct spelling {
	const char *s;
	uint8_t cost;
};

#define MOST 16
static const struct spelling onsets[19][MOST] = {
	{{"g", 0}, {"k", 0}, {"kh", 20}, {"gh", 20}, {"c", 30}, {"kk", 25}, {"q", 40}},
	{{"kk", 0}, {"gg", 10}, {"k", 30}, {"g", 30}},
	{{"n", 0}, {"nn", 15}, {"l", 40}, {"r", 50}},
	{{"d", 0}, {"t", 0}, {"th", 25}, {"dd", 30}},
	{{"tt", 0}, {"dd", 10}, {"t", 30}, {"d", 30}},
	{{"r", 0}, {"l", 0}, {"n", 20}, {"ll", 15}, {"rr", 20}, {"rh", 20}},
	{{"m", 0}, {"mm", 20}},
	{{"b", 0}, {"p", 0}, {"bb", 30}, {"v", 45}, {"ph", 35}},
	{{"pp", 0}, {"bb", 10}, {"p", 30}, {"b", 30}},
	{{"s", 0}, {"sh", 8}, {"ss", 25}, {"x", 50}},
	{{"ss", 0}, {"s", 20}},
	{{"", 0}},
	{{"j", 0}, {"ch", 0}, {"jh", 20}, {"z", 20}, {"zh", 25}, {"dj", 20}, {"tj", 30}, {"ts", 40}, {"jj", 25}},
	{{"jj", 0}, {"tch", 0}, {"j", 30}, {"ch", 30}},
	{{"ch", 0}, {"tch", 20}, {"c", 30}, {"chh", 15}, {"j", 45}, {"ts", 40}, {"tsch", 30}},
	{{"k", 0}, {"kh", 0}, {"c", 25}, {"g", 40}},
	{{"t", 0}, {"th", 0}, {"d", 40}},
	{{"p", 0}, {"ph", 0}, {"f", 25}, {"b", 40}},
	{{"h", 0}, {"hh", 25}, {"", 45}, {"kh", 40}},
};
static const struct spelling vowels[21][MOST] = {
	{{"a", 0}, {"ah", 12}, {"ar", 20}, {"aa", 15}, {"u", 55}},
	{{"ae", 0}, {"ai", 8}, {"e", 12}, {"ay", 20}, {"ea", 20}, {"a", 35}, {"eh", 25}},
	{{"ya", 0}, {"yah", 15}, {"ia", 20}},
	{{"yae", 0}, {"yai", 15}, {"ye", 20}},
	{{"eo", 0}, {"o", 2}, {"u", 5}, {"uh", 10}, {"eoh", 15}, {"ou", 15}, {"er", 20}, {"ur", 15}, {"e", 25}, {"oh", 18}, {"eu", 22},
		{"aw", 35}, {"a", 45}, {"oe", 40}},
	{{"e", 0}, {"eh", 12}, {"ae", 15}, {"ay", 25}, {"ey", 25}, {"ei", 25}},
	{{"yeo", 0}, {"yo", 2}, {"yu", 5}, {"you", 6}, {"yuh", 12}, {"yeu", 12}, {"yeou", 15}, {"ye", 25}, {"eo", 30}, {"io", 25}, {"iu", 30},
		{"yoe", 25}, {"yea", 30}, {"u", 40}},
	{{"ye", 0}, {"yeh", 12}, {"yae", 15}, {"e", 25}, {"ae", 30}, {"ie", 20}},
	{{"o", 0}, {"oh", 8}, {"ou", 25}, {"oo", 30}, {"ow", 35}, {"eo", 45}},
	{{"wa", 0}, {"oa", 8}, {"ua", 15}, {"wha", 15}, {"hwa", 35}},
	{{"wae", 0}, {"oae", 15}, {"wai", 10}, {"we", 15}},
	{{"oe", 0}, {"oi", 3}, {"oy", 10}, {"we", 8}, {"wae", 15}, {"wei", 20}, {"ey", 30}},
	{{"yo", 0}, {"yoh", 10}, {"io", 20}, {"yeo", 25}, {"you", 22}},
	{{"u", 0}, {"oo", 2}, {"woo", 8}, {"ou", 12}, {"wu", 10}, {"ue", 25}, {"o", 40}, {"eu", 35}},
	{{"wo", 0}, {"weo", 3}, {"wuh", 15}, {"uo", 12}, {"wu", 25}, {"wa", 35}, {"woo", 25}},
	{{"we", 0}, {"wae", 12}, {"ue", 20}},
	{{"wi", 0}, {"wee", 8}, {"ui", 8}, {"uy", 15}, {"wie", 12}},
	{{"yu", 0}, {"yoo", 2}, {"you", 5}, {"iu", 15}, {"yoou", 20}, {"yeo", 35}, {"u", 40}, {"ew", 25}},
	{{"eu", 0}, {"u", 2}, {"e", 20}, {"oo", 30}, {"ue", 20}, {"uh", 18}, {"o", 35}},
	{{"ui", 0}, {"eui", 3}, {"ee", 3}, {"i", 5}, {"ie", 12}, {"ey", 25}, {"yi", 15}, {"uy", 18}, {"y", 25}, {"eu", 40}},
	{{"i", 0}, {"ee", 2}, {"ie", 18}, {"y", 15}, {"yi", 10}, {"ih", 8}, {"ea", 20}, {"ei", 25}, {"e", 40}},
};
/* By the sound of the final: none, ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅇ. */
static const struct spelling codas[8][MOST] = {
	{{"", 0}, {"h", 8}, {"e", 50}},
	{{"k", 0}, {"g", 3}, {"ck", 8}, {"c", 20}, {"ng", 25}, {"gk", 20}, {"kk", 25}, {"q", 30}},
	{{"n", 0}, {"nn", 15}, {"ne", 30}, {"l", 30}, {"m", 40}, {"ng", 40}},
	{{"t", 0}, {"d", 8}, {"s", 20}, {"n", 30}},
	{{"l", 0}, {"r", 4}, {"ll", 8}, {"rl", 20}, {"n", 35}, {"le", 30}},
	{{"m", 0}, {"mm", 15}, {"n", 35}, {"me", 30}},
	{{"p", 0}, {"b", 4}, {"m", 30}, {"pp", 20}},
	{{"ng", 0}, {"n", 30}, {"gn", 40}, {"ngh", 25}, {"g", 45}, {"m", 50}},
};
static const uint8_t coda_of_final[28] = {0, 1, 1, 1, 2, 2, 2, 3, 4, 1, 5, 4, 4, 4, 6, 4, 5, 6, 6, 3, 3, 7, 3, 3, 1, 3, 6, 0};

/* Conventional spellings of surnames that no rule makes (passport statistics; domain notes 7.2). */
static const struct {
	uint16_t syllable; /* southern form */
	struct spelling as[8];
} surnames[] = {
	{0xc774, {{"lee", 0}, {"yi", 2}, {"ri", 0}, {"li", 4}, {"rhee", 5}, {"rhie", 10}, {"ree", 10}, {"yee", 15}}}, /* 이 */
	{0xbc15, {{"park", 0}, {"pak", 0}, {"bark", 10}, {"pack", 12}, {"bahk", 15}}},                                /* 박 */
	{0xcd5c, {{"choi", 0}, {"choe", 0}, {"choy", 8}, {"tsoi", 20}, {"chwe", 15}, {"chey", 15}}},                  /* 최 */
	{0xc6b0, {{"woo", 0}, {"wu", 5}}},                                                                           /* 우 */
	{0xd5c8, {{"hur", 2}, {"huh", 2}, {"her", 8}}},                                                              /* 허 */
	{0xc11c, {{"suh", 2}, {"sur", 10}, {"seo", 0}}},                                                             /* 서 */
	{0xc870, {{"joe", 5}, {"joh", 8}, {"cho", 0}}},                                                              /* 조 */
	{0xb178, {{"roh", 2}, {"rho", 5}, {"ro", 0}, {"noh", 0}, {"loh", 10}, {"nho", 12}}},                          /* 노 */
	{0xc784, {{"lim", 0}, {"rim", 0}, {"yim", 3}, {"leem", 8}, {"rhim", 8}, {"ihm", 8}, {"lym", 10}}},            /* 임 */
	{0xc720, {{"ryu", 0}, {"lyu", 5}, {"ryoo", 5}, {"you", 3}, {"rhyu", 10}, {"ryou", 8}}},                       /* 유 */
	{0xbc31, {{"paik", 3}, {"baik", 4}, {"paek", 0}, {"back", 5}, {"beak", 10}}},                                 /* 백 */
	{0xc5c4, {{"um", 3}, {"uhm", 4}, {"om", 0}}},                                                                /* 엄 */
	{0xc624, {{"oh", 0}, {"au", 30}}},                                                                           /* 오 */
	{0xc548, {{"ahn", 0}, {"ann", 8}}},                                                                          /* 안 */
	{0xb098, {{"ra", 0}, {"rah", 5}, {"rha", 8}, {"la", 5}}},                                                    /* 나 */
	{0xc591, {{"ryang", 0}, {"lyang", 5}}},                                                                      /* 양 */
	{0xc5ec, {{"ryo", 0}, {"ryeo", 2}, {"lyuh", 12}, {"yuh", 5}}},                                               /* 여 */
	{0xc5fc, {{"ryom", 0}, {"ryeom", 2}, {"yum", 4}, {"ryum", 8}}},                                              /* 염 */
	{0xc6a9, {{"ryong", 0}, {"young", 8}}},                                                                      /* 용 */
	{0xc721, {{"ryuk", 0}, {"yook", 3}, {"youk", 10}}},                                                          /* 육 */
	{0xc9c4, {{"jean", 10}}}, {0xc815, {{"chung", 2}, {"jung", 2}, {"joung", 5}, {"cheong", 4}}},                 /* 진 정 */
};

/* Mandarin readings of surnames that the character table has otherwise, or with other characters first. */
static const struct {
	uint16_t syllable;
	const char *pinyin[3];
} surname_pinyin[] = {
	{0xae40, {"jin"}}, {0xc774, {"li"}}, {0xbc15, {"piao"}}, {0xcd5c, {"cui"}}, {0xc815, {"zheng", "ding", "cheng"}},
	{0xac15, {"jiang", "kang"}}, {0xc870, {"zhao", "cao"}}, {0xc7a5, {"zhang", "jiang"}}, {0xc724, {"yin"}}, {0xc784, {"lin", "ren"}},
	{0xc624, {"wu"}}, {0xc11c, {"xu"}}, {0xc2e0, {"shen", "xin"}}, {0xd669, {"huang"}}, {0xc804, {"quan", "tian", "qian"}},
	{0xc720, {"liu", "yu"}}, {0xc591, {"yang", "liang"}}, {0xbc30, {"pei"}}, {0xd5c8, {"xu"}}, {0xc2ec, {"shen"}}, {0xb178, {"lu"}},
	{0xc8fc, {"zhu", "zhou"}}, {0xad6c, {"ju", "qiu"}}, {0xc9c4, {"chen"}}, {0xcc9c, {"qian"}}, {0xbc29, {"fang"}}, {0xbcc0, {"bian"}},
	{0xc5fc, {"lian"}}, {0xc5ec, {"lv"}}, {0xc870, {"zhao", "cao"}},
};

static void lower_to(uint16_t *cell, int cost)
{
	if (cost < *cell) *cell = (uint16_t)cost;
}

/* Cost of reading letters at s[0..n) as `want` with at most one slip; COST_NONE when they differ more. */
static int slip_cost(const char *want, const char *s, size_t n)
{
	size_t m = strlen(want);
	if (m == n) {
		size_t wrong = 0;
		for (size_t i = 0; i < n; i++) wrong += want[i] != s[i];
		bool turned = wrong == 2;
		for (size_t i = 0; turned && i + 1 < n; i++)
			if (want[i] != s[i]) {
				if (want[i] == s[i + 1] && want[i + 1] == s[i]) return 90;
				turned = false;
			}
		return wrong == 0 ? 0 : wrong == 1 ? 100 : COST_NONE;
	}
	const char *longer = m > n ? want : s, *shorter = m > n ? s : want;
	size_t high = m > n ? m : n, low = m > n ? n : m, i = 0;
	if (high != low + 1) return COST_NONE;
	while (i < low && longer[i] == shorter[i]) i++;
	return memcmp(longer + i + 1, shorter + i, low - i) == 0 ? 90 : COST_NONE;
}

struct part { /* where a part may end after it began at one letter */
	uint8_t n;
	struct {
		uint8_t to, cost, slipped;
	} end[40];
};

static void add_end(struct part *p, size_t to, int cost, bool slipped)
{
	if (p->n == 40) return;
	p->end[p->n].to = (uint8_t)to;
	p->end[p->n].cost = (uint8_t)cost;
	p->end[p->n++].slipped = slipped;
}

static void match_part(struct part *p, const struct spelling *list, const char *s, size_t n, size_t at, bool slip)
{
	p->n = 0;
	for (const struct spelling *one = list; one < list + MOST && one->s; one++) {
		if (!slip && one->s[0] && (at >= n || one->s[0] != s[at])) continue;
		size_t len = strlen(one->s);
		if (at + len <= n && memcmp(one->s, s + at, len) == 0) add_end(p, at + len, one->cost, false);
		for (int d = -1; slip && one->cost <= 10 && d <= 1; d++) {
			int take = (int)len + d;
			if (take < 0 || at + (size_t)take > n) continue;
			int wrong = slip_cost(one->s, s + at, (size_t)take);
			if (wrong != COST_NONE && wrong != 0) add_end(p, at + (size_t)take, one->cost + wrong, true);
		}
	}
}

struct roman_parts {
	struct part onset[19][READ_LETTERS + 1], vowel[21][READ_LETTERS + 1], coda[8][READ_LETTERS + 1];
};

static void match_parts(struct roman_parts *p, const char *s, size_t n, bool slip)
{
	for (size_t at = 0; at <= n; at++) {
		for (int i = 0; i < 19; i++) match_part(&p->onset[i][at], onsets[i], s, n, at, slip);
		for (int i = 0; i < 21; i++) match_part(&p->vowel[i][at], vowels[i], s, n, at, slip);
		for (int i = 0; i < 8; i++) match_part(&p->coda[i][at], codas[i], s, n, at, slip);
	}
}

static void read_syllable(uint16_t cell[READ_PLACES][SPAN], const struct roman_parts *p, uint16_t syllable, size_t n, int extra)
{
	struct jamo j = hangul_split(syllable);
	for (size_t at = 0; at < n; at++) {
		const struct part *o = &p->onset[j.initial][at];
		for (int a = 0; a < o->n; a++) {
			const struct part *v = &p->vowel[j.vowel][o->end[a].to];
			for (int b = 0; b < v->n; b++) {
				int slips = o->end[a].slipped + v->end[b].slipped, so_far = extra + o->end[a].cost + v->end[b].cost;
				if (slips > 1) continue;
				const struct part *c = &p->coda[coda_of_final[j.final]][v->end[b].to];
				for (int d = 0; d < c->n; d++) {
					size_t len = c->end[d].to - at;
					if (len < SPAN && len > 0 && slips + c->end[d].slipped < 2) lower_to(&cell[at][len], so_far + c->end[d].cost);
				}
			}
		}
	}
}

static void read_word(uint16_t cell[READ_PLACES][SPAN], const char *s, size_t n, const char *word, int cost)
{
	size_t len = strlen(word);
	for (size_t at = 0; len < SPAN && at + len <= n; at++)
		if (memcmp(s + at, word, len) == 0) lower_to(&cell[at][len], cost);
}

/* The northern and older forms of a southern head: 이 may have been 리 or 니. */
static void read_head_forms(uint16_t cell[READ_PLACES][SPAN], const struct roman_parts *p, uint16_t south, size_t n)
{
	static const int8_t north[] = {5, 2};
	struct jamo j = hangul_split(south);
	if (j.initial != 11 && j.initial != 2) return;
	for (int i = 0; i < 2; i++) {
		struct jamo as = {north[i], j.vowel, j.final};
		uint16_t form = hangul_join(as);
		if (form != south && hangul_south(form) == south) read_syllable(cell, p, form, n, 4 + 6 * i);
	}
}

static void read_korean(struct roman *m, const struct name_index *x, const char *s, size_t n, const struct roman_parts *p)
{
	for (size_t u = 0; u < x->n_units; u++) {
		if (!hangul_is_syllable(x->unit[u])) continue;
		read_syllable(m->inner[u], p, x->unit[u], n, 0);
		memcpy(m->head[u], m->inner[u], sizeof m->head[u]);
		read_head_forms(m->head[u], p, x->unit[u], n);
		for (size_t i = 0; i < sizeof surnames / sizeof *surnames; i++)
			for (const struct spelling *as = surnames[i].as; surnames[i].syllable == x->unit[u] && as < surnames[i].as + 8 && as->s; as++)
				read_word(m->head[u], s, n, as->s, as->cost);
	}
}

/* A reading costs by how common its character is; ü is also typed u and yu. */
static void read_pinyin_word(uint16_t cell[READ_PLACES][SPAN], const char *s, size_t n, const char *pinyin, int cost)
{
	char other[10];
	read_word(cell, s, n, pinyin, cost);
	const char *v = strchr(pinyin, 'v');
	if (!v) return;
	size_t k = (size_t)(v - pinyin);
	memcpy(other, pinyin, k);
	other[k] = 'u';
	memcpy(other + k + 1, v + 1, strlen(v));
	read_word(cell, s, n, other, cost + 2);
	other[k] = 'y';
	other[k + 1] = 'u';
	memcpy(other + k + 2, v + 1, strlen(v));
	read_word(cell, s, n, other, cost + 4);
}

static size_t unit_number(const struct name_index *x, uint16_t unit)
{
	size_t low = 0, high = x->n_units;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (x->unit[mid] < unit) low = mid + 1;
		else high = mid;
	}
	return low < x->n_units && x->unit[low] == unit ? low : SIZE_MAX;
}

/* A sound of one unit; of two the cheaper stays. */
static void add_sound(struct name_index *x, size_t *room, const char *pinyin, size_t unit, int head, int inner)
{
	if (unit == SIZE_MAX) return;
	for (size_t i = 0; i < x->n_sounds; i++) {
		struct name_sound *s = &x->sound[i];
		if (s->unit != unit || strcmp(s->pinyin, pinyin) != 0) continue;
		if (head < s->head) s->head = (uint8_t)head;
		if (inner < s->inner) s->inner = (uint8_t)inner;
		return;
	}
	if (x->n_sounds == *room) {
		struct name_sound *more = arena_array(x->arena, *room * 2, sizeof *more);
		memcpy(more, x->sound, x->n_sounds * sizeof *more);
		x->sound = more;
		*room *= 2;
	}
	struct name_sound *s = &x->sound[x->n_sounds++];
	*s = (struct name_sound){.unit = (uint16_t)unit, .head = (uint8_t)head, .inner = (uint8_t)inner};
	snprintf(s->pinyin, sizeof s->pinyin, "%s", pinyin);
}

static int by_pinyin(const void *a, const void *b)
{
	const struct name_sound *x = a, *y = b;
	int c = strcmp(x->pinyin, y->pinyin);
	return c ? c : (int)x->unit - (int)y->unit;
}

void roman_sounds(struct name_index *x)
{
	static const uint8_t by_grade[] = {10, 35, 55, 90};
	size_t room = 4096;
	x->sound = arena_array(x->arena, room, sizeof *x->sound);
	for (size_t i = 0; i < hanja_count; i++) {
		const struct hanja *h = &hanja_table[i];
		add_sound(x, &room, h->pinyin, unit_number(x, h->cp), 0, 0);
		for (int k = 0; k < h->n; k++) {
			int cost = by_grade[h->reading[k].grade];
			uint16_t syllable = h->reading[k].syllable, south = hangul_south(syllable);
			add_sound(x, &room, h->pinyin, unit_number(x, syllable), cost, cost);
			if (south != syllable) add_sound(x, &room, h->pinyin, unit_number(x, south), cost, 255);
		}
	}
	for (size_t i = 0; i < sizeof surname_pinyin / sizeof *surname_pinyin; i++)
		for (int k = 0; k < 3 && surname_pinyin[i].pinyin[k]; k++)
			add_sound(x, &room, surname_pinyin[i].pinyin[k], unit_number(x, surname_pinyin[i].syllable), k * 5, 255);
	qsort(x->sound, x->n_sounds, sizeof *x->sound, by_pinyin);
}

static void read_mandarin(struct roman *m, const struct name_index *x, const char *s, size_t n)
{
	for (size_t i = 0; i < x->n_sounds; i++) {
		const struct name_sound *one = &x->sound[i];
		if (!memchr(s, one->pinyin[0], n)) continue;
		if (one->head < 255) read_pinyin_word(m->head[one->unit], s, n, one->pinyin, one->head);
		if (one->inner < 255) read_pinyin_word(m->inner[one->unit], s, n, one->pinyin, one->inner);
	}
}

void roman_clear(struct roman *m, const struct name_index *x, size_t letters)
{
	size_t bytes = x->n_units * sizeof *m->inner;
	if (!m->inner) {
		m->inner = arena_alloc(x->arena, bytes);
		m->head = arena_alloc(x->arena, bytes);
		m->parts = arena_alloc(x->arena, sizeof *m->parts);
	}
	m->letters = letters;
	m->units = x->n_units;
	m->strokes = false;
	for (size_t u = 0; u < x->n_units; u++)
		for (size_t i = 0; i <= letters; i++)
			for (size_t k = 0; k < SPAN; k++) m->inner[u][i][k] = m->head[u][i][k] = COST_NONE;
}

void roman_read(struct roman *m, const struct name_index *x, const struct reading *r, bool slip)
{
	roman_clear(m, x, r->n_letters);
	if (r->type == READ_PINYIN) {
		read_mandarin(m, x, r->letter, r->n_letters);
		return;
	}
	match_parts(m->parts, r->letter, r->n_letters, slip);
	read_korean(m, x, r->letter, r->n_letters, m->parts);
}
