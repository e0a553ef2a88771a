/* sqlc: statements with a signature in, typed C out (see src/store/README.md).
 *
 * Three parts: sqlc_signature.c reads the comment above a statement, sqlc_lex.c walks SQL text and refuses what one of the
 * two databases lacks, sqlc.c prepares every statement against the real schema and writes the C. All sizes are fixed. */
#ifndef TOOLS_SQLC_H
#define TOOLS_SQLC_H

#include <stdbool.h>
#include <stddef.h>

#define SQLC_NAME 64
#define SQLC_ARGS 48
#define SQLC_COLUMNS 64

enum sqlc_type {
	TYPE_I64, TYPE_INT, TYPE_BOOL, TYPE_TEXT, TYPE_BYTES, TYPE_DATE, TYPE_INSTANT, TYPE_MONEY, TYPE_MONTH, TYPE_ID
};

struct sqlc_value { /* one argument or column */
	char name[SQLC_NAME];
	char id[SQLC_NAME]; /* TYPE_ID: client_id */
	enum sqlc_type type;
	bool nullable;
};

enum sqlc_result { RESULT_DONE, RESULT_CHANGED, RESULT_ONE, RESULT_MANY };

struct sqlc_row {
	char name[SQLC_NAME];
	struct sqlc_value column[SQLC_COLUMNS];
	int n;
};

struct sqlc_signature {
	char name[SQLC_NAME];
	struct sqlc_value arg[SQLC_ARGS];
	int n_args;
	enum sqlc_result result;
	bool defines; /* the row's columns are written here; else `row.name` was defined earlier */
	struct sqlc_row row;
};

struct sqlc_why {
	char text[200];
};

/* "client_get(centre centre_id) -> one client_row(code text)", without the dashes. False with a reason. */
bool sqlc_signature(struct sqlc_signature *out, const char *s, struct sqlc_why *why);

/* One piece of SQL: a word, a number, a 'string', a parameter or one or two signs. Comments and white space are skipped. */
struct sqlc_token {
	const char *at; /* into the text; *at = 0 at the end */
	size_t n;
	bool broken; /* a string or comment that does not end */
};
struct sqlc_token sqlc_token(const char *s);
bool sqlc_is(struct sqlc_token t, const char *word); /* without regard to case */

/* Refuses what only one of the databases understands. `at` is where. */
bool sqlc_portable(const char *sql, const char **at, struct sqlc_why *why);
/* Length of the statement up to its ';' (not counted) or the end of the text. */
size_t sqlc_statement_length(const char *sql);
/* Highest $n; false when one of 1..n is missing. */
bool sqlc_parameters(const char *sql, int *highest, struct sqlc_why *why);

enum sqlc_engine { ENGINE_SQLITE, ENGINE_POSTGRES };
/* Writes a migration in the words of one engine, without comments. `out` takes at least 4 * strlen(s) + 64 bytes. */
bool sqlc_dialect(char *out, const char *s, enum sqlc_engine engine, struct sqlc_why *why);

#endif
