/* Identity: names, birth date, address, phone, relatives. Only ever in sealed records, one a subject, under the client's ID
 * key: {"v":1, …} as JSON. Nothing here is shown, logged or kept but for the ten minutes the keeper allows.
 *
 * Order of an opening: the reason in words is sealed under the CASE key and stored; the keeper checks its budget, writes
 * the journal, opens; core stores the copy of the journal's entry in the same transaction. */
#ifndef PEOPLE_IDENTITY_H
#define PEOPLE_IDENTITY_H

#include "people/client.h"

struct person_name {
	const char *kind; /* legal, birth, chinese, other: codes of name_kinds */
	const char *text;
};
extern const struct choice name_kinds[]; /* ended by {NULL} */

enum { NAMES_MAX = 6 };

struct identity {
	struct person_name name[NAMES_MAX];
	size_t n_names;
	struct partial_date birth;
	const char *address, *phone, *relatives; /* "" = none */
};

enum identity_part { /* which parts identity_write() stores */
	PART_NAMES = 1, PART_BIRTH = 2, PART_ADDRESS = 4, PART_PHONE = 8, PART_RELATIVES = 16,
	PARTS_ALL = 31,
};

/* Stores the parts, each as a new revision. DENIED without the client's keys, CONFLICT as seal_write(). */
MUST_CHECK enum outcome identity_write(const struct permit *p, struct client_id id, const struct identity *what, unsigned parts);
/* Which parts have ever been written. */
MUST_CHECK enum outcome identity_parts(unsigned *out, const struct permit *p, struct client_id id);

struct opening {
	struct instant until;
	int left_today;
	const char *refused; /* after LIMIT: the word of the limit */
};
/* Opens for ten minutes. why: one line, kept sealed. INVALID without purpose or reason; LIMIT beyond the budget. */
MUST_CHECK enum outcome identity_open(struct opening *out, const struct permit *p, const struct client_row *c, enum purpose purpose,
	const char *why);
/* Shows what is open: GONE when nothing is, or the ten minutes are over. `out` lives in the request's arena. */
MUST_CHECK enum outcome identity_show(struct identity *out, struct opening *o, const struct permit *p, const struct client_row *c);
MUST_CHECK enum outcome identity_until(struct instant *until, const struct permit *p, struct client_id id); /* GONE */

/* Purposes people choose from, with their words; NULL-ended. */
extern const struct choice purposes[];
enum purpose purpose_named(const char *code); /* PURPOSE_UNSET if there is none */
const char *purpose_label(int purpose);       /* N_ marked */

/* 1985, 1985-07 or 1985-07-05 with "about" before it when estimated; INVALID on anything else. For pages and imports. */
MUST_CHECK enum outcome partial_date_parse(struct partial_date *out, const char *s);
const char *partial_date_text(struct arena *a, struct partial_date d);

#endif
