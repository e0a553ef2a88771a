/* The ledger: double entry, append-only, every posting sums to zero; corrections are postings of their own.
 *
 *   granted   debit fund_unspent   credit fund_granted
 *   spent     debit fund_spent     credit fund_unspent      (negative amounts take back) */
#ifndef FUND_BOOK_H
#define FUND_BOOK_H

#include "staff/policy.h"

MUST_CHECK enum outcome book_grant(const struct permit *p, struct fund_id fund, struct money more);
/* line 0 = a fund without lines; charge 0 = several at once. */
MUST_CHECK enum outcome book_spend(const struct permit *p, struct fund_id fund, struct line_id line, struct money amount, struct charge_id charge);

struct trial_line {
	struct fund_id fund;
	const char *name_ko, *name_en, *account; /* account: word of the book */
	struct money debit, credit;
};
struct trial {
	struct trial_line *at;
	size_t n;
	struct money debit, credit; /* equal, or something is broken */
};
MUST_CHECK enum outcome book_trial(struct trial *out, const struct permit *p);

/* For `naru verify`: postings that do not sum to zero, funds whose row, allocations and ledger differ. OK: none. */
struct book_fault {
	int64_t posting;     /* 0 = it is a fund */
	struct fund_id fund;
	struct money off;
};
MUST_CHECK enum outcome book_check(struct book_fault *first, size_t *n, struct tx *tx, struct centre_id centre);

#endif
