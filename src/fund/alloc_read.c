/* Strict reading of case files: unknown, missing and doubled fields, amounts outside 0..2^60, unknown funds, windows that
 * end before they begin are problems with their path. */
#include <string.h>

#include "fund/alloc.h"
#include "base/banned.h"

struct reader {
	struct arena *a;
	struct problems *p;
	struct alloc_case *c;
	struct alloc_names funds, charges; /* ids, in order of the file */
};

/* Fields -------------------------------------------------------------------------------------------------------------*/

/* A field that must be there and must not be null. */
static struct json solid(struct reader *r, struct json o, const char *key)
{
	size_t before = r->p->n + r->p->beyond;
	struct json v = json_need(o, key);
	if (json_is_null(v) && json_is_object(o) && r->p->n + r->p->beyond == before)
		json_problem(v, MSG("This field may not be null."), (struct msg){0});
	return v;
}

/* What is no object is said once, not again for each of its fields. */
static bool object(struct json o, const char *const known[])
{
	if (json_is_null(o)) json_problem(o, MSG("An object in curly brackets is needed here."), (struct msg){0});
	json_only(o, known);
	return json_is_object(o);
}

static int64_t number(struct reader *r, struct json o, const char *key, int64_t max)
{
	return json_int(solid(r, o, key), 0, max);
}

static const char *text(struct reader *r, struct json o, const char *key)
{
	struct json v = solid(r, o, key);
	const char *s = json_text(v);
	if (!json_is_null(v) && !*s) json_problem(v, MSG("This text may not be empty."), (struct msg){0});
	return s;
}

static struct month month(struct reader *r, struct json o, const char *key)
{
	return json_month(solid(r, o, key));
}

static void ends_first(struct json o, const char *to)
{
	json_problem(json_get(o, to), MSG("This window ends before it begins."), MSG("Exchange the two ends, or correct one."));
}

static const char *item_text(struct json list, size_t i)
{
	struct json v = json_item(list, i);
	const char *s = json_text(v);
	if (!*s) json_problem(v, MSG("This text may not be empty."), (struct msg){0});
	return s;
}

static struct alloc_list names(struct reader *r, struct json list, struct alloc_names *all)
{
	size_t n = json_count(list);
	int32_t *at = arena_array(r->a, n, sizeof *at);
	for (size_t i = 0; i < n; i++) at[i] = alloc_name(all, r->a, item_text(list, i));
	return (struct alloc_list){.at = at, .n = (int32_t)n};
}

static struct alloc_list names_or_any(struct reader *r, struct json o, const char *key, struct alloc_names *all)
{
	struct json v = json_need(o, key);
	if (json_is_null(v)) return (struct alloc_list){.any = true};
	return names(r, v, all);
}

/* Funds --------------------------------------------------------------------------------------------------------------*/

static void read_lines(struct reader *r, struct json fund, struct alloc_fund *f)
{
	static const char *const known[] = {"id", "categories", "cap", NULL};
	struct json lines = json_need(fund, "lines");
	struct alloc_names ids = {0};
	f->has_lines = !json_is_null(lines);
	f->n_lines = (int32_t)json_count(lines);
	f->line = arena_array(r->a, (size_t)f->n_lines, sizeof *f->line);
	for (int32_t i = 0; i < f->n_lines; i++) {
		struct json o = json_item(lines, (size_t)i);
		f->line[i].id = "";
		if (!object(o, known)) continue;
		f->line[i].id = text(r, o, "id");
		if (alloc_name_find(&ids, f->line[i].id) != ALLOC_NONE)
			json_problem(json_get(o, "id"), MSG("This id stands twice."), MSG("Give each its own."));
		alloc_name(&ids, r->a, f->line[i].id);
		f->line[i].categories = names(r, solid(r, o, "categories"), &r->c->categories);
		f->line[i].cap = number(r, o, "cap", MONEY_MAX);
	}
}

static void read_windows(struct reader *r, struct json o, struct alloc_fund *f)
{
	f->tenure_from = (int32_t)number(r, o, "tenure_from", ALLOC_WINDOW_MAX);
	f->tenure_to = (int32_t)number(r, o, "tenure_to", ALLOC_WINDOW_MAX);
	f->age_from = (int32_t)number(r, o, "age_from", ALLOC_WINDOW_MAX);
	f->age_to = (int32_t)number(r, o, "age_to", ALLOC_WINDOW_MAX);
	f->period_from = month(r, o, "period_from");
	f->period_to = month(r, o, "period_to");
	f->expires = month(r, o, "expires");
	if (f->tenure_to < f->tenure_from) ends_first(o, "tenure_to");
	if (f->age_to < f->age_from) ends_first(o, "age_to");
	if (f->period_to.n < f->period_from.n && f->period_to.n != MONTH_NONE_N) ends_first(o, "period_to");
}

static void read_fund(struct reader *r, struct json o, struct alloc_fund *f)
{
	static const char *const known[] = {"id", "budget", "tenure_from", "tenure_to", "age_from", "age_to", "centres",
		"categories", "period_from", "period_to", "expires", "flex_rank", "lines", "max_share_percent", "match", NULL};
	if (!object(o, known)) return;
	f->id = text(r, o, "id");
	f->budget = number(r, o, "budget", MONEY_MAX);
	read_windows(r, o, f);
	f->centres = names_or_any(r, o, "centres", &r->c->centres);
	f->categories = names_or_any(r, o, "categories", &r->c->categories);
	f->flex_rank = (int32_t)number(r, o, "flex_rank", ALLOC_WEIGHT_MAX);
	read_lines(r, o, f);
	struct json share = json_need(o, "max_share_percent");
	f->share_percent = json_is_null(share) ? ALLOC_NONE : (int32_t)json_int(share, 0, 100);
	f->match_percent = ALLOC_NONE;
}

static int32_t known_fund(struct reader *r, struct json v, const char *id)
{
	int32_t f = alloc_name_find(&r->funds, id);
	if (f == ALLOC_NONE) json_problem(v, MSG("There is no fund {id} in this case.", A_TEXT("id", id)), MSG("Check its id."));
	return f;
}

static void read_match(struct reader *r, struct json fund, int32_t self)
{
	static const char *const known[] = {"percent", "from_funds", NULL};
	struct alloc_fund *f = &r->c->fund[self];
	if (!json_is_object(fund) || !json_has(fund, "match")) return;
	struct json o = json_get(fund, "match");
	if (!object(o, known)) return;
	f->match_percent = (int32_t)number(r, o, "percent", 100);
	struct json from = solid(r, o, "from_funds");
	size_t n = json_count(from);
	f->match_from = arena_array(r->a, n, sizeof *f->match_from);
	for (size_t i = 0; i < n; i++) {
		struct json v = json_item(from, i);
		int32_t u = known_fund(r, v, item_text(from, i));
		if (u == ALLOC_NONE) continue;
		if (u == self) json_problem(v, MSG("A fund cannot match itself."), MSG("Name the other funds."));
		for (int32_t k = 0; k < f->n_match_from; k++)
			if (f->match_from[k] == u) json_problem(v, MSG("This fund is named twice."), MSG("Keep one of the two."));
		f->match_from[f->n_match_from++] = u;
	}
}

static void new_id(struct reader *r, struct json o, struct alloc_names *all, int32_t i)
{
	const char *id = json_has(o, "id") && json_is_object(o) ? json_text(json_get(o, "id")) : "";
	if (*id && alloc_name_find(all, id) != ALLOC_NONE) {
		json_problem(json_get(o, "id"), MSG("This id stands twice."), MSG("Give each its own."));
		id = "";
	}
	alloc_name(all, r->a, *id ? id : arena_printf(r->a, "\n%d", i)); /* keeps ids and places in step */
}

static void read_funds(struct reader *r, struct json list)
{
	r->c->n_funds = (int32_t)json_count(list);
	r->c->fund = arena_array(r->a, (size_t)r->c->n_funds, sizeof *r->c->fund);
	for (int32_t i = 0; i < r->c->n_funds; i++) read_fund(r, json_item(list, (size_t)i), &r->c->fund[i]);
	for (int32_t i = 0; i < r->c->n_funds; i++) read_match(r, json_item(list, (size_t)i), i);
}

/* Charges ------------------------------------------------------------------------------------------------------------*/

static void read_charge(struct reader *r, struct json o, struct alloc_charge *h)
{
	static const char *const known[] = {"id", "client", "month", "tenure", "age", "centre", "category", "amount", "weight",
		"locked_fund", NULL};
	if (!object(o, known)) return;
	h->id = text(r, o, "id");
	h->client = alloc_name(&r->c->clients, r->a, text(r, o, "client"));
	h->month = month(r, o, "month").n;
	h->tenure = (int16_t)number(r, o, "tenure", ALLOC_TENURE_MAX);
	h->age = (int16_t)number(r, o, "age", ALLOC_AGE_MAX);
	h->centre = alloc_name(&r->c->centres, r->a, text(r, o, "centre"));
	h->category = alloc_name(&r->c->categories, r->a, text(r, o, "category"));
	h->amount = number(r, o, "amount", MONEY_MAX);
	h->weight = (int32_t)number(r, o, "weight", ALLOC_WEIGHT_MAX);
	struct json locked = json_need(o, "locked_fund");
	h->locked = json_is_null(locked) ? ALLOC_NONE : known_fund(r, locked, json_text(locked));
}

static void read_charges(struct reader *r, struct json list)
{
	r->c->n_charges = (int32_t)json_count(list);
	r->c->charge = arena_array(r->a, (size_t)r->c->n_charges, sizeof *r->c->charge);
	for (int32_t i = 0; i < r->c->n_charges; i++) {
		struct json o = json_item(list, (size_t)i);
		read_charge(r, o, &r->c->charge[i]);
		new_id(r, o, &r->charges, i);
	}
}

/* Files --------------------------------------------------------------------------------------------------------------*/

static void read_case(struct reader *r, struct json o, bool in_set)
{
	static const char *const known[] = {"format", "name", "doc", "currency", "horizon_end", "funds", "charges", "expected", NULL};
	if (!object(o, known)) return;
	struct json format = in_set ? json_get(o, "format") : json_need(o, "format");
	if (!json_is_null(format) && strcmp(json_text(format), "fund-case-1") != 0)
		json_problem(format, MSG("The format must be {format}.", A_TEXT("format", "fund-case-1")), (struct msg){0});
	struct json name = json_get(o, "name");
	r->c->name = json_is_null(name) ? NULL : json_text(name);
	json_text(json_get(o, "doc"));
	json_text(json_get(o, "currency"));
	r->c->horizon_end = month(r, o, "horizon_end");
	struct json funds = solid(r, o, "funds");
	for (size_t i = 0; i < json_count(funds); i++) new_id(r, json_item(funds, i), &r->funds, (int32_t)i);
	read_funds(r, funds);
	read_charges(r, solid(r, o, "charges"));
}

static enum outcome ready(struct alloc_case *c, struct json o)
{
	struct alloc_overdraw over;
	if (alloc_case_ready(c, &over) == OK) return OK;
	int64_t locked = over.locked > INT64_MAX ? INT64_MAX : (int64_t)over.locked;
	const struct alloc_fund *f = &c->fund[over.fund];
	const char *line = over.line == ALLOC_NONE ? "" : f->line[over.line].id;
	struct msg why = over.line == ALLOC_NONE
		? MSG("Locked charges overdraw the fund {fund}: {locked} reported, budget {has}.", A_TEXT("fund", f->id),
			A_INT("locked", locked), A_INT("has", over.has))
		: MSG("Locked charges overdraw line {line} of the fund {fund}: {locked} reported, cap {has}.", A_TEXT("fund", f->id),
			A_TEXT("line", line), A_INT("locked", locked), A_INT("has", over.has));
	json_problem(json_get(o, "charges"), why, MSG("Raise the budget, or correct the report."));
	return CONFLICT;
}

static bool is_set(struct json root)
{
	return json_has(root, "format") && strcmp(json_text(json_get(root, "format")), "fund-case-set-1") == 0;
}

enum outcome alloc_read(struct alloc_cases *out, struct json root, struct arena *a, struct problems *p)
{
	static const char *const known[] = {"format", "name", "doc", "cases", NULL};
	size_t before = p->n + p->beyond;
	bool set = json_is_object(root) && (json_has(root, "cases") || is_set(root));
	struct json list = root;
	if (set) {
		json_only(root, known);
		struct json format = json_need(root, "format");
		if (strcmp(json_text(format), "fund-case-set-1") != 0)
			json_problem(format, MSG("The format must be {format}.", A_TEXT("format", "fund-case-set-1")), (struct msg){0});
		list = json_need(root, "cases");
	}
	struct alloc_cases all = {.n = set ? json_count(list) : 1, .set = set};
	all.at = arena_array(a, all.n, sizeof *all.at);
	for (size_t i = 0; i < all.n; i++) {
		all.at[i].arena = a;
		struct reader r = {.a = a, .p = p, .c = &all.at[i]};
		read_case(&r, set ? json_item(list, i) : root, set);
	}
	if (p->n + p->beyond != before) return INVALID;
	for (size_t i = 0; i < all.n; i++) {
		enum outcome r = ready(&all.at[i], set ? json_item(list, i) : root);
		if (r != OK) return r;
	}
	*out = all;
	return OK;
}
