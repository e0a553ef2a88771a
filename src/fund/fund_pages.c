/* /funds, /funds/{f}, /ledger: what is left, whom it may pay, what it paid and why. */
#include "fund/fund_pages.h"

#include <string.h>
#include "base/pack.h"
#include "fund/book.h"
#include "fund/coverage.h"
#include "fund_sql.h"
#include "funds_html.h"

enum { SOON_DAYS = 90, PAYMENTS = 40 };

static const struct field page_form[] = {
	{"from", FIELD_INT, .min = 0, .max = 10000000, .label = N_("Place in the list")},
	{NULL},
};

static enum outcome finish(struct ctx *c, struct reply *r, struct html *w, const char *title)
{
	struct page_head head = {.title = title, .nav = "/funds"};

	page_finish(c, r, &head, w);
	return OK;
}

/* One fund ---------------------------------------------------------------------------------------------------------------*/

static const struct rule *rule_today(const struct funds *f, const struct fund *x, struct date today)
{
	for (size_t i = 0; i < x->n_rules; i++) {
		const struct rule *r = &f->rules.at[x->first_rule + i];
		if ((!date_known(r->valid_from) || today.day >= r->valid_from.day) && (!date_known(r->valid_to) || today.day < r->valid_to.day)) return r;
	}
	return NULL;
}

static const char *whom(struct ctx *c, const struct funds *f, const struct fund *x)
{
	const struct rule *r = rule_today(f, x, c->today);
	struct buf b;

	if (!r) return msg_lookup(c->lang, N_("No rule holds today: it pays nothing."));
	struct sentences s = rule_words(c->arena, c->lang, r, c->site->pack, WORDS_BRIEF);

	buf_init(&b, c->arena, 0);
	for (size_t i = 0; i < s.n; i++) {
		if (i > 0) buf_char(&b, ' ');
		buf_add(&b, s.at[i]);
	}
	return buf_text(&b);
}

static struct msg tag_of(const struct ctx *c, const struct fund *x, bool *care)
{
	int days = x->ends.day - c->today.day;

	*care = false;
	if (!x->open) return MSG(N_("closed"));
	if (c->today.day < x->starts.day) return MSG(N_("starts {date}"), A_DATE("date", x->starts));
	if (days <= 0) return MSG(N_("over"));
	*care = days <= SOON_DAYS;
	return *care ? MSG(N_("{n} {n|day|days} left"), A_INT("n", days)) : (struct msg){0};
}

static struct fund_card card(struct ctx *c, const struct funds *f, const struct fund *x)
{
	struct fund_card out = {.link = path_to(c->arena, "/funds/{}", x->id.v), .css = fund_css(x), .name = fund_name(x, c->lang),
		.owner = x->owner_org, .whom = whom(c, f, x), .left = fund_left(x), .used = x->used, .budget = x->budget,
		.last = date_add_days(x->ends, -1)};

	out.tag = tag_of(c, x, &out.care);
	return out;
}

/* /funds -----------------------------------------------------------------------------------------------------------------*/

static void add_cliffs(struct ctx *c, struct funds_view *v, const struct cliffs *cliffs)
{
	v->cliffs = (struct cliff_lines){arena_array(c->arena, cliffs->n + 1, sizeof *v->cliffs.at), cliffs->n};
	for (size_t i = 0; i < cliffs->n; i++) {
		const struct cliff *x = &cliffs->at[i];
		v->cliffs.at[i] = (struct cliff_line){.link = path_to(c->arena, "/c/{}/coverage", x->client.v), .call_name = x->call_name, .on = x->on,
			.days = MSG(N_("in {n} {n|day|days}"), A_INT("n", x->on.day - c->today.day)), .care = x->without > 0,
			.after = x->without == 0 ? MSG(N_("everything carries on")) :
				MSG(N_("{n} of {all} kinds of help without money"), A_INT("n", x->without), A_INT("all", x->kinds))};
	}
	v->cliffs_title = cliffs->n == 0 ? MSG(N_("State money that ends within {days} days"), A_INT("days", SOON_DAYS)) :
		MSG(N_("State money of {n} {n|person|people} ends within {days} days"), A_INT("n", (int64_t)cliffs->n), A_INT("days", SOON_DAYS));
}

static void add_funds(struct ctx *c, struct funds_view *v, const struct funds *f)
{
	int64_t left = 0;

	v->open.at = arena_array(c->arena, f->n + 1, sizeof *v->open.at);
	v->closed.at = arena_array(c->arena, f->n + 1, sizeof *v->closed.at);
	v->lapsing.at = arena_array(c->arena, f->n + 1, sizeof *v->lapsing.at);
	for (size_t i = 0; i < f->n; i++) {
		const struct fund *x = &f->at[i];
		struct fund_card k = card(c, f, x);
		if (!x->open) {
			v->closed.at[v->closed.n++] = k;
			continue;
		}
		v->open.at[v->open.n++] = k;
		if (x->ends.day <= c->today.day || x->starts.day > c->today.day) continue;
		left += fund_left(x).minor;
		if (k.care && k.left.minor > 0) v->lapsing.at[v->lapsing.n++] = k;
	}
	v->lede = MSG(N_("{money} can be spent today. The most restricted money is spent first."), A_MONEY("money", (struct money){left}));
}

static enum outcome funds_page(struct ctx *c, struct reply *r)
{
	struct funds f;
	struct cliffs cliffs;
	enum outcome done = funds_read(&f, c->permit);

	if (done == OK) done = coverage_cliffs(&cliffs, c->permit, &f, SOON_DAYS);
	if (done != OK) return done;
	struct funds_view v = {.ledger = {"/ledger"}, .empty = {.sentence = MSG(N_("No money is entered yet."))}};

	if (c->site->allows(c->permit->roles, NEED_FUNDS_EDIT)) {
		v.add = (struct path){"/funds/new"};
		v.empty.act = v.add;
		v.empty.label = N_("Add a fund");
	}
	add_cliffs(c, &v, &cliffs);
	add_funds(c, &v, &f);
	struct html w;

	html_init(&w, c->arena, c->lang);
	html_funds(&w, &v);
	return finish(c, r, &w, msg_lookup(c->lang, N_("Funds")));
}

/* /funds/{f} -------------------------------------------------------------------------------------------------------------*/

struct rule_card rule_card(struct ctx *c, const struct rule *rule)
{
	struct sentences s = rule_words(c->arena, c->lang, rule, c->site->pack, WORDS_ALL);
	struct rule_card out = {.source = rule->source, .words = {arena_array(c->arena, s.n + 1, sizeof *out.words.at), s.n}};

	for (size_t i = 0; i < s.n; i++) out.words.at[i] = (struct sentence_line){s.at[i]};
	if (date_known(rule->valid_from) && date_known(rule->valid_to))
		out.when = MSG(N_("From {from} to {to}"), A_DATE("from", rule->valid_from), A_DATE("to", date_add_days(rule->valid_to, -1)));
	else if (date_known(rule->valid_from)) out.when = MSG(N_("From {from} on"), A_DATE("from", rule->valid_from));
	else if (date_known(rule->valid_to)) out.when = MSG(N_("Until {to}"), A_DATE("to", date_add_days(rule->valid_to, -1)));
	else out.when = MSG(N_("At all times"));
	return out;
}

/* Rules that never came into force (ended on the day they began) are not shown. */
static struct rule_cards rule_cards(struct ctx *c, const struct funds *f, const struct fund *x)
{
	const struct rule *today = rule_today(f, x, c->today);
	struct rule_cards out = {.at = arena_array(c->arena, x->n_rules + 1, sizeof *out.at)};

	for (size_t i = x->n_rules; i-- > 0;) {
		const struct rule *r = &f->rules.at[x->first_rule + i];
		if (date_known(r->valid_to) && date_known(r->valid_from) && r->valid_to.day <= r->valid_from.day) continue;
		out.at[out.n] = rule_card(c, r);
		out.at[out.n++].now = r == today;
	}
	return out;
}

const char *fund_category_names(struct ctx *c, const char *codes)
{
	struct buf b;

	buf_init(&b, c->arena, 0);
	for (const char *s = codes; *s;) {
		size_t n = strcspn(s, ",");
		if (s != codes) buf_add(&b, ", ");
		buf_add(&b, pack_label(c->site->pack, "categories", arena_textn(c->arena, s, n), c->lang));
		s += n + (s[n] == ',');
	}
	return buf_text(&b);
}

static struct line_rows line_rows(struct ctx *c, const struct fund *x, bool may_edit)
{
	struct line_rows out = {arena_array(c->arena, x->n_lines + 1, sizeof *out.at), x->n_lines};

	for (size_t i = 0; i < x->n_lines; i++) {
		const struct fund_line *l = &x->line[i];
		out.at[i] = (struct line_row){.code = l->code, .name = line_name(l, c->lang), .categories = fund_category_names(c, l->categories),
			.left = {l->cap.minor - l->used.minor}, .used = l->used, .cap = l->cap};
		if (may_edit) out.at[i].edit = path_to(c->arena, "/funds/{}/lines/{}", x->id.v, l->id.v);
	}
	return out;
}

static const char *why_said(const char *why)
{
	if (strcmp(why, "restricted_first") == 0) return N_("the most restricted money that may pay");
	return N_("chosen");
}

static const char *name_of_line(struct ctx *c, const struct fund *x, struct line_id id)
{
	for (size_t i = 0; i < x->n_lines; i++)
		if (x->line[i].id.v == id.v) return line_name(&x->line[i], c->lang);
	return NULL;
}

static enum outcome payments(struct fund_page_view *v, struct ctx *c, const struct fund *x)
{
	int64_t from = c->form->n_errors ? 0 : form_int(c->form, "from");
	struct fund_payment_rows rows;
	enum outcome r = store_fund_payments(&rows, c->tx, c->permit->centre, x->id, PAYMENTS, from);

	if (r != OK) return r;
	v->payments = (struct payment_rows){arena_array(c->arena, rows.n + 1, sizeof *v->payments.at), rows.n};
	for (size_t i = 0; i < rows.n; i++) {
		const struct fund_payment_row *y = &rows.at[i];
		struct payment_row *out = &v->payments.at[i];
		*out = (struct payment_row){.who = y->call_name, .service = pack_label(c->site->pack, "services", y->service_code, c->lang),
			.line = name_of_line(c, x, y->line), .on = y->on_day, .amount = y->amount, .why = why_said(y->why), .reported = y->reported};
		if (y->client.v) out->link = path_to(c->arena, "/c/{}/coverage", y->client.v);
	}
	v->pager = pager_make(c->arena, v->fund.link, from, PAYMENTS, rows.n ? rows.at[0].total : 0);
	return OK;
}

static enum outcome fund_show(struct ctx *c, struct reply *r)
{
	struct funds f;
	enum outcome done = funds_read(&f, c->permit);
	struct fund *x = done == OK ? fund_by_id(&f, (struct fund_id){c->req->id[0]}) : NULL;

	if (done == OK && !x) return NOT_FOUND;
	if (done != OK) return done;
	int64_t id = x->id.v;
	bool may = c->site->allows(c->permit->roles, NEED_FUNDS_EDIT);
	struct fund_page_view v = {.fund = card(c, &f, x), .rules = rule_cards(c, &f, x), .open = x->open, .may_edit = may,
		.lines = line_rows(c, x, may && x->open), .edit = path_to(c->arena, "/funds/{}/edit", id),
		.add_line = path_to(c->arena, "/funds/{}/lines/new", id), .add_rule = path_to(c->arena, "/funds/{}/rules/new", id),
		.close = path_to(c->arena, "/funds/{}/close", id),
		.lede = MSG(N_("{owner} · from {from} to {to}"), A_TEXT("owner", x->owner_org), A_DATE("from", x->starts),
			A_DATE("to", date_add_days(x->ends, -1)))};

	v.hidden = form_hidden(c, v.close, x->version);
	done = payments(&v, c, x);
	if (done != OK) return done;
	struct html w;

	html_init(&w, c->arena, c->lang);
	html_fund_page(&w, &v);
	return finish(c, r, &w, v.fund.name);
}

/* /ledger ----------------------------------------------------------------------------------------------------------------*/

static const char *account_said(const char *account)
{
	if (strcmp(account, "fund_granted") == 0) return N_("granted");
	if (strcmp(account, "fund_spent") == 0) return N_("spent");
	return N_("not spent");
}

static enum outcome ledger(struct ctx *c, struct reply *r)
{
	struct trial t;
	enum outcome done = book_trial(&t, c->permit);

	if (done != OK) return done;
	struct ledger_view v = {.rows = {arena_array(c->arena, t.n + 1, sizeof *v.rows.at), t.n}, .debit = t.debit, .credit = t.credit,
		.empty = {.sentence = MSG(N_("Nothing is booked yet."))}};

	v.lede = t.debit.minor == t.credit.minor ? MSG(N_("Both sides are equal: {money}."), A_MONEY("money", t.debit)) :
		MSG(N_("The two sides differ. Do not book on; call whoever looks after the computer."));
	for (size_t i = 0; i < t.n; i++)
		v.rows.at[i] = (struct trial_view_row){c->lang == LANG_KO ? t.at[i].name_ko : t.at[i].name_en, account_said(t.at[i].account), t.at[i].debit,
			t.at[i].credit};
	struct html w;

	html_init(&w, c->arena, c->lang);
	html_ledger(&w, &v);
	return finish(c, r, &w, msg_lookup(c->lang, N_("Trial balance")));
}

const struct route fund_routes[] = {
	{GET, "/funds", NEED_FUNDS, READS, NULL, funds_page, N_("Funds")},
	{GET, "/funds/{}", NEED_FUNDS, READS, page_form, fund_show, N_("Fund")},
	{GET, "/ledger", NEED_FUNDS, READS, NULL, ledger, N_("Trial balance")},
	{METHOD_UNSET},
};
