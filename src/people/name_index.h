/* An index of names in memory: who could be meant by what somebody heard or typed.
 *
 * Nothing of it is ever stored: it is built from the names a session may open and dies with its arena. One record for
 * each DISTINCT text, its owners behind it. Costs are hundredths: 0 the same, 100 one letter wrong. The design and its
 * measurements: doc/names.md. Sources of the rules stand beside their tables. */
#ifndef PEOPLE_NAME_INDEX_H
#define PEOPLE_NAME_INDEX_H

#include <stdbool.h>
#include "base/arena.h"

#define NAME_UNITS 8    /* syllables or characters of a text */
#define COST_NONE 30000

enum name_kind { /* of two equal hits the earlier kind stands first */
	NAME_REGISTERED,
	NAME_FORMER,
	NAME_NICK,
	NAME_CHINESE,
	NAME_CHINESE_READ, /* how a Korean reads or writes such a name; made by the index */
};

struct name_owner {
	uint32_t person; /* the caller's number, from 0 */
	uint8_t kind;
};

struct name_text {
	uint16_t unit[NAME_UNITS]; /* Hangul syllables as given, or Chinese characters in the traditional form */
	uint16_t fold[NAME_UNITS]; /* southern spelling; for Chinese the same as unit */
	uint16_t number[NAME_UNITS]; /* of the fold in name_index.unit */
	uint8_t n, surname;        /* lengths in units */
	bool chinese;
	uint32_t first, owners;    /* name_index.owner[first .. first + owners) */
};

struct name_index {
	struct arena *arena;
	bool places;               /* a gazetteer: no surnames, no given names */
	struct name_text *text;    /* sorted by fold; Hangul ones first */
	size_t n, n_hangul, room;
	uint32_t *by_given;        /* Hangul texts by the fold of their given name */
	uint32_t (*next)[2];       /* next text with another first unit, and with another of the first two */
	uint32_t *next_given;      /* in by_given: next place with another first unit of the given name */
	struct name_owner *owner;  /* in the order of the texts */
	uint16_t *unit;            /* distinct units of the folds, sorted */
	uint32_t *unit_count;      /* how many texts hold each */
	size_t n_units;
	int16_t *birth_year;       /* of each person; 0 = not known */
	uint32_t n_people, people_room;
	struct name_sound *sound;  /* how the units are read in Mandarin, sorted by pinyin */
	size_t n_sounds;
	struct name_work *work;    /* memory of the search under way, used again */
	uint16_t *cost;            /* of each text, for the search under way */
};

struct name_sound {
	char pinyin[8];
	uint16_t unit;       /* number */
	uint8_t head, inner; /* costs: at the head of a surname or given name, and inside; 255 = not so */
};

void name_index_init(struct name_index *x, struct arena *a, bool places);
/* One text of a person, UTF-8 (NFC). What holds no Hangul and no Chinese characters, or is too long, is passed over: false. */
bool name_index_add(struct name_index *x, uint32_t person, enum name_kind kind, const char *text);
void name_index_year(struct name_index *x, uint32_t person, int year);
void name_index_end(struct name_index *x); /* sorts; after the last add, before the first search */

struct name_hit { /* the best text of a person */
	uint32_t person;
	int cost;
	enum name_kind kind;
};

/* At most `max` hits, best first; returns the number. Time is bounded whatever the text. Not re-entrant for one index. */
size_t name_search(struct name_hit *out, size_t max, struct name_index *x, const char *query);

#endif
