/* Hangul as parts: initials, vowels, finals, the strokes of the Dubeolsik keyboard, and the spelling of the South.
 *
 * Syllable s = 0xAC00 + (initial * 21 + vowel) * 28 + final (Unicode, Conjoining Jamo Behavior). A stroke is one of 33
 * letters: 0..18 consonants in Unicode's order of initials, 19..32 the fourteen vowels that have a key. */
#ifndef PEOPLE_HANGUL_H
#define PEOPLE_HANGUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STROKES 33
#define STROKES_OF_SYLLABLE 5

struct jamo {
	int8_t initial, vowel, final; /* -1 / -1 / 0 where there is none */
};

bool hangul_is_syllable(uint32_t c);
struct jamo hangul_split(uint32_t syllable);
uint16_t hangul_join(struct jamo j);

/* Stroke of a compatibility jamo (U+3131..3163), or up to three for doubled ones; number written, 0 when it is none. */
int hangul_jamo_strokes(uint8_t out[3], uint32_t c);
int hangul_strokes(uint8_t out[STROKES_OF_SYLLABLE], uint32_t syllable);
bool stroke_is_vowel(uint8_t stroke);
char stroke_key(uint8_t stroke);          /* the Latin letter on that key; capital with shift */
int stroke_of_key(char key);              /* -1 when no letter */

/* What a Korean keyboard makes of strokes: syllables and, where strokes do not join, loose jamo (as code points
 * U+3131..). At most `max` written; returns the number. */
size_t hangul_type(uint32_t *out, size_t max, const uint8_t *strokes, size_t n);

/* The southern form of a syllable at the head of a surname or given name (Hangul Orthography art. 10-12). */
uint16_t hangul_south(uint16_t syllable);
/* Folds a whole name: head of surname, head of given name, 렬/률 after a vowel or ㄴ. */
void hangul_fold(uint16_t *out, const uint16_t *name, size_t n, size_t surname);
size_t hangul_surname(const uint16_t *name, size_t n); /* length of the surname: 1, or 2 from the list of double ones */

#endif
