/* Funds of a centre: money with an owner, a time, lines and dated rules. What is left of a fund and of each line stands in
 * the row and is kept by pay.c in the same transaction as the allocations; the store refuses to overspend.
 *
 * A fund is never deleted, only closed. A rule is never changed: a new one begins on a day and the old one ends there. */
#ifndef FUND_FUND_H
#define FUND_FUND_H

#include "fund/eligible.h"
#include "staff/policy.h"

struct fund_line {
	struct line_id id;
	const char *code, *name_ko, *name_en;
	const char *categories; /* comma between; "" = all */
	struct money cap, used;
	int64_t version;
};

struct fund {
	struct fund_id id;
	const char *code, *name_ko, *name_en, *owner_org;
	const char *kind; /* gov city found bank work: one colour each */
	struct money budget, used;
	struct date starts, ends; /* half-open */
	int flex_rank;
	bool open;
	int64_t version;
	struct fund_line *line;
	size_t n_lines;
	size_t first_rule, n_rules; /* in funds.rules */
	bool counts_awards;         /* some rule asks what the person was given before */
};

struct funds { /* most restricted first: flex_rank, then the earliest end, then id */
	struct fund *at;
	size_t n;
	struct rules rules; /* rule.fund = code of the fund */
};

MUST_CHECK enum outcome funds_read(struct funds *out, const struct permit *p);
struct fund *fund_by_id(const struct funds *f, struct fund_id id);  /* NULL if there is none */
struct fund *fund_by_code(const struct funds *f, const char *code);
const char *fund_name(const struct fund *f, enum lang lang);
const char *line_name(const struct fund_line *l, enum lang lang);

/* The line that takes a category: the first that lists it. NULL: none does, or the fund has no lines (see line_free). */
struct fund_line *fund_line_for(const struct fund *f, const char *category);
bool fund_takes(const struct fund *f, const char *category, struct date on); /* open, in its time, has a line for it */
struct money fund_left(const struct fund *f);
struct money fund_left_for(const struct fund *f, const char *category); /* also below the line's cap */

/* Changing ---------------------------------------------------------------------------------------------------------------*/
struct line_new {
	const char *code, *name_ko, *name_en, *categories;
	struct money cap;
};
struct rule_new {
	struct date valid_from, valid_to;
	const char *body, *source; /* body: JSON as RULE_BODY; checked here */
};
struct fund_new {
	const char *code; /* NULL = made from the id */
	const char *name_ko, *name_en, *kind, *owner_org;
	struct money budget;
	struct date starts, ends;
	int flex_rank;
	const struct line_new *line;
	size_t n_lines;
	const struct rule_new *rule;
	size_t n_rules;
};
/* EXISTS: the code is taken. INVALID with c->err: dates upside down, lines beyond the budget, a rule that cannot be read. */
MUST_CHECK enum outcome fund_create(struct fund_id *out, const struct permit *p, const struct fund_new *n);

struct fund_edit {
	struct fund_id id;
	int64_t version;
	const char *name_ko, *name_en, *owner_org;
	struct money budget;
	struct date starts, ends;
	int flex_rank;
};
/* CONFLICT: somebody saved in between. INVALID with c->err, e.g. a budget below what was paid. */
MUST_CHECK enum outcome fund_change(const struct permit *p, const struct fund *old, const struct fund_edit *e);
MUST_CHECK enum outcome fund_close(const struct permit *p, const struct fund *f, int64_t version);
MUST_CHECK enum outcome fund_open_again(const struct permit *p, const struct fund *f, int64_t version);
MUST_CHECK enum outcome fund_line_add(const struct permit *p, const struct fund *f, const struct line_new *n);
MUST_CHECK enum outcome fund_line_change(const struct permit *p, const struct fund *f, const struct fund_line *old, const struct line_new *n,
	int64_t version);
/* From that day on the new rule holds; those before it (of the same cohort, where it names one) end there. Reported charges
 * keep what they have. */
MUST_CHECK enum outcome fund_rule_add(const struct permit *p, const struct funds *all, const struct fund *f, const struct rule_new *n);

#endif
