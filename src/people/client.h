/* The register: who is looked after, by whom, since when; and who of the staff may see what of it.
 *
 * A person is known by a call name of their choosing and a random case code. Everything else that says who they are is
 * sealed (identity.h, facts.h). Every function takes the permit that policy made; a client of another centre, one that does
 * not exist and one the reader may not see are the same NOT_FOUND. Rows are views that live in the request's arena. */
#ifndef PEOPLE_CLIENT_H
#define PEOPLE_CLIENT_H

#include "client_sql.h"
#include "people/seal.h"

enum client_access {
	ACCESS_NONE,
	ACCESS_PAGE, /* director, coordinator: call name, codes, dates; no seals */
	ACCESS_FULL, /* the case's worker and stand-in: they hold its keys */
};
enum client_access client_access(const struct permit *p, const struct client_row *c);

/* NOT_FOUND unless the reader has at least `need`. Another row of the same call costs nothing more. */
MUST_CHECK enum outcome client_read(struct client_row *out, const struct permit *p, struct client_id id, enum client_access need);
/* Notes that the reader saw this client's page today (once a day). BUSY: run again in a transaction that may write. */
MUST_CHECK enum outcome client_seen(const struct permit *p, const struct client_row *c);

bool client_is_open(const struct client_row *c); /* intake or active */
/* Month of support on a day: 1 in the first month; 0 before the move-in date or without one. */
int client_month(const struct client_row *c, struct date on);
int client_decade(const struct client_row *c, struct date on); /* 20 = in one's twenties; -1 not known */

/* Registering ---------------------------------------------------------------------------------------------------------*/
struct new_client {
	const char *call_name;   /* 1..20 characters, free in the centre */
	const char *status;      /* "intake" or "active" */
	const char *code;        /* NULL = a new one */
	struct date move_in;     /* DATE_NONE = not known */
	int birth_year;          /* 0 = not known */
	const char *sex;         /* f m x or "" */
	struct household_id household;
	int household_size;      /* 1.. */
	struct staff_id worker;  /* 0 = whoever registers */
	struct staff_id stand_in;
	struct date protection_until, last_contact;
	const char *prefers;     /* code of pack table "prefers", or "" */
	const char *intake_marks;
	struct date opened_on;   /* DATE_NONE = today */
	bool keep_key;           /* whoever registers holds the keys too (an import that still has to seal) */
};
/* Makes the row and the client's keys, held by worker and stand-in. EXISTS: the call name or code is taken. INVALID with
 * c->err: what does not fit. */
MUST_CHECK enum outcome client_register(struct client_id *out, const struct permit *p, const struct new_client *n);

/* Is this call name free, in `except` or nobody's? INVALID with a sentence when it is no name at all. */
MUST_CHECK enum outcome call_name_check(struct msg *why, const struct permit *p, const char *name, struct client_id except);
/* Offers from pack table "call_names" with a free number each. */
size_t call_name_offers(const char *out[], size_t most, const struct permit *p);

/* Changing ---------------------------------------------------------------------------------------------------------*/
struct client_edit {
	struct client_id id;
	int64_t version; /* the one the writer saw */
	const char *call_name, *sex, *prefers, *quiet;
	struct date move_in, protection_until;
	int birth_year, household_size;
};
/* CONFLICT: somebody saved in between. INVALID with c->err. */
MUST_CHECK enum outcome client_edit(const struct permit *p, const struct client_edit *e);

/* To another worker, with the keys; open tasks go along. The one who hands over keeps keys only as stand-in. */
struct hand_over {
	struct client_id id;
	int64_t version;
	struct staff_id worker, stand_in; /* stand_in 0 = none */
};
MUST_CHECK enum outcome client_hand_over(const struct permit *p, const struct hand_over *h);

struct client_end {
	struct client_id id;
	int64_t version;
	const char *status;  /* closed moved abroad untraced died; "active" opens the case again */
	const char *outcome; /* code of pack table "outcomes"; "" when opened again */
	const struct date *on; /* NULL = today */
};
MUST_CHECK enum outcome client_close(const struct permit *p, const struct client_end *e);

/* Kept from services: a contact that was answered, or a try that was not. Never needs the version. */
enum contact { CONTACT_ANSWERED, CONTACT_TRIED };
MUST_CHECK enum outcome client_contacted(const struct permit *p, struct client_id id, struct date on, enum contact how);

#endif
