/* A register of names read from files, for `naru match`: the formats are in doc/names.md. */
#ifndef PEOPLE_NAME_REGISTER_H
#define PEOPLE_NAME_REGISTER_H

#include "base/tsv.h"
#include "people/duplicate.h"

struct name_register {
	struct name_index names, places;
	struct tsv_table people, gazetteer; /* row i of people is person i */
	struct known *known;                /* of each person */
	bool has_places;
};

/* places_path may be NULL. */
MUST_CHECK enum outcome name_register_read(struct name_register *out, struct arena *a, const char *people_path, const char *places_path,
	struct problems *p);
const char *name_register_id(const struct name_register *r, bool place, uint32_t number);

MUST_CHECK enum outcome name_queries_read(struct tsv_table *out, struct arena *a, const char *path, struct problems *p);
MUST_CHECK enum outcome name_intake_read(struct tsv_table *out, struct arena *a, const char *path, struct problems *p);

/* A row of an intake file as somebody at the desk. */
struct known name_intake_person(struct arena *a, const struct tsv_row *row);

#endif
