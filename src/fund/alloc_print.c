/* The answer as JSON, keys and lists in the order of their ids: the same bytes for the same case, however it was shuffled. */
#include <string.h>

#include "fund/alloc_explain.h"
#include "base/banned.h"

static void print_payments(struct json_out *j, const struct alloc_answer *r)
{
	const struct alloc_case *c = r->c;
	int64_t p = 0;
	jout_array(j, "allocation");
	for (int32_t i = 0; i < c->n_charges; i++) {
		const struct alloc_charge *h = &c->charge[i];
		for (bool locked = h->locked != ALLOC_NONE && h->amount > 0; locked || (p < r->book.n && r->book.at[p].charge == i);) {
			jout_object(j, NULL);
			jout_int(j, "amount", locked ? h->amount : r->book.at[p].amount);
			jout_text(j, "charge", h->id);
			jout_text(j, "fund", c->fund[locked ? h->locked : c->limit[r->book.at[p].line].fund].id);
			jout_close(j, '}');
			if (!locked) p++;
			locked = false;
		}
	}
	jout_close(j, ']');
}

static void print_use(struct json_out *j, const struct alloc_answer *r)
{
	jout_object(j, "fund_use");
	for (int32_t f = 0; f < r->c->n_funds; f++) jout_int(j, r->c->fund[f].id, r->used[f]);
	jout_close(j, '}');
}

static void print_gains(struct json_out *j, const struct alloc_explain *e)
{
	static const char free_won[] = "__one_more_won_of_unrestricted_money__";
	const struct alloc_case *c = e->r->c;
	bool done = false;
	jout_object(j, "gain_in_O1_if_budget_plus_1");
	for (int32_t f = 0; f < c->n_funds; f++) {
		if (!done && strcmp(free_won, c->fund[f].id) < 0) {
			jout_int(j, free_won, e->gain_free);
			done = true;
		}
		jout_int(j, c->fund[f].id, e->gain[f]);
	}
	if (!done) jout_int(j, free_won, e->gain_free);
	jout_close(j, '}');
}

static void print_why(struct json_out *j, const struct alloc_case *c, const struct alloc_why *why)
{
	jout_array(j, "blocked_by");
	for (int32_t i = 0; i < why->n; i++) {
		jout_object(j, NULL);
		jout_text(j, "fund", c->fund[why->block[i].fund].id);
		jout_array(j, "tests");
		for (int bit = 0; bit < ALLOC_BLOCK_TESTS; bit++)
			if (why->block[i].tests >> bit & 1) jout_text(j, NULL, alloc_test_name(bit));
		jout_close(j, ']');
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void print_unpaid(struct json_out *j, struct arena *a, const struct alloc_explain *e)
{
	const struct alloc_answer *r = e->r;
	struct alloc_why why;
	jout_array(j, "unpaid");
	for (int32_t i = 0; i < r->c->n_charges; i++) {
		const struct alloc_charge *h = &r->c->charge[i];
		if (r->book.paid[i] == h->amount) continue;
		alloc_why_unpaid(&why, e, a, i);
		jout_object(j, NULL);
		jout_int(j, "amount", h->amount - r->book.paid[i]);
		print_why(j, r->c, &why);
		jout_text(j, "charge", h->id);
		jout_text(j, "reason", why.never ? "never_payable" : "money_ran_out");
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

void alloc_print(struct json_out *j, struct arena *a, const struct alloc_answer *r)
{
	struct alloc_explain e;
	alloc_explain_init(&e, a, r);
	jout_object(j, NULL);
	print_payments(j, r);
	print_use(j, r);
	print_gains(j, &e);
	jout_object(j, "objectives");
	jout_wide(j, "O1_weighted_covered", r->weighted);
	jout_wide(j, "O2_lapsing_unused", r->lapsing);
	jout_wide(j, "O3_flex_cost", r->flex);
	jout_close(j, '}');
	jout_wide(j, "total_charged", r->charged_won);
	jout_wide(j, "total_covered", r->covered_won);
	print_unpaid(j, a, &e);
	jout_close(j, '}');
}
