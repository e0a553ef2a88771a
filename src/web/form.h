/* Forms: const tables of fields in, typed values or messages out. A typed form always comes back filled in.
 *
 * Every field of a form is in its table; unknown or doubled parameters are refused (400) before the page is called.
 * Missing optional fields are "" / none. The hidden fields csrf, idem and version are the router's and in no table. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/msg.h"
#include "web/html.h"

enum field_type {
	FIELD_UNSET,
	FIELD_TEXT,   /* one line, cleaned; max = characters (0 = 200) */
	FIELD_AREA,   /* several lines; max = characters (0 = 4,000) */
	FIELD_SECRET, /* as typed, up to 128 bytes; never given back */
	FIELD_INT,    /* min..max */
	FIELD_MONEY,  /* 0..max (0 = 2^60), thousands commas allowed */
	FIELD_DATE,   /* YYYY-MM-DD; also 2026.9.5 and 20260905 as people type */
	FIELD_YEAR,   /* 1900..this year */
	FIELD_CHOICE, /* one of `choices` */
	FIELD_MANY,   /* any of `choices`, may come several times */
	FIELD_CHECK,  /* present = "1" */
	FIELD_ID,     /* an id as id_write writes it; 0 when empty */
};

struct choice {
	const char *value, *label; /* label: N_() marked, translated when shown; or plain when form_choices() gave it */
};

struct field {
	const char *name;
	enum field_type type;
	bool needed;
	int64_t min, max;
	const struct choice *choices; /* ended by {NULL} */
	const char *label;            /* N_() */
	const char *hint;             /* N_() or NULL */
};

struct form_value {
	const char *text; /* as given, cleaned; "" when missing */
	int64_t i;        /* INT, MONEY, YEAR, CHECK, ID */
	struct date date;
	const char **many;
	size_t n_many;
	struct msg error; /* id NULL = fine */
};

struct form {
	struct arena *arena;
	const struct field *field; /* ended by {.name = NULL} */
	struct form_value *value;  /* in the order of the fields */
	size_t n, n_errors;
	int64_t version; /* the version the reader saw; 0 when none */
	const char *csrf, *idem; /* for the page that shows the form again */
};

void form_empty(struct form *f, struct arena *a, const struct field *fields); /* for showing it the first time */
/* body: application/x-www-form-urlencoded. DENIED on unknown, doubled or broken parameters (400, no page); INVALID when
 * some field has a message; today bounds years. */
MUST_CHECK enum outcome form_parse(struct form *f, struct arena *a, const struct field *fields, struct bytes body, struct date today);

const char *form_text(const struct form *f, const char *name); /* REQUIREs that the field exists */
int64_t form_int(const struct form *f, const char *name);
struct money form_money(const struct form *f, const char *name); /* MONEY_NONE when empty */
struct date form_date(const struct form *f, const char *name);
bool form_checked(const struct form *f, const char *name);
bool form_has(const struct form *f, const char *name, const char *choice); /* CHOICE or MANY holds it */
void form_set(struct form *f, const char *name, const char *text);         /* prefill */
void form_set_date(struct form *f, const char *name, struct date d);
void form_error(struct form *f, const char *name, struct msg m);           /* a rule of the domain refused */

/* What templates show of one field: label, value, error, choices already decided. See web/field.html for the partials
 * {{> field_text(form_field(v->form, "call_name"))}} and its kin. */
struct choice_view {
	const char *value, *label, *id;
	bool on;
};
struct choice_views {
	struct choice_view *at;
	size_t n;
};
struct field_view {
	const char *name, *id, *label, *hint, *value; /* label, hint: ids of messages */
	const char *hint_id, *error_id, *described;   /* described: ids for aria-describedby, or NULL */
	struct msg error;
	struct choice_views choices;
	int64_t max;
	bool needed, on, several_lines, secret, numeric;
};
const struct field_view *form_field(const struct form *f, const char *name);

#endif
