/* One column an arc (class x line), one row a class, line, fund, match rule and aim. The aims are rows so that what one
 * aim reached binds the next. */
#include "fund/alloc_match.h"

#include <coin/Clp_C_Interface.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/banned.h"

enum { AIMS = 4, NODES_MOST = 4000, WORK_MOST = 4000000 };

struct branch {
	int32_t column;
	double low, high; /* before the branch */
	double floor;     /* largest value of the lower half */
	int tried;        /* halves so far */
};

struct programme {
	struct arena *a;
	const struct alloc_case *c;
	const struct alloc_classes *k;
	const struct alloc_flow *f;
	Clp_Simplex *lp;
	int32_t columns, rows, match_row, aim_row;
	int32_t *match_fund;       /* by match row */
	int32_t n_match;
	int64_t *match_has;        /* right side of a match row, by locked charges */
	double *low, *high;        /* of columns */
	double *row_low, *row_high;
	int64_t *coefficient[AIMS]; /* to be made large */
	alloc_wide reached[AIMS];
	int32_t aim;
	int64_t *best, *trial;     /* whole won; `best` holds in all rows where has_best */
	bool has_best;
	alloc_wide best_value;
	struct branch *stack;
};

/* Exact arithmetic ---------------------------------------------------------------------------------------------------*/

static alloc_wide value_of(const struct programme *p, int32_t aim, const int64_t *x)
{
	alloc_wide v = 0;
	for (int32_t i = 0; i < p->columns; i++) v += (alloc_wide)p->coefficient[aim][i] * x[i];
	return v;
}

/* The part of column i in match row m: p of this fund, -(100 - p) of those that it matches. */
static int64_t match_part(const struct programme *p, int32_t m, int32_t i)
{
	int32_t own = p->match_fund[m], fund = p->f->line_fund[p->k->arc_line[i]];
	const struct alloc_fund *u = &p->c->fund[own];
	if (fund == own) return u->match_percent;
	bool counts = false, fits = false;
	for (int32_t n = 0; n < u->n_match_from; n++) counts |= u->match_from[n] == fund;
	int32_t k = p->f->arc_class[i];
	for (uint32_t arc = p->k->first[k]; counts && arc < p->k->first[k + 1]; arc++)
		fits |= p->f->line_fund[p->k->arc_line[arc]] == own;
	return fits ? u->match_percent - 100 : 0;
}

static bool match_holds(const struct programme *p, int32_t m, const int64_t *x)
{
	alloc_wide sum = 0;
	for (int32_t i = 0; i < p->columns; i++)
		if (x[i]) sum += (alloc_wide)match_part(p, m, i) * x[i];
	return sum <= p->match_has[m];
}

static bool holds(struct programme *p, const int64_t *x)
{
	const struct alloc_case *c = p->c;
	alloc_wide *line = arena_array(p->a, (size_t)c->n_limits, sizeof *line);
	alloc_wide *fund = arena_array(p->a, (size_t)c->n_funds, sizeof *fund);
	for (int32_t k = 0; k < p->k->n; k++) {
		alloc_wide sum = 0;
		for (uint32_t i = p->k->first[k]; i < p->k->first[k + 1]; i++) {
			if (x[i] < 0 || (p->k->arc_cap && x[i] > p->k->arc_cap[i])) return false;
			sum += x[i];
			line[p->k->arc_line[i]] += x[i];
			fund[p->f->line_fund[p->k->arc_line[i]]] += x[i];
		}
		if (sum > p->k->at[k].supply) return false;
	}
	for (int32_t l = 0; l < c->n_limits; l++)
		if (line[l] > c->limit[l].left) return false;
	for (int32_t u = 0; u < c->n_funds; u++)
		if (fund[u] > c->left[u]) return false;
	for (int32_t m = 0; m < p->n_match; m++)
		if (!match_holds(p, m, x)) return false;
	for (int32_t aim = 0; aim < p->aim; aim++)
		if (value_of(p, aim, x) < p->reached[aim]) return false;
	return true;
}

static void offer(struct programme *p, const int64_t *x)
{
	alloc_wide v = value_of(p, p->aim, x);
	if ((p->has_best && v <= p->best_value) || !holds(p, x)) return;
	if (p->columns) memcpy(p->best, x, (size_t)p->columns * sizeof *x);
	p->best_value = v;
	p->has_best = true;
}

/* The linear programme -----------------------------------------------------------------------------------------------*/

static void find_match_rules(struct programme *p)
{
	const struct alloc_case *c = p->c;
	p->match_fund = arena_array(p->a, (size_t)c->n_funds, sizeof *p->match_fund);
	for (int32_t u = 0; u < c->n_funds; u++)
		if (c->fund[u].match_percent != ALLOC_NONE) p->match_fund[p->n_match++] = u;
	p->match_has = arena_array(p->a, (size_t)p->n_match, sizeof *p->match_has);
	for (int32_t m = 0; m < p->n_match; m++) {
		const struct alloc_fund *u = &c->fund[p->match_fund[m]];
		alloc_wide has = 0;
		for (int32_t i = 0; i < c->n_charges; i++) {
			const struct alloc_charge *h = &c->charge[i];
			if (h->locked == p->match_fund[m]) has -= (alloc_wide)u->match_percent * h->amount;
			for (int32_t n = 0; n < u->n_match_from; n++)
				if (h->locked == u->match_from[n] && alloc_tests(c, p->match_fund[m], h) == 0)
					has += (alloc_wide)(100 - u->match_percent) * h->amount;
		}
		has = has > INT64_MAX ? INT64_MAX : has < INT64_MIN ? INT64_MIN : has;
		p->match_has[m] = (int64_t)has;
	}
}

static void set_aims(struct programme *p)
{
	for (int32_t aim = 0; aim < AIMS; aim++) p->coefficient[aim] = arena_array(p->a, (size_t)p->columns, sizeof(int64_t));
	for (int32_t i = 0; i < p->columns; i++) {
		const struct alloc_class *k = &p->k->at[p->f->arc_class[i]];
		int32_t fund = p->f->line_fund[p->k->arc_line[i]];
		p->coefficient[k->expected ? 1 : 0][i] = k->weight;
		p->coefficient[2][i] = alloc_lapses(p->c, fund);
		p->coefficient[3][i] = -(int64_t)p->c->fund[fund].flex_rank;
	}
}

static void set_bounds(struct programme *p)
{
	for (int32_t k = 0; k < p->k->n; k++) p->row_high[k] = (double)p->k->at[k].supply;
	for (int32_t l = 0; l < p->c->n_limits; l++) p->row_high[p->k->n + l] = (double)p->c->limit[l].left;
	for (int32_t u = 0; u < p->c->n_funds; u++) p->row_high[p->k->n + p->c->n_limits + u] = (double)p->c->left[u];
	for (int32_t m = 0; m < p->n_match; m++) p->row_high[p->match_row + m] = (double)p->match_has[m];
	for (int32_t aim = 0; aim < AIMS; aim++) p->row_high[p->aim_row + aim] = DBL_MAX;
	for (int32_t r = 0; r < p->rows; r++) p->row_low[r] = -DBL_MAX;
	for (int32_t i = 0; i < p->columns; i++) {
		p->high[i] = (double)p->k->at[p->f->arc_class[i]].supply;
		if (p->k->arc_cap && (double)p->k->arc_cap[i] < p->high[i]) p->high[i] = (double)p->k->arc_cap[i];
	}
}

static void load(struct programme *p)
{
	size_t most = (size_t)p->columns * (size_t)(3 + p->n_match + AIMS);
	CoinBigIndex *start = arena_array(p->a, (size_t)p->columns + 1, sizeof *start), n = 0;
	int *row = arena_array(p->a, most, sizeof *row);
	double *value = arena_array(p->a, most, sizeof *value), *none = arena_array(p->a, (size_t)p->columns, sizeof *none);
	for (int32_t i = 0; i < p->columns; i++) {
		int32_t line = p->k->arc_line[i];
		start[i] = n;
		row[n] = p->f->arc_class[i], value[n++] = 1;
		row[n] = p->k->n + line, value[n++] = 1;
		row[n] = p->k->n + p->c->n_limits + p->f->line_fund[line], value[n++] = 1;
		for (int32_t m = 0; m < p->n_match; m++)
			if (match_part(p, m, i)) row[n] = p->match_row + m, value[n++] = (double)match_part(p, m, i);
		for (int32_t aim = 0; aim < AIMS; aim++)
			if (p->coefficient[aim][i]) row[n] = p->aim_row + aim, value[n++] = (double)p->coefficient[aim][i];
	}
	start[p->columns] = n;
	Clp_loadProblem(p->lp, p->columns, p->rows, start, row, value, p->low, p->high, none, p->row_low, p->row_high);
}

static void build(struct programme *p)
{
	p->columns = (int32_t)p->k->n_arcs;
	find_match_rules(p);
	set_aims(p);
	p->match_row = p->k->n + p->c->n_limits + p->c->n_funds;
	p->aim_row = p->match_row + p->n_match;
	p->rows = p->aim_row + AIMS;
	p->low = arena_array(p->a, (size_t)p->columns, sizeof *p->low);
	p->high = arena_array(p->a, (size_t)p->columns, sizeof *p->high);
	p->row_low = arena_array(p->a, (size_t)p->rows, sizeof *p->row_low);
	p->row_high = arena_array(p->a, (size_t)p->rows, sizeof *p->row_high);
	p->best = arena_array(p->a, (size_t)p->columns, sizeof *p->best);
	p->trial = arena_array(p->a, (size_t)p->columns, sizeof *p->trial);
	p->stack = arena_array(p->a, NODES_MOST, sizeof *p->stack);
	set_bounds(p);
	load(p);
}

/* Proposals from a solution of the linear programme: the nearest whole numbers; and those below, with every match rule
 * that this breaks mended by paying less from its fund. */
static void mend(struct programme *p, int64_t *x)
{
	for (bool again = true; again;) {
		again = false;
		for (int32_t m = 0; m < p->n_match; m++) {
			alloc_wide over = -(alloc_wide)p->match_has[m];
			for (int32_t i = 0; i < p->columns; i++) over += (alloc_wide)match_part(p, m, i) * x[i];
			for (int32_t i = 0; i < p->columns && over > 0; i++) {
				int64_t part = match_part(p, m, i);
				if (part <= 0 || x[i] == 0) continue;
				alloc_wide less = (over + part - 1) / part;
				if (less > x[i]) less = x[i];
				x[i] -= (int64_t)less;
				over -= less * part;
				again = true;
			}
		}
	}
}

static void propose(struct programme *p)
{
	const double *x = Clp_primalColumnSolution(p->lp);
	for (int32_t i = 0; i < p->columns; i++) p->trial[i] = (int64_t)floor(fmax(x[i], 0) + 0.5);
	offer(p, p->trial);
	for (int32_t i = 0; i < p->columns; i++) p->trial[i] = (int64_t)floor(fmax(x[i], 0) + 1e-6);
	mend(p, p->trial);
	offer(p, p->trial);
}

/* Branch and bound ---------------------------------------------------------------------------------------------------*/

static int32_t most_broken(const struct programme *p)
{
	const double *x = Clp_primalColumnSolution(p->lp);
	int32_t worst = ALLOC_NONE;
	double far = 1e-6;
	for (int32_t i = 0; i < p->columns; i++) {
		double d = fabs(x[i] - floor(x[i] + 0.5));
		if (d <= far) continue;
		far = d;
		worst = i;
	}
	return worst;
}

static void bind_column(struct programme *p, int32_t i, double low, double high)
{
	p->low[i] = low;
	p->high[i] = high;
}

static bool solve(struct programme *p)
{
	Clp_chgColumnLower(p->lp, p->low);
	Clp_chgColumnUpper(p->lp, p->high);
	Clp_dual(p->lp, 0);
	return Clp_status(p->lp) == 0;
}

/* Goes back to the last branch with a half not yet tried, and into it. */
static bool other_half(struct programme *p, int32_t *depth)
{
	for (; *depth > 0; (*depth)--) {
		struct branch *b = &p->stack[*depth - 1];
		if (b->tried == 1) {
			b->tried = 2;
			bind_column(p, b->column, b->floor + 1, b->high);
			return true;
		}
		bind_column(p, b->column, b->low, b->high);
	}
	return false;
}

/* Largest whole value that the linear programme leaves possible. */
static alloc_wide bound_of(const struct programme *p)
{
	double v = -Clp_objectiveValue(p->lp);
	return (alloc_wide)floor(v + 1e-6 + fabs(v) * 1e-12);
}

static void search(struct programme *p)
{
	int32_t depth = 0, column = ALLOC_NONE, most = WORK_MOST / (p->columns + 1);
	for (int32_t nodes = 0; nodes < NODES_MOST && nodes <= most; nodes++) {
		bool open = solve(p) && (!p->has_best || bound_of(p) > p->best_value);
		if (open) {
			propose(p);
			column = most_broken(p);
			open = column != ALLOC_NONE && (!p->has_best || bound_of(p) > p->best_value);
		}
		if (!open) {
			if (!other_half(p, &depth)) break;
			continue;
		}
		double at = floor(Clp_primalColumnSolution(p->lp)[column]);
		p->stack[depth++] = (struct branch){column, p->low[column], p->high[column], at, 1};
		bind_column(p, column, p->low[column], at);
	}
	while (depth > 0) {
		struct branch *b = &p->stack[--depth];
		bind_column(p, b->column, b->low, b->high);
	}
}

static bool reach_aim(struct programme *p, alloc_wide *bound)
{
	double *cost = arena_array(p->a, (size_t)p->columns, sizeof *cost);
	for (int32_t i = 0; i < p->columns; i++) cost[i] = -(double)p->coefficient[p->aim][i]; /* Clp makes small */
	Clp_chgObjCoefficients(p->lp, cost);
	if (p->has_best) p->best_value = value_of(p, p->aim, p->best); /* what the aims before found holds here too */
	if (solve(p)) *bound = bound_of(p);
	else if (!p->has_best) return false;
	search(p);
	if (!p->has_best) return false;
	p->reached[p->aim] = p->best_value;
	p->row_low[p->aim_row + p->aim] = (double)p->best_value;
	Clp_chgRowLower(p->lp, p->row_low);
	return true;
}

/* ------------------------------------------------------------------------------------------------------------------- */

static void write_flow(struct alloc_flow *f, int64_t *covered, const struct programme *p)
{
	alloc_flow_clear(f, p->c);
	for (int32_t k = 0; k < f->n_class; k++) covered[k] = 0;
	for (int32_t u = 0; u < f->n_fund; u++) f->fund_left[u] = p->c->left[u];
	for (int32_t i = 0; i < p->columns; i++) {
		int32_t line = f->arc_line[i];
		f->arc_flow[i] = p->best[i];
		covered[f->arc_class[i]] += p->best[i];
		f->line_flow[line] += p->best[i];
		if (f->line_left[line] != ALLOC_NO_CAP) f->line_left[line] -= p->best[i];
		f->fund_left[f->line_fund[line]] -= p->best[i];
	}
}

enum outcome alloc_match_run(struct alloc_flow *f, int64_t *covered, alloc_wide *bound, struct arena *a,
	const struct alloc_case *c, const struct alloc_classes *k, struct err *err)
{
	struct programme p = {.a = a, .c = c, .k = k, .f = f, .lp = Clp_newModel()};
	REQUIRE(p.lp);
	Clp_setLogLevel(p.lp, 0);
	build(&p);
	offer(&p, p.best); /* to pay nothing breaks no rule, but where locked charges do */
	alloc_wide first = 0, later;
	bool ok = reach_aim(&p, &first);
	for (p.aim = 1; ok && p.aim < AIMS; p.aim++) ok = reach_aim(&p, &later);
	Clp_deleteModel(p.lp);
	if (!ok) {
		err_set(err, MSG("Locked charges break the match rule of the fund {fund}.", A_TEXT("fund", c->fund[p.match_fund[0]].id)));
		return CONFLICT;
	}
	for (int32_t i = 0; i < c->n_charges; i++)
		if (c->charge[i].locked != ALLOC_NONE && !c->charge[i].expected)
			first += (alloc_wide)c->charge[i].weight * c->charge[i].amount;
	*bound = first;
	write_flow(f, covered, &p);
	return OK;
}
