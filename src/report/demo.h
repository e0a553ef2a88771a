/* The demo centre's people: invented, in the numbers that are published for the region (pack table "arrivals"), written as
 * the CSV files that any centre would import.
 *
 * Pure: same plan, same pack, same bytes. Ids, case codes and keys are made by the import and are random. */
#ifndef REPORT_DEMO_H
#define REPORT_DEMO_H

#include "base/pack.h"
#include "report/import.h"

struct demo_plan {
	uint64_t seed;
	struct date today;
	int clients;             /* 1..100000 */
	int services;            /* each, exactly; 0 = as a centre has them, about 20 */
	const char *region;      /* code of pack table "regions" */
	const struct pack *pack;
	bool nobody;             /* names no staff: files for a centre with staff of its own */
};

enum { DEMO_NAMED = 6, DEMO_STAFF_MAX = 486 };

struct demo_staff {
	char login[24], name[24];
	const char *title, *role; /* role: word of the sign-in file */
	unsigned roles;
};

/* The director first, six with names of their own, then as many more caseworkers as so many people need: one for about 210. */
int demo_staff_count(const struct demo_plan *plan);
struct demo_staff demo_staff(int place); /* 0..DEMO_STAFF_MAX-1 */

/* Clients come in parts, so that each file and each transaction stays of a size a centre might have. */
#define DEMO_PART 1000
int demo_parts(const struct demo_plan *plan);

/* Writes one file of a kind; part counts from 0, funds have one. Grows in the arena of `out`. */
void demo_write(struct buf *out, const struct demo_plan *plan, enum import_kind kind, int part);

/* What a file of goals, visits and first meetings would hold, if there were one. Which of them a client gets. */
struct demo_client {
	int number;              /* key K-00001 and up */
	char worker[24];         /* name of staff; "" where the plan names nobody */
	struct date move_in, born, arrived, opened_on, closed_on, last_seen; /* last_seen: no answer after this day */
	const char *status;
	char sex;                /* f m, or 0: would rather not say */
	bool nameless;           /* gave no name */
	int home;                /* household, 0 = alone */
	int home_size;
};
void demo_client(struct demo_client *out, const struct demo_plan *plan, int number);

#endif
