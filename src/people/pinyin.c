#include "people/pinyin.h"
#include <string.h>
#include "people/hangul.h"

/* Initials of pinyin and the Hangul initial (number in Unicode's order) they are written with. */
static const struct {
	const char *s;
	int8_t initial;
} initials[] = {{"zh", 12}, {"ch", 14}, {"sh", 9}, {"b", 7}, {"p", 17}, {"m", 6}, {"f", 17}, {"d", 3}, {"t", 16}, {"n", 2}, {"l", 5},
	{"g", 0}, {"k", 15}, {"h", 18}, {"j", 12}, {"q", 14}, {"x", 9}, {"r", 5}, {"z", 13}, {"c", 14}, {"s", 10}};

/* Finals: vowel and final of the first syllable, vowel of a second one without an initial (-1 none), its final. */
static const struct {
	const char *s;
	int8_t vowel, final, second, second_final;
} finals[] = {
	{"a", 0, 0, -1, 0}, {"o", 8, 0, -1, 0}, {"e", 4, 0, -1, 0}, {"ai", 0, 0, 20, 0}, {"ei", 5, 0, 20, 0}, {"ao", 0, 0, 8, 0},
	{"ou", 4, 0, 13, 0}, {"an", 0, 4, -1, 0}, {"en", 4, 4, -1, 0}, {"ang", 0, 21, -1, 0}, {"eng", 4, 21, -1, 0}, {"er", 4, 8, -1, 0},
	{"ong", 13, 21, -1, 0}, {"i", 20, 0, -1, 0}, {"ia", 2, 0, -1, 0}, {"ie", 7, 0, -1, 0}, {"iao", 2, 0, 8, 0}, {"iu", 17, 0, -1, 0},
	{"ian", 7, 4, -1, 0}, {"in", 20, 4, -1, 0}, {"iang", 2, 21, -1, 0}, {"ing", 20, 21, -1, 0}, {"iong", 17, 21, -1, 0},
	{"u", 13, 0, -1, 0}, {"ua", 9, 0, -1, 0}, {"uo", 14, 0, -1, 0}, {"uai", 9, 0, 20, 0}, {"ui", 13, 0, 20, 0}, {"uan", 9, 4, -1, 0},
	{"un", 13, 4, -1, 0}, {"uang", 9, 21, -1, 0}, {"v", 16, 0, -1, 0}, {"ve", 15, 0, -1, 0}, {"van", 16, 0, 0, 4}, {"vn", 16, 4, -1, 0},
};
/* Syllables without an initial are written with y and w. */
static const struct {
	const char *s, *final;
} whole[] = {{"yi", "i"}, {"ya", "ia"}, {"ye", "ie"}, {"yao", "iao"}, {"you", "iu"}, {"yan", "ian"}, {"yin", "in"}, {"yang", "iang"},
	{"ying", "ing"}, {"yong", "iong"}, {"wu", "u"}, {"wa", "ua"}, {"wo", "uo"}, {"wai", "uai"}, {"wei", "uei"}, {"wan", "uan"},
	{"wen", "uen"}, {"wang", "uang"}, {"weng", "ueng"}, {"yu", "v"}, {"yue", "ve"}, {"yuan", "van"}, {"yun", "vn"}};

static const char *final_without_initial(const char *s)
{
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (strcmp(whole[i].s, s) == 0) return whole[i].final;
	return s;
}

static size_t write(uint16_t out[3], int initial, const char *final)
{
	for (size_t i = 0; i < sizeof finals / sizeof *finals; i++) {
		if (strcmp(finals[i].s, final) != 0) continue;
		struct jamo first = {(int8_t)initial, finals[i].vowel, finals[i].final};
		/* ㅈ and ㅊ drop the y of ya, ye, yu: jia 자, jie 제, qiu 추. */
		bool plain = initial == 12 || initial == 14;
		if (plain && first.vowel == 2) first.vowel = 0;
		if (plain && first.vowel == 7) first.vowel = 5;
		if (plain && first.vowel == 17) first.vowel = 13;
		out[0] = hangul_join(first);
		if (finals[i].second < 0) return 1;
		out[1] = hangul_join((struct jamo){11, finals[i].second, finals[i].second_final});
		return 2;
	}
	return 0;
}

size_t pinyin_hangul(uint16_t out[3], const char *pinyin)
{
	for (size_t i = 0; i < sizeof initials / sizeof *initials; i++) {
		size_t n = strlen(initials[i].s);
		if (strncmp(pinyin, initials[i].s, n) != 0) continue;
		const char *final = pinyin + n;
		bool buzz = strchr("zcsr", pinyin[0]) && strcmp(final, "i") == 0; /* zhi, chi, shi, ri, zi, ci, si */
		if (buzz) {
			out[0] = hangul_join((struct jamo){initials[i].initial, 18, 0});
			return 1;
		}
		bool front = strchr("jqx", pinyin[0]) && final[0] == 'u'; /* ju is jü */
		char as_v[8] = "v";
		if (front && strlen(final) < sizeof as_v - 1) {
			memcpy(as_v + 1, final + 1, strlen(final));
			final = as_v;
		}
		return write(out, initials[i].initial, final);
	}
	const char *final = final_without_initial(pinyin);
	if (strcmp(final, "uei") == 0) return out[0] = 0xc6e8, out[1] = 0xc774, 2; /* 웨이 */
	if (strcmp(final, "uen") == 0) return out[0] = 0xc6d0, 1;                 /* 원 */
	if (strcmp(final, "ueng") == 0) return out[0] = 0xc6e1, 1;                /* 웡 */
	return write(out, 11, final);
}
