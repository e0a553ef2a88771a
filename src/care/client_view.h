/* What the page of one client shows, with all decisions made. */
#ifndef CARE_CLIENT_VIEW_H
#define CARE_CLIENT_VIEW_H

#include "fund/coverage_view.h"
#include "people/pages.h"

struct step_mark {
	bool on;
};
struct step_marks {
	struct step_mark *at;
	size_t n;
};
struct goal_card {
	const char *title, *area; /* title: the person's words, or the area where they are not shown */
	const char *tag;          /* N_() or NULL */
	bool reached, now;
	struct step_marks steps;
	struct msg steps_said, review;
	struct path change;       /* not set: may not */
};
struct goal_cards {
	struct goal_card *at;
	size_t n;
};
struct record_line {
	const char *day, *what, *words, *staff;
	struct msg how;
	bool sealed; /* there are words that this reader does not see */
};
struct record_lines {
	struct record_line *at;
	size_t n;
};
struct quiet_line {
	struct msg said;
};
struct quiet_lines {
	struct quiet_line *at;
	size_t n;
};
struct more_link {
	struct path link;
	const char *label; /* N_() */
};
struct more_links {
	struct more_link *at;
	size_t n;
};
struct client_show_view {
	const char *call_name;
	const char *lede; /* code · decade of age · month of support · how the person likes to be spoken to */
	struct msg state; /* closed, moved away …; not set while the case is open */
	const struct coverage_view *coverage; /* NULL: the reader may not see it */
	struct path record, plan, add_goal, all_records, seen, identity, household;
	struct goal_cards goals;
	struct record_lines records;
	int64_t records_total;
	struct quiet_lines quiet;
	bool may_open, is_open, may_edit;
	struct msg open_until;
	struct form_hidden_view open_hidden;
	const struct field_view *purpose, *why;
	const char *worker, *stand_in;
	struct msg next_meeting, last_contact, household_said;
	struct more_links more;
};

#endif
