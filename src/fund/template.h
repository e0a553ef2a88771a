/* Templates of funds from the pack: kinds of money with their rules, sources and lines. */
#ifndef FUND_TEMPLATE_H
#define FUND_TEMPLATE_H

#include "base/pack.h"
#include "fund/fund.h"

struct template_ask { /* what a template cannot know */
	const char *name_ko, *name_en, *owner_org; /* NULL = as in the template */
	const char *code;                          /* NULL = the template's, so that rules of others can name it; made new if taken */
	struct money budget;
	struct date starts, ends;
	const char *region;                        /* NULL = rules ask no region */
};
/* Everything for fund_create(); lives in the arena. Each line may hold the whole budget. INVALID with err when a rule of the
 * template cannot be read. */
MUST_CHECK enum outcome template_fill(struct fund_new *out, struct ctx *c, const struct pack_entry *e, const struct template_ask *ask);
/* The rules of a template, newest last, as rules (valid dates and source set). */
MUST_CHECK enum outcome template_rules(struct rules *out, struct ctx *c, const struct pack_entry *e);

#endif
