/* The pages of this room: settings, accounts, one's own passphrase, who opened what. */
#ifndef STAFF_STAFF_PAGES_H
#define STAFF_STAFF_PAGES_H

#include "staff/staff.h"
#include "web/page.h"

extern const struct route settings_routes[], staff_routes[], passphrase_routes[], audit_routes[];

const char *roles_text(struct ctx *c, unsigned roles); /* "director, caseworker" in the reader's language */
extern const struct choice employers[], role_choices[];
unsigned roles_given(const struct form *f);

#endif
