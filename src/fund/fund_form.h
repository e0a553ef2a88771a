#ifndef FUND_FUND_FORM_H
#define FUND_FUND_FORM_H

#include "fund/fund_pages.h"

#define FUND_KEPT "template" /* the one field that is sent along unseen */

extern const struct choice fund_ranks[], fund_kinds[];

struct field_views fund_form_fields(struct ctx *c, const struct form *f); /* all but FUND_KEPT, in order */
/* Shows the form; INVALID when it, or the domain (c->err), has something to say. */
enum outcome fund_form_page(struct ctx *c, struct reply *r, struct fund_form_view *v, const struct form *f);
/* After every change of a fund: charges are planned anew, and the journal says who changed what. */
MUST_CHECK enum outcome fund_changed(struct ctx *c, struct fund_id fund);
/* The last day must not lie before the first: says so at the field "last". */
void fund_dates_check(struct form *f);
/* Those of `choices` that were ticked, comma between. */
const char *fund_codes_joined(struct ctx *c, const struct form *f, const char *field, const struct choice *choices);

#endif
