#include "report/import_cells.h"
#include <stdlib.h>
#include <string.h>
#include "base/banned.h"

const char *cell(const struct cells *c, size_t i)
{
	const char *s = c->row->cell[i];
	return s[0] == '\'' && s[1] && strchr("=+-@", s[1]) ? s + 1 : s;
}

void cell_wrong(struct cells *c, size_t i, struct msg why, struct msg fix)
{
	c->wrong++;
	problem_add(c->problems, (struct problem){.file = c->table->file, .line = c->row->line, .field = c->column[i].name, .why = why, .fix = fix});
}

const char *cell_text(struct cells *c, size_t i, size_t max)
{
	const char *s = cell(c, i);
	if (text_length(s) <= max) return s;
	cell_wrong(c, i, MSG(N_("This is longer than {max} letters."), A_INT("max", (int64_t)max)), MSG(N_("Make it shorter.")));
	return "";
}

const char *cell_needed(struct cells *c, size_t i, size_t max)
{
	const char *s = cell_text(c, i, max);
	if (!*cell(c, i)) cell_wrong(c, i, MSG(N_("This is empty.")), MSG(N_("Every line needs it.")));
	return s;
}

struct date cell_date(struct cells *c, size_t i, struct date latest)
{
	const char *s = cell(c, i);
	struct date d;
	if (!*s) return DATE_NONE;
	if (date_typed(&d, s) != OK) {
		cell_wrong(c, i, MSG(N_("This is no day.")), MSG(N_("Write it as 2026-09-15.")));
		return DATE_NONE;
	}
	if (date_known(latest) && d.day > latest.day) {
		cell_wrong(c, i, MSG(N_("This day lies in the future.")), MSG(N_("Check the year.")));
		return DATE_NONE;
	}
	return d;
}

int64_t cell_number(struct cells *c, size_t i, int64_t min, int64_t max, int64_t otherwise)
{
	int64_t v;
	if (!*cell(c, i)) return otherwise;
	enum outcome r = text_i64(&v, cell(c, i), min, max);
	if (r == OK) return v;
	cell_wrong(c, i, MSG(N_("This is no whole number from {min} to {max}."), A_INT("min", min), A_INT("max", max)), MSG(N_("Write digits only.")));
	return otherwise;
}

struct money cell_money(struct cells *c, size_t i)
{
	struct money m;
	if (!*cell(c, i)) return MONEY_NONE;
	if (money_parse(&m, cell(c, i)) == OK && m.minor >= 0) return m;
	cell_wrong(c, i, MSG(N_("This is no amount.")), MSG(N_("Write it in digits, such as 1,200,000.")));
	return MONEY_NONE;
}

struct partial_date cell_birth(struct cells *c, size_t i)
{
	const char *s = cell(c, i);
	struct partial_date b = {0};
	int now, month, day;
	if (!*s) return b;
	date_split(c->permit->c->today, &now, &month, &day);
	if (partial_date_parse(&b, s) == OK && b.year <= now) return b;
	cell_wrong(c, i, MSG(N_("This is no day of birth.")), MSG(N_("Write 1990, 1990-05 or 1990-05-17; \"about 1990\" when it is not certain.")));
	return (struct partial_date){0};
}

const char *cell_word(struct cells *c, size_t i, const struct cell_word words[], const char *otherwise)
{
	const char *s = cell(c, i);
	struct buf b;
	if (!*s) return otherwise;
	buf_init(&b, c->arena, 0);
	for (const struct cell_word *w = words; w->word; w++) {
		if (text_equal(s, w->word) || text_equal(s, w->ko) || text_equal(s, w->en)) return w->word;
		if (w->word[0]) buf_printf(&b, "%s%s", b.n ? ", " : "", w->word);
	}
	cell_wrong(c, i, MSG(N_("This word is not known here.")), MSG(N_("Write one of these: {words}."), A_TEXT("words", buf_text(&b))));
	return otherwise;
}

static bool named(const struct pack_entry *e, const char *s)
{
	return text_equal(s, e->code) || text_equal(s, e->ko) || text_equal(s, e->en);
}

const struct pack_entry *cell_pack(struct cells *c, size_t i, const char *table, struct date on)
{
	const char *s = cell(c, i);
	const struct pack_table *t = pack_table(c->permit->c->site->pack, table);
	bool known = false;
	if (!*s) return NULL;
	for (size_t k = 0; k < t->n; k++) {
		known = known || named(&t->at[k], s);
		if (named(&t->at[k], s) && (!date_known(on) || pack_valid(&t->at[k], on))) return &t->at[k];
	}
	if (known) cell_wrong(c, i, MSG(N_("This code was not valid on that day.")), MSG(N_("Check the day, or choose another code.")));
	else cell_wrong(c, i, MSG(N_("This code is not known here.")), MSG(N_("doc/import.md says where the codes stand.")));
	return NULL;
}

const char **cell_list(struct cells *c, size_t i, size_t *n)
{
	char *s = arena_text(c->arena, cell(c, i));
	size_t room = 1;
	*n = 0;
	for (const char *k = s; *k; k++) room += *k == ';';
	const char **out = arena_array(c->arena, room, sizeof *out);
	while (*s) {
		s += strspn(s, " ;");
		size_t len = strcspn(s, ";"), whole = len;
		while (len > 0 && s[len - 1] == ' ') len--;
		if (len > 0) out[(*n)++] = arena_textn(c->arena, s, len);
		s += whole;
	}
	return out;
}

const char *cell_key(struct cells *c, size_t i)
{
	const char *s = cell_text(c, i, 20);
	size_t digits = 0;
	for (const char *k = s; *k; k++) {
		bool digit = *k >= '0' && *k <= '9', letter = (*k >= 'a' && *k <= 'z') || (*k >= 'A' && *k <= 'Z');
		digits += digit;
		if (digit || letter || *k == '-' || *k == '_') continue;
		cell_wrong(c, i, MSG(N_("A key has letters, digits, - and _ only.")), MSG(N_("Number the lines of your list, for example K-001.")));
		return "";
	}
	if (digits < 9) return s;
	cell_wrong(c, i, MSG(N_("This looks like a phone or resident number.")), MSG(N_("A key must say nothing about the person. Number the lines of your list.")));
	return "";
}

struct staff_id cell_staff(struct cells *c, size_t i, const struct import_staff_rows *staff, struct staff_id otherwise)
{
	const char *s = cell(c, i);
	struct staff_id found = {0};
	size_t n = 0;
	if (!*s) return otherwise;
	for (size_t k = 0; k < staff->n; k++) {
		if (!text_equal(staff->at[k].name, s)) continue;
		found = staff->at[k].staff;
		n++;
	}
	if (n == 1) return found;
	if (n == 0) cell_wrong(c, i, MSG(N_("Nobody of the staff has this name.")), MSG(N_("Write the name as it stands in the settings, or leave it empty for yourself.")));
	else cell_wrong(c, i, MSG(N_("Several members of staff have this name.")), MSG(N_("Give one of them another name in the settings first.")));
	return otherwise;
}

static int by_name(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int d = strcmp(x->name, y->name);
	return d ? d : (x->line > y->line) - (x->line < y->line);
}

void seen_sort(struct seen *s, size_t n)
{
	if (n > 0) qsort(s, n, sizeof *s, by_name);
}

const struct seen *seen_find(const struct seen *s, size_t n, const char *name)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(s[mid].name, name) < 0) low = mid + 1;
		else high = mid;
	}
	return low < n && strcmp(s[low].name, name) == 0 ? &s[low] : NULL;
}

void seen_doubled(struct cells *c, size_t i, const struct csv_table *t, struct seen *s, size_t n)
{
	seen_sort(s, n);
	for (size_t k = 1; k < n; k++) {
		if (!s[k].name[0] || strcmp(s[k - 1].name, s[k].name) != 0) continue;
		c->wrong++;
		problem_add(c->problems, (struct problem){.file = t->file, .line = s[k].line, .field = c->column[i].name,
			.why = MSG(N_("This stands in line {line} too."), A_INT("line", s[k - 1].line)), .fix = MSG(N_("Every line needs its own."))});
	}
}

void import_sum(struct import *out, struct msg m)
{
	REQUIRE(out->n_sums < IMPORT_SUMS);
	out->sum[out->n_sums++] = m;
}
