#include "fund/fund.h"

#include <string.h>
#include "base/id.h"
#include "fund/book.h"
#include "fund_sql.h"

/* Reading ----------------------------------------------------------------------------------------------------------------*/

static struct fund fund_of(const struct fund_rules_row *r)
{
	return (struct fund){.id = r->fund, .code = r->code, .name_ko = r->name_ko, .name_en = r->name_en, .owner_org = r->owner_org,
		.kind = r->kind, .budget = r->budget, .used = r->used, .starts = r->starts, .ends = r->ends, .flex_rank = r->flex_rank,
		.open = strcmp(r->status, "open") == 0, .version = r->version};
}

static bool counts_awards(const struct rule *r)
{
	for (int i = CAP_MONTH; i < CAPS; i++)
		if (r->cap[i].minor != MONEY_NONE_MINOR) return true;
	return r->excludes_fund.n > 0;
}

/* Checks the text of one rule. Problems are the writer's: they become c->err. */
static enum outcome body_parse(struct rule *out, struct ctx *c, struct arena *a, const char *body)
{
	struct problems problems = {.arena = c->arena};
	struct json root;
	enum outcome r = json_parse(&root, a, "rule", body, strlen(body), &problems);

	if (r == OK) {
		rule_read(out, a, root, RULE_BODY);
		r = json_end(root);
	}
	if (r != OK && problems.n > 0)
		err_set(&c->err, MSG(N_("The rule cannot be read, at {field}: {why}"), A_TEXT("field", problems.at[0].field ? problems.at[0].field : ""),
			A_TEXT("why", msg_text(c->arena, c->lang, &problems.at[0].why))));
	return r;
}

/* The same text is read once: pages ask for all rules of all funds. */
static enum outcome body_read(struct rule *out, struct ctx *c, const char *body)
{
	const struct rule *known = memo_find(c->memo, "rule", body);
	struct arena *room = known ? NULL : memo_room(c->memo);
	enum outcome r = known ? OK : body_parse(out, c, room ? room : c->arena, body);

	if (known) {
		*out = *known;
	} else if (r == OK && room) {
		struct rule *kept = arena_alloc(room, sizeof *kept);
		*kept = *out;
		memo_keep(c->memo, "rule", body, kept);
	}
	return r;
}

static enum outcome add_rule(struct funds *out, struct fund *f, const struct fund_rules_row *row, struct ctx *c)
{
	struct rule *r = &out->rules.at[out->rules.n];

	if (body_read(r, c, row->body) != OK) return BROKEN; /* it was checked when it was stored */
	r->row = row->rule.v;
	r->fund = f->code;
	r->source = row->source;
	r->valid_from = row->valid_from;
	r->valid_to = row->valid_to;
	if (f->n_rules++ == 0) f->first_rule = out->rules.n;
	f->counts_awards = f->counts_awards || counts_awards(r);
	out->rules.n++;
	return OK;
}

static enum outcome lines_read(struct funds *out, const struct permit *p)
{
	struct fund_lines_rows rows;
	enum outcome r = store_fund_lines(&rows, p->c->tx, p->centre);

	if (r != OK) return r;
	struct fund_line *line = arena_array(p->c->arena, rows.n + 1, sizeof *line);

	for (size_t i = 0; i < rows.n; i++) {
		const struct fund_lines_row *x = &rows.at[i];
		struct fund *f = fund_by_id(out, x->fund);
		if (!f) continue;
		line[i] = (struct fund_line){x->line, x->code, x->name_ko, x->name_en, x->categories, x->cap, x->used, x->version};
		if (f->n_lines++ == 0) f->line = &line[i];
	}
	return OK;
}

enum outcome funds_read(struct funds *out, const struct permit *p)
{
	struct fund_rules_rows rows;
	enum outcome r = store_fund_rules(&rows, p->c->tx, p->centre);

	if (r != OK) return r;
	struct funds f = {.at = arena_array(p->c->arena, rows.n + 1, sizeof *f.at),
		.rules = {.at = arena_array(p->c->arena, rows.n + 1, sizeof *f.rules.at)}};

	for (size_t i = 0; i < rows.n; i++) {
		const struct fund_rules_row *x = &rows.at[i];
		if (f.n == 0 || f.at[f.n - 1].id.v != x->fund.v) f.at[f.n++] = fund_of(x);
		if (x->rule.v != 0 && (r = add_rule(&f, &f.at[f.n - 1], x, p->c)) != OK) return r;
	}
	r = lines_read(&f, p);
	if (r == OK) *out = f;
	return r;
}

struct fund *fund_by_id(const struct funds *f, struct fund_id id)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->at[i].id.v == id.v) return &f->at[i];
	return NULL;
}

struct fund *fund_by_code(const struct funds *f, const char *code)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->at[i].code, code) == 0) return &f->at[i];
	return NULL;
}

const char *fund_name(const struct fund *f, enum lang lang)
{
	return lang == LANG_KO ? f->name_ko : f->name_en;
}

const char *line_name(const struct fund_line *l, enum lang lang)
{
	return lang == LANG_KO ? l->name_ko : l->name_en;
}

static bool lists(const char *categories, const char *category)
{
	size_t n = strlen(category);

	for (const char *s = categories; s && *s; s = strchr(s, ',') ? strchr(s, ',') + 1 : NULL)
		if (strncmp(s, category, n) == 0 && (s[n] == ',' || s[n] == '\0')) return true;
	return categories[0] == '\0';
}

struct fund_line *fund_line_for(const struct fund *f, const char *category)
{
	for (size_t i = 0; i < f->n_lines; i++)
		if (lists(f->line[i].categories, category)) return &f->line[i];
	return NULL;
}

bool fund_takes(const struct fund *f, const char *category, struct date on)
{
	return f->open && on.day >= f->starts.day && on.day < f->ends.day && (f->n_lines == 0 || fund_line_for(f, category));
}

struct money fund_left(const struct fund *f)
{
	return (struct money){f->budget.minor - f->used.minor};
}

struct money fund_left_for(const struct fund *f, const char *category)
{
	const struct fund_line *l = fund_line_for(f, category);
	int64_t left = fund_left(f).minor, below = l ? l->cap.minor - l->used.minor : left;

	if (f->n_lines > 0 && !l) return (struct money){0};
	return (struct money){below < left ? below : left};
}

/* Changing ---------------------------------------------------------------------------------------------------------------*/

static enum outcome refuse(const struct permit *p, struct msg why)
{
	err_set(&p->c->err, why);
	return INVALID;
}

static enum outcome check_fund(const struct permit *p, struct money budget, struct date starts, struct date ends)
{
	if (budget.minor < 0 || budget.minor > MONEY_MAX) return refuse(p, MSG(N_("The budget is not an amount that can be booked.")));
	if (!date_known(starts) || !date_known(ends) || ends.day <= starts.day)
		return refuse(p, MSG(N_("The money must end after it begins.")));
	return OK;
}

static enum outcome put_line(const struct permit *p, struct fund_id fund, const struct line_new *n, int position)
{
	struct line_add_args args = {.centre = p->centre, .fund = fund, .line = {id_new()}, .code = n->code, .name_ko = n->name_ko,
		.name_en = n->name_en, .categories = n->categories, .cap = n->cap, .position = position};

	return store_line_add(p->c->tx, &args);
}

static enum outcome put_rule(const struct permit *p, struct fund_id fund, const struct rule_new *n, int position)
{
	struct rule r;

	if (!n->source || n->source[0] == '\0') return refuse(p, MSG(N_("A rule needs its source: where does it stand?")));
	if (date_known(n->valid_to) && n->valid_to.day <= n->valid_from.day) return refuse(p, MSG(N_("The rule must end after it begins.")));
	if (body_read(&r, p->c, n->body) != OK) return INVALID;
	struct rule_add_args args = {.centre = p->centre, .fund = fund, .rule = {id_new()}, .valid_from = n->valid_from,
		.valid_to = n->valid_to, .position = position, .body = n->body, .source = n->source};

	return store_rule_add(p->c->tx, &args);
}

static enum outcome put_parts(const struct permit *p, struct fund_id fund, const struct fund_new *n)
{
	enum outcome r = OK;

	for (size_t i = 0; r == OK && i < n->n_lines; i++) r = put_line(p, fund, &n->line[i], (int)i);
	for (size_t i = 0; r == OK && i < n->n_rules; i++) r = put_rule(p, fund, &n->rule[i], (int)i);
	return r;
}

enum outcome fund_create(struct fund_id *out, const struct permit *p, const struct fund_new *n)
{
	struct fund_id id = {id_new()};
	enum outcome r = check_fund(p, n->budget, n->starts, n->ends);
	char made[ID_TEXT];

	if (r != OK) return r;
	id_write(made, id.v);
	struct fund_add_args args = {.centre = p->centre, .fund = id, .code = n->code ? n->code : made, .name_ko = n->name_ko,
		.name_en = n->name_en, .kind = n->kind, .owner_org = n->owner_org, .budget = n->budget, .starts = n->starts, .ends = n->ends,
		.flex_rank = n->flex_rank};

	r = store_fund_add(p->c->tx, &args);
	if (r == NOT_FOUND) return EXISTS;
	if (r == OK) r = put_parts(p, id, n);
	if (r == OK && n->budget.minor > 0) r = book_grant(p, id, n->budget);
	if (r == OK) *out = id;
	return r;
}

static enum outcome saved(enum outcome r)
{
	return r == NOT_FOUND ? CONFLICT : r;
}

enum outcome fund_change(const struct permit *p, const struct fund *old, const struct fund_edit *e)
{
	enum outcome r = check_fund(p, e->budget, e->starts, e->ends);

	if (r != OK) return r;
	if (e->budget.minor < old->used.minor)
		return refuse(p, MSG(N_("{used} is already paid from this money: the budget cannot be less."), A_MONEY("used", old->used)));
	struct fund_save_args args = {.centre = p->centre, .fund = old->id, .version = e->version, .name_ko = e->name_ko, .name_en = e->name_en,
		.owner_org = e->owner_org, .budget = e->budget, .starts = e->starts, .ends = e->ends, .flex_rank = e->flex_rank};

	r = saved(store_fund_save(p->c->tx, &args));
	if (r == OK && e->budget.minor != old->budget.minor)
		r = book_grant(p, old->id, (struct money){e->budget.minor - old->budget.minor});
	return r;
}

enum outcome fund_close(const struct permit *p, const struct fund *f, int64_t version)
{
	return saved(store_fund_status(p->c->tx, p->centre, f->id, version, "closed"));
}

enum outcome fund_open_again(const struct permit *p, const struct fund *f, int64_t version)
{
	return saved(store_fund_status(p->c->tx, p->centre, f->id, version, "open"));
}

enum outcome fund_line_add(const struct permit *p, const struct fund *f, const struct line_new *n)
{
	return put_line(p, f->id, n, (int)f->n_lines);
}

enum outcome fund_line_change(const struct permit *p, const struct fund *f, const struct fund_line *old, const struct line_new *n,
	int64_t version)
{
	if (n->cap.minor < old->used.minor)
		return refuse(p, MSG(N_("{used} is already paid from this line: it cannot hold less."), A_MONEY("used", old->used)));
	struct line_save_args args = {.centre = p->centre, .fund = f->id, .line = old->id, .version = version, .code = n->code,
		.name_ko = n->name_ko, .name_en = n->name_en, .categories = n->categories, .cap = n->cap};

	return saved(store_line_save(p->c->tx, &args));
}

/* A fund may hold several rules at once, each for people of another time; a new rule ends those of its own. */
static bool takes_over(const struct rule *new, const struct rule *old)
{
	bool all = !date_known(new->cohort_from) && !date_known(new->cohort_to);

	return all || (new->cohort_from.day == old->cohort_from.day && new->cohort_to.day == old->cohort_to.day);
}

enum outcome fund_rule_add(const struct permit *p, const struct funds *all, const struct fund *f, const struct rule_new *n)
{
	struct rule new;
	enum outcome r = body_read(&new, p->c, n->body);

	for (size_t i = 0; r == OK && i < f->n_rules; i++) {
		const struct rule *old = &all->rules.at[f->first_rule + i];
		bool over = date_known(old->valid_to) && old->valid_to.day <= n->valid_from.day;
		if (!over && takes_over(&new, old)) r = store_rule_end(p->c->tx, p->centre, f->id, (struct rule_id){old->row}, n->valid_from);
	}
	return r == OK ? put_rule(p, f->id, n, (int)f->n_rules) : r;
}
