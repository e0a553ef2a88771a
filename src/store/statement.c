/* From the structs of generated code to the values of a driver, and back. */
#include <limits.h>
#include <string.h>
#include "base/log.h"
#include "store/driver.h"

static void text_value(struct value *out, const char *s)
{
	out->kind = s ? VALUE_TEXT : VALUE_NULL;
	out->at = s;
	out->n = s ? strlen(s) : 0;
}

static void bytes_value(struct value *out, const struct bytes *b)
{
	out->kind = b->at ? VALUE_BYTES : VALUE_NULL;
	out->at = b->at;
	out->n = b->n;
}

/* The number in a field, and the number that means none there. */
static int64_t number(const struct cell_spec *spec, const void *at, int64_t *none)
{
	*none = INT64_MIN;
	switch (spec->type) {
	case CELL_I64: return *(const int64_t *)at;
	case CELL_INT: *none = INT_MIN; return *(const int *)at;
	case CELL_BOOL: return *(const bool *)at;
	case CELL_DATE: *none = DATE_NONE_DAY; return ((const struct date *)at)->day;
	case CELL_INSTANT: *none = INSTANT_NONE_MS; return ((const struct instant *)at)->ms;
	case CELL_MONEY: *none = MONEY_NONE_MINOR; return ((const struct money *)at)->minor;
	case CELL_MONTH: *none = MONTH_NONE_N; return ((const struct month *)at)->n;
	case CELL_ID: *none = spec->nullable ? 0 : INT64_MIN; return *(const int64_t *)at;
	case CELL_TEXT:
	case CELL_BYTES: break;
	}
	REQUIRE(!"a number");
	return 0;
}

static bool get_values(struct value *out, const struct statement *st, const void *args)
{
	for (int i = 0; i < st->n_args; i++) {
		const struct cell_spec *spec = &st->arg[i];
		const void *at = (const char *)args + spec->at;
		struct value *v = &out[i];
		*v = (struct value){.kind = VALUE_I64};
		if (spec->type == CELL_TEXT) text_value(v, *(const char *const *)at);
		else if (spec->type == CELL_BYTES) bytes_value(v, at);
		else {
			int64_t none;
			v->i = number(spec, at, &none);
			/* A plain i64 may be any number. */
			if (v->i == none && (spec->nullable || spec->type != CELL_I64)) v->kind = VALUE_NULL;
		}
		if (v->kind != VALUE_NULL || spec->nullable) continue;
		log_event("store.argument_missing", L_WORD("statement", st->name), L_INT("argument", i + 1));
		return false;
	}
	return true;
}

static bool put_number(void *at, enum cell_type type, int64_t i)
{
	bool small = i >= INT32_MIN && i <= INT32_MAX;
	switch (type) {
	case CELL_I64: *(int64_t *)at = i; return true;
	case CELL_INT: *(int *)at = (int)i; return small;
	case CELL_BOOL: *(bool *)at = i != 0; return i == 0 || i == 1;
	case CELL_DATE: ((struct date *)at)->day = (int32_t)i; return small;
	case CELL_INSTANT: ((struct instant *)at)->ms = i; return true;
	case CELL_MONEY: ((struct money *)at)->minor = i; return true;
	case CELL_MONTH: ((struct month *)at)->n = (int32_t)i; return small;
	case CELL_ID: *(int64_t *)at = i; return true;
	case CELL_TEXT:
	case CELL_BYTES: break;
	}
	return false;
}

static void put_none(void *at, enum cell_type type)
{
	switch (type) {
	case CELL_I64: *(int64_t *)at = INT64_MIN; break;
	case CELL_INT: *(int *)at = INT_MIN; break;
	case CELL_BOOL: *(bool *)at = false; break;
	case CELL_TEXT: *(const char **)at = NULL; break;
	case CELL_BYTES: *(struct bytes *)at = (struct bytes){NULL, 0}; break;
	case CELL_DATE: *(struct date *)at = DATE_NONE; break;
	case CELL_INSTANT: *(struct instant *)at = INSTANT_NONE; break;
	case CELL_MONEY: *(struct money *)at = MONEY_NONE; break;
	case CELL_MONTH: *(struct month *)at = MONTH_NONE; break;
	case CELL_ID: *(int64_t *)at = 0; break;
	}
}

static bool put_value(void *at, struct arena *a, const struct cell_spec *spec, const struct value *v)
{
	if (v->kind == VALUE_NULL) {
		put_none(at, spec->type);
		return spec->nullable;
	}
	if (spec->type == CELL_TEXT) {
		if (v->kind == VALUE_TEXT) *(const char **)at = arena_textn(a, v->at, v->n);
		return v->kind == VALUE_TEXT;
	}
	if (spec->type == CELL_BYTES) {
		if (v->kind != VALUE_BYTES) return false;
		*(struct bytes *)at = v->n > 0 ? arena_bytes(a, v->at, v->n) : (struct bytes){(const unsigned char *)"", 0};
		return true;
	}
	return v->kind == VALUE_I64 && put_number(at, spec->type, v->i);
}

static enum outcome put_row(void *out, struct tx *tx, const struct statement *st, const struct value *cells)
{
	for (int i = 0; i < st->n_columns; i++) {
		if (put_value((char *)out + st->column[i].at, tx->arena, &st->column[i], &cells[i])) continue;
		log_event("store.column_unexpected", L_WORD("statement", st->name), L_INT("column", i + 1));
		return store_broken(tx->store);
	}
	return OK;
}

static enum outcome start(struct cursor *c, struct tx *tx, const struct statement *st, const void *args)
{
	struct value values[STATEMENT_ARGS];
	REQUIRE(tx->open && (tx->kind == TX_WRITE || !st->writes));
	if (tx->failed) {
		log_event("store.after_failure", L_WORD("statement", st->name));
		return store_broken(tx->store);
	}
	tx->statements++;
	if (!get_values(values, st, args)) {
		tx->failed = true;
		return INVALID;
	}
	enum outcome r = tx->store->driver->start(c, tx->store, st, values);
	if (r != OK) tx->failed = true;
	else if (st->writes) tx->wrote = true;
	return r;
}

/* Ends the cursor; r is what happened before. */
static enum outcome finish(struct cursor *c, struct tx *tx, enum outcome r, int64_t *changed)
{
	enum outcome e = tx->store->driver->end(c, changed);
	if (r == OK || r == NOT_FOUND) r = e == OK ? r : e;
	if (r != OK && r != NOT_FOUND) tx->failed = true;
	return r;
}

enum outcome statement_one(void *out, struct tx *tx, const struct statement *st, const void *args)
{
	struct cursor c;
	struct value cells[STATEMENT_COLUMNS];
	enum outcome r = start(&c, tx, st, args);
	if (r != OK) return r;
	void *row = arena_alloc(tx->arena, st->row_size);
	r = tx->store->driver->next(&c, cells);
	if (r == OK) r = put_row(row, tx, st, cells);
	int64_t changed;
	r = finish(&c, tx, r, &changed);
	if (r == OK) memcpy(out, row, st->row_size);
	return r;
}

enum outcome statement_many(void **at, size_t *n, struct tx *tx, const struct statement *st, const void *args)
{
	struct cursor c;
	struct value cells[STATEMENT_COLUMNS];
	enum outcome r = start(&c, tx, st, args);
	if (r != OK) return r;
	char *rows = NULL;
	size_t used = 0, room = 0;
	while ((r = tx->store->driver->next(&c, cells)) == OK) {
		if (used == room) {
			room = room ? room * 2 : 16;
			char *more = arena_array(tx->arena, room, st->row_size);
			if (used > 0) memcpy(more, rows, used * st->row_size);
			rows = more;
		}
		r = put_row(rows + used * st->row_size, tx, st, cells);
		if (r != OK) break;
		used++;
	}
	int64_t changed;
	r = finish(&c, tx, r == NOT_FOUND ? OK : r, &changed);
	if (r != OK) return r;
	*at = rows;
	*n = used;
	return OK;
}

enum outcome statement_run(struct tx *tx, const struct statement *st, const void *args, enum statement_need need)
{
	struct cursor c;
	enum outcome r = start(&c, tx, st, args);
	if (r != OK) return r;
	int64_t changed = 0;
	r = tx->store->driver->next(&c, NULL);
	r = finish(&c, tx, r == NOT_FOUND ? OK : r, &changed);
	if (r != OK) return r;
	return changed == 0 && need == STATEMENT_MUST_CHANGE ? NOT_FOUND : OK;
}

enum outcome statement_prepare(struct tx *tx, const struct statement *st)
{
	enum outcome r = tx->store->driver->prepare(tx->store, st);
	if (r != OK) tx->failed = true;
	return r;
}
