/* Mandarin syllables in Latin letters, and how they are written in Hangul. */
#ifndef PEOPLE_PINYIN_H
#define PEOPLE_PINYIN_H

#include <stddef.h>
#include <stdint.h>

/* Hangul by the South's rules for foreign words (Foreign Word Orthography, Chinese table): guo -> 궈, xiao -> 샤오.
 * At most three syllables; returns their number, 0 for what is no pinyin. */
size_t pinyin_hangul(uint16_t out[3], const char *pinyin);

#endif
