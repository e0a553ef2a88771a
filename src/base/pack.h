/* Pack: the dated data of one country (pack/kr, pack/us), read once at start and never changed afterwards.
 *
 * A pack is a folder of files {"format":"pack-1","table":NAME,"entries":[…]}. Every entry has code, valid_from, valid_to
 * (half-open; null = open), source, ko and en; what else it has is known to the room that reads the table. Entries of one
 * table with one code never overlap in time: the code and a day find one entry. Texts and values live as long as the pack. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/json.h"

struct pack;

struct pack_entry {
	const char *code, *source, *ko, *en;
	struct date valid_from, valid_to; /* half-open; DATE_NONE = open */
	struct json o;                    /* the whole entry */
};

struct pack_table {
	const char *name;
	const struct pack_entry *at; /* in the order of the file */
	size_t n;
};

/* dir: the folder that holds the countries' folders; NULL = beside the program (../share/naru/pack or ../pack). Problems
 * name file, path and reason. INVALID after problems, BROKEN or NOT_FOUND if it cannot be read. */
MUST_CHECK enum outcome pack_read(struct pack **out, struct arena *a, const char *dir, const char *country, struct problems *p);
void pack_release(struct pack *p); /* before its arena ends, which does the same */
const char *pack_dir(struct arena *a); /* where packs lie beside the program; NULL if nowhere */

const struct pack_table *pack_table(const struct pack *p, const char *name); /* never NULL; empty if there is none */
size_t pack_tables(const struct pack *p);
const struct pack_table *pack_table_at(const struct pack *p, size_t i);

/* Entry of this code that is valid on the day; NULL if none. on DATE_NONE: the newest. */
const struct pack_entry *pack_find(const struct pack_table *t, const char *code, struct date on);
bool pack_valid(const struct pack_entry *e, struct date on);
const char *pack_name(const struct pack_entry *e, enum lang lang);
/* Further fields of an entry; no allocation, so a request may call them. */
const char *pack_text(const struct pack_entry *e, const char *key); /* NULL when absent */
int64_t pack_int(const struct pack_entry *e, const char *key, int64_t otherwise);
bool pack_list_has(const struct pack_entry *e, const char *key, const char *word);
/* Name of a code in the reader's language, also of one that has ended; the code itself if it is unknown. */
const char *pack_label(const struct pack *p, const char *table, const char *code, enum lang lang);

#endif
