/* The fields of a client's facts, for their own page and for intake. */
#ifndef PEOPLE_FACTS_FORM_H
#define PEOPLE_FACTS_FORM_H

#include "people/facts.h"

extern const struct field facts_form[];
/* "region" needs form_choices() of pack table "regions" first. False when a field has a message. */
bool facts_from_form(struct client_facts *f, struct ctx *c, struct form *form);
void facts_to_form(struct form *form, struct ctx *c, const struct client_facts *f);

#endif
