/* A centre with four people of staff, a real keeper and either database, for tests of people/ and care/. */
#ifndef TEST_PEOPLE_HELPER_H
#define TEST_PEOPLE_HELPER_H

#include "test/unit/keeper_test.h"
#include "test/unit/store_helper.h"
#include "people/client.h"

struct people_world {
	struct house house;
	struct centre_info centre;
	struct site site;
	struct request req;
	struct ctx c;
	struct permit p;
	struct store *store;
};

typedef void people_test_fn(struct people_world *w);
/* Runs once on each database, in an open transaction that writes. */
void people_on_both(people_test_fn *test);

const struct permit *people_as(struct people_world *w, int who); /* DIRECTOR, WORKER, SECOND, COUNSELLOR */
struct client_id people_client(struct people_world *w, const char *call_name, struct date move_in); /* by whoever acts */
void people_copy_journal(struct people_world *w);                /* as core does with every commit */
void people_later(struct people_world *w, int minutes);

#endif
