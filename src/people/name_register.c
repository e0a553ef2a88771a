#include "people/name_register.h"

#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "people/hangul.h"

enum { P_ID, P_NAME, P_SEX, P_YEAR, P_TOWN, P_ALIASES };
enum { G_ID, G_NORTH, G_SOUTH, G_TYPE, G_PROVINCE, G_OLD, G_CHINESE };
enum { I_NID, I_NAME, I_SEX, I_YEAR, I_TOWN };
static const char *const people_columns[] = {"id", "name", "sex", "birth_year", "hometown", "aliases", NULL};
static const char *const place_columns[] = {"id", "name_north", "name_south", "type", "province", "old_names", "chinese", NULL};
static const char *const query_columns[] = {"qid", "kind", "query", "expected", "target", NULL};
static const char *const intake_columns[] = {"nid", "name", "sex", "birth_year", "hometown", "how", "truth", NULL};

/* Counties with an older name that people still say (renamed 1977-2005; domain notes 7.4, names-design 12). */
static const char *const renamed[][2] = {{"새별군", "경원군"}, {"은덕군", "경흥군"}, {"화성군", "명간군"}, {"성진시", "김책시"},
	{"후창군", "김형직군"}, {"신파군", "김정숙군"}, {"풍산군", "김형권군"}, {"영흥군", "금야군"}, {"오로군", "영광군"}, {"퇴조군", "낙원군"}, {NULL, NULL}};

/* One word of an address in the southern spelling. */
static const char *south(struct arena *a, const char *word, size_t n)
{
	char *out = arena_textn(a, word, n);
	unsigned char *b = (unsigned char *)out;
	if (n < 3 || (b[0] & 0xf0) != 0xe0) return out;
	uint16_t c = (uint16_t)((b[0] & 0x0f) << 12 | (b[1] & 0x3f) << 6 | (b[2] & 0x3f));
	if (hangul_is_syllable(c)) c = hangul_south(c);
	b[0] = (unsigned char)(0xe0 | c >> 12);
	b[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	b[2] = (unsigned char)(0x80 | (c & 0x3f));
	for (size_t i = 0; renamed[i][0]; i++)
		if (strcmp(out, renamed[i][0]) == 0) return renamed[i][1];
	return out;
}

static struct known known_of(struct arena *a, const char *name, const char *sex, const char *year, const char *town)
{
	size_t first = strcspn(town, " ");
	const char *county = town[first] ? town + first + 1 : "";
	int64_t born = 0;
	if (text_i64(&born, year, 1850, 2200) != OK) born = 0;
	return (struct known){.name = name, .sex = sex[0], .birth_year = (int)born, .province = south(a, town, first),
		.county = south(a, county, strcspn(county, " "))};
}

struct known name_intake_person(struct arena *a, const struct tsv_row *row)
{
	return known_of(a, row->cell[I_NAME], row->cell[I_SEX], row->cell[I_YEAR], row->cell[I_TOWN]);
}

static void bad_row(struct problems *p, const char *file, int64_t line, const char *field, struct msg why, struct msg fix)
{
	problem_add(p, (struct problem){.file = file, .line = line, .field = field, .why = why, .fix = fix});
}

struct seen_id {
	const char *id;
	int64_t line;
};

static int by_id(const void *a, const void *b)
{
	const struct seen_id *x = a, *y = b;
	int c = strcmp(x->id, y->id);
	return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* The first column holds ids: none empty, none twice. */
static void check_ids(const struct tsv_table *t, struct arena *a, const char *column, struct problems *p)
{
	struct seen_id *seen = arena_array(a, t->n + 1, sizeof *seen);
	for (size_t i = 0; i < t->n; i++) {
		seen[i] = (struct seen_id){t->row[i].cell[0], t->row[i].line};
		if (!seen[i].id[0]) bad_row(p, t->file, seen[i].line, column, MSG(N_("The id is missing.")), MSG(N_("Give every line an id of its own.")));
	}
	qsort(seen, t->n, sizeof *seen, by_id);
	for (size_t i = 1; i < t->n; i++)
		if (seen[i].id[0] && strcmp(seen[i].id, seen[i - 1].id) == 0)
			bad_row(p, t->file, seen[i].line, column, MSG(N_("This id stands in line {line} already."), A_INT("line", seen[i - 1].line)),
				MSG(N_("Give every line an id of its own.")));
}

/* "former:…;cn:…;nick:…" */
static void add_aliases(struct name_register *r, struct arena *a, uint32_t person, const struct tsv_row *row, struct problems *p)
{
	static const struct {
		const char *word;
		enum name_kind kind;
	} kinds[] = {{"former:", NAME_FORMER}, {"cn:", NAME_CHINESE}, {"nick:", NAME_NICK}};
	for (const char *at = row->cell[P_ALIASES]; *at;) {
		size_t n = strcspn(at, ";"), k = 0;
		while (k < 3 && !text_starts(at, kinds[k].word)) k++;
		if (k == 3) {
			bad_row(p, r->people.file, row->line, "aliases", MSG(N_("An alias begins with former:, cn: or nick:.")), MSG(N_("Write its kind and a colon before it.")));
			return;
		}
		size_t skip = strlen(kinds[k].word);
		name_index_add(&r->names, person, kinds[k].kind, arena_textn(a, at + skip, n - skip));
		at += n + (at[n] == ';');
	}
}

static void add_place(struct name_register *r, struct arena *a, uint32_t number, const struct tsv_row *row)
{
	for (int i = G_NORTH; i <= G_SOUTH; i++) {
		name_index_add(&r->places, number, NAME_REGISTERED, row->cell[i]);
		name_index_add(&r->places, number, NAME_REGISTERED, arena_printf(a, "%s%s", row->cell[i], row->cell[G_TYPE]));
	}
	for (const char *at = row->cell[G_OLD]; *at;) {
		size_t n = strcspn(at, "/");
		name_index_add(&r->places, number, NAME_FORMER, arena_textn(a, at, n));
		at += n + (at[n] == '/');
	}
	name_index_add(&r->places, number, NAME_CHINESE, row->cell[G_CHINESE]);
}

enum outcome name_register_read(struct name_register *out, struct arena *a, const char *people_path, const char *places_path, struct problems *p)
{
	struct name_register r = {.has_places = places_path != NULL};
	enum outcome o = tsv_read(&r.people, a, people_path, people_columns, p);
	if (o == OK && places_path) o = tsv_read(&r.gazetteer, a, places_path, place_columns, p);
	if (o != OK) return o;
	name_index_init(&r.names, a, false);
	name_index_init(&r.places, a, true);
	r.known = arena_array(a, r.people.n + 1, sizeof *r.known);
	check_ids(&r.people, a, "id", p);
	for (uint32_t i = 0; i < r.people.n; i++) {
		const struct tsv_row *row = &r.people.row[i];
		r.known[i] = known_of(a, row->cell[P_NAME], row->cell[P_SEX], row->cell[P_YEAR], row->cell[P_TOWN]);
		name_index_add(&r.names, i, NAME_REGISTERED, row->cell[P_NAME]);
		name_index_year(&r.names, i, r.known[i].birth_year);
		add_aliases(&r, a, i, row, p);
	}
	if (places_path) check_ids(&r.gazetteer, a, "id", p);
	for (uint32_t i = 0; i < r.gazetteer.n; i++) add_place(&r, a, i, &r.gazetteer.row[i]);
	if (p->n > 0) return INVALID;
	name_index_end(&r.names);
	name_index_end(&r.places);
	*out = r;
	return OK;
}

const char *name_register_id(const struct name_register *r, bool place, uint32_t number)
{
	return (place ? &r->gazetteer : &r->people)->row[number].cell[0];
}

enum outcome name_queries_read(struct tsv_table *out, struct arena *a, const char *path, struct problems *p)
{
	struct tsv_table t;
	enum outcome o = tsv_read(&t, a, path, query_columns, p);
	if (o != OK) return o;
	check_ids(&t, a, "qid", p);
	if (p->n > 0) return INVALID;
	*out = t;
	return OK;
}

enum outcome name_intake_read(struct tsv_table *out, struct arena *a, const char *path, struct problems *p)
{
	struct tsv_table t;
	enum outcome o = tsv_read(&t, a, path, intake_columns, p);
	if (o != OK) return o;
	check_ids(&t, a, "nid", p);
	if (p->n > 0) return INVALID;
	*out = t;
	return OK;
}
