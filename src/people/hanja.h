/* Chinese characters: their Korean readings and their reading in Mandarin. The table is made at build time by
 * tools/hanja from Unihan (Debian package unicode-data; fields kHangul, kMandarin, kTraditionalVariant). */
#ifndef PEOPLE_HANJA_H
#define PEOPLE_HANJA_H

#include <stddef.h>
#include <stdint.h>

struct hanja {
	uint16_t cp, traditional; /* itself, and the form that two spellings of it share */
	char pinyin[8];           /* no tone; ü as v */
	uint8_t n;
	struct {
		uint16_t syllable;
		uint8_t grade; /* 0 school, 1 common, 2 in names, 3 other */
	} reading[4];
};

extern const struct hanja hanja_table[]; /* sorted by cp */
extern const size_t hanja_count;

const struct hanja *hanja_find(uint32_t cp); /* NULL when unknown */

#endif
