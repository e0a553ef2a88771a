#include "fund/charge.h"

#include "base/id.h"
#include "base/pack.h"
#include "charge_sql.h"
#include "fund/pay.h"

static enum outcome refuse(const struct permit *p, struct msg why)
{
	err_set(&p->c->err, why);
	return INVALID;
}

static enum outcome amount_of(int64_t *out, const struct permit *p, const struct charge_new *n, const struct pack_entry *service)
{
	struct money sum = n->amount;

	if (n->quantity < 1 || n->quantity > 100000) return refuse(p, MSG(N_("The quantity must be a whole number from 1 on.")));
	if (sum.minor == MONEY_NONE_MINOR && money_times(&sum, (struct money){pack_int(service, "unit_cost", 0)}, n->quantity) != OK)
		return refuse(p, MSG(N_("The amount is too large to be booked.")));
	if (sum.minor < 0 || sum.minor > MONEY_MAX) return refuse(p, MSG(N_("The amount is too large to be booked.")));
	*out = sum.minor;
	return OK;
}

enum outcome charge_add(struct charge_id *out, const struct permit *p, const struct charge_new *n)
{
	const struct pack_table *services = pack_table(p->c->site->pack, "services");
	const struct pack_entry *service = pack_find(services, n->service_code, n->on);
	int64_t amount;

	if (!service) return refuse(p, MSG(N_("This service is not known on {date}."), A_DATE("date", n->on)));
	enum outcome r = amount_of(&amount, p, n, service);

	if (r != OK) return r;
	struct charge_id id = {amount > 0 ? id_new() : 0};
	struct charge_put_args args = {.centre = p->centre, .client = n->client, .on_day = n->on, .charge = id, .service_code = n->service_code,
		.category = pack_text(service, "category"), .quantity = n->quantity, .amount = {amount}, .room = n->room, .origin = n->origin,
		.staff = p->staff};
	struct pay_item item = {.charge = id, .client = n->client, .on = n->on, .category = args.category, .service = n->service_code,
		.budget_item = pack_text(service, "budget_item"), .amount = amount};

	if (amount > 0) r = store_charge_put(p->c->tx, &args);
	if (r == OK && amount > 0 && !n->pay_later) r = pay_one(p, &item);
	if (r == OK) *out = id;
	return r;
}

enum outcome charge_reverse(const struct permit *p, struct charge_id charge)
{
	struct charge_row row;
	enum outcome r = store_charge_by_id(&row, p->c->tx, p->centre, charge);

	if (r != OK) return r;
	if (row.reversed || row.reverses.v) return GONE;
	r = pay_take_back(p, &(struct pay_item){.charge = charge, .client = row.client, .on = row.on_day}, row.reported ? PAY_KEEP : PAY_DROP);
	if (r != OK) return r;
	struct charge_put_args args = {.centre = p->centre, .client = row.client, .on_day = p->c->today, .charge = {id_new()},
		.service_code = row.service_code, .category = row.category, .quantity = row.quantity, .amount = row.amount, .room = row.room,
		.origin = row.origin, .reverses = charge, .staff = p->staff};

	return store_charge_put(p->c->tx, &args);
}

enum outcome charge_reverse_origin(const struct permit *p, struct client_id client, const char *room, int64_t origin)
{
	struct charge_origin_rows rows;
	enum outcome r = store_charge_by_origin(&rows, p->c->tx, p->centre, client, room, origin);

	for (size_t i = 0; r == OK && i < rows.n; i++) r = charge_reverse(p, rows.at[i].charge);
	return r;
}

enum outcome charge_mark_reported(const struct permit *p, struct date before)
{
	return store_charge_report(p->c->tx, p->centre, before);
}
