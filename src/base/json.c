/* Reading: a value that does not fit becomes a problem with its path and a harmless value, and reading goes on, so that
 * all problems of a file are found at once. An absent value (optional, or missing and already reported) is silent. */
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/banned.h"

/* Two of our names are jansson's macros. */
#undef json_is_object
#undef json_is_null

enum { JSON_MAX_BYTES = 64 << 20 };

struct json_file {
	struct arena *arena;
	struct problems *problems;
	const char *name;
	json_t *root;
	bool wrong;
	bool widened; /* integers beyond 64 bits stand in it as reals */
};

/* Reading ------------------------------------------------------------------------------------------------------------*/

static void file_problem(struct json_file *f, int64_t line, const char *field, struct msg why, struct msg fix)
{
	f->wrong = true;
	problem_add(f->problems, (struct problem){.file = f->name, .line = line, .field = field, .why = why, .fix = fix});
}

static struct json_file *file_new(struct arena *a, const char *name, struct problems *p)
{
	struct json_file *f = arena_alloc(a, sizeof *f);
	*f = (struct json_file){.arena = a, .problems = p, .name = arena_text(a, name)};
	return f;
}

static void report_syntax(struct json_file *f, const json_error_t *e, const char *s, size_t n)
{
	size_t end = e->position < 0 ? 0 : (size_t)e->position < n ? (size_t)e->position : n;
	const char *path = json_where(f->arena, s, end);
	struct msg why = MSG("This is not JSON at column {column}.", A_INT("column", e->column));
	struct msg fix = MSG("Look at the comma, quote or bracket just before it.");
	switch (json_error_code(e)) {
	case json_error_duplicate_key:
		why = MSG("A field stands twice in one object.");
		fix = MSG("Keep one of the two.");
		break;
	case json_error_end_of_input_expected:
		why = MSG("More text follows after the end of the JSON value.");
		fix = MSG("Remove what follows.");
		break;
	case json_error_premature_end_of_input:
		why = MSG("The file ends too early.");
		fix = MSG("Close the last bracket, or copy the file again.");
		break;
	case json_error_invalid_utf8:
		why = MSG("The text is not UTF-8.");
		fix = MSG("Save the file as UTF-8.");
		break;
	case json_error_numeric_overflow:
		why = MSG("A number is too large.");
		fix = (struct msg){0};
		break;
	default: break;
	}
	bool told = *path && text_is_utf8(path, strlen(path));
	file_problem(f, e->line > 0 ? e->line : 0, told ? path : NULL, why, fix);
}

enum outcome json_parse(struct json *root, struct arena *a, const char *name, const char *s, size_t n, struct problems *p)
{
	struct json_file *f = file_new(a, name, p);
	json_error_t e;
	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark, as some editors write it */
		s += 3;
		n -= 3;
	}
	f->root = json_loadb(s, n, JSON_REJECT_DUPLICATES, &e);
	if (!f->root && json_error_code(&e) == json_error_numeric_overflow) {
		s = json_widen(a, s, &n);
		f->widened = true;
		f->root = json_loadb(s, n, JSON_REJECT_DUPLICATES, &e);
	}
	if (!f->root) {
		report_syntax(f, &e, s, n);
		return INVALID;
	}
	*root = (struct json){.file = f, .value = f->root, .path = ""};
	return OK;
}

static enum outcome read_fd(char **out, size_t *n_out, struct json_file *f, int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		file_problem(f, 0, NULL, MSG("This is not a file that can be read."), MSG("Give the name of a JSON file."));
		return BROKEN;
	}
	if (st.st_size > JSON_MAX_BYTES) {
		file_problem(f, 0, NULL, MSG("The file is larger than {n} MiB.", A_INT("n", JSON_MAX_BYTES >> 20)), MSG("Split it."));
		return INVALID;
	}
	size_t n = 0, size = (size_t)st.st_size;
	char *s = arena_alloc(f->arena, size + 1);
	while (n < size) {
		ssize_t got = read(fd, s + n, size - n);
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) {
			file_problem(f, 0, NULL, MSG("The file cannot be read to its end."), MSG("Copy it again and try once more."));
			return BROKEN;
		}
		if (got == 0) break;
		n += (size_t)got;
	}
	*out = s;
	*n_out = n;
	return OK;
}

enum outcome json_read(struct json *root, struct arena *a, const char *path, struct problems *p)
{
	struct json_file *f = file_new(a, path, p);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		file_problem(f, 0, NULL, MSG("The file cannot be opened."), MSG("Check its name and that you may read it."));
		return BROKEN;
	}
	char *s;
	size_t n;
	enum outcome r = read_fd(&s, &n, f, fd);
	close(fd);
	if (r != OK) return r;
	return json_parse(root, a, path, s, n, p);
}

enum outcome json_end(struct json root)
{
	struct json_file *f = root.file;
	json_decref(f->root);
	f->root = NULL;
	return f->wrong ? INVALID : OK;
}

/* Values ------------------------------------------------------------------------------------------------------------*/

static const json_t *value(struct json v)
{
	return v.value;
}

static bool is_null(const json_t *v)
{
	return v && json_typeof(v) == JSON_NULL;
}

static struct json child(struct json parent, const json_t *v, const char *path)
{
	if (is_null(v)) v = NULL;
	return (struct json){.file = parent.file, .value = v, .path = path};
}

static const char *key_path(struct json o, const char *key)
{
	return *o.path ? arena_printf(o.file->arena, "%s.%s", o.path, key) : arena_text(o.file->arena, key);
}

void json_problem(struct json v, struct msg why, struct msg fix)
{
	file_problem(v.file, 0, *v.path ? v.path : NULL, why, fix);
}

static bool want_object(struct json o)
{
	if (!o.value) return false;
	if (json_is_object(o)) return true;
	json_problem(o, MSG("An object in curly brackets is needed here."), (struct msg){0});
	return false;
}

static bool is_one_of(const char *key, const char *const keys[])
{
	for (; *keys; keys++)
		if (strcmp(key, *keys) == 0) return true;
	return false;
}

void json_only(struct json o, const char *const keys[])
{
	if (!want_object(o)) return;
	const char **present;
	size_t n = json_keys(o, &present);
	for (size_t i = 0; i < n; i++) {
		if (is_one_of(present[i], keys)) continue;
		struct json at = child(o, NULL, key_path(o, present[i]));
		json_problem(at, MSG("This field is not known here."), MSG("Check its spelling, or remove it."));
	}
}

bool json_has(struct json o, const char *key)
{
	const json_t *v = json_object_get(value(o), key); /* NULL for what is no object */
	return v && !is_null(v);
}

struct json json_get(struct json o, const char *key)
{
	if (!want_object(o)) return child(o, NULL, o.path);
	return child(o, json_object_get(value(o), key), key_path(o, key));
}

struct json json_need(struct json o, const char *key)
{
	if (!want_object(o)) return child(o, NULL, o.path);
	struct json v = child(o, json_object_get(value(o), key), key_path(o, key));
	if (!json_object_get(value(o), key)) json_problem(v, MSG("This field is missing."), MSG("Add it; null means not known."));
	return v;
}

size_t json_count(struct json array)
{
	if (!array.value) return 0;
	if (json_is_array(value(array))) return json_array_size(value(array));
	json_problem(array, MSG("A list in square brackets is needed here."), (struct msg){0});
	return 0;
}

struct json json_item(struct json array, size_t i)
{
	const char *path = arena_printf(array.file->arena, "%s[%zu]", array.path, i);
	return child(array, json_array_get(value(array), i), path);
}

bool json_is_object(struct json v)
{
	return v.value && json_typeof(value(v)) == JSON_OBJECT;
}

bool json_is_null(struct json v)
{
	return !v.value;
}

bool json_is_list(struct json v)
{
	return v.value && json_is_array(value(v));
}

bool json_is_yes_no(struct json v)
{
	return v.value && json_is_boolean(value(v));
}

const char *json_text(struct json v)
{
	if (!v.value) return "";
	if (json_typeof(value(v)) != JSON_STRING) {
		json_problem(v, MSG("A text in quotes is needed here."), (struct msg){0});
		return "";
	}
	const char *clean;
	if (text_clean(&clean, v.file->arena, json_string_value(value(v)), json_string_length(value(v))) != OK) {
		json_problem(v, MSG("The text holds control characters."), MSG("Remove them."));
		return "";
	}
	return clean;
}

static int64_t harmless(int64_t min, int64_t max)
{
	return min > 0 ? min : max < 0 ? max : 0;
}

int64_t json_int(struct json v, int64_t min, int64_t max)
{
	if (!v.value) return harmless(min, max);
	bool wide = json_typeof(value(v)) == JSON_REAL && fabs(json_real_value(value(v))) >= 0x1p62 && v.file->widened;
	if (json_typeof(value(v)) != JSON_INTEGER && !wide) {
		json_problem(v, MSG("A whole number is needed here."), MSG("Write it without quotes and without a decimal point."));
		return harmless(min, max);
	}
	int64_t i = json_integer_value(value(v));
	if (!wide && i >= min && i <= max) return i;
	json_problem(v, MSG("The number must lie between {min} and {max}.", A_INT("min", min), A_INT("max", max)), (struct msg){0});
	return harmless(min, max);
}

double json_number(struct json v, double min, double max)
{
	double fallback = min > 0 ? min : max < 0 ? max : 0;
	if (!v.value) return fallback;
	int type = json_typeof(value(v));
	if (type != JSON_INTEGER && type != JSON_REAL) {
		json_problem(v, MSG("A number is needed here."), MSG("Write it without quotes."));
		return fallback;
	}
	double d = json_number_value(value(v));
	if (d >= min && d <= max) return d;
	const char *low = arena_printf(v.file->arena, "%.12g", min), *high = arena_printf(v.file->arena, "%.12g", max);
	json_problem(v, MSG("The number must lie between {low} and {high}.", A_TEXT("low", low), A_TEXT("high", high)), (struct msg){0});
	return fallback;
}

const char *json_source(struct json v)
{
	char *dumped = v.value ? json_dumps(value(v), JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	if (!dumped) return "null";
	const char *s = arena_text(v.file->arena, dumped);
	free(dumped);
	return s;
}

bool json_bool(struct json v)
{
	if (!v.value) return false;
	int type = json_typeof(value(v));
	if (type != JSON_TRUE && type != JSON_FALSE)
		json_problem(v, MSG("This must be true or false."), MSG("Write it without quotes."));
	return type == JSON_TRUE;
}

struct date json_date(struct json v)
{
	struct date d;
	if (!v.value) return DATE_NONE;
	if (json_typeof(value(v)) == JSON_STRING && date_parse(&d, json_string_value(value(v))) == OK) return d;
	json_problem(v, MSG("This is not a date of the calendar from 1900 to 2199."), MSG("Write it as 2026-03-09."));
	return DATE_NONE;
}

struct month json_month(struct json v)
{
	struct month m;
	if (!v.value) return MONTH_NONE;
	if (json_typeof(value(v)) == JSON_STRING && month_parse(&m, json_string_value(value(v))) == OK) return m;
	json_problem(v, MSG("This is not a month from 1900 to 2199."), MSG("Write it as 2026-03."));
	return MONTH_NONE;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *json_peek_string(struct json v)
{
	return v.value ? json_string_value(value(v)) : NULL;
}

const char *json_peek_text(struct json o, const char *key)
{
	return json_string_value(json_object_get(value(o), key));
}

int64_t json_peek_int(struct json o, const char *key, int64_t otherwise)
{
	const json_t *v = json_object_get(value(o), key);
	return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

struct json json_peek(struct json o, const char *key)
{
	return child(o, json_object_get(value(o), key), o.path);
}

struct json json_peek_item(struct json list, size_t i)
{
	return child(list, json_array_get(value(list), i), list.path);
}

static int copy_part(const char *s, size_t n, void *to)
{
	buf_addn(to, s, n);
	return 0;
}

void json_write_value(struct buf *b, struct json v)
{
	if (!v.value) buf_add(b, "null");
	else if (json_dump_callback(value(v), copy_part, b, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) != 0) b->over = true;
}

size_t json_keys(struct json object, const char ***out)
{
	*out = NULL;
	if (!want_object(object)) return 0;
	json_t *o = (json_t *)value(object); /* jansson's iterators are not const, but change nothing */
	const char **keys = arena_array(object.file->arena, json_object_size(o), sizeof *keys);
	size_t n = 0;
	for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i))
		keys[n++] = arena_text(object.file->arena, json_object_iter_key(i));
	qsort(keys, n, sizeof *keys, by_text);
	*out = keys;
	return n;
}
