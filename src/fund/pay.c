#include "fund/pay.h"

#include "fund/book.h"
#include "fund/pay_parts.h"
#include "fund_sql.h"
#include "pay_sql.h"

/* Deciding ---------------------------------------------------------------------------------------------------------------*/

static bool excluded(const struct funds *f, const struct fund *fund, const struct pay_plan *plan)
{
	for (size_t i = 0; i < fund->n_rules; i++)
		for (size_t j = 0; j < plan->n; j++)
			if (words_have(&f->rules.at[fund->first_rule + i].excludes_fund, plan->part[j].fund->code)) return true;
	return false;
}

int64_t pay_allowed(const struct funds *f, const struct fund *fund, const struct person *who, const struct pay_item *item, int64_t rest,
	const struct award *prior, size_t n_prior)
{
	struct rules own = {f->rules.at + fund->first_rule, fund->n_rules};
	struct question q = person_asks(who);

	q.fund = fund->code;
	q.on = item->on;
	q.amount = (struct money){rest};
	q.purpose[0] = item->category;
	q.purpose[1] = item->service;
	q.purpose[2] = item->budget_item;
	q.prior = fund->counts_awards ? prior : NULL;
	q.n_prior = fund->counts_awards ? n_prior : 0;
	struct verdict v = eligible_now(&own, &q);

	return v.eligible ? v.allowed.minor : 0;
}

struct pay_plan pay_decide(const struct funds *f, const struct person *who, const struct pay_item *item, const struct award *prior,
	size_t n_prior)
{
	struct pay_plan plan = {.unpaid = item->amount};

	for (size_t i = 0; i < f->n && plan.unpaid > 0 && plan.n < PAY_PARTS; i++) {
		struct fund *fund = &f->at[i];
		int64_t left = fund_left_for(fund, item->category).minor;
		if (left <= 0 || !fund_takes(fund, item->category, item->on) || excluded(f, fund, &plan)) continue;
		int64_t take = pay_allowed(f, fund, who, item, plan.unpaid < left ? plan.unpaid : left, prior, n_prior);
		if (take <= 0) continue;
		struct fund_line *line = fund_line_for(fund, item->category);
		plan.part[plan.n++] = (struct pay_part){fund, line, take};
		plan.unpaid -= take;
		fund->used.minor += take;
		if (line) line->used.minor += take;
	}
	return plan;
}

/* Booking ----------------------------------------------------------------------------------------------------------------*/

enum outcome pay_use(const struct permit *p, struct fund_id fund, struct line_id line, int64_t amount)
{
	struct money more = {amount};
	enum outcome r = store_fund_use(p->c->tx, p->centre, fund, more);

	return r == OK && line.v ? store_line_use(p->c->tx, p->centre, fund, line, more) : r;
}

enum outcome pay_write(const struct permit *p, const struct pay_item *item, const struct pay_plan *plan)
{
	enum outcome r = OK;

	for (size_t i = 0; r == OK && i < plan->n; i++) {
		const struct pay_part *part = &plan->part[i];
		struct allocation_add_args args = {.centre = p->centre, .client = item->client, .charge = item->charge, .fund = part->fund->id,
			.line = part->line ? part->line->id : (struct line_id){0}, .on_day = item->on, .amount = {part->amount}, .why = "restricted_first"};
		r = store_allocation_add(p->c->tx, &args);
	}
	return r;
}

enum outcome pay_awards(struct awards *out, const struct permit *p, const struct funds *f, const struct person *who)
{
	struct award_rows rows;

	*out = (struct awards){0};
	enum outcome r = store_awards_of(&rows, p->c->tx, p->centre, who->client, who->household);

	if (r != OK) return r;
	out->at = arena_array(p->c->arena, rows.n + 1, sizeof *out->at);
	for (size_t i = 0; i < rows.n; i++) {
		const struct fund *fund = fund_by_id(f, rows.at[i].fund);
		if (fund)
			out->at[out->n++] = (struct award){fund->code, rows.at[i].on_day, rows.at[i].amount, .relative = rows.at[i].client.v != who->client.v};
	}
	return OK;
}

bool pay_counts(const struct funds *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].counts_awards) return true;
	return false;
}

/* Whether moving other charges could help: some money that may pay this is spent, and some other money is left. */
static bool room_could_be_made(const struct funds *f, const struct person *who, const struct pay_item *item, const struct awards *prior)
{
	bool spent = false, left = false;

	for (size_t i = 0; i < f->n; i++) {
		const struct fund *fund = &f->at[i];
		bool takes = fund_takes(fund, item->category, item->on);
		left = left || (fund->open && fund_left(fund).minor > 0);
		if (!spent && takes && fund_left_for(fund, item->category).minor == 0)
			spent = pay_allowed(f, fund, who, item, item->amount, prior->at, prior->n) > 0;
	}
	return spent && left;
}

enum outcome pay_one(const struct permit *p, const struct pay_item *item)
{
	struct funds funds;
	struct person who;
	struct awards awards = {0};
	enum outcome r = funds_read(&funds, p);

	if (r == OK && funds.n == 0) return OK;
	if (r == OK) r = person_read(&who, p, item->client);
	if (r == OK && pay_counts(&funds)) r = pay_awards(&awards, p, &funds, &who);
	if (r != OK) return r;
	struct pay_plan plan = pay_decide(&funds, &who, item, awards.at, awards.n);

	r = pay_write(p, item, &plan);
	for (size_t i = 0; r == OK && i < plan.n; i++) {
		struct pay_part *x = &plan.part[i];
		struct line_id line = x->line ? x->line->id : (struct line_id){0};
		r = pay_use(p, x->fund->id, line, x->amount);
		if (r == OK) r = book_spend(p, x->fund->id, line, (struct money){x->amount}, item->charge);
	}
	bool move = r == OK && plan.unpaid > 0 && room_could_be_made(&funds, &who, item, &awards);
	return move ? pay_all(p) : r;
}

enum outcome pay_take_back(const struct permit *p, const struct pay_item *item, enum pay_back how)
{
	struct allocation_rows rows;
	enum outcome r = store_allocation_of(&rows, p->c->tx, p->centre, item->client, item->charge);

	for (size_t i = 0; r == OK && i < rows.n; i++) {
		struct money back = {-rows.at[i].amount.minor};
		r = pay_use(p, rows.at[i].fund, rows.at[i].line, back.minor);
		if (r == OK) r = book_spend(p, rows.at[i].fund, rows.at[i].line, back, item->charge);
	}
	return r == OK && how == PAY_DROP ? store_allocation_drop(p->c->tx, p->centre, item->client, item->charge) : r;
}
