#include "people/task.h"

#include <string.h>

#include "base/banned.h"
#include "base/id.h"

enum { AHEAD_DAYS = 2, DAILY_SOME = 40, MOST_WANTED = 64, USUAL_OVER = 4 };

static const char silent[] = "silent", unanswered[] = "unanswered";

const struct choice task_kinds[] = {
	{"hand_call", N_("Call")},
	{"hand_visit", N_("Visit")},
	{"hand_along", N_("Go along")},
	{"hand_papers", N_("Get papers ready")},
	{"hand_receipt", N_("Hand in a receipt")},
	{"hand_apply", N_("Help with an application")},
	{"hand_plan", N_("Look at the plan again")},
	{"hand_ask", N_("Talk it over with a colleague")},
	{"hand_report", N_("Write a report")},
	{"hand_other", N_("Something else")},
	{NULL, NULL},
};

/* What ought to stand --------------------------------------------------------------------------------------------------*/

struct wanted {
	const char *code;
	struct date due, show_from;
	bool there;
};

struct wanted_list {
	struct wanted at[MOST_WANTED];
	size_t n;
};

static void want(struct wanted_list *w, const char *code, struct date due, struct date show_from)
{
	if (w->n < MOST_WANTED) w->at[w->n++] = (struct wanted){.code = code, .due = due, .show_from = show_from};
}

static void want_clocks(struct wanted_list *w, const struct task_books *b, const struct task_subject *s)
{
	const struct clock_facts facts = {.move_in = s->move_in, .arrived = DATE_NONE, .protection_decision = DATE_NONE, .left_hanawon = DATE_NONE,
		.first_job = DATE_NONE, .protection_until = s->protection_until, .notice = DATE_NONE, .appeal = DATE_NONE, .request = DATE_NONE,
		.leak = DATE_NONE};
	struct clock_day *day;
	size_t n = date_known(s->move_in) ? clock_days(&day, b->arena, b->clocks, &facts) : 0;
	for (size_t i = 0; i < n; i++) {
		if (day[i].clock->lead_days < 0 || day[i].on.day < b->today.day) continue;
		struct date from = date_add_days(day[i].on, -day[i].clock->lead_days);
		if (from.day <= b->today.day + AHEAD_DAYS) want(w, day[i].clock->code, day[i].on, from);
	}
}

static int64_t measure(const struct task_books *b, const char *code, const char *key, int64_t otherwise)
{
	const struct pack_entry *e = pack_find(pack_table(b->pack, "attention"), code, b->today);
	return e ? pack_int(e, key, otherwise) : otherwise;
}

/* Silence is unusual after some times the person's own gap, and never before a least number of days. */
static void want_contact(struct wanted_list *w, const struct task_books *b, const struct task_subject *s)
{
	struct date heard = date_known(s->last_contact) ? s->last_contact : s->opened_on;
	int64_t days = measure(b, silent, "least_days", 21), own = s->usual_gap * measure(b, silent, "times", 2);
	if (own > days) days = own;
	int64_t most = measure(b, silent, "most_days", 180);
	struct date due = date_add_days(heard, (int)(days < most ? days : most));
	want(w, silent, due, due);
	if (s->tries >= measure(b, unanswered, "tries", 2) && date_known(s->last_try)) want(w, unanswered, s->last_try, s->last_try);
}

/* Bringing up to date --------------------------------------------------------------------------------------------------*/

static bool is_by_hand(const char *clock) { return text_starts(clock, "hand_"); }

bool task_is_attention(const char *clock) { return strcmp(clock, silent) == 0 || strcmp(clock, unanswered) == 0; }

static bool stands(struct wanted_list *w, const struct task_open_row *row)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->at[i].due.day == row->due.day && strcmp(w->at[i].code, row->clock) == 0) return w->at[i].there = true;
	return false;
}

/* What has fallen due stays until somebody does it, unless it was about silence that is broken or the case has ended. */
static enum outcome drop_stale(struct wanted_list *w, const struct task_books *b, const struct task_open_row *row, size_t n, bool open)
{
	for (size_t i = 0; i < n; i++) {
		if (is_by_hand(row[i].clock) || stands(w, &row[i])) continue;
		bool past = row[i].due.day < b->today.day;
		if (open && past && !task_is_attention(row[i].clock)) continue;
		enum outcome r = store_task_drop(b->tx, b->centre, row[i].task);
		if (r != OK) return r;
	}
	return OK;
}

static enum outcome refresh(const struct task_books *b, const struct task_subject *s, const struct task_open_row *row, size_t n)
{
	struct wanted_list *w = arena_alloc(b->arena, sizeof *w);
	bool open = strcmp(s->status, "active") == 0 || strcmp(s->status, "intake") == 0;
	if (open) {
		want_clocks(w, b, s);
		want_contact(w, b, s);
	}
	enum outcome r = drop_stale(w, b, row, n, open);
	for (size_t i = 0; i < w->n && r == OK; i++) {
		if (w->at[i].there) continue;
		const struct task_put_args args = {.centre = b->centre, .task = {id_new()}, .staff = s->worker, .client = s->client,
			.clock = w->at[i].code, .due = w->at[i].due, .show_from = w->at[i].show_from};
		r = store_task_put(b->tx, &args);
	}
	return r;
}

static enum outcome refresh_all(const struct task_books *b, const struct task_subjects *s)
{
	struct task_open_rows rows;
	enum outcome r = store_task_open_of(&rows, b->tx, b->centre, s->at[0].client, s->at[s->n - 1].client);
	size_t k = 0;
	for (size_t i = 0; i < s->n && r == OK; i++) {
		while (k < rows.n && rows.at[k].client.v < s->at[i].client.v) k++;
		size_t from = k;
		while (k < rows.n && rows.at[k].client.v == s->at[i].client.v) k++;
		r = refresh(b, &s->at[i], &rows.at[from], k - from);
	}
	return r;
}

struct task_books task_books(const struct permit *p)
{
	return (struct task_books){.tx = p->c->tx, .arena = p->c->arena, .centre = p->centre, .pack = p->c->site->pack, .clocks = p->c->site->clocks,
		.today = p->c->today};
}

enum outcome tasks_refresh(const struct task_books *b, struct client_id client)
{
	struct task_subjects s;
	enum outcome r = store_task_subjects(&s, b->tx, b->centre, client, 1);
	if (r != OK) return r;
	if (s.n == 0 || s.at[0].client.v != client.v) return NOT_FOUND;
	return refresh_all(b, &s);
}

enum outcome tasks_refresh_some(struct client_id *from, const struct task_books *b, size_t most)
{
	struct task_subjects s;
	enum outcome r = store_task_subjects(&s, b->tx, b->centre, *from, (int64_t)most);
	if (r != OK) return r;
	struct client_id onward = {s.n == most ? s.at[s.n - 1].client.v + 1 : 0};
	if (s.n) r = refresh_all(b, &s);
	if (r == OK) *from = onward;
	return r;
}

enum outcome tasks_daily(int64_t *from, struct tx *tx, struct arena *a, const struct site *site, struct centre_id centre, struct date today)
{
	const struct task_books b = {.tx = tx, .arena = a, .centre = centre, .pack = site->pack, .clocks = site->clocks, .today = today};
	struct client_id next = {*from};
	enum outcome r = tasks_refresh_some(&next, &b, DAILY_SOME);
	if (r == OK) *from = next.v;
	return r;
}

enum outcome rhythm_heard(const struct task_books *b, struct client_id client, int gap)
{
	struct rhythm_row now = {0};
	if (gap <= 0) return OK;
	enum outcome r = store_rhythm_get(&now, b->tx, b->centre, client);
	if (r != OK && r != NOT_FOUND) return r;
	int weight = now.contacts < USUAL_OVER ? now.contacts : USUAL_OVER;
	int usual = (now.usual_gap * weight + gap + weight / 2) / (weight + 1);
	return store_rhythm_put(b->tx, b->centre, client, usual, now.contacts + 1);
}

/* By hand --------------------------------------------------------------------------------------------------------------*/

enum outcome task_tick(const struct permit *p, struct task_id task, enum task_state state)
{
	bool done = state == TASK_DONE;
	return store_task_tick(p->c->tx, p->centre, task, p->staff, done ? p->c->now : INSTANT_NONE, done ? p->staff : (struct staff_id){0});
}

enum outcome task_add(struct task_id *out, const struct permit *p, struct client_id client, const char *kind, struct date due)
{
	struct task_id id = {id_new()};
	const struct task_put_args args = {.centre = p->centre, .task = id, .staff = p->staff, .client = client, .clock = kind, .due = due,
		.show_from = p->c->today};
	enum outcome r = store_task_put(p->c->tx, &args);
	if (r == OK) *out = id;
	return r;
}

const char *task_label(const struct ctx *c, const char *clock)
{
	for (const struct choice *k = task_kinds; k->value; k++)
		if (strcmp(k->value, clock) == 0) return msg_lookup(c->lang, k->label);
	if (strcmp(clock, silent) == 0) return msg_lookup(c->lang, N_("Get in touch again"));
	if (strcmp(clock, unanswered) == 0) return msg_lookup(c->lang, N_("Find another way to reach them"));
	return pack_label(c->site->pack, "clocks", clock, c->lang);
}
