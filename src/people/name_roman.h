/* Latin letters read as Korean or Mandarin: for each distinct syllable of the index and each place in the text, what it
 * costs to read letters i .. i+len as that syllable. */
#ifndef PEOPLE_NAME_ROMAN_H
#define PEOPLE_NAME_ROMAN_H

#include "people/hangul.h"
#include "people/name_index.h"
#include "people/name_query.h"

#define READ_PLACES 42 /* letters or strokes of a text, and one behind */
#define SPAN 9 /* no syllable is written with more than eight letters */

struct roman { /* costs for one text */
	struct roman_parts *parts;
	size_t letters, units;
	bool strokes; /* the end may be untyped */
	uint16_t (*head)[READ_PLACES][SPAN];  /* [unit][from][length]: as a surname or first of a given name */
	uint16_t (*inner)[READ_PLACES][SPAN]; /* anywhere else */
};

void roman_clear(struct roman *m, const struct name_index *x, size_t letters); /* every cost unknown */
struct roman_parts; /* where the parts of a syllable may stand in the letters */

/* Strokes of the keyboard against the strokes of each unit; only what costs at most `limit` is written. A text whose end
 * is not typed yet is read too. swap, drop: costs of one stroke for another, and of a stroke too many or too few. */
struct stroke_costs {
	uint8_t swap[STROKES][STROKES], drop[STROKES];
};
void stroke_costs_init(struct stroke_costs *c);
int stroke_distance(const struct stroke_costs *c, const uint8_t *q, int n, const uint8_t *unit, int m);
void strokes_read(struct roman *m, const struct name_index *x, const struct reading *r, const struct stroke_costs *c, int limit);

/* slip: also allow one wrong, missing or extra letter in the syllable (costs from 90). Memory comes from the index's
 * arena at the first call and is used again: `m` is zeroed before. */
void roman_read(struct roman *m, const struct name_index *x, const struct reading *r, bool slip);

/* Fills x->sound from the character table; name_index_end() calls it. */
void roman_sounds(struct name_index *x);

#endif
