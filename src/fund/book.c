#include "fund/book.h"

#include "base/id.h"
#include "book_sql.h"

static enum outcome post(const struct permit *p, struct entry_pair_args *pair)
{
	struct ctx *c = p->c;

	pair->centre = p->centre;
	pair->posting = id_new();
	pair->on_day = c->today;
	pair->at = c->now;
	pair->staff = p->staff;
	pair->taken = (struct money){-pair->amount.minor};
	pair->first = id_new();
	pair->second = id_new();
	pair->reverses = INT64_MIN; /* none */
	return store_entry_pair(c->tx, pair);
}

enum outcome book_grant(const struct permit *p, struct fund_id fund, struct money more)
{
	struct entry_pair_args pair = {.debit = "fund_unspent", .credit = "fund_granted", .fund = fund, .amount = more};

	return post(p, &pair);
}

enum outcome book_spend(const struct permit *p, struct fund_id fund, struct line_id line, struct money amount, struct charge_id charge)
{
	struct entry_pair_args pair = {.debit = "fund_spent", .debit_line = line, .credit = "fund_unspent", .fund = fund, .amount = amount,
		.charge = charge};

	return post(p, &pair);
}

enum outcome book_trial(struct trial *out, const struct permit *p)
{
	struct trial_rows rows;
	enum outcome r = store_trial_balance(&rows, p->c->tx, p->centre);

	if (r != OK) return r;
	struct trial t = {.at = arena_array(p->c->arena, rows.n + 1, sizeof *t.at), .n = rows.n};

	for (size_t i = 0; i < rows.n; i++) {
		const struct trial_row *x = &rows.at[i];
		t.at[i] = (struct trial_line){x->fund, x->name_ko, x->name_en, x->account, x->debit, x->credit};
		if (money_add(&t.debit, t.debit, x->debit) != OK || money_add(&t.credit, t.credit, x->credit) != OK) return LIMIT;
	}
	*out = t;
	return OK;
}

enum outcome book_check(struct book_fault *first, size_t *n, struct tx *tx, struct centre_id centre)
{
	struct posting_wrong_rows postings;
	struct fund_wrong_rows funds;
	enum outcome r = store_postings_wrong(&postings, tx, centre);

	if (r == OK) r = store_funds_wrong(&funds, tx, centre);
	if (r != OK) return r;
	*n = postings.n + funds.n;
	if (postings.n > 0)
		*first = (struct book_fault){.posting = postings.at[0].posting, .off = postings.at[0].off};
	else if (funds.n > 0)
		*first = (struct book_fault){.fund = funds.at[0].fund, .off = {funds.at[0].used.minor - funds.at[0].allocated.minor}};
	return OK;
}
