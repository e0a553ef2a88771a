/* A centre with two clients and a worker, and a permit to act there, for tests of the fund room. */
#ifndef TEST_FUND_HELPER_H
#define TEST_FUND_HELPER_H

#include "fund/charge.h"
#include "fund/fund.h"
#include "test/unit/store_helper.h"

struct fund_world {
	struct ctx c;
	struct permit p;
	struct centre_info centre;
	struct site site;
	struct clocks *clocks;
	struct client_id client[8];
	size_t n;
};

/* Ends in an open transaction that writes (w->c.tx). today = 2026-09-15. */
void fund_world(struct fund_world *w, struct store *s, struct arena *a);
/* Clients moved in on these days; the second and the third share a household. */
struct client_id fund_client(struct fund_world *w, struct date move_in, int64_t household);
/* A fund of 1,000,000 from 2026-01-01 to 2027-01-01 with one rule. rule NULL = pays anything. */
struct fund_id fund_with(struct fund_world *w, const char *code, int flex_rank, int64_t budget, const char *rule);
int64_t fund_used(const struct fund_world *w, const char *code);
void fund_books_hold(const struct fund_world *w); /* every posting zero, rows = allocations = ledger, allocations <= charges */

#endif
