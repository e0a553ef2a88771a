#include "care/intake.h"

#include <string.h>

#include "base/pack.h"
#include "care/goal.h"
#include "people/facts_form.h"
#include "people/household.h"
#include "people/identity.h"
#include "base/banned.h"

static const struct choice sexes[] = {{"f", N_("woman")}, {"m", N_("man")}, {"x", N_("said otherwise")}, {NULL}};
static const struct choice skips[] = {{"later", N_("Skip")}, {"no", N_("Would rather not say")}, {NULL}};
static const struct choice consent_answers[] = {{"yes", N_("Yes")}, {"no", N_("No")}, {"later", N_("Ask another time")}, {NULL}};

const struct field intake_form[] = {
	{"step", FIELD_INT, .min = 0, .max = 99, .label = N_("Question")},
	{"skip", FIELD_CHOICE, .choices = skips, .label = N_("Skip")},
	{"finish", FIELD_CHECK, .label = N_("Finish")},
	{"call_name", FIELD_TEXT, .max = 20, .label = N_("One of these")},
	{"own", FIELD_TEXT, .max = 20, .label = N_("Or a name of one's own"), .hint = N_("Any word and number one likes; never the legal name.")},
	{"move_in", FIELD_DATE, .label = N_("First move-in")},
	{"born", FIELD_TEXT, .max = 16, .label = N_("Born"), .hint = N_("The year is enough: 1985. Or 1985-07-05; “about 1985” when it is not certain.")},
	{"sex", FIELD_CHOICE, .choices = sexes, .label = N_("Sex")},
	{"size", FIELD_INT, .min = 1, .max = 30, .label = N_("People in the household")},
	{"code", FIELD_TEXT, .max = 12, .label = N_("Case code of somebody in it"), .hint = N_("Only when somebody of the family is looked after here.")},
	{"prefers", FIELD_MANY, .label = N_("How this person likes to be spoken to")},
	{"legal", FIELD_TEXT, .max = 80, .label = N_("Name on papers here")},
	{"birth_name", FIELD_TEXT, .max = 80, .label = N_("Name from birth"), .hint = N_("Only if it is useful to the person.")},
	{"chinese", FIELD_TEXT, .max = 80, .label = N_("Name in China"), .hint = N_("Only if papers carry it.")},
	{"phone", FIELD_TEXT, .max = 40, .label = N_("Phone")},
	{"address", FIELD_AREA, .max = 300, .label = N_("Address")},
	{"relatives", FIELD_AREA, .max = 600, .label = N_("Relatives and whom to call")},
	{"status", FIELD_MANY, .choices = fact_statuses, .label = N_("Which of these hold today?")},
	{"region", FIELD_CHOICE, .label = N_("Where the person lives")},
	{"arrived", FIELD_DATE, .label = N_("Arrived in the country")},
	{"protection_decision", FIELD_DATE, .label = N_("Protection decision")},
	{"left_hanawon", FIELD_DATE, .label = N_("Left Hanawon")},
	{"births", FIELD_TEXT, .max = 200, .label = N_("Children born since protection began"), .hint = N_("Their birth dates with commas between: 2024-05-06, 2026-01-31")},
	{"purpose", FIELD_TEXT, .max = 40, .label = N_("Consent")},
	{"answer", FIELD_CHOICE, .choices = consent_answers, .label = N_("Answer")},
	{"want", FIELD_AREA, .max = 400, .label = N_("In the person's own words")},
	{"area", FIELD_CHOICE, .label = N_("What it is about")},
	{NULL},
};

static const struct intake_question questions[STEP_CONSENTS] = {
	[STEP_CALL_NAME] = {N_("What may we call you?"), N_("This name is used here on every page. Nobody asks for the one on your papers."), N_("Call name"), false, {"own"}},
	[STEP_MOVE_IN] = {N_("When did you first move in here?"), N_("Most dates of support count from this day."), N_("First move-in"), false, {"move_in"}},
	[STEP_BORN] = {N_("When were you born?"), N_("The year lies open for those who work on cases; month and day are sealed."), N_("Born"), false, {"born"}},
	[STEP_SEX] = {N_("Woman or man?"), N_("Some support asks for it. It may stay open."), N_("Sex"), false, {"sex"}},
	[STEP_HOUSEHOLD] = {N_("Who lives with you?"), N_("How many you are together, yourself counted."), N_("Household"), false, {"size", "code"}},
	[STEP_PREFERS] = {N_("How do you like to be spoken to?"), N_("Everybody who works with you sees this first."), N_("How this person likes to be spoken to"), false, {"prefers"}},
	[STEP_NAMES] = {N_("Which names are on your papers?"), N_("Sealed. Your worker opens them only with a purpose, and you can see when."), N_("Names"), true, {"legal", "birth_name", "chinese"}},
	[STEP_PHONE] = {N_("How can we reach you by phone?"), N_("Sealed. Used only as you said you like it."), N_("Phone"), true, {"phone"}},
	[STEP_ADDRESS] = {N_("Where do you live?"), N_("Sealed. Nobody comes without telling you first."), N_("Address"), true, {"address"}},
	[STEP_RELATIVES] = {N_("Whom may we call in an emergency?"), N_("Sealed. Somebody near you; nobody asks about family far away."), N_("Relatives and whom to call"), true, {"relatives"}},
	[STEP_STATUS] = {N_("Which of these fit you today?"), N_("They decide which money may pay. Sealed; counted without a name."), N_("What decides about support"), true, {"status"}},
	[STEP_DAYS] = {N_("Days that count for support"), N_("Only those you know. Sealed; counted without a name."), N_("Days that count for support"), true, {"region", "arrived", "protection_decision", "left_hanawon", "births"}},
};
static const struct intake_question wish = {N_("What do you want first?"), N_("In your own words. It becomes the first goal, and stays as you said it."), N_("What comes first"), true, {"want", "area"}};

/* Questions ------------------------------------------------------------------------------------------------------------*/

int intake_wish(const struct intake *i)
{
	return i->steps - 1;
}

const struct intake_question *intake_question(const struct intake *i, int step)
{
	if (step >= 0 && step < STEP_CONSENTS) return &questions[step];
	return step == intake_wish(i) ? &wish : NULL;
}

const struct pack_entry *intake_consent(const struct intake *i, int step)
{
	return step >= STEP_CONSENTS && step < intake_wish(i) ? i->consents.at[step - STEP_CONSENTS].purpose : NULL;
}

char intake_mark(const struct intake *i, int step)
{
	return step < (int)strlen(i->row.intake_marks) ? i->row.intake_marks[step] : '-';
}

const char *intake_call_name(const struct form *f)
{
	return *form_text(f, "own") ? form_text(f, "own") : form_text(f, "call_name");
}

/* Storing ------------------------------------------------------------------------------------------------------------*/

static struct client_edit edit_of(const struct client_row *row)
{
	return (struct client_edit){.id = row->client, .version = row->version, .call_name = row->call_name, .sex = row->sex, .prefers = row->prefers,
		.quiet = row->quiet, .move_in = row->move_in, .protection_until = row->protection_until,
		.birth_year = row->birth_year > 0 ? row->birth_year : 0, .household_size = row->household_size};
}

/* Saves the open part; the row then carries the version it has now. */
static enum outcome save_plain(struct ctx *c, struct intake *i, const struct client_edit *e, struct form *f, const char *field)
{
	enum outcome r = client_edit(c->permit, e);
	if (r == INVALID) form_error(f, field, c->err.msg);
	if (r == OK) i->row.version++;
	return r;
}

static enum outcome store_born(struct ctx *c, struct intake *i, struct form *f)
{
	struct identity who = {.address = ""};
	struct client_edit e = edit_of(&i->row);
	if (partial_date_parse(&who.birth, form_text(f, "born")) != OK) {
		form_error(f, "born", MSG(N_("Write the year, the month or the day: 1985, 1985-07, 1985-07-05.")));
		return INVALID;
	}
	e.birth_year = who.birth.year;
	enum outcome r = save_plain(c, i, &e, f, "born");
	if (r != OK || (who.birth.month == 0 && !who.birth.estimated)) return r;
	return identity_write(c->permit, i->row.client, &who, PART_BIRTH);
}

static enum outcome store_household(struct ctx *c, struct intake *i, struct form *f)
{
	int size = *form_text(f, "size") ? (int)form_int(f, "size") : i->row.household_size;
	enum outcome r = household_move(c->permit, &i->row, form_text(f, "code"), size);
	if (r == NOT_FOUND) {
		form_error(f, "code", MSG(N_("Nobody else here has this case code. It has eight letters and digits.")));
		return INVALID;
	}
	if (r == OK) i->row.version++;
	return r;
}

static enum outcome store_names(struct ctx *c, struct intake *i, struct form *f)
{
	static const struct {
		const char *field, *kind;
	} names[] = {{"legal", "legal"}, {"birth_name", "birth"}, {"chinese", "chinese"}};
	struct identity who = {.address = ""};
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (*form_text(f, names[k].field)) who.name[who.n_names++] = (struct person_name){names[k].kind, form_text(f, names[k].field)};
	return identity_write(c->permit, i->row.client, &who, PART_NAMES);
}

static enum outcome store_facts(struct ctx *c, struct intake *i, int step, struct form *f)
{
	struct client_facts facts, said = facts_none(i->row.client);
	struct form whole;
	enum outcome r = facts_read(&facts, c->permit, i->row.client);
	if (r != OK) return r;
	form_empty(&whole, c->arena, facts_form); /* what intake does not ask stays as it is */
	form_choices(&whole, "region", pack_choices(c, "regions"));
	facts_to_form(&whole, c, &facts);
	if (step == STEP_DAYS) {
		for (const char *const *name = questions[STEP_DAYS].field; *name; name++)
			if (strcmp(*name, "region") == 0 || strcmp(*name, "births") == 0) form_set(&whole, *name, form_text(f, *name));
			else form_set_date(&whole, *name, form_date(f, *name));
	}
	if (!facts_from_form(&said, c, &whole)) {
		form_error(f, "births", MSG(N_("Write each date as 2024-05-06, with commas between.")));
		return INVALID;
	}
	if (step == STEP_STATUS) {
		said.n_yes = said.n_no = 0;
		for (size_t k = 0; fact_statuses[k].value; k++)
			if (form_has(f, "status", fact_statuses[k].value)) said.yes[said.n_yes++] = fact_statuses[k].value;
			else said.no[said.n_no++] = fact_statuses[k].value;
	}
	said.rev = facts.rev;
	return facts_write(c->permit, &said);
}

/* The wish is the first goal; said again, it replaces the words of the goal it became. */
static enum outcome store_wish(struct ctx *c, struct intake *i, struct form *f)
{
	struct goal_rows goals;
	struct goal_id id;
	enum outcome r = store_goals_shown(&goals, c->tx, c->permit->centre, i->row.client);
	if (r != OK) return r;
	const char *want = form_text(f, "want"), *area = form_text(f, "area");
	if (goals.n == 0) {
		const struct new_goal g = {.area = *area ? area : "day", .words = want, .steps = 3, .review_on = date_add_months(c->today, 1)};
		return goal_add(&id, c->permit, i->row.client, &g);
	}
	struct grants own;
	r = grants_read(&own, c->permit, i->row.client);
	const struct seal_put words = {SEALED_GOAL, goals.at[goals.n - 1].goal.v, {(const unsigned char *)want, strlen(want)}};
	return r == OK ? seal_write(c->permit, KEY_CASE, i->row.client, &own, &words, 1) : r;
}

static enum outcome store_prefers(struct ctx *c, struct intake *i, struct form *f)
{
	struct buf b;
	struct client_edit e = edit_of(&i->row);
	const struct choice *all = pack_choices(c, "preferences");
	buf_init(&b, c->arena, 0);
	for (size_t k = 0; all[k].value; k++)
		if (form_has(f, "prefers", all[k].value)) buf_printf(&b, "%s%s", b.n ? "," : "", all[k].value);
	e.prefers = buf_text(&b);
	return save_plain(c, i, &e, f, "prefers");
}

static enum outcome store_consent(struct ctx *c, struct intake *i, struct form *f)
{
	const char *answer = form_text(f, "answer");
	enum consent_answer said = strcmp(answer, "yes") == 0 ? ANSWER_YES : strcmp(answer, "no") == 0 ? ANSWER_NO : ANSWER_NOT_ASKED;
	return consent_answer(c->permit, i->row.client, form_text(f, "purpose"), said);
}

enum outcome intake_store(struct ctx *c, struct intake *i, int step, struct form *f)
{
	struct client_edit e = edit_of(&i->row);
	struct identity who = {.phone = form_text(f, "phone"), .address = form_text(f, "address"), .relatives = form_text(f, "relatives")};
	if (intake_consent(i, step)) return store_consent(c, i, f);
	if (step == intake_wish(i)) return store_wish(c, i, f);
	switch ((enum intake_step)step) {
	case STEP_CALL_NAME: e.call_name = intake_call_name(f); return save_plain(c, i, &e, f, "own");
	case STEP_MOVE_IN: e.move_in = form_date(f, "move_in"); return save_plain(c, i, &e, f, "move_in");
	case STEP_BORN: return store_born(c, i, f);
	case STEP_SEX: e.sex = form_text(f, "sex"); return save_plain(c, i, &e, f, "sex");
	case STEP_HOUSEHOLD: return store_household(c, i, f);
	case STEP_PREFERS: return store_prefers(c, i, f);
	case STEP_NAMES: return store_names(c, i, f);
	case STEP_PHONE: return identity_write(c->permit, i->row.client, &who, PART_PHONE);
	case STEP_ADDRESS: return identity_write(c->permit, i->row.client, &who, PART_ADDRESS);
	case STEP_RELATIVES: return identity_write(c->permit, i->row.client, &who, PART_RELATIVES);
	case STEP_STATUS: case STEP_DAYS: return store_facts(c, i, step, f);
	case STEP_CONSENTS: break;
	}
	return INVALID;
}

/* Going on ------------------------------------------------------------------------------------------------------------*/

enum outcome intake_go_on(struct ctx *c, struct intake *i, int step, char mark)
{
	size_t had = strlen(i->row.intake_marks), n = (size_t)i->steps > had ? (size_t)i->steps : had;
	char *marks = arena_alloc(c->arena, n + 1);
	memset(marks, '-', n);
	memcpy(marks, i->row.intake_marks, had);
	if (!(marks[step] == 'a' && mark != 'a')) marks[step] = mark; /* skipping a question that was answered leaves the answer */
	int next = i->row.intake_step > step + 1 ? i->row.intake_step : step + 1;
	const struct client_intake_at_args args = {.centre = c->permit->centre, .client = i->row.client, .version = i->row.version,
		.status = "intake", .intake_step = next, .intake_marks = marks};
	enum outcome r = store_client_intake_at(c->tx, &args);
	return r == NOT_FOUND ? CONFLICT : r;
}

enum outcome intake_begin(struct client_id *out, struct ctx *c, const char *call_name, char mark)
{
	const struct new_client n = {.call_name = call_name, .status = "intake", .move_in = DATE_NONE, .sex = "", .household_size = 1,
		.protection_until = DATE_NONE, .last_contact = c->today, .prefers = "", .opened_on = DATE_NONE,
		.intake_marks = mark == 'a' ? "a" : "s"};
	return client_register(out, c->permit, &n);
}

enum outcome intake_finish(struct ctx *c, struct intake *i)
{
	const struct client_intake_at_args args = {.centre = c->permit->centre, .client = i->row.client, .version = i->row.version,
		.status = "active", .intake_step = i->steps, .intake_marks = i->row.intake_marks};
	enum outcome r = store_client_intake_at(c->tx, &args);
	return r == NOT_FOUND ? CONFLICT : r;
}
