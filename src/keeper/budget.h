/* Budgets: how many identities one account may see. Counted here, from the journal, so that neither a restart nor a core
 * in wrong hands makes them larger.
 *
 * A disclosure is (staff, client, day), counted once. The limits below are the most Naru ever allows; the file
 * DIR/keeper/budgets ("name number" lines) may make them smaller, never larger, and is read at start only. */
#ifndef KEEPER_BUDGET_H
#define KEEPER_BUDGET_H

#include <stdbool.h>
#include <stdint.h>
#include "base/outcome.h"
#include "keeper/disk.h"

struct budget_limits {
	int64_t ten_minutes;    /* more: refused; the third refusal in an hour freezes */
	int64_t hour_alarm;     /* more in 60 minutes: alarm */
	int64_t day;            /* more: frozen */
	int64_t unlinked_day;   /* without appointment, task or contact of the pair within two days; more: refused */
	int64_t week;           /* more in 7 days: frozen */
	int64_t cns_hour;       /* counselling notes; more: refused */
	int64_t outside_hours;  /* outside day_from..day_until in 12 hours; the first: alarm, more: refused */
	int64_t day_from, day_until; /* hours of the centre's clock */
};

#define BUDGET_KEPT 256

struct budget { /* of one account; all zero = nothing seen yet */
	struct {
		int64_t ms, client;
		bool linked;
	} seen[BUDGET_KEPT]; /* a ring, oldest overwritten; larger than any week's limit */
	uint64_t n_seen;
	int64_t cns[32];
	uint64_t n_cns;
	int64_t stop[4]; /* refusals by the ten-minute limit */
	uint64_t n_stops;
};

enum verdict { /* numbers stand in the journal (ref of a refusal) */
	VERDICT_FINE,
	VERDICT_TEN_MINUTES = 1,
	VERDICT_UNLINKED = 2,
	VERDICT_OUTSIDE_HOURS = 3,
	VERDICT_CNS_HOUR = 4,
	VERDICT_DAY = 5,        /* these three freeze */
	VERDICT_WEEK = 6,
	VERDICT_THIRD_STOP = 7,
	VERDICT_GRANT = 8,      /* no valid grant: not a budget, but refused in the same way */
};

struct budget_ask {
	const int64_t *client; /* distinct clients whose identity is to be seen */
	size_t n;
	bool linked;
	int64_t n_cns;         /* counselling notes to be opened */
	int64_t now_ms;
	int32_t zone_minutes;
};

struct budget_limits budget_most(void);
/* Reads DIR/keeper/budgets if there is one. INVALID: a line that is no limit, or looser than the most; *line says which. */
MUST_CHECK enum outcome budget_load(struct budget_limits *out, int *line, struct disk *d);

enum verdict budget_judge(const struct budget *b, const struct budget_limits *l, const struct budget_ask *ask);
bool verdict_freezes(enum verdict v);
const char *verdict_word(enum verdict v); /* "day"; NULL when fine */

/* Counting, at the time itself and again from the journal at start. Adding the same client on the same day changes nothing. */
void budget_saw(struct budget *b, int64_t client, bool linked, int64_t ms, int32_t zone_minutes);
void budget_saw_cns(struct budget *b, int64_t ms);
void budget_stopped(struct budget *b, int64_t ms);
int64_t budget_left_today(const struct budget *b, const struct budget_limits *l, int64_t now_ms, int32_t zone_minutes);
bool budget_alarms(const struct budget *b, const struct budget_limits *l, int64_t now_ms, int32_t zone_minutes);

#endif
