/* What the pages about funds show. */
#ifndef FUND_FUND_PAGES_H
#define FUND_FUND_PAGES_H

#include "fund/fund_view.h"
#include "fund/rule_words.h"
#include "web/page.h"

extern const struct route fund_routes[], fund_edit_routes[], fund_new_routes[], rule_routes[];

/* /funds ------------------------------------------------------------------------------------------------------------------*/
struct fund_card {
	struct path link;
	const char *css, *name, *owner;
	const char *whom; /* the first sentences of today's rule */
	struct money left, used, budget;
	struct round_money left_round;
	struct date last; /* last day it may pay */
	struct msg tag;   /* ends soon, closed, not yet */
	bool care;
};
struct fund_cards {
	struct fund_card *at;
	size_t n;
};
struct cliff_line {
	struct path link;
	const char *call_name;
	struct date on;
	struct msg days, after;
	bool care;
};
struct cliff_lines {
	struct cliff_line *at;
	size_t n;
};
struct funds_view {
	struct msg lede;
	struct cliff_lines cliffs;
	struct msg cliffs_title;
	struct fund_cards lapsing, open, closed;
	struct path add; /* not set: may not */
	struct path ledger;
	struct empty_view empty;
};

/* /funds/{f} --------------------------------------------------------------------------------------------------------------*/
struct sentence_line {
	const char *text;
};
struct sentence_lines {
	struct sentence_line *at;
	size_t n;
};
struct rule_card {
	struct msg when;
	const char *source;
	struct sentence_lines words;
	bool now;
};
struct rule_cards {
	struct rule_card *at;
	size_t n;
};
struct line_row {
	const char *code, *name, *categories;
	struct money left, used, cap;
	struct path edit; /* not set: may not */
};
struct line_rows {
	struct line_row *at;
	size_t n;
};
struct payment_row {
	struct path link; /* not set: no person */
	const char *who, *service, *line;
	struct date on;
	struct money amount;
	const char *why; /* N_() */
	bool reported;
};
struct payment_rows {
	struct payment_row *at;
	size_t n;
};
struct fund_page_view {
	struct fund_card fund;
	struct msg lede;
	struct rule_cards rules;
	struct line_rows lines;
	struct payment_rows payments;
	struct pager_view pager;
	bool may_edit, open;
	struct path edit, add_line, add_rule, close;
	struct form_hidden_view hidden; /* of closing and opening again */
};

/* Forms -------------------------------------------------------------------------------------------------------------------*/
struct fund_form_view {
	const char *title, *why, *act; /* N_(); why may be NULL */
	const char *name;              /* of the fund, or NULL */
	struct path up, post;
	struct form_hidden_view hidden;
	struct form_problems problems;
	struct msg refused;
	const struct field_view *kept; /* sent along unseen, or NULL */
	struct field_views fields;
	struct rule_cards rules; /* what a template brings along */
	struct line_rows lines;
};
struct rule_card rule_card(struct ctx *c, const struct rule *rule);
const char *fund_category_names(struct ctx *c, const char *codes); /* comma between */

/* Choosing a template: /funds/new */
struct template_line {
	struct path link;
	const char *css, *name, *owner, *note;
};
struct template_lines {
	struct template_line *at;
	size_t n;
};
struct templates_view {
	struct template_lines templates;
	struct path blank;
};

/* /ledger -----------------------------------------------------------------------------------------------------------------*/
struct trial_view_row {
	const char *fund, *account; /* account: N_() */
	struct money debit, credit;
};
struct trial_view_rows {
	struct trial_view_row *at;
	size_t n;
};
struct ledger_view {
	struct trial_view_rows rows;
	struct money debit, credit;
	struct msg lede;
	struct empty_view empty;
};

#endif
