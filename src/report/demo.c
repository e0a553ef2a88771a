/* The demo centre's files, and its five funds: state, city, foundation, company, work income. */
#include "report/demo_parts.h"
#include "base/banned.h"

int demo_parts(const struct demo_plan *plan)
{
	return (plan->clients + DEMO_PART - 1) / DEMO_PART;
}

void demo_write_header(struct buf *out, enum import_kind kind)
{
	size_t n;
	const struct csv_column *columns = import_columns(kind, &n);
	for (size_t i = 0; i < n; i++) buf_printf(out, "%s%s", columns[i].name, i + 1 < n ? "," : "\n");
}

struct demo_fund {
	const char *code, *ko, *en, *kind, *owner, *rules;
	int per_client;             /* won for three years, per client of the centre */
	int years_ahead, month;     /* it ends with the last day of this month */
};

/* Their sizes are those of a centre whose money for the first year is enough and whose other money is not. */
static const struct demo_fund funds[] = {
	{"GOV", "정부 위탁금", "State subsidy", "gov", "통일부", "state_first_year", 140000, 1, 12},
	{"CITY", "시 보조금", "City subsidy", "city", "느티시", "city", 60000, 0, 12},
	{"HAN", "한결나눔재단", "Hangyeol Foundation", "found", "한결나눔재단", "foundation_mind", 70000, 1, 5},
	{"BANK", "푸른들은행", "Pureundeul Bank", "bank", "푸른들은행", "company", 60000, 1, 8},
	{"WORK", "일터 수익", "Work income", "work", "느티나무 일터", "work_income", 260000, 1, 6},
};

static void write_lines(struct buf *b, const struct demo_plan *plan, const struct demo_fund *f, const char *head, int64_t budget)
{
	const struct pack_entry *e = pack_find(pack_table(plan->pack, "funds"), f->rules, plan->today);
	size_t n = e ? json_count(json_get(e->o, "lines")) : 0;
	if (n == 0) buf_printf(b, "%s,,,,,\n", head);
	for (size_t i = 0; i < n; i++) {
		struct json l = json_item(json_get(e->o, "lines"), i), categories = json_get(l, "categories");
		buf_printf(b, "%s,%s,", i == 0 ? head : arena_printf(b->arena, "%s,,,,,,,,,", f->code), json_text(json_get(l, "code")));
		csv_cell(b, json_text(json_get(l, "ko")));
		buf_char(b, ',');
		csv_cell(b, json_text(json_get(l, "en")));
		buf_char(b, ',');
		for (size_t k = 0; k < json_count(categories); k++) buf_printf(b, "%s%s", k ? ";" : "", json_text(json_item(categories, k)));
		buf_printf(b, ",%lld\n", (long long)(budget / (int64_t)n));
	}
}

void demo_write_funds(struct buf *out, const struct demo_plan *plan)
{
	int year, month, day;
	date_split(plan->today, &year, &month, &day);
	demo_write_header(out, IMPORT_FUNDS);
	for (size_t i = 0; i < sizeof funds / sizeof *funds; i++) {
		const struct demo_fund *f = &funds[i];
		char ends[11];
		int64_t budget = (int64_t)f->per_client * plan->clients;
		struct date last = date_add_days(month_first((struct month){(year + f->years_ahead) * 12 + f->month}), -1);
		date_write(ends, last);
		const char *head = arena_printf(out->arena, "%s,%s,%s,%s,%s,%lld,%d-01-01,%s,,%s", f->code, f->ko, f->en, f->kind, f->owner, (long long)budget,
			year - 3, ends, f->rules);
		write_lines(out, plan, f, head, budget);
	}
}

void demo_write(struct buf *out, const struct demo_plan *plan, enum import_kind kind, int part)
{
	switch (kind) {
	case IMPORT_CLIENTS: demo_write_clients(out, plan, part); break;
	case IMPORT_SERVICES: demo_write_services(out, plan, part); break;
	case IMPORT_FUNDS: demo_write_funds(out, plan); break;
	case IMPORT_KINDS: break;
	}
}
