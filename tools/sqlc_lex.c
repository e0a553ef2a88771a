/* SQL text: tokens, what both databases understand, and the one dialect of the migrations. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "sqlc.h"

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* White space and comments; sets *broken when a comment does not end. */
static const char *skip(const char *s, bool *broken)
{
	for (;;) {
		if (isspace((unsigned char)*s)) s++;
		else if (s[0] == '-' && s[1] == '-') s += strcspn(s, "\n");
		else if (s[0] == '/' && s[1] == '*') {
			const char *end = strstr(s + 2, "*/");
			if (!end) *broken = true;
			s = end ? end + 2 : s + strlen(s);
		} else return s;
	}
}

struct sqlc_token sqlc_token(const char *s)
{
	struct sqlc_token t = {.broken = false};
	s = skip(s, &t.broken);
	t.at = s;
	if (!*s) return t;
	if (*s == '\'') {
		const char *end = s + 1;
		while (*end && !(*end == '\'' && end[1] != '\'')) end += *end == '\'' ? 2 : 1;
		t.broken = !*end;
		t.n = (size_t)(end - s) + (*end ? 1 : 0);
	} else if (word_char(*s) || *s == '$') {
		do t.n++;
		while (word_char(s[t.n]));
	} else {
		static const char *const two[] = {"::", "<>", "<=", ">=", "||", "!=", "->"};
		t.n = 1;
		for (size_t i = 0; i < sizeof two / sizeof *two; i++)
			if (strncmp(s, two[i], 2) == 0) t.n = 2;
	}
	return t;
}

bool sqlc_is(struct sqlc_token t, const char *word)
{
	return strlen(word) == t.n && strncasecmp(t.at, word, t.n) == 0;
}

size_t sqlc_statement_length(const char *sql)
{
	struct sqlc_token t = sqlc_token(sql);
	while (t.n > 0 && !sqlc_is(t, ";")) t = sqlc_token(t.at + t.n);
	return (size_t)(t.at - sql);
}

bool sqlc_parameters(const char *sql, int *highest, struct sqlc_why *why)
{
	bool seen[SQLC_ARGS + 1] = {false};
	*highest = 0;
	for (struct sqlc_token t = sqlc_token(sql); t.n > 0; t = sqlc_token(t.at + t.n)) {
		if (*t.at != '$') continue;
		int n = t.n > 1 && t.n < 4 ? (int)strtol(t.at + 1, NULL, 10) : 0;
		if (n < 1 || n > SQLC_ARGS) {
			snprintf(why->text, sizeof why->text, "parameter %.*s: write $1 to $%d", (int)t.n, t.at, SQLC_ARGS);
			return false;
		}
		seen[n] = true;
		if (n > *highest) *highest = n;
	}
	for (int i = 1; i <= *highest; i++) {
		if (seen[i]) continue;
		snprintf(why->text, sizeof why->text, "$%d is never used", i);
		return false;
	}
	return true;
}

/* Words that one of the two databases lacks or understands otherwise, and what to write instead. */
static const struct { const char *word, *next, *instead; } refused[] = {
	{"?", NULL, "write $1, $2"},
	{"::", NULL, "write CAST(x AS BIGINT)"},
	{"!=", NULL, "write <>"},
	{"\"", NULL, "names need no quotes, texts stand in '…'"},
	{"`", NULL, "names need no quotes"},
	{"[", NULL, "names need no quotes"},
	{"ilike", NULL, "search a folded column"},
	{"glob", NULL, "search a folded column"},
	{"distinct", "on", "use a window or a subquery"},
	{"for", "update", "writers begin as writers"},
	{"now", "(", "time is a parameter"},
	{"current_timestamp", NULL, "time is a parameter"},
	{"current_date", NULL, "time is a parameter"},
	{"greatest", NULL, "use CASE"},
	{"least", NULL, "use CASE"},
	{"ifnull", NULL, "use COALESCE"},
	{"iif", NULL, "use CASE"},
	{"avg", "(", "divide in C"},
	{"random", "(", "ids are made in C"},
	{"string_agg", NULL, "join texts in C"},
	{"group_concat", NULL, "join texts in C"},
	{"rowid", NULL, "tables are clustered by their key"},
	{"or", "replace", "use ON CONFLICT"},
	{"or", "ignore", "use ON CONFLICT DO NOTHING"},
	{"alter", "column", "add a new column"},
	{"pragma", NULL, "only the drivers set the database up"},
};

static bool refuse(struct sqlc_token t, const char *instead, const char **at, struct sqlc_why *why)
{
	*at = t.at;
	snprintf(why->text, sizeof why->text, "\"%.*s\" does not run on both databases: %s", (int)t.n, t.at, instead);
	return false;
}

static bool starred(struct sqlc_token before)
{
	static const char *const words[] = {"select", "distinct", "returning", ",", "."};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (sqlc_is(before, words[i])) return true;
	return false;
}

bool sqlc_portable(const char *sql, const char **at, struct sqlc_why *why)
{
	struct sqlc_token before = {.at = "", .n = 0};
	bool deletes = sqlc_is(sqlc_token(sql), "delete"), values = false;
	int depth = 0;
	for (struct sqlc_token t = sqlc_token(sql); t.n > 0 || t.broken; before = t, t = sqlc_token(t.at + t.n)) {
		struct sqlc_token next = t.n > 0 ? sqlc_token(t.at + t.n) : t;
		if (t.broken) return refuse(t, "a text or comment does not end", at, why);
		for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
			if (sqlc_is(t, refused[i].word) && (!refused[i].next || sqlc_is(next, refused[i].next)))
				return refuse(t, refused[i].instead, at, why);
		if (sqlc_is(t, "*") && starred(before)) return refuse(t, "name the columns", at, why);
		if (deletes && sqlc_is(t, "using")) return refuse(t, "use a subquery", at, why);
		if (sqlc_is(t, "alter") && sqlc_is(next, "column")) return refuse(t, "add a new column", at, why);
		if (sqlc_is(t, "(")) depth++;
		if (sqlc_is(t, ")")) depth--;
		if (sqlc_is(t, "values") && !sqlc_is(before, ")")) values = true; /* not INSERT INTO t (…) VALUES */
		if (values && sqlc_is(before, ")") && sqlc_is(t, "as")) return refuse(t, "use WITH v (x) AS (…)", at, why);
		if (depth == 0 && sqlc_is(t, "select")) values = false;
	}
	return true;
}

static const char *type_of(struct sqlc_token t, enum sqlc_engine engine)
{
	static const struct { const char *word, *out[2]; } types[] = {
		{"bigint", {"INTEGER", "BIGINT"}},
		{"text", {"TEXT", "TEXT COLLATE \"C\""}},
		{"bytes", {"BLOB", "BYTEA"}},
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (sqlc_is(t, types[i].word)) return types[i].out[engine];
	return NULL;
}

/* "-- clustered" on the line after the statement's ';'. */
static bool clustered(const char *after)
{
	after += strspn(after, " \t\r\n");
	return strncmp(after, "-- clustered", 12) == 0;
}

bool sqlc_dialect(char *out, const char *s, enum sqlc_engine engine, struct sqlc_why *why)
{
	size_t n = 0;
	bool table = false;
	struct sqlc_token before = {.at = "", .n = 0};
	for (struct sqlc_token t = sqlc_token(s); t.n > 0 || t.broken; before = t, t = sqlc_token(t.at + t.n)) {
		if (t.broken) {
			snprintf(why->text, sizeof why->text, "a text or comment does not end");
			return false;
		}
		if (sqlc_is(before, "create") && sqlc_is(t, "table")) table = true;
		if (sqlc_is(t, ";") && table && engine == ENGINE_SQLITE)
			n += (size_t)snprintf(out + n, 64, "%s", clustered(t.at + 1) ? " STRICT, WITHOUT ROWID" : " STRICT");
		if (sqlc_is(t, ";")) table = false;
		const char *type = type_of(t, engine);
		bool tight = n == 0 || strchr("(;,.)\n", *t.at) || (n > 0 && strchr("(.\n", out[n - 1]));
		n += (size_t)snprintf(out + n, t.n + 64, "%s%.*s%s", tight && !sqlc_is(t, "(") ? "" : " ", type ? (int)strlen(type) : (int)t.n,
			type ? type : t.at, sqlc_is(t, ";") ? "\n" : "");
	}
	out[n] = 0;
	return true;
}
