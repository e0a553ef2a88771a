/* A charge's "category" in the question is the list of (fund, line) that may pay it; all other tests of the question are
 * left open. */
#include "fund/alloc_centre.h"

#include <stdlib.h>
#include <string.h>

#include "fund/alloc.h"
#include "base/banned.h"

struct centre_build {
	const struct centre_question *q;
	struct arena *a;
	struct alloc_case *c;
	const struct centre_item **like; /* by category: an item that has it */
};

static int32_t place_of(const struct centre_build *b, const struct fund *f)
{
	return (int32_t)(f - b->q->funds->at);
}

static int64_t above_zero(int64_t won)
{
	return won > 0 ? won : 0;
}

static bool may_pay(const struct centre_build *b, const struct centre_item *i, int32_t f)
{
	return i->most[f] > 0 && fund_takes(&b->q->funds->at[f], i->item.category, i->item.on);
}

/* Funds ---------------------------------------------------------------------------------------------------------------*/

static struct alloc_list listed(struct centre_build *b, int32_t f, const struct fund_line *line)
{
	int32_t *at = arena_array(b->a, (size_t)b->c->categories.n, sizeof *at), n = 0;
	for (int32_t k = 0; k < b->c->categories.n; k++) {
		const struct centre_item *like = b->like[k];
		if (!like || !may_pay(b, like, f)) continue;
		if (!line || fund_line_for(&b->q->funds->at[f], like->item.category) == line) at[n++] = k;
	}
	return (struct alloc_list){.at = at, .n = n};
}

static void add_lines(struct centre_build *b, int32_t f, struct alloc_fund *out)
{
	const struct fund *fund = &b->q->funds->at[f];
	out->has_lines = fund->n_lines > 0;
	out->n_lines = (int32_t)fund->n_lines;
	out->line = arena_array(b->a, fund->n_lines, sizeof *out->line);
	for (size_t l = 0; l < fund->n_lines; l++)
		out->line[l] = (struct alloc_line){.id = fund->line[l].code, .categories = listed(b, f, &fund->line[l]),
			.cap = above_zero(fund->line[l].cap.minor - fund->line[l].used.minor)};
}

static void add_funds(struct centre_build *b)
{
	const struct funds *all = b->q->funds;
	int32_t rank = 0;
	b->c->n_funds = (int32_t)all->n;
	b->c->fund = arena_array(b->a, all->n, sizeof *b->c->fund);
	for (int32_t f = 0; f < b->c->n_funds; f++) {
		const struct fund *x = &all->at[f];
		if (f > 0 && (x->flex_rank != x[-1].flex_rank || x->ends.day != x[-1].ends.day)) rank++;
		struct alloc_fund *out = &b->c->fund[f];
		*out = (struct alloc_fund){.id = arena_printf(b->a, "%06d", (int)f), .budget = above_zero(fund_left(x).minor), .tenure_to = 1,
			.age_to = 1, .centres.any = true, .categories = listed(b, f, NULL), .period_from = {INT32_MIN / 2},
			.period_to = {INT32_MAX / 2}, .expires = date_month(date_add_days(x->ends, -1)), .flex_rank = rank,
			.share_percent = ALLOC_NONE, .match_percent = ALLOC_NONE};
		add_lines(b, f, out);
	}
	for (size_t i = 0; i < b->q->n_fixed; i++) b->c->fund[place_of(b, b->q->fixed[i].fund)].budget += b->q->fixed[i].amount;
}

/* Charges -------------------------------------------------------------------------------------------------------------*/

static int32_t category_of(struct centre_build *b, const struct centre_item *i)
{
	const struct funds *all = b->q->funds;
	struct buf name;
	buf_init(&name, b->a, 0);
	for (int32_t f = 0; f < (int32_t)all->n; f++) {
		if (!may_pay(b, i, f)) continue;
		const struct fund_line *line = fund_line_for(&all->at[f], i->item.category);
		buf_printf(&name, "%d.%d,", (int)f, line ? (int)(line - all->at[f].line) : -1);
	}
	int32_t before = b->c->categories.n, k = alloc_name(&b->c->categories, b->a, buf_text(&name));
	if (k == before) b->like[k] = i;
	return k;
}

static bool has_limit(const struct centre_build *b, const struct centre_item *i)
{
	for (int32_t f = 0; f < (int32_t)b->q->funds->n; f++)
		if (may_pay(b, i, f) && i->most[f] < i->item.amount) return true;
	return false;
}

static int32_t client_name(struct centre_build *b, struct client_id client)
{
	return alloc_name(&b->c->clients, b->a, arena_printf(b->a, "%lld", (long long)client.v));
}

static void add_items(struct centre_build *b)
{
	for (size_t n = 0; n < b->q->n_items; n++) {
		const struct centre_item *i = &b->q->item[n];
		struct alloc_charge *h = &b->c->charge[b->c->n_charges++];
		*h = (struct alloc_charge){.id = arena_printf(b->a, "%019lld", (long long)i->item.charge.v), .amount = i->item.amount, .weight = 1,
			.client = client_name(b, i->item.client), .category = category_of(b, i), .month = date_month(i->item.on).n,
			.locked = ALLOC_NONE, .most = has_limit(b, i) ? i->most : NULL};
	}
}

static void add_fixed(struct centre_build *b)
{
	int32_t none = alloc_name(&b->c->categories, b->a, "fixed"); /* in no list: the lines are already without it */
	for (size_t n = 0; n < b->q->n_fixed; n++) {
		const struct centre_fixed *x = &b->q->fixed[n];
		b->c->charge[b->c->n_charges++] = (struct alloc_charge){.id = arena_printf(b->a, "fixed %06zu", n), .amount = x->amount,
			.weight = 1, .client = client_name(b, x->client), .category = none, .month = date_month(x->on).n,
			.locked = place_of(b, x->fund)};
	}
}

static void add_old(struct centre_build *b)
{
	size_t n = 0;
	for (size_t i = 0; i < b->q->n_items; i++) n += b->q->item[i].n_old;
	b->c->old = arena_array(b->a, n, sizeof *b->c->old);
	for (size_t i = 0; i < b->q->n_items; i++)
		for (size_t o = 0; o < b->q->item[i].n_old; o++) {
			const struct pay_part *part = &b->q->item[i].old[o];
			b->c->old[b->c->n_old++] = (struct alloc_old){(int32_t)i, place_of(b, part->fund), part->amount};
		}
}

/* Back ----------------------------------------------------------------------------------------------------------------*/

static int by_charge(const void *x, const void *y)
{
	const struct centre_item *const *a = x, *const *b = y;
	int64_t i = (*a)->item.charge.v, k = (*b)->item.charge.v;
	return (i > k) - (i < k);
}

/* Payments come in the order of charge ids; a plan that would need more than PAY_PARTS funds leaves the rest unpaid. */
static void give_back(struct centre_build *b, const struct alloc_answer *r)
{
	size_t n = b->q->n_items;
	struct centre_item **order = arena_array(b->a, n, sizeof *order);
	for (size_t i = 0; i < n; i++) {
		order[i] = &b->q->item[i];
		order[i]->plan = (struct pay_plan){.unpaid = order[i]->item.amount};
	}
	if (n) qsort(order, n, sizeof *order, by_charge); /* as their ids of 19 figures; "fixed" comes after them */
	for (int64_t k = 0; k < r->book.n; k++) {
		const struct alloc_payment *pay = &r->book.at[k];
		const struct alloc_limit *limit = &r->c->limit[pay->line];
		struct pay_plan *plan = &order[pay->charge]->plan;
		struct fund *fund = &b->q->funds->at[limit->fund];
		if (plan->n == PAY_PARTS) continue;
		plan->part[plan->n++] = (struct pay_part){fund, limit->line == ALLOC_NONE ? NULL : &fund->line[limit->line], pay->amount};
		plan->unpaid -= pay->amount;
	}
}

enum outcome alloc_centre(const struct centre_question *q, struct arena *a)
{
	struct alloc_case c = {.arena = a, .name = "centre", .horizon_end = date_month(q->horizon)};
	struct centre_build b = {.q = q, .a = a, .c = &c};
	struct alloc_overdraw over;
	struct alloc_answer r;
	size_t n = q->n_items + q->n_fixed;
	c.charge = arena_array(a, n, sizeof *c.charge);
	b.like = arena_array(a, n + 1, sizeof *b.like);
	alloc_name(&c.centres, a, "centre");
	add_items(&b);
	add_fixed(&b);
	add_funds(&b);
	add_old(&b);
	enum outcome o = alloc_case_ready(&c, &over);
	if (o == OK) o = alloc_solve(&r, a, &c, NULL);
	if (o == OK) give_back(&b, &r);
	return o;
}
