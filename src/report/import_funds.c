/* A file of funds: columns, checks. */
#include "report/import_funds.h"
#include <string.h>
#include "base/banned.h"

#define FUND_LINES 1000

enum column {
	FUND, NAME_KO, NAME_EN, KIND, OWNER, BUDGET, STARTS, ENDS, FLEX_RANK, RULES, LINE, LINE_KO, LINE_EN, CATEGORIES, CAP
};

const struct csv_column fund_columns[] = {
	[FUND] = {"fund", "재원 번호", true},
	[NAME_KO] = {"name_ko", "재원 이름", false},
	[NAME_EN] = {"name_en", "재원 영문 이름", false},
	[KIND] = {"kind", "종류", false},
	[OWNER] = {"owner", "주는 곳", false},
	[BUDGET] = {"budget", "예산", false},
	[STARTS] = {"starts", "시작일", false},
	[ENDS] = {"ends", "마지막 날", false},
	[FLEX_RANK] = {"flex_rank", "쓰임 넓이", false},
	[RULES] = {"rules", "규칙", false},
	[LINE] = {"line", "목", false},
	[LINE_KO] = {"line_ko", "목 이름", false},
	[LINE_EN] = {"line_en", "목 영문 이름", false},
	[CATEGORIES] = {"categories", "분야", false},
	[CAP] = {"cap", "목 예산", false},
	{NULL},
};

static const struct cell_word kinds[] = {
	{"gov", "정부", "State"}, {"city", "시·도", "City or province"}, {"found", "재단", "Foundation"}, {"bank", "기업·모금", "Company or community chest"},
	{"work", "일터 수익", "Work income"}, {NULL}};

static void need(struct cells *c, size_t i)
{
	if (!*cell(c, i)) cell_wrong(c, i, MSG(N_("This is empty.")), MSG(N_("The first line of a fund needs it.")));
}

static void read_fund(struct cells *c, struct import_fund *f)
{
	static const size_t needed[] = {NAME_KO, KIND, BUDGET, STARTS, ENDS};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) need(c, needed[i]);
	f->line = c->row->line;
	f->name_ko = cell_text(c, NAME_KO, 60);
	f->name_en = cell_text(c, NAME_EN, 80);
	if (!*f->name_en) f->name_en = f->name_ko;
	f->kind = cell_word(c, KIND, kinds, "gov");
	f->owner_org = cell_text(c, OWNER, 80);
	f->budget = cell_money(c, BUDGET);
	f->starts = cell_date(c, STARTS, DATE_NONE);
	f->ends = cell_date(c, ENDS, DATE_NONE);
	if (date_known(f->starts) && date_known(f->ends) && f->ends.day < f->starts.day)
		cell_wrong(c, ENDS, MSG(N_("The fund ends before it starts.")), MSG(N_("Check both days.")));
	if (date_known(f->ends)) f->ends = date_add_days(f->ends, 1);
	f->rules = cell_pack(c, RULES, "funds", DATE_NONE);
	f->flex_rank = (int)cell_number(c, FLEX_RANK, 0, 9, f->rules ? pack_int(f->rules, "flex_rank", 5) : 5);
}

static const char *read_categories(struct cells *c)
{
	size_t n;
	struct buf b;
	const char **list = cell_list(c, CATEGORIES, &n);
	const struct pack_table *t = pack_table(c->permit->c->site->pack, "categories");
	buf_init(&b, c->arena, 0);
	for (size_t i = 0; i < n; i++) {
		if (!pack_find(t, list[i], DATE_NONE)) {
			cell_wrong(c, CATEGORIES, MSG(N_("This code is not known here.")), MSG(N_("doc/import.md says where the codes stand.")));
			return "";
		}
		buf_printf(&b, "%s%s", b.n ? "," : "", list[i]);
	}
	return buf_text(&b);
}

static void read_budget_line(struct cells *c, struct import_fund *f)
{
	static const size_t of_line[] = {LINE_KO, LINE_EN, CATEGORIES, CAP};
	struct import_line l = {.line = c->row->line, .code = cell_text(c, LINE, 20)};
	if (!*l.code) {
		for (size_t i = 0; i < sizeof of_line / sizeof *of_line; i++)
			if (*cell(c, of_line[i])) cell_wrong(c, LINE, MSG(N_("This is empty.")), MSG(N_("Write the number of the budget line.")));
		return;
	}
	l.name_ko = cell_text(c, LINE_KO, 60);
	if (!*l.name_ko) l.name_ko = l.code;
	l.name_en = cell_text(c, LINE_EN, 80);
	if (!*l.name_en) l.name_en = l.name_ko;
	l.categories = read_categories(c);
	l.cap = cell_money(c, CAP);
	if (l.cap.minor == MONEY_NONE_MINOR) l.cap = f->budget;
	for (size_t i = 0; i < f->n; i++)
		if (text_equal(f->at[i].code, l.code))
			cell_wrong(c, LINE, MSG(N_("This stands in line {line} too."), A_INT("line", f->at[i].line)), MSG(N_("Every line needs its own.")));
	f->at[f->n++] = l;
}

static struct import_fund *fund_of(struct import_funds *list, const char *code)
{
	for (size_t i = 0; i < list->n; i++)
		if (text_equal(list->at[i].code, code)) return &list->at[i];
	return NULL;
}

static void read_line(struct cells *c, struct import_funds *list, const struct import_fund_rows *old)
{
	const char *code = cell_needed(c, FUND, 20);
	struct import_fund *f = fund_of(list, code);
	if (!*code) return;
	if (!f) {
		f = &list->at[list->n++];
		*f = (struct import_fund){.code = code, .at = arena_array(c->arena, c->table->n, sizeof *f->at)};
		read_fund(c, f);
		for (size_t i = 0; i < old->n; i++)
			if (text_equal(old->at[i].code, code)) cell_wrong(c, FUND, MSG(N_("The centre has a fund with this number.")), MSG(N_("Change it on its page, or give this one another number.")));
	} else {
		static const size_t once[] = {NAME_KO, NAME_EN, KIND, OWNER, BUDGET, STARTS, ENDS, FLEX_RANK, RULES};
		for (size_t i = 0; i < sizeof once / sizeof *once; i++)
			if (*cell(c, once[i])) cell_wrong(c, once[i], MSG(N_("This was said in line {line}."), A_INT("line", f->line)), MSG(N_("Leave it empty in the further lines of the fund.")));
	}
	read_budget_line(c, f);
}

static void check_caps(struct cells *c, const struct import_funds *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct import_fund *f = &list->at[i];
		for (size_t k = 0; k < f->n; k++) {
			if (f->budget.minor == MONEY_NONE_MINOR || f->at[k].cap.minor <= f->budget.minor) continue;
			c->wrong++;
			problem_add(c->problems, (struct problem){.file = c->table->file, .line = f->at[k].line, .field = "cap",
				.why = MSG(N_("The budget line is larger than its fund.")), .fix = MSG(N_("Check both amounts."))});
		}
	}
}

enum outcome funds_check(struct import *out, struct cells *c)
{
	struct import_fund_rows old;
	struct import_funds *list = arena_alloc(c->arena, sizeof *list);
	struct money total = {0};
	int64_t lines = 0;
	if (c->table->n > FUND_LINES) {
		problem_add(c->problems, (struct problem){.file = c->table->file, .why = MSG(N_("The file has more than {n} lines."), A_INT("n", FUND_LINES)), .fix = MSG(N_("Split it."))});
		return INVALID;
	}
	enum outcome r = store_import_funds(&old, c->permit->c->tx, c->permit->centre);
	if (r != OK) return r;
	list->at = arena_array(c->arena, c->table->n + 1, sizeof *list->at);
	for (size_t i = 0; i < c->table->n; i++) {
		c->row = &c->table->row[i];
		read_line(c, list, &old);
	}
	check_caps(c, list);
	for (size_t i = 0; i < list->n; i++) {
		lines += (int64_t)list->at[i].n;
		if (list->at[i].budget.minor != MONEY_NONE_MINOR && money_add(&total, total, list->at[i].budget) != OK) total = (struct money){MONEY_MAX};
	}
	import_sum(out, MSG(N_("{n|one fund|{n} funds} with {lines|one budget line|{lines} budget lines} would be made, {sum} in all."),
		A_INT("n", (int64_t)list->n), A_INT("lines", lines), A_MONEY("sum", total)));
	out->funds = list;
	return OK;
}
