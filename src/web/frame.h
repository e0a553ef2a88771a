/* View of frame.html: only page.c fills it. */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "web/web.h"
#include "field_html.h"

struct nav_view {
	struct path path;
	const char *label;
	bool here;
};

struct nav_views {
	struct nav_view *at;
	size_t n;
};

struct frame_view {
	const char *lang, *title, *centre, *reader;
	const char *other_lang, *other_name;
	struct path icon, style, fonts, script, home, other_language;
	struct nav_views nav;
	struct form_hidden_view sign_out;
	bool signed_in, participant, demo, audit;
	struct safe_html body;
};

#endif
