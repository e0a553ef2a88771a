#include "people/name_index.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "people/hangul.h"
#include "people/hanja.h"
#include "people/name_roman.h"
#include "people/pinyin.h"

const struct hanja *hanja_find(uint32_t cp)
{
	size_t low = 0, high = hanja_count;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (hanja_table[mid].cp < cp) low = mid + 1;
		else high = mid;
	}
	return low < hanja_count && hanja_table[low].cp == cp ? &hanja_table[low] : NULL;
}

void name_index_init(struct name_index *x, struct arena *a, bool places)
{
	*x = (struct name_index){.arena = a, .places = places};
}

static void *grow(struct arena *a, void *old, size_t n, size_t *room, size_t each)
{
	if (n < *room) return old;
	size_t want = *room ? *room * 2 : 1024;
	void *fresh = arena_array(a, want, each);
	if (n) memcpy(fresh, old, n * each);
	*room = want;
	return fresh;
}

static void need_person(struct name_index *x, uint32_t person)
{
	while (person >= x->people_room) {
		size_t room = x->people_room;
		x->birth_year = grow(x->arena, x->birth_year, room, &room, sizeof *x->birth_year);
		x->people_room = (uint32_t)room;
	}
	if (person >= x->n_people) x->n_people = person + 1;
}

void name_index_year(struct name_index *x, uint32_t person, int year)
{
	need_person(x, person);
	x->birth_year[person] = (int16_t)year;
}

/* While the index is built, `first` and `owners` hold the one owner of a draft: person and kind. */
static bool add_text(struct name_index *x, uint32_t person, enum name_kind kind, const uint16_t *unit, size_t n, bool chinese)
{
	if (n == 0) return false;
	x->text = grow(x->arena, x->text, x->n, &x->room, sizeof *x->text);
	struct name_text *t = &x->text[x->n++];
	*t = (struct name_text){.n = (uint8_t)n, .first = person, .owners = kind};
	memcpy(t->unit, unit, n * sizeof *unit);
	memcpy(t->fold, unit, n * sizeof *unit);
	need_person(x, person);
	t->chinese = chinese;
	t->surname = 1;
	if (chinese) return true;
	t->surname = x->places || kind == NAME_NICK ? 0 : (uint8_t)hangul_surname(unit, n);
	hangul_fold(t->fold, unit, n, t->surname);
	return true;
}

/* How a Korean meets a Chinese name: read character by character (south; the fold makes north and south one), and written
 * down by ear from Mandarin. */
static void add_readings(struct name_index *x, uint32_t person, const uint16_t *unit, size_t n)
{
	uint16_t read[NAME_UNITS], heard[NAME_UNITS * 3];
	size_t n_heard = 0;
	for (size_t i = 0; i < n; i++) {
		const struct hanja *h = hanja_find(unit[i]);
		if (!h) return;
		read[i] = h->reading[0].syllable;
		n_heard += pinyin_hangul(heard + n_heard, h->pinyin);
	}
	add_text(x, person, NAME_CHINESE_READ, read, n, false);
	if (n_heard <= NAME_UNITS) add_text(x, person, NAME_CHINESE_READ, heard, n_heard, false);
}

bool name_index_add(struct name_index *x, uint32_t person, enum name_kind kind, const char *text)
{
	uint16_t hangul[NAME_UNITS], chinese[NAME_UNITS];
	size_t n_hangul = 0, n_chinese = 0;
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	for (utf8proc_int32_t c; *at;) {
		utf8proc_ssize_t used = utf8proc_iterate(at, -1, &c);
		if (used <= 0 || n_hangul == NAME_UNITS || n_chinese == NAME_UNITS) return false;
		at += used;
		const struct hanja *h = c > 0x3400 && c < 0xa000 ? hanja_find((uint32_t)c) : NULL;
		if (hangul_is_syllable((uint32_t)c)) hangul[n_hangul++] = (uint16_t)c;
		else if (h) chinese[n_chinese++] = h->traditional;
	}
	if (n_chinese > 0 && n_hangul == 0) {
		add_readings(x, person, chinese, n_chinese);
		return add_text(x, person, NAME_CHINESE, chinese, n_chinese, true);
	}
	return add_text(x, person, kind, hangul, n_hangul, false);
}

static int compare_units(const uint16_t *a, size_t n, const uint16_t *b, size_t m)
{
	for (size_t i = 0; i < n && i < m; i++)
		if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
	return n == m ? 0 : n < m ? -1 : 1;
}

static int by_text(const void *a, const void *b)
{
	const struct name_text *x = a, *y = b;
	if (x->chinese != y->chinese) return x->chinese ? 1 : -1;
	int c = compare_units(x->fold, x->n, y->fold, y->n);
	if (c == 0) c = compare_units(x->unit, x->n, y->unit, y->n);
	if (c == 0) c = (int)x->surname - (int)y->surname;
	if (c == 0) c = x->first < y->first ? -1 : x->first > y->first;
	return c ? c : (int)x->owners - (int)y->owners;
}

static bool same_text(const struct name_text *x, const struct name_text *y)
{
	return x->chinese == y->chinese && x->surname == y->surname && compare_units(x->unit, x->n, y->unit, y->n) == 0;
}

/* Drafts of one text become one text with its owners behind it. */
static void gather(struct name_index *x)
{
	size_t n = 0;
	x->owner = arena_array(x->arena, x->n + 1, sizeof *x->owner);
	for (size_t i = 0; i < x->n; i++) {
		struct name_text draft = x->text[i];
		x->owner[i] = (struct name_owner){draft.first, (uint8_t)draft.owners};
		if (n > 0 && same_text(&x->text[n - 1], &draft)) {
			x->text[n - 1].owners++;
			continue;
		}
		draft.first = (uint32_t)i;
		draft.owners = 1;
		x->text[n++] = draft;
	}
	x->n = n;
	while (x->n_hangul < n && !x->text[x->n_hangul].chinese) x->n_hangul++;
}

static int by_number(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static void number_units(struct name_index *x)
{
	size_t n = 0;
	for (size_t i = 0; i < x->n; i++) n += x->text[i].n;
	x->unit = arena_array(x->arena, n + 1, sizeof *x->unit);
	n = 0;
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < x->text[i].n; k++) x->unit[n++] = x->text[i].fold[k];
	qsort(x->unit, n, sizeof *x->unit, by_number);
	for (size_t i = 0; i < n; i++)
		if (x->n_units == 0 || x->unit[x->n_units - 1] != x->unit[i]) x->unit[x->n_units++] = x->unit[i];
	x->unit_count = arena_array(x->arena, x->n_units + 1, sizeof *x->unit_count);
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < x->text[i].n; k++) {
			const uint16_t *at = bsearch(&x->text[i].fold[k], x->unit, x->n_units, sizeof *x->unit, by_number);
			x->text[i].number[k] = (uint16_t)(at - x->unit);
			x->unit_count[at - x->unit] += x->text[i].owners;
		}
}

static int by_given(const void *a, const void *b, void *arg)
{
	const struct name_text *text = arg;
	const struct name_text *x = &text[*(const uint32_t *)a], *y = &text[*(const uint32_t *)b];
	int c = compare_units(x->fold + x->surname, x->n - x->surname, y->fold + y->surname, y->n - y->surname);
	return c ? c : x < y ? -1 : x > y;
}

/* Where to go on when all texts with this beginning are too dear. */
static void link_next(struct name_index *x)
{
	x->next = arena_array(x->arena, x->n + 1, sizeof *x->next);
	for (size_t i = x->n; i-- > 0;) {
		const struct name_text *t = &x->text[i], *after = i + 1 < x->n ? t + 1 : NULL;
		bool one = after && after->number[0] == t->number[0] && after->surname == t->surname;
		bool two = one && t->n > 1 && after->n > 1 && after->number[1] == t->number[1];
		x->next[i][0] = one ? x->next[i + 1][0] : (uint32_t)i + 1;
		x->next[i][1] = two ? x->next[i + 1][1] : (uint32_t)i + 1;
	}
	x->next_given = arena_array(x->arena, x->n_hangul + 1, sizeof *x->next_given);
	for (size_t i = x->n_hangul; i-- > 0;) {
		const struct name_text *t = &x->text[x->by_given[i]], *after = i + 1 < x->n_hangul ? &x->text[x->by_given[i + 1]] : NULL;
		bool one = after && t->n > t->surname && after->n > after->surname && after->number[after->surname] == t->number[t->surname];
		x->next_given[i] = one ? x->next_given[i + 1] : (uint32_t)i + 1;
	}
}

void name_index_end(struct name_index *x)
{
	qsort(x->text, x->n, sizeof *x->text, by_text);
	gather(x);
	number_units(x);
	roman_sounds(x);
	x->by_given = arena_array(x->arena, x->n_hangul + 1, sizeof *x->by_given);
	for (size_t i = 0; i < x->n_hangul; i++) x->by_given[i] = (uint32_t)i;
	qsort_r(x->by_given, x->n_hangul, sizeof *x->by_given, by_given, x->text);
	link_next(x);
	x->cost = arena_array(x->arena, x->n + 1, sizeof *x->cost);
}
