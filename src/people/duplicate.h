/* Is this someone we know? Fellegi-Sunter weights over name, birth year, sex and home town; a candidate with its
 * probability and the reasons, never a merge. Weights: names-design 10 (estimated on invented records of the same error
 * mix; to be estimated again from decided pairs each year). */
#ifndef PEOPLE_DUPLICATE_H
#define PEOPLE_DUPLICATE_H

#include "people/name_index.h"

#define DUPLICATE_SHOW 0.2 /* less likely candidates are not shown */

struct known { /* what is known of a person of the register, or of the one at the desk */
	const char *name;     /* UTF-8 */
	char sex;             /* 'F', 'M', or 0 */
	int birth_year;       /* 0 = not known */
	const char *province, *county; /* southern spelling, old names replaced; "" = not known */
};

enum { WHY_SAME_NAME = 1, WHY_SPELLING = 2, WHY_OTHER_SCRIPT = 4, WHY_ALIAS = 8, WHY_SOUND = 16, WHY_YEAR = 32, WHY_YEAR_ONE_OFF = 64,
	WHY_YEAR_DIGIT = 128, WHY_COUNTY = 256, WHY_PROVINCE = 512 };

struct likeness {
	uint32_t person;
	double probability; /* that it is this person, among all and nobody */
	unsigned why;       /* WHY_ flags */
};

struct duplicates; /* counts of names, counties and provinces of the register */

/* people[i] is the caller's person i, all added to the index before. Lives in the index's arena. */
struct duplicates *duplicates_init(struct name_index *x, const struct known *people);
/* The best candidate. NOT_FOUND (false) when no name is near. */
bool duplicates_find(struct likeness *out, struct duplicates *d, const struct known *who);

#endif
