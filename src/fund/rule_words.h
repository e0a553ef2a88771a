/* A rule in plain words: one sentence for each thing it says, in the order people ask: whom, from when to when, what for,
 * how much, what is owed afterwards. */
#ifndef FUND_RULE_WORDS_H
#define FUND_RULE_WORDS_H

#include "base/pack.h"
#include "fund/rule.h"

struct sentences {
	const char **at; /* in the reader's language */
	size_t n;
};

enum words_length { WORDS_ALL, WORDS_BRIEF }; /* brief: whom and what for, long lists counted; not what is owed afterwards */
struct sentences rule_words(struct arena *a, enum lang lang, const struct rule *r, const struct pack *pack, enum words_length length);
/* The same rule as the text of fund_rule.body. */
const char *rule_text(struct arena *a, const struct rule *r);

#endif
