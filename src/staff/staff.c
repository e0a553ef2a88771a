#include "staff/staff.h"
#include "base/banned.h"

enum outcome staff_lines(struct staff_lines *out, const struct permit *p) { return store_staff_list(out, p->c->tx, p->centre); }

enum outcome staff_read(struct staff_row *out, const struct permit *p, struct staff_id staff)
{
	return store_staff_get(out, p->c->tx, p->centre, staff);
}

enum outcome staff_write(const struct permit *p, const struct staff_entry *e)
{
	const char *lang = p->c->lang == LANG_EN ? "en" : "ko";
	return store_staff_add(p->c->tx, &(struct staff_add_args){.centre = p->centre, .staff = e->staff, .name = e->name, .title = e->title,
		.employer = e->employer, .roles = (int)e->roles, .lang = lang});
}

enum outcome staff_change(const struct permit *p, const struct staff_row *was, const struct staff_entry *e)
{
	struct ctx *c = p->c;
	if (date_known(was->closed_on)) return GONE;
	enum outcome r = OK;
	if ((unsigned)was->roles != e->roles) r = keeper_set_roles(c->keeper, c->req->cookie_token, was->staff, e->roles, c->now);
	if (r != OK) return r;
	r = store_staff_save(c->tx, &(struct staff_save_args){.centre = p->centre, .staff = was->staff, .version = was->version, .name = e->name,
		.title = e->title, .employer = e->employer, .roles = (int)e->roles});
	return r == NOT_FOUND ? CONFLICT : r;
}

enum outcome staff_leave(const struct permit *p, const struct staff_row *was)
{
	struct ctx *c = p->c;
	if (date_known(was->closed_on)) return OK;
	if (was->cases > 0) return CONFLICT;
	enum outcome r = keeper_close_staff(c->keeper, c->req->cookie_token, was->staff, c->now);
	if (r == OK) r = store_staff_close(c->tx, p->centre, was->staff, was->version, c->today);
	if (r == NOT_FOUND) return CONFLICT;
	if (r == OK) r = store_staff_stand_ins_end(c->tx, p->centre, was->staff);
	return r == OK ? store_staff_grants_end(c->tx, p->centre, was->staff) : r;
}

enum outcome centre_change(const struct permit *p, int64_t version, const struct centre_entry *e)
{
	struct ctx *c = p->c;
	enum outcome r = OK;
	if (e->zone_minutes != c->centre->zone_minutes) r = keeper_zone(c->keeper, c->req->cookie_token, e->zone_minutes, c->now);
	if (r == OK) r = keeper_journal(NULL, c->keeper, c->req->cookie_token, &(struct journal_note){.action = ACT_SETTINGS}, c->now);
	if (r != OK) return r;
	r = store_centre_save(c->tx, &(struct centre_save_args){.centre = p->centre, .version = version, .name = e->name, .region = e->region,
		.people_word = e->people_word, .zone_minutes = e->zone_minutes});
	if (r == OK) c->centre_changed = true;
	return r == NOT_FOUND ? CONFLICT : r;
}
