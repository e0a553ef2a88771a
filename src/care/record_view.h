/* What record.html shows: a record of one client, new or to be corrected. */
#ifndef CARE_RECORD_VIEW_H
#define CARE_RECORD_VIEW_H

#include "web/page.h"

struct record_page_view {
	const char *name; /* call name */
	struct path client, action, take_back;
	struct form_hidden_view hidden, take_back_hidden;
	const struct form *form;
	bool old;         /* it corrects one that is there */
};

#endif
