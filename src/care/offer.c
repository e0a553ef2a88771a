#include "care/offer.h"

#include "base/banned.h"
#include "base/pack.h"
#include "fund/pay.h"

struct asking {
	const struct permit *p;
	struct funds funds;
	struct person who;
	struct awards awards;
};

/* Plans one charge and gives back what the plan took, so that each service is asked from the same money. */
static struct pay_plan plan_only(struct asking *a, const struct pay_item *item)
{
	struct pay_plan plan = pay_decide(&a->funds, &a->who, item, a->awards.at, a->awards.n);
	for (size_t i = 0; i < plan.n; i++) {
		plan.part[i].fund->used.minor -= plan.part[i].amount;
		if (plan.part[i].line) plan.part[i].line->used.minor -= plan.part[i].amount;
	}
	return plan;
}

static struct offer offer_of(struct asking *a, const struct pack_entry *e)
{
	struct ctx *c = a->p->c;
	int64_t cost = pack_int(e, "unit_cost", 0);
	const struct pay_item item = {.client = a->who.client, .on = c->today, .category = pack_text(e, "category"), .service = e->code,
		.budget_item = pack_text(e, "budget_item"), .amount = cost};
	struct pay_plan plan = plan_only(a, &item);
	struct buf names;
	buf_init(&names, c->arena, 0);
	for (size_t i = 0; i < plan.n; i++) {
		if (i) buf_add(&names, ", ");
		buf_add(&names, fund_name(plan.part[i].fund, c->lang));
	}
	return (struct offer){.code = e->code, .name = pack_name(e, c->lang), .cost = {cost}, .payers = buf_text(&names), .unpaid = {plan.unpaid}};
}

enum outcome offers_read(struct offers *out, const struct permit *p, struct client_id client)
{
	struct asking a = {.p = p};
	enum outcome r = funds_read(&a.funds, p);
	if (r == OK) r = person_read(&a.who, p, client);
	if (r == OK) r = pay_awards(&a.awards, p, &a.funds, &a.who);
	if (r != OK) return r;
	const struct pack_table *t = pack_table(p->c->site->pack, "services");
	struct offer *at = arena_array(p->c->arena, t->n + 1, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (pack_valid(&t->at[i], p->c->today)) at[n++] = offer_of(&a, &t->at[i]);
	*out = (struct offers){at, n};
	return OK;
}
