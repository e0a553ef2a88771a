/* Forms: const tables of fields in, typed values or messages out. A typed form always comes back filled in.
 *
 * Every field of a form is in its table; unknown or doubled parameters are refused (400) before the page is called.
 * Missing optional fields are "" / none. The hidden fields csrf, idem and version are the router's and in no table. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/msg.h"
#include "web/html.h"

enum { FORM_TEXT_MAX = 200, FORM_AREA_MAX = 4000, FORM_SECRET_MAX = 128 };

enum field_type {
	FIELD_UNSET,
	FIELD_TEXT,   /* one line, cleaned; max = characters (0 = 200) */
	FIELD_AREA,   /* several lines; max = characters (0 = 4,000) */
	FIELD_SECRET, /* as typed, up to 128 bytes; never given back */
	FIELD_INT,    /* min..max */
	FIELD_MONEY,  /* 0..max (0 = 2^60), thousands commas allowed */
	FIELD_DATE,   /* YYYY-MM-DD; also 2026.9.5 and 20260905 as people type */
	FIELD_TIME,   /* HH:MM; also 9:30 and 0930; as minutes of the day */
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
	const struct choice *choices; /* ended by {NULL}; NULL: form_choices() gives them */
	const char *label;            /* N_() */
	const char *hint;             /* N_() or NULL */
};

struct form_value {
	const char *text; /* as given, cleaned; "" when missing */
	int64_t i;        /* INT, MONEY, TIME, YEAR, CHECK, ID */
	struct date date;
	const char **many;
	size_t n_many;
	const struct choice *choices; /* given by form_choices() */
	struct msg error; /* id NULL = fine */
};

struct form {
	struct arena *arena;
	const struct field *field; /* ended by {.name = NULL} */
	struct form_value *value;  /* in the order of the fields */
	size_t n, n_errors;
	int64_t version; /* the version the reader saw; 0 when none */
	const char *csrf, *idem; /* as sent; NULL when missing */
	const char *prefix;      /* of the ids in the page; another one for each further form on a page; "f" at first */
};

void form_empty(struct form *f, struct arena *a, const struct field *fields); /* for showing it the first time */
/* body: application/x-www-form-urlencoded. DENIED on unknown, doubled or broken parameters (400, no page); INVALID when
 * some field has a message; today bounds years. */
MUST_CHECK enum outcome form_parse(struct form *f, struct arena *a, const struct field *fields, struct bytes body, struct date today);

size_t form_place(const struct form *f, const char *name); /* of the field in the table; REQUIREs that it exists */
const struct choice *form_choices_of(const struct form *f, size_t place);

const char *form_text(const struct form *f, const char *name); /* REQUIREs that the field exists */
int64_t form_int(const struct form *f, const char *name);
struct money form_money(const struct form *f, const char *name); /* MONEY_NONE when empty */
struct date form_date(const struct form *f, const char *name);
bool form_checked(const struct form *f, const char *name);
bool form_has(const struct form *f, const char *name, const char *choice); /* CHOICE or MANY holds it */
void form_set(struct form *f, const char *name, const char *text);         /* prefill */
void form_set_date(struct form *f, const char *name, struct date d);
void form_error(struct form *f, const char *name, struct msg m);           /* a rule of the domain refused */
/* Choices known only now (a CHOICE, MANY or ID field with no choices of its own); labels are shown as they are. What was
 * given and is not among them gets a message, so call it before asking for n_errors. */
void form_choices(struct form *f, const char *name, const struct choice *choices);

/* What templates show of one field: label, value, error, choices already decided. See web/field.html for the partials
 * {{> field_text(form_field(v->form, "call_name"))}} and its kin. */
struct choice_view {
	const char *value, *label, *id;
	bool on, plain; /* plain: the label is shown as it is, not translated */
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
	int64_t max;              /* characters; 0 = no limit to tell the browser */
	bool needed, on, several_lines, secret, numeric, money, date, time, one_of, long_list, many, check;
};
const struct field_view *form_field(const struct form *f, const char *name);

/* The error summary at the top of a form: {{> form_errors(form_problems(v->form))}}. */
struct form_problem {
	const char *id; /* of the control to go to */
	struct msg msg;
};
struct form_problems {
	const struct form_problem *at;
	size_t n;
};
struct form_problems form_problems(const struct form *f);

/* What was sent, to be sent again as hidden fields (never secrets). */
struct hidden_value {
	const char *name, *value;
};
struct hidden_values {
	const struct hidden_value *at;
	size_t n;
};
struct hidden_values form_again(const struct form *f);

#endif
