#ifndef WEB_SESSION_PAGES_H
#define WEB_SESSION_PAGES_H

#include "web/web.h"

extern const struct route session_routes[];

struct sign_in_view {
	const struct form *form;
	struct msg refused;
	struct form_hidden_view hidden;
	struct demo_sign_ins demo; /* none outside a demo centre */
};

#endif
