#include "people/consent.h"

#include <string.h>

#include "base/id.h"
#include "base/pack.h"
#include "base/span.h"
#include "base/banned.h"

static enum consent_state state_of(const struct consent_row *row, struct date today)
{
	if (strcmp(row->answer, "not_asked") == 0) return CONSENT_NOT_ASKED;
	if (strcmp(row->answer, "no") == 0) return CONSENT_NO;
	if (date_known(row->withdrawn_on)) return CONSENT_WITHDRAWN;
	return date_known(row->until) && row->until.day <= today.day ? CONSENT_OVER : CONSENT_YES;
}

/* The answer that holds: at most one has not been ended by the next; else the yes that was taken back last. */
static const struct consent_row *newest(const struct consent_rows *rows, const char *purpose)
{
	const struct consent_row *taken_back = NULL;
	for (size_t i = 0; i < rows->n; i++) {
		const struct consent_row *row = &rows->at[i];
		if (strcmp(row->purpose, purpose) != 0) continue;
		if (!date_known(row->withdrawn_on)) return row;
		if (strcmp(row->answer, "yes") == 0 && (!taken_back || row->withdrawn_on.day > taken_back->withdrawn_on.day)) taken_back = row;
	}
	return taken_back;
}

enum outcome consents_read(struct consents *out, const struct permit *p, struct client_id id)
{
	struct consent_rows rows;
	enum outcome r = store_consents_of(&rows, p->c->tx, p->centre, id);
	if (r != OK) return r;
	const struct pack_table *t = pack_table(p->c->site->pack, "consents");
	struct consent_now *at = arena_array(p->c->arena, t->n, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++) {
		if (!pack_valid(&t->at[i], p->c->today)) continue;
		const struct consent_row *row = newest(&rows, t->at[i].code);
		at[n] = (struct consent_now){.purpose = &t->at[i], .since = DATE_NONE, .until = DATE_NONE};
		if (row) {
			at[n].state = state_of(row, p->c->today);
			at[n].since = at[n].state == CONSENT_WITHDRAWN ? row->withdrawn_on : row->given_on;
			at[n].until = row->until;
			at[n].form_version = row->form_version;
			at[n].staff_name = row->staff_name;
		}
		n++;
	}
	*out = (struct consents){at, n};
	return OK;
}

enum outcome consent_answer(const struct permit *p, struct client_id id, const char *purpose, enum consent_answer answer)
{
	static const char *const words[] = {[ANSWER_YES] = "yes", [ANSWER_NO] = "no", [ANSWER_NOT_ASKED] = "not_asked"};
	const struct pack_entry *e = pack_find(pack_table(p->c->site->pack, "consents"), purpose, p->c->today);
	struct span lasts;
	if (!e) return INVALID;
	const char *until = pack_text(e, "until"), *form = pack_text(e, "form_version");
	bool ends = answer == ANSWER_YES && until && span_parse(&lasts, until) == OK;
	enum outcome r = store_consent_end(p->c->tx, p->centre, id, purpose, p->c->today);
	const struct consent_add_args args = {.centre = p->centre, .client = id, .consent = {id_new()}, .purpose = e->code, .answer = words[answer],
		.form_version = form ? form : "", .given_on = p->c->today, .until = ends ? span_after(p->c->today, lasts) : DATE_NONE, .staff = p->staff};
	return r == OK ? store_consent_add(p->c->tx, &args) : r;
}

enum outcome consent_withdraw(const struct permit *p, struct client_id id, const char *purpose)
{
	if (!pack_find(pack_table(p->c->site->pack, "consents"), purpose, p->c->today)) return INVALID;
	return store_consent_end(p->c->tx, p->centre, id, purpose, p->c->today);
}

const char *consent_said(enum consent_state s)
{
	switch (s) {
	case CONSENT_NOT_ASKED: return N_("not asked");
	case CONSENT_YES: return N_("yes");
	case CONSENT_NO: return N_("no");
	case CONSENT_WITHDRAWN: return N_("taken back");
	case CONSENT_OVER: return N_("has run out");
	}
	return N_("not asked");
}
