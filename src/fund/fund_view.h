/* What the pages of this room share: the colour of a fund, choices from the pack. */
#ifndef FUND_FUND_VIEW_H
#define FUND_FUND_VIEW_H

#include "fund/fund.h"

const char *fund_css(const struct fund *f); /* f-gov f-city f-found f-bank f-work: one fund, one colour, on every page */
/* Codes of a pack table that are valid today, named in the reader's language; ended by {NULL}. */
const struct choice *fund_choices(struct ctx *c, const char *table);

#endif
