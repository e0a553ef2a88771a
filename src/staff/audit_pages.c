/* /audit: who opened what and why; what is unusual first. */
#include "audit_html.h"
#include "audit_sql.h"
#include "base/id.h"
#include "staff/staff_pages.h"
#include "staff/staff_view.h"
#include "base/banned.h"

enum { PAGE = 50, ODD_DAYS = 30 };

#define DAY_MS (24 * 3600000LL)

static const struct choice whats[] = {{"opened", N_("Only what was opened")}, {"all", N_("Everything but saving")}, {NULL}};

static const struct field audit_form[] = {
	{"staff", FIELD_ID, .label = N_("Member of staff")},
	{"code", FIELD_TEXT, .max = 12, .label = N_("Case code")},
	{"day", FIELD_DATE, .label = N_("Day")},
	{"what", FIELD_CHOICE, .choices = whats, .label = N_("What")},
	{"from", FIELD_INT, .min = 0, .max = 10000000, .label = N_("Place in the list")},
	{NULL},
};

/* Words -----------------------------------------------------------------------------------------------------------------*/

static const char *action_said(int action)
{
	switch ((enum journal_action)action) {
	case ACT_SIGN_IN: return N_("signed in");
	case ACT_SIGN_IN_FAILED: return N_("sign-in that did not fit");
	case ACT_SIGN_OUT: return N_("signed out");
	case ACT_OPEN_ID: return N_("opened the name");
	case ACT_OPEN_CASE: return N_("read the notes");
	case ACT_OPEN_CNS: return N_("read a counselling note");
	case ACT_OPEN_REFUSED: return N_("opening refused");
	case ACT_SEAL: return N_("saved");
	case ACT_KEYS_MADE: return N_("registered somebody");
	case ACT_GRANT: return N_("handed the key to");
	case ACT_REVOKE: return N_("took the key back from");
	case ACT_STAFF_ENROLLED: return N_("made the account of");
	case ACT_STAFF_CHANGED: return N_("changed the account of");
	case ACT_STAFF_CLOSED: return N_("closed the account of");
	case ACT_IMPORT: return N_("took in a file");
	case ACT_EXPORT: return N_("took out a file");
	case ACT_SETTINGS: return N_("changed the settings");
	case ACT_FUND_CHANGED: return N_("changed a fund");
	case ACT_FROZEN: return N_("account stopped by itself");
	case ACT_VIEW_CASE: return N_("looked at the case");
	case ACT_START: return N_("Naru started");
	case ACT_STOP: return N_("Naru stopped");
	case ACT_REVIEWED: return N_("looked through this list");
	}
	return N_("something newer than this page");
}

static const char *purpose_said(int purpose)
{
	switch ((enum purpose)purpose) {
	case PURPOSE_ACCOMPANY: return N_("to go along to a hospital or an office");
	case PURPOSE_PAPERS: return N_("a document must be handed in");
	case PURPOSE_SAFETY: return N_("worried about somebody's safety");
	case PURPOSE_CONTACT: return N_("to phone or to visit");
	case PURPOSE_CORRECT: return N_("the person asked to see or correct it");
	case PURPOSE_INTAKE: return N_("intake");
	case PURPOSE_UNSET:
	case PURPOSE_CASE:
	case PURPOSE_FACTS:
	case PURPOSES: break;
	}
	return NULL;
}

/* Which limit refused: the keeper's word in the reader's. */
static struct msg refusal_said(int64_t ref)
{
	const char *word = keeper_refusal(ref);
	if (!word) return (struct msg){0};
	if (text_equal(word, "grant")) return MSG(N_("no key of this case"));
	if (text_equal(word, "day") || text_equal(word, "week")) return MSG(N_("more names than a day or a week allows"));
	if (text_equal(word, "unlinked")) return MSG(N_("too many without an appointment, task or record"));
	if (text_equal(word, "outside_hours")) return MSG(N_("too many outside working hours"));
	return MSG(N_("too many in a short time"));
}

static bool about_staff(int action)
{
	return action == ACT_GRANT || action == ACT_REVOKE || action == ACT_STAFF_ENROLLED || action == ACT_STAFF_CHANGED || action == ACT_STAFF_CLOSED;
}

static const char *when_said(struct ctx *c, struct instant at)
{
	int hour, minute;
	instant_clock(at, c->centre->zone_minutes, &hour, &minute);
	struct msg m = MSG(N_("{date} {time}"), A_DATE("date", instant_date(at, c->centre->zone_minutes)),
		A_TEXT("time", arena_printf(c->arena, "%02d:%02d", hour, minute)));
	return msg_text(c->arena, c->lang, &m);
}

static const char *who_said(struct ctx *c, const char *name, struct staff_id staff)
{
	if (name && *name) return name;
	return msg_lookup(c->lang, staff.v ? N_("a former account") : N_("nobody signed in"));
}

/* Rows --------------------------------------------------------------------------------------------------------------------*/

static void row_fill(struct ctx *c, struct audit_row *out, const struct audit_line *l)
{
	int hour, minute;
	instant_clock(l->at, c->centre->zone_minutes, &hour, &minute);
	bool opened = l->action == ACT_OPEN_ID, refused = l->action == ACT_OPEN_REFUSED || l->action == ACT_FROZEN;
	*out = (struct audit_row){.when = when_said(c, l->at), .who = who_said(c, l->staff_name, l->staff), .what = action_said(l->action), .code = l->code,
		.purpose = opened ? purpose_said(l->purpose) : NULL, .outside = opened && (hour < 7 || hour >= 21), .unlinked = opened && !l->linked, .care = refused};
	if (l->code && *l->code) out->link = path_to(c->arena, "/c/{}", l->client.v);
	if (about_staff(l->action)) out->other = l->other_name;
	if (l->action == ACT_OPEN_REFUSED) out->detail = refusal_said(l->ref);
}

static struct msg odd_said(const struct audit_day *d)
{
	if (d->frozen) return MSG(N_("The account stopped by itself."));
	if (d->refused) return MSG(N_("{n} {n|opening was|openings were} refused; {m} names were opened."), A_INT("n", d->refused), A_INT("m", d->people));
	if (d->outside) return MSG(N_("{n} {n|name was|names were} opened before seven or after nine in the evening."), A_INT("n", d->outside));
	if (d->people >= 30) return MSG(N_("{n} names were opened on one day; the limit is 40."), A_INT("n", d->people));
	return MSG(N_("{n} sign-ins did not fit."), A_INT("n", d->failed));
}

static enum outcome odd_fill(struct audit_view *v, struct ctx *c)
{
	struct audit_days days;
	struct instant from = {c->now.ms - ODD_DAYS * DAY_MS};
	enum outcome r = store_audit_days(&days, c->tx, c->permit->centre, from, (int64_t)c->centre->zone_minutes * 60000);
	if (r != OK) return r;
	v->odd = (struct audit_odds){arena_array(c->arena, days.n, sizeof *v->odd.at), days.n};
	for (size_t i = 0; i < days.n; i++) {
		const struct audit_day *d = &days.at[i];
		char day[11], id[ID_TEXT];
		date_write(day, d->day);
		struct path link = path_query(c->arena, (struct path){"/audit"}, "day", day);
		id_write(id, d->staff.v);
		if (d->staff.v) link = path_query(c->arena, link, "staff", id);
		v->odd.at[i] = (struct audit_odd){.day = d->day, .who = who_said(c, d->staff_name, d->staff), .what = odd_said(d), .grave = d->frozen > 0,
			.link = path_query(c->arena, link, "what", "all")};
	}
	return OK;
}

static enum outcome reviewed_fill(struct audit_view *v, struct ctx *c)
{
	struct audit_reviewed_row last;
	enum outcome r = store_audit_reviewed(&last, c->tx, c->permit->centre);
	if (r == NOT_FOUND) {
		v->reviewed = MSG(N_("Nobody has looked through this list yet. The law asks for it once a month."));
		return OK;
	}
	if (r == OK) v->reviewed = MSG(N_("Last looked through by {name} on {date}. The law asks for it once a month."), A_TEXT("name", last.staff_name),
		A_DATE("date", instant_date(last.at, c->centre->zone_minutes)));
	return r;
}

static enum outcome staff_choices(struct ctx *c, struct form *f)
{
	struct staff_lines lines;
	enum outcome r = staff_lines(&lines, c->permit);
	if (r != OK) return r;
	struct choice *at = arena_array(c->arena, lines.n + 1, sizeof *at);
	for (size_t i = 0; i < lines.n; i++) {
		char *id = arena_alloc(c->arena, ID_TEXT);
		id_write(id, lines.at[i].staff.v);
		at[i] = (struct choice){id, lines.at[i].name};
	}
	form_choices(f, "staff", at);
	return OK;
}

/* The same list from another place on; the filters stay. */
static struct path list_path(struct ctx *c, const struct form *f)
{
	static const char *const names[] = {"staff", "code", "day", "what"};
	struct path p = {"/audit"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (*form_text(f, names[i])) p = path_query(c->arena, p, names[i], form_text(f, names[i]));
	return p;
}

static enum outcome rows_fill(struct audit_view *v, struct ctx *c, const struct form *f)
{
	struct audit_lines lines;
	struct date day = form_date(f, "day");
	int zone = c->centre->zone_minutes;
	char code[10] = "";
	int64_t from = form_int(f, "from");
	if (*form_text(f, "code") && code_parse(code, form_text(f, "code")) != OK) code[0] = '?'; /* nobody has it */
	const struct audit_list_args args = {.centre = c->permit->centre, .staff = {form_int(f, "staff")}, .code = code,
		.from_at = date_known(day) ? instant_at(day, 0, 0, zone) : (struct instant){0},
		.to_at = date_known(day) ? instant_at(date_add_days(day, 1), 0, 0, zone) : (struct instant){c->now.ms + DAY_MS},
		.opened = !form_has(f, "what", "all"), .size = PAGE, .start = from};
	enum outcome r = store_audit_list(&lines, c->tx, &args);
	if (r != OK) return r;
	v->rows = (struct audit_rows){arena_array(c->arena, lines.n, sizeof *v->rows.at), lines.n};
	for (size_t i = 0; i < lines.n; i++) row_fill(c, &v->rows.at[i], &lines.at[i]);
	v->pager = pager_make(c->arena, list_path(c, f), from, PAGE, lines.n ? lines.at[0].total : 0);
	return OK;
}

static enum outcome audit_get(struct ctx *c, struct reply *r)
{
	struct form *f = c->form;
	const struct path post = {"/audit"};
	if (!*form_text(f, "what")) form_set(f, "what", "opened");
	struct audit_view v = {.reviewed_post = post, .hidden = form_hidden(c, post, 0), .problems = form_problems(f)};
	enum outcome got = staff_choices(c, f);
	if (got == OK) got = odd_fill(&v, c);
	if (got == OK) got = reviewed_fill(&v, c);
	if (got == OK) got = rows_fill(&v, c, f);
	if (got != OK) return got;
	v.staff = form_field(f, "staff");
	v.code = form_field(f, "code");
	v.day = form_field(f, "day");
	v.all = form_field(f, "what");
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_audit(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Who opened what")), .nav = "/audit"}, &w);
	return OK;
}

static enum outcome audit_post(struct ctx *c, struct reply *r)
{
	enum outcome got = keeper_journal(NULL, c->keeper, c->req->cookie_token, &(struct journal_note){.action = ACT_REVIEWED}, c->now);
	return got == OK ? redirect(r, (struct path){"/audit"}) : got;
}

const struct route audit_routes[] = {
	{GET, "/audit", NEED_AUDIT, READS, audit_form, audit_get, N_("Who opened what")},
	{POST, "/audit", NEED_AUDIT, WRITES, NULL, audit_post, N_("Who opened what")},
	{METHOD_UNSET},
};
