#include "people/appointment.h"

#include <string.h>

#include "base/banned.h"
#include "base/id.h"

enum { MOST_A_DAY = 40 };

const struct choice appointment_kinds[] = {
	{"plan", N_("Looking at the plan")}, {"talk", N_("Talk")}, {"clinic", N_("Clinic")}, {"office", N_("Office")}, {"home", N_("Home visit")},
	{"phone", N_("Phone call")}, {"school", N_("School")}, {"work", N_("Work")}, {"group", N_("Group")}, {"meeting", N_("Staff meeting")}, {NULL, NULL},
};

const struct choice appointment_places[] = {
	{"here", N_("At the centre")}, {"home", N_("At their home")}, {"there", N_("There")}, {"phone", N_("By phone")}, {"screen", N_("By video")}, {NULL, NULL},
};

static bool among(const struct choice *list, const char *code)
{
	for (; list->value; list++)
		if (strcmp(list->value, code) == 0) return true;
	return false;
}

const char *appointment_word(const struct ctx *c, const struct choice *list, const char *code)
{
	for (; list->value; list++)
		if (strcmp(list->value, code) == 0) return msg_lookup(c->lang, list->label);
	return code;
}

static enum outcome refuse(const struct permit *p, struct msg why)
{
	err_set(&p->c->err, why);
	return INVALID;
}

enum outcome appointment_make(struct appointment_id *out, const struct permit *p, const struct new_appointment *n)
{
	if (!among(appointment_kinds, n->kind) || !among(appointment_places, n->place)) return refuse(p, MSG("Please choose what it is and where."));
	if (n->on.day < p->c->today.day) return refuse(p, MSG("That day is over. What was done is a record, not an appointment."));
	if (n->on.day > date_add_years(p->c->today, 2).day) return refuse(p, MSG("That day is more than two years ahead. Please look at the year."));
	struct appointment_id id = {id_new()};
	const struct appointment_put_args args = {.centre = p->centre, .staff = p->staff,
		.at = instant_at(n->on, n->minute / 60, n->minute % 60, p->c->centre->zone_minutes), .appointment = id, .client = n->client, .kind = n->kind,
		.place = n->place, .minutes = n->minutes};
	enum outcome r = store_appointment_put(p->c->tx, &args);
	if (r == OK) *out = id;
	return r;
}

enum outcome appointment_tick(struct client_id *client, const struct permit *p, struct appointment_id id, enum appointment_state state)
{
	struct appointment_with with;
	enum outcome r = store_appointment_done(&with, p->c->tx, p->centre, p->staff, id, state == APPOINTMENT_DONE ? p->c->now : INSTANT_NONE);
	if (r == OK) *client = with.client;
	return r;
}

enum outcome appointment_cancel(const struct permit *p, struct appointment_id id)
{
	return store_appointment_drop(p->c->tx, p->centre, p->staff, id);
}

enum outcome appointments_of_day(struct appointment_lines *out, const struct permit *p, struct date day)
{
	int zone = p->c->centre->zone_minutes;
	struct instant from = instant_at(day, 0, 0, zone), to = instant_at(date_add_days(day, 1), 0, 0, zone);
	return store_appointment_between(out, p->c->tx, p->centre, p->staff, from, to, MOST_A_DAY);
}
