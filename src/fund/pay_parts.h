/* What paying one charge and paying all anew share. Only pay.c and pay_all.c include this. */
#ifndef FUND_PAY_PARTS_H
#define FUND_PAY_PARTS_H

#include "fund/pay.h"

/* What the rules of the fund allow it to pay of `rest` won of this charge; 0 = it may not. */
int64_t pay_allowed(const struct funds *f, const struct fund *fund, const struct person *who, const struct pay_item *item, int64_t rest,
	const struct award *prior, size_t n_prior);
bool pay_counts(const struct funds *f); /* some rule asks what was given before */
MUST_CHECK enum outcome pay_use(const struct permit *p, struct fund_id fund, struct line_id line, int64_t amount);
MUST_CHECK enum outcome pay_write(const struct permit *p, const struct pay_item *item, const struct pay_plan *plan);

#endif
