#include "care/today.h"

#include <string.h>

#include "base/banned.h"
#include "base/pack.h"

enum { TASKS_MOST = 100, QUIET_MOST = 60, DONE_MOST = 20, NEAR_DAYS = 30, SOON_DAYS = 7 };

static const char *money_clock(const struct ctx *c)
{
	const struct pack_entry *e = pack_find(pack_table(c->site->pack, "attention"), "money", c->today);
	const char *code = e ? pack_text(e, "clock") : NULL;
	return code ? code : "";
}

static enum attention kind_of(const struct ctx *c, const struct task_line *t, const char *money)
{
	int days = t->due.day - c->today.day;
	if (!t->client.v || !t->call_name) return ATTENTION_NONE;
	if (strcmp(t->clock, "unanswered") == 0) return ATTENTION_UNANSWERED;
	if (strcmp(t->clock, "silent") == 0) return ATTENTION_SILENT;
	if (strcmp(t->clock, money) == 0) return days <= NEAR_DAYS ? ATTENTION_MONEY_NEAR : ATTENTION_MONEY;
	return days <= SOON_DAYS ? ATTENTION_DATE : ATTENTION_NONE;
}

static struct msg why_silent(const struct ctx *c, const struct task_line *t)
{
	if (!date_known(t->last_contact)) return MSG("Nobody has spoken with them yet.");
	int n = c->today.day - t->last_contact.day;
	if (t->usual_gap > 0)
		return MSG("Nothing heard for {n} {n|day|days}; usually it is every {gap} {gap|day|days}.", A_INT("n", n), A_INT("gap", t->usual_gap));
	return MSG("Nothing heard for {n} {n|day|days}.", A_INT("n", n));
}

static struct msg why_unanswered(const struct ctx *c, const struct task_line *t)
{
	if (!date_known(t->last_contact)) return MSG("{tries} tries were not answered.", A_INT("tries", t->tries));
	int n = c->today.day - t->last_contact.day;
	return MSG("Nothing heard for {n} {n|day|days}, and {tries} tries were not answered.", A_INT("n", n), A_INT("tries", t->tries));
}

static struct msg why_money(const struct ctx *c, const struct task_line *t)
{
	int n = t->due.day - c->today.day;
	if (n > 0) return MSG("The money of the first year ends in {n} {n|day|days}.", A_INT("n", n));
	return MSG("The money of the first year ended on {day}.", A_DAY("day", t->due));
}

static struct msg why_date(const struct ctx *c, const struct task_line *t)
{
	const char *what = task_label(c, t->clock);
	if (t->due.day < c->today.day) return MSG("Was due on {day}: {what}.", A_DAY("day", t->due), A_TEXT("what", what));
	return MSG("Due on {day}: {what}.", A_DAY("day", t->due), A_TEXT("what", what));
}

static struct msg why(const struct ctx *c, const struct task_line *t, enum attention kind)
{
	switch (kind) {
	case ATTENTION_UNANSWERED: return why_unanswered(c, t);
	case ATTENTION_MONEY_NEAR:
	case ATTENTION_MONEY: return why_money(c, t);
	case ATTENTION_SILENT: return why_silent(c, t);
	case ATTENTION_DATE:
	case ATTENTION_NONE: break;
	}
	return why_date(c, t);
}

static void add_reason(struct first *all, size_t *n, const struct task_line *line, enum attention kind)
{
	size_t k = 0;
	if (kind == ATTENTION_NONE) return;
	while (k < *n && all[k].task->client.v != line->client.v) k++;
	if (k < *n && all[k].kind <= kind) return;
	if (k == *n) ++*n;
	all[k] = (struct first){.kind = kind, .task = line};
}

/* A person counts once, with the strongest reason. */
static size_t reasons(struct first *all, const struct today *t, const struct ctx *c)
{
	const char *money = money_clock(c);
	size_t n = 0;
	for (size_t i = 0; i < t->quiet.n; i++) add_reason(all, &n, &t->quiet.at[i], kind_of(c, &t->quiet.at[i], money));
	for (size_t i = 0; i < t->tasks.n; i++) add_reason(all, &n, &t->tasks.at[i], kind_of(c, &t->tasks.at[i], money));
	return n;
}

/* Money and dates: the earliest day. Silence: whoever came last, for the first years are the hardest. */
static bool before(const struct first *a, const struct first *b)
{
	if (a->kind != ATTENTION_SILENT && a->kind != ATTENTION_UNANSWERED) return a->task->due.day < b->task->due.day;
	return a->task->move_in.day > b->task->move_in.day;
}

/* One of each kind in turn, so that no kind hides another. */
static void choose_first(struct today *out, const struct ctx *c)
{
	struct first *all = arena_array(c->arena, out->quiet.n + out->tasks.n + 1, sizeof *all);
	size_t n = out->n_attention = reasons(all, out, c);
	while (out->n_first < FIRST_MOST && out->n_first < out->n_attention) {
		for (int kind = 0; kind < ATTENTION_NONE && out->n_first < FIRST_MOST; kind++) {
			size_t best = n;
			for (size_t k = 0; k < n; k++)
				if ((int)all[k].kind == kind && (best == n || before(&all[k], &all[best]))) best = k;
			if (best == n) continue;
			out->first[out->n_first++] = all[best];
			all[best].kind = ATTENTION_NONE;
		}
	}
	for (size_t i = 0; i < out->n_first; i++) out->first[i].why = why(c, out->first[i].task, out->first[i].kind);
}

enum outcome today_read(struct today *out, const struct permit *p)
{
	struct today_count_row count;
	struct ctx *c = p->c;
	struct instant midnight = instant_at(c->today, 0, 0, c->centre->zone_minutes);
	*out = (struct today){0};
	enum outcome r = store_task_visible(&out->tasks, c->tx, p->centre, p->staff, c->today, TASKS_MOST);
	if (r == OK) r = store_task_attention(&out->quiet, c->tx, p->centre, p->staff, c->today, QUIET_MOST);
	if (r == OK) r = store_task_done_since(&out->done, c->tx, p->centre, p->staff, midnight, DONE_MOST);
	if (r == OK) r = appointments_of_day(&out->appointments, p, c->today);
	if (r == OK) r = store_today_people(&out->people, c->tx, p->centre, p->staff, TODAY_PEOPLE);
	if (r == OK) r = store_today_count(&count, c->tx, p->centre, p->staff);
	if (r != OK) return r;
	out->cases = count.n;
	choose_first(out, c);
	return OK;
}
