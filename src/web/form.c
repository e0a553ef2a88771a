/* Three steps: split and decode the body into a pair for each parameter, find its field, read the value by type. The first
 * two can only go wrong when somebody builds requests by hand (DENIED); the third gives a message beside the field. */
#include "web/form.h"

#include <string.h>

#include "base/banned.h"
#include "base/id.h"

enum { YEAR_MIN = 1900, MANY_MAX = 64 };

struct pair {
	const char *name, *value;
	size_t n_value;
};

/* Decoding ------------------------------------------------------------------------------------------------------------*/

static int hex(unsigned char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	if (c >= 'A' && c <= 'F') return c - 'A' + 10;
	return -1;
}

/* One decode. DENIED on a broken % and on what cannot be part of a form: bytes outside printable ASCII, NUL, broken UTF-8. */
static enum outcome decode(const char **out, size_t *n_out, struct arena *a, const unsigned char *s, size_t n)
{
	char *to = arena_alloc(a, n + 1);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		int c = s[i];
		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (n - i < 3 || hex(s[i + 1]) < 0 || hex(s[i + 2]) < 0) return DENIED;
			c = hex(s[i + 1]) << 4 | hex(s[i + 2]);
			i += 2;
		} else if (c <= ' ' || c >= 0x7f || c == '=') {
			return DENIED;
		}
		if (c == 0) return DENIED;
		to[k++] = (char)c;
	}
	if (!text_is_utf8(to, k)) return DENIED;
	*out = to;
	*n_out = k;
	return OK;
}

/* Takes the pair that ends at the next & off the body. */
static enum outcome next_pair(struct pair *out, struct arena *a, struct bytes *body)
{
	const unsigned char *end = memchr(body->at, '&', body->n);
	size_t n = end ? (size_t)(end - body->at) : body->n, n_name;
	const unsigned char *equal = memchr(body->at, '=', n);
	if (!equal || (end && n + 1 == body->n)) return DENIED;
	size_t at = (size_t)(equal - body->at);
	struct pair p;
	if (decode(&p.name, &n_name, a, body->at, at) != OK || n_name == 0) return DENIED;
	if (decode(&p.value, &p.n_value, a, equal + 1, n - at - 1) != OK) return DENIED;
	size_t used = n + (end ? 1 : 0);
	*body = (struct bytes){body->at + used, body->n - used};
	*out = p;
	return OK;
}

/* Values by type ------------------------------------------------------------------------------------------------------*/

const struct choice *form_choices_of(const struct form *f, size_t i)
{
	return f->value[i].choices ? f->value[i].choices : f->field[i].choices;
}

static bool is_choice(const struct choice *c, const char *value)
{
	for (; c && c->value; c++)
		if (strcmp(c->value, value) == 0) return true;
	return false;
}

static void refuse(struct form *f, size_t i, struct msg m)
{
	if (f->value[i].error.id) return;
	f->value[i].error = m;
	f->n_errors++;
}

#define LABEL A_TR("label", f->field[i].label)

/* What to do about an empty field that is needed. */
static struct msg fill_in(const struct form *f, size_t i)
{
	switch (f->field[i].type) {
	case FIELD_CHOICE:
	case FIELD_MANY:
	case FIELD_ID: return MSG("{label}: please choose an answer.", LABEL);
	case FIELD_CHECK: return MSG("{label}: please tick the box to go on.", LABEL);
	case FIELD_DATE: return MSG("{label}: please give the day.", LABEL);
	case FIELD_TIME: return MSG("{label}: please give the time.", LABEL);
	case FIELD_UNSET:
	case FIELD_TEXT:
	case FIELD_AREA:
	case FIELD_SECRET:
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_YEAR: break;
	}
	return MSG("{label}: please write something here.", LABEL);
}

static void read_text(struct form *f, size_t i)
{
	const struct field *field = &f->field[i];
	int64_t max = field->max ? field->max : field->type == FIELD_AREA ? FORM_AREA_MAX : FORM_TEXT_MAX;
	int64_t n = (int64_t)text_length(f->value[i].text);
	if (field->type == FIELD_TEXT && strchr(f->value[i].text, '\n')) refuse(f, i, MSG("{label}: please write it in one line.", LABEL));
	else if (n > max)
		refuse(f, i, MSG("{label}: please shorten it to {max} {max|character|characters}; it has {n} now.", LABEL, A_INT("max", max), A_INT("n", n)));
}

static void read_number(struct form *f, size_t i, int64_t min, int64_t max)
{
	const char *s = f->value[i].text;
	enum outcome r = text_i64(&f->value[i].i, s, min, max);
	if (r == OK) return;
	if (r == LIMIT) refuse(f, i, MSG("{label}: please give a number from {min} to {max}.", LABEL, A_INT("min", min), A_INT("max", max)));
	else refuse(f, i, MSG("{label}: please write a whole number in digits.", LABEL));
}

static void read_money(struct form *f, size_t i)
{
	struct money m, max = {f->field[i].max ? f->field[i].max : MONEY_MAX};
	enum outcome r = money_parse(&m, f->value[i].text);
	if (r == INVALID) refuse(f, i, MSG("{label}: please write the amount in digits, such as 1,200,000.", LABEL));
	else if (r != OK || m.minor < 0 || m.minor > max.minor)
		refuse(f, i, MSG("{label}: please give an amount from 0 to {max}.", LABEL, A_MONEY("max", max)));
	else f->value[i].i = m.minor;
}

/* 09:30, 9:30, 0930. */
static void read_time(struct form *f, size_t i)
{
	int digit[4], n = 0;
	const char *s = f->value[i].text;
	for (; *s && n < 4; s++) {
		if (*s >= '0' && *s <= '9') digit[n++] = *s - '0';
		else if (*s != ':' || n == 0 || n > 2 || strlen(s) != 3) break;
	}
	int hour = n == 4 ? digit[0] * 10 + digit[1] : n == 3 ? digit[0] : 24, minute = n >= 3 ? digit[n - 2] * 10 + digit[n - 1] : 0;
	if (*s || hour > 23 || minute > 59) refuse(f, i, MSG("{label}: please write the time as 14:30.", LABEL));
	else f->value[i].i = hour * 60 + minute;
}

static void read_choice(struct form *f, size_t i)
{
	const struct choice *c = form_choices_of(f, i);
	if (c && !is_choice(c, f->value[i].text)) refuse(f, i, MSG("{label}: please choose one of the answers shown.", LABEL));
	else if (!c && text_length(f->value[i].text) > FORM_TEXT_MAX) refuse(f, i, MSG("{label}: please choose one of the answers shown.", LABEL));
}

static void read_many(struct form *f, size_t i)
{
	const struct choice *c = form_choices_of(f, i);
	for (size_t k = 0; c && k < f->value[i].n_many; k++)
		if (!is_choice(c, f->value[i].many[k])) refuse(f, i, MSG("{label}: please choose from the answers shown.", LABEL));
}

static void read_value(struct form *f, size_t i, struct date today)
{
	struct form_value *v = &f->value[i];
	const struct field *field = &f->field[i];
	int year, month, day;
	switch (field->type) {
	case FIELD_UNSET: REQUIRE(false); break;
	case FIELD_TEXT:
	case FIELD_AREA: read_text(f, i); break;
	case FIELD_SECRET:
		if (strlen(v->text) > FORM_SECRET_MAX) refuse(f, i, MSG("{label}: this is longer than a passphrase can be.", LABEL));
		break;
	case FIELD_INT: read_number(f, i, field->min, field->max ? field->max : INT64_MAX); break;
	case FIELD_MONEY: read_money(f, i); break;
	case FIELD_DATE:
		if (date_typed(&v->date, v->text) != OK) refuse(f, i, MSG("{label}: please write the day as 2026-09-15.", LABEL));
		break;
	case FIELD_TIME: read_time(f, i); break;
	case FIELD_YEAR:
		date_split(today, &year, &month, &day);
		read_number(f, i, YEAR_MIN, year);
		break;
	case FIELD_CHOICE: read_choice(f, i); break;
	case FIELD_MANY: read_many(f, i); break;
	case FIELD_CHECK:
		if (strcmp(v->text, "1") != 0) refuse(f, i, MSG("{label}: please tick the box or leave it empty.", LABEL));
		else v->i = 1;
		break;
	case FIELD_ID:
		if (id_parse(&v->i, v->text) != OK) refuse(f, i, MSG("{label}: please choose one of the answers shown.", LABEL));
		else read_choice(f, i);
		break;
	}
}

/* Parsing -------------------------------------------------------------------------------------------------------------*/

void form_empty(struct form *f, struct arena *a, const struct field *fields)
{
	size_t n = 0;
	while (fields[n].name) n++;
	struct form_value *value = arena_array(a, n ? n : 1, sizeof *value);
	for (size_t i = 0; i < n; i++) value[i] = (struct form_value){.text = "", .date = DATE_NONE};
	*f = (struct form){.arena = a, .field = fields, .value = value, .n = n, .prefix = "f"};
}

static bool find(size_t *out, const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->field[i].name, name) == 0) return *out = i, true;
	return false;
}

/* The router's own three. NOT_FOUND: not one of them. */
static enum outcome hidden_pair(struct form *f, bool seen[3], const struct pair *p)
{
	static const char *const names[] = {"csrf", "idem", "version"};
	for (int k = 0; k < 3; k++) {
		if (strcmp(p->name, names[k]) != 0) continue;
		if (seen[k]) return DENIED;
		seen[k] = true;
		if (k == 0) f->csrf = p->value;
		else if (k == 1) f->idem = p->value;
		else if (text_i64(&f->version, p->value, 0, INT64_MAX) != OK) return DENIED;
		return OK;
	}
	return NOT_FOUND;
}

static enum outcome one_more(struct form *f, size_t i, const char *text)
{
	struct form_value *v = &f->value[i];
	if (v->n_many == MANY_MAX) return DENIED;
	for (size_t k = 0; k < v->n_many; k++)
		if (strcmp(v->many[k], text) == 0) return DENIED;
	if (!v->many) v->many = arena_array(f->arena, MANY_MAX, sizeof *v->many);
	v->many[v->n_many++] = text;
	return OK;
}

static enum outcome field_pair(struct form *f, bool seen[], const struct pair *p)
{
	size_t i;
	if (!find(&i, f, p->name)) return DENIED;
	enum field_type type = f->field[i].type;
	if (type != FIELD_MANY && seen[i]) return DENIED;
	seen[i] = true;
	const char *text = p->value;
	if (type != FIELD_SECRET && text_clean(&text, f->arena, p->value, p->n_value) != OK) {
		refuse(f, i, MSG("{label}: there is a character in it that cannot be kept; please type it again.", LABEL));
		return OK;
	}
	if (type == FIELD_MANY) return *text ? one_more(f, i, text) : OK;
	f->value[i].text = text;
	return OK;
}

enum outcome form_parse(struct form *f, struct arena *a, const struct field *fields, struct bytes body, struct date today)
{
	form_empty(f, a, fields);
	bool *seen = arena_array(a, f->n + 1, sizeof *seen), seen_hidden[3] = {false};
	while (body.n) {
		struct pair p;
		if (next_pair(&p, a, &body) != OK) return DENIED;
		enum outcome r = hidden_pair(f, seen_hidden, &p);
		if (r == NOT_FOUND) r = field_pair(f, seen, &p);
		if (r != OK) return r;
	}
	for (size_t i = 0; i < f->n; i++) {
		const struct form_value *v = &f->value[i];
		bool empty = !*v->text && v->n_many == 0;
		if (!empty) read_value(f, i, today);
		else if (fields[i].needed) refuse(f, i, fill_in(f, i));
	}
	return f->n_errors ? INVALID : OK;
}

/* Typed values --------------------------------------------------------------------------------------------------------*/

size_t form_place(const struct form *f, const char *name)
{
	size_t i = 0;
	bool known = find(&i, f, name);
	REQUIRE(known);
	return i;
}

static struct form_value *value_of(const struct form *f, const char *name)
{
	return &f->value[form_place(f, name)];
}

const char *form_text(const struct form *f, const char *name) { return value_of(f, name)->text; }
int64_t form_int(const struct form *f, const char *name) { return value_of(f, name)->i; }
struct date form_date(const struct form *f, const char *name) { return value_of(f, name)->date; }
bool form_checked(const struct form *f, const char *name) { return value_of(f, name)->i == 1; }

struct money form_money(const struct form *f, const char *name)
{
	const struct form_value *v = value_of(f, name);
	return *v->text ? (struct money){v->i} : MONEY_NONE;
}

bool form_has(const struct form *f, const char *name, const char *choice)
{
	const struct form_value *v = value_of(f, name);
	for (size_t k = 0; k < v->n_many; k++)
		if (strcmp(v->many[k], choice) == 0) return true;
	return strcmp(v->text, choice) == 0;
}

void form_set(struct form *f, const char *name, const char *text)
{
	size_t i = form_place(f, name);
	if (f->field[i].type == FIELD_MANY) {
		if (one_more(f, i, text) != OK) return; /* it is there already */
	} else {
		f->value[i].text = text;
		if (f->field[i].type == FIELD_CHECK) f->value[i].i = strcmp(text, "1") == 0;
	}
}

void form_set_date(struct form *f, const char *name, struct date d)
{
	struct form_value *v = value_of(f, name);
	char text[11];
	date_write(text, d);
	v->date = d;
	v->text = arena_text(f->arena, text);
}

void form_error(struct form *f, const char *name, struct msg m)
{
	size_t i = form_place(f, name);
	refuse(f, i, m);
}

void form_choices(struct form *f, const char *name, const struct choice *choices)
{
	size_t i = form_place(f, name);
	REQUIRE(choices);
	f->value[i].choices = choices;
	if (f->field[i].type == FIELD_MANY) read_many(f, i);
	else if (*f->value[i].text) read_choice(f, i);
}
