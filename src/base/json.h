/* JSON in, strictly (jansson underneath): doubled keys, unknown and missing fields, trailing text are errors that carry
 * the file and the path ("cases[3].on"). Integers keep 64 bits. Reading latches: a value that does not fit becomes a
 * problem and a harmless value (0 or the nearest bound, "", not known), reading goes on so that all problems are found at
 * once, and json_end() says INVALID. Absent values are silent: json_need() has already reported them. JSON out: keys sorted by the caller's order of calls is the
 * caller's duty; the writer escapes and checks nesting. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/problem.h"

struct json_file; /* owns the document */
struct json {     /* one value in it; small, passed by value */
	struct json_file *file;
	const void *value; /* json_t; NULL = absent or null */
	const char *path;
};

/* Reads a whole file or text. Problems go to `p`; BROKEN if the file cannot be read, INVALID if it is no JSON. */
MUST_CHECK enum outcome json_read(struct json *root, struct arena *a, const char *path, struct problems *p);
MUST_CHECK enum outcome json_parse(struct json *root, struct arena *a, const char *name, const char *s, size_t n, struct problems *p);
MUST_CHECK enum outcome json_end(struct json root); /* INVALID if anything was wrong; frees the document */

/* Path of the value at byte `end` of a text that is JSON up to there; "" at the top. */
const char *json_where(struct arena *a, const char *s, size_t end);
const char *json_widen(struct arena *a, const char *s, size_t *n); /* for json_parse() */

/* An object may only have these keys (NULL-ended list); others are problems. */
void json_only(struct json o, const char *const keys[]);
bool json_has(struct json o, const char *key);       /* present, and not null */
struct json json_get(struct json o, const char *key); /* value or absent */
struct json json_need(struct json o, const char *key); /* missing is a problem; null is allowed and absent */
size_t json_count(struct json array);                /* 0 if absent; not an array is a problem */
struct json json_item(struct json array, size_t i);
bool json_is_object(struct json v);
bool json_is_null(struct json v);
bool json_is_list(struct json v);
bool json_is_yes_no(struct json v);
const char *json_text(struct json v);                /* "" on a problem; lives in the arena */
int64_t json_int(struct json v, int64_t min, int64_t max);
double json_number(struct json v, double min, double max);
bool json_bool(struct json v);
struct date json_date(struct json v);
struct month json_month(struct json v);
size_t json_keys(struct json object, const char ***out); /* sorted */
const char *json_source(struct json v);              /* as JSON text, keys in the order of the file; in the arena */
void json_problem(struct json v, struct msg why, struct msg fix);
/* Looking without judging, and without allocating: for documents that were checked when they were read and are kept. */
const char *json_peek_text(struct json o, const char *key);              /* NULL when absent or no text; lives as long as the document */
int64_t json_peek_int(struct json o, const char *key, int64_t otherwise);
struct json json_peek(struct json o, const char *key);                   /* value or absent; its path is the object's */
struct json json_peek_item(struct json list, size_t i);
const char *json_peek_string(struct json v);                             /* the value itself, when it is a text */
void json_write_value(struct buf *b, struct json v);                            /* as JSON text, compact, keys sorted */

struct json_out {
	struct buf *b;
	int depth;
	bool comma;
};
void jout_init(struct json_out *j, struct buf *b);
void jout_object(struct json_out *j, const char *key); /* key NULL inside arrays and at the top */
void jout_array(struct json_out *j, const char *key);
void jout_close(struct json_out *j, char bracket);     /* '}' or ']' */
void jout_text(struct json_out *j, const char *key, const char *v); /* NULL gives null */
void jout_int(struct json_out *j, const char *key, int64_t v);
void jout_wide(struct json_out *j, const char *key, __int128 v); /* sums beyond 64 bits */
void jout_bool(struct json_out *j, const char *key, bool v);
void jout_null(struct json_out *j, const char *key);
void jout_date(struct json_out *j, const char *key, struct date d); /* unknown gives null */
void jout_number(struct json_out *j, const char *key, double v);    /* 12 significant digits */

#endif
