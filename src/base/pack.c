#include "base/pack.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PACK_FILES 64u

struct pack {
	struct pack_table table[PACK_FILES];
	struct json root[PACK_FILES];
	size_t n;
};

static bool overlap(const struct pack_entry *a, const struct pack_entry *b)
{
	bool a_ends = date_known(a->valid_to) && date_known(b->valid_from) && a->valid_to.day <= b->valid_from.day;
	bool b_ends = date_known(b->valid_to) && date_known(a->valid_from) && b->valid_to.day <= a->valid_from.day;

	return strcmp(a->code, b->code) == 0 && !a_ends && !b_ends;
}

static struct date day_or_none(struct json v)
{
	return json_is_null(v) ? DATE_NONE : json_date(v);
}

static void read_entry(struct pack_entry *out, struct json o)
{
	struct json source = json_need(o, "source");

	*out = (struct pack_entry){.code = json_text(json_need(o, "code")), .source = json_text(source), .ko = json_text(json_need(o, "ko")),
		.en = json_text(json_need(o, "en")), .valid_from = day_or_none(json_need(o, "valid_from")),
		.valid_to = day_or_none(json_need(o, "valid_to")), .o = o};
	if (out->source[0] == '\0') json_problem(source, MSG(N_("A rule without a source cannot be checked.")), MSG(N_("Say where it stands.")));
	if (date_known(out->valid_from) && date_known(out->valid_to) && out->valid_to.day <= out->valid_from.day)
		json_problem(o, MSG(N_("This ends before it begins.")), MSG(N_("The end is the first day, month or year after.")));
}

static void read_table(struct pack_table *t, struct arena *a, struct json root)
{
	static const char *const keys[] = {"format", "table", "entries", NULL};
	struct json format = json_need(root, "format");

	json_only(root, keys);
	if (strcmp(json_text(format), "pack-1") != 0)
		json_problem(format, MSG(N_("This format is not known.")), MSG(N_("Write \"pack-1\".")));
	struct json list = json_need(root, "entries");
	size_t n = json_count(list);
	struct pack_entry *e = arena_array(a, n + 1, sizeof *e);

	for (size_t i = 0; i < n; i++) {
		read_entry(&e[i], json_item(list, i));
		for (size_t j = 0; j < i; j++)
			if (overlap(&e[i], &e[j]))
				json_problem(e[i].o, MSG(N_("Two entries with the code {code} are valid at the same time."), A_TEXT("code", e[i].code)),
					MSG(N_("End the older one on the day the newer one begins.")));
	}
	*t = (struct pack_table){.name = json_text(json_need(root, "table")), .at = e, .n = n};
}

static int is_json(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 5 && strcmp(d->d_name + n - 5, ".json") == 0;
}

static enum outcome read_files(struct pack *p, struct arena *a, const char *folder, struct problems *problems)
{
	struct dirent **name;
	int n = scandir(folder, &name, is_json, alphasort);
	enum outcome r = n > 0 ? OK : NOT_FOUND;

	if (n <= 0)
		problem_add(problems, (struct problem){.file = folder, .why = MSG(N_("There is no pack of rules here.")),
			.fix = MSG(N_("Name the folder that holds the countries with --pack."))});
	for (int i = 0; i < n; i++) {
		if (r == OK && p->n < PACK_FILES) {
			r = json_read(&p->root[p->n], a, arena_printf(a, "%s/%s", folder, name[i]->d_name), problems);
			if (r == OK) read_table(&p->table[p->n], a, p->root[p->n]), p->n++;
		}
		free(name[i]);
	}
	if (n >= 0) free(name);
	return r;
}

static void release(void *pack)
{
	pack_release(pack);
}

enum outcome pack_read(struct pack **out, struct arena *a, const char *dir, const char *country, struct problems *problems)
{
	struct pack *p = arena_alloc(a, sizeof *p);
	size_t before = problems->n;

	if (!dir) dir = pack_dir(a);
	if (!dir || country[0] == '\0' || country[strspn(country, "abcdefghijklmnopqrstuvwxyz")] != '\0') {
		problem_add(problems, (struct problem){.field = country, .why = MSG(N_("There is no pack of rules here.")),
			.fix = MSG(N_("Name the folder that holds the countries with --pack."))});
		return NOT_FOUND;
	}
	enum outcome r = read_files(p, a, arena_printf(a, "%s/%s", dir, country), problems);

	if (r == OK && problems->n > before) r = INVALID;
	if (r != OK) {
		pack_release(p);
		return r;
	}
	arena_at_end(a, release, p);
	*out = p;
	return OK;
}

void pack_release(struct pack *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (json_end(p->root[i]) != OK) continue; /* said at pack_read() */
	p->n = 0;
}

const char *pack_dir(struct arena *a)
{
	static const char *const places[] = {"../share/naru/pack", "../pack", "../../pack"};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n <= 0) return NULL;
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		const char *dir = arena_printf(a, "%s/%s", self, places[i]);
		if (access(dir, R_OK | X_OK) == 0) return dir;
	}
	return NULL;
}

const struct pack_table *pack_table(const struct pack *p, const char *name)
{
	static const struct pack_table none = {.name = ""};

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->table[i].name, name) == 0) return &p->table[i];
	return &none;
}

size_t pack_tables(const struct pack *p)
{
	return p->n;
}

const struct pack_table *pack_table_at(const struct pack *p, size_t i)
{
	REQUIRE(i < p->n);
	return &p->table[i];
}

bool pack_valid(const struct pack_entry *e, struct date on)
{
	return (!date_known(e->valid_from) || on.day >= e->valid_from.day) && (!date_known(e->valid_to) || on.day < e->valid_to.day);
}

const struct pack_entry *pack_find(const struct pack_table *t, const char *code, struct date on)
{
	const struct pack_entry *newest = NULL;

	for (size_t i = 0; i < t->n; i++) {
		const struct pack_entry *e = &t->at[i];
		if (strcmp(e->code, code) != 0) continue;
		if (date_known(on) && pack_valid(e, on)) return e;
		if (!newest || e->valid_from.day >= newest->valid_from.day) newest = e;
	}
	return date_known(on) ? NULL : newest;
}

const char *pack_name(const struct pack_entry *e, enum lang lang)
{
	return lang == LANG_KO ? e->ko : e->en;
}

const char *pack_label(const struct pack *p, const char *table, const char *code, enum lang lang)
{
	const struct pack_entry *e = pack_find(pack_table(p, table), code, DATE_NONE);

	return e ? pack_name(e, lang) : code;
}

const char *pack_text(const struct pack_entry *e, const char *key)
{
	return json_peek_text(e->o, key);
}

int64_t pack_int(const struct pack_entry *e, const char *key, int64_t otherwise)
{
	return json_peek_int(e->o, key, otherwise);
}

bool pack_list_has(const struct pack_entry *e, const char *key, const char *word)
{
	struct json list = json_peek(e->o, key);
	const char *s;

	for (size_t i = 0; (s = json_peek_string(json_peek_item(list, i))); i++)
		if (strcmp(s, word) == 0) return true;
	return false;
}
