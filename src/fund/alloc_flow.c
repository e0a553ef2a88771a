/* Dinic's phases. Levels are counted from the sink backwards and only lines and funds, which are few, get theirs in every
 * phase: a class is looked at when a path comes to it, or to see over which other lines it could be paid. Lines have even
 * levels, classes and funds odd ones. */
#include "fund/alloc_flow.h"

#include <string.h>

#include "base/banned.h"

enum { DEAD = -1 }; /* level of a node from which no way leads on in this phase */

enum step_kind { CLASS_TO_LINE, LINE_TO_FUND, LINE_TO_CLASS, FUND_TO_LINE, FUND_TO_SINK };

struct alloc_step {
	enum step_kind kind;
	int32_t from;    /* node */
	uint32_t at;     /* arc, or line */
};

void alloc_flow_init(struct alloc_flow *f, struct arena *a, const struct alloc_case *c, const struct alloc_classes *k)
{
	*f = (struct alloc_flow){.n_class = k->n, .n_line = c->n_limits, .n_fund = c->n_funds, .first = k->first,
		.arc_line = k->arc_line, .arc_cap = k->arc_cap, .fund_line = c->fund_line};
	size_t arcs = k->n_arcs, nodes = (size_t)k->n + (size_t)c->n_limits + (size_t)c->n_funds;
	f->arc_class = arena_array(a, arcs, sizeof *f->arc_class);
	f->arc_flow = arena_array(a, arcs, sizeof *f->arc_flow);
	f->line_fund = arena_array(a, (size_t)f->n_line, sizeof *f->line_fund);
	f->line_first = arena_array(a, (size_t)f->n_line + 2, sizeof *f->line_first);
	f->line_arc = arena_array(a, arcs, sizeof *f->line_arc);
	f->supply = arena_array(a, (size_t)k->n, sizeof *f->supply);
	f->line_left = arena_array(a, (size_t)f->n_line, sizeof *f->line_left);
	f->line_flow = arena_array(a, (size_t)f->n_line, sizeof *f->line_flow);
	f->fund_left = arena_array(a, (size_t)f->n_fund, sizeof *f->fund_left);
	f->level = arena_array(a, nodes, sizeof *f->level);
	f->queue = arena_array(a, (size_t)f->n_line, sizeof *f->queue);
	f->source = arena_array(a, (size_t)k->n, sizeof *f->source);
	f->seen = arena_array(a, (size_t)k->n, sizeof *f->seen);
	f->flowing = arena_array(a, (size_t)k->n, sizeof *f->flowing);
	f->next = arena_array(a, nodes, sizeof *f->next);
	f->path = arena_array(a, nodes + 1, sizeof *f->path);
	for (int32_t l = 0; l < f->n_line; l++) f->line_fund[l] = c->limit[l].fund;
	for (uint32_t i = 0; i < arcs; i++) f->line_first[f->arc_line[i] + 2]++;
	for (int32_t l = 0; l < f->n_line; l++) f->line_first[l + 2] += f->line_first[l + 1];
	for (int32_t n = 0; n < f->n_class; n++)
		for (uint32_t i = f->first[n]; i < f->first[n + 1]; i++) {
			f->arc_class[i] = n;
			f->line_arc[f->line_first[f->arc_line[i] + 1]++] = i;
		}
	alloc_flow_clear(f, c);
}

void alloc_flow_clear(struct alloc_flow *f, const struct alloc_case *c)
{
	memset(f->arc_flow, 0, f->first[f->n_class] * sizeof *f->arc_flow);
	memset(f->flowing, 0, (size_t)f->n_class * sizeof *f->flowing);
	memset(f->supply, 0, (size_t)f->n_class * sizeof *f->supply);
	memset(f->fund_left, 0, (size_t)f->n_fund * sizeof *f->fund_left);
	memset(f->line_flow, 0, (size_t)f->n_line * sizeof *f->line_flow);
	for (int32_t l = 0; l < f->n_line; l++) f->line_left[l] = c->limit[l].left;
}

static int64_t arc_room(const struct alloc_flow *f, uint32_t arc)
{
	return f->arc_cap ? f->arc_cap[arc] - f->arc_flow[arc] : ALLOC_NO_CAP;
}

/* Levels -------------------------------------------------------------------------------------------------------------*/

struct front {
	struct alloc_flow *f;
	int32_t head, tail; /* of f->queue, which holds lines */
	int32_t missing;    /* lines with money in them that are not reached yet */
};

static void reach_line(struct front *q, int32_t line, int32_t level)
{
	int32_t *at = &q->f->level[q->f->n_class + line];
	if (*at) return;
	*at = level;
	q->missing -= q->f->line_flow[line] > 0;
	q->f->queue[q->tail++] = line;
	q->f->next[q->f->n_class + line] = q->f->line_first[line];
}

/* The fund at this level, and with it its lines that have room. */
static void reach_fund(struct front *q, int32_t fund, int32_t level)
{
	struct alloc_flow *f = q->f;
	int32_t node = f->n_class + f->n_line + fund;
	if (f->level[node]) return;
	f->level[node] = level;
	f->next[node] = (uint32_t)f->fund_line[fund];
	for (int32_t l = f->fund_line[fund]; l < f->fund_line[fund + 1]; l++)
		if (f->line_left[l] > 0) reach_line(q, l, level + 1);
}

/* Lines whose money some class could move here. Once all that have any are reached there is nothing to look for. */
static void back_from_line(struct front *q, int32_t line, int32_t level)
{
	struct alloc_flow *f = q->f;
	if (f->line_flow[line] > 0) reach_fund(q, f->line_fund[line], level + 1);
	for (uint32_t i = f->line_first[line]; q->missing > 0 && i < f->line_first[line + 1]; i++) {
		uint32_t arc = f->line_arc[i];
		int32_t k = f->arc_class[arc];
		if (!f->flowing[k] || f->seen[k] == f->phase || arc_room(f, arc) <= 0) continue;
		f->seen[k] = f->phase;
		for (uint32_t e = f->first[k]; e < f->first[k + 1]; e++)
			if (f->arc_flow[e] > 0) reach_line(q, f->arc_line[e], level + 2);
	}
}

static bool source_next_to(const struct alloc_flow *f, int32_t level)
{
	for (int32_t s = 0; s < f->n_source; s++)
		for (uint32_t i = f->first[f->source[s]]; i < f->first[f->source[s] + 1]; i++)
			if (f->level[f->n_class + f->arc_line[i]] == level && arc_room(f, i) > 0) return true;
	return false;
}

/* 0 where nothing more can be sent, else the level of the classes to send from. */
static int32_t find_levels(struct alloc_flow *f)
{
	struct front q = {.f = f};
	memset(f->level, 0, (size_t)(f->n_class + f->n_line + f->n_fund) * sizeof *f->level);
	f->phase++;
	for (int32_t l = 0; l < f->n_line; l++) q.missing += f->line_flow[l] > 0;
	for (int32_t u = 0; u < f->n_fund; u++)
		if (f->fund_left[u] > 0) reach_fund(&q, u, 1);
	while (q.head < q.tail) {
		int32_t level = f->level[f->n_class + f->queue[q.head]];
		if (source_next_to(f, level)) return level + 1;
		while (q.head < q.tail && f->level[f->n_class + f->queue[q.head]] == level)
			back_from_line(&q, f->queue[q.head++], level);
	}
	return 0;
}

/* One more than the nearest line that could pay this class; DEAD where there is none. */
static int32_t class_level(struct alloc_flow *f, int32_t k)
{
	if (f->level[k]) return f->level[k];
	int32_t least = INT32_MAX;
	for (uint32_t i = f->first[k]; i < f->first[k + 1]; i++) {
		int32_t line = f->level[f->n_class + f->arc_line[i]];
		if (line > 0 && line < least && arc_room(f, i) > 0) least = line;
	}
	f->next[k] = f->first[k];
	return f->level[k] = least == INT32_MAX ? DEAD : least + 1;
}

/* Search -------------------------------------------------------------------------------------------------------------*/

static bool from_class(struct alloc_flow *f, struct alloc_step *s, int32_t want)
{
	for (uint32_t *i = &f->next[s->from]; *i < f->first[s->from + 1]; (*i)++) {
		if (f->level[f->n_class + f->arc_line[*i]] != want || arc_room(f, *i) <= 0) continue;
		s->kind = CLASS_TO_LINE;
		s->at = *i;
		return true;
	}
	return false;
}

static bool from_line(struct alloc_flow *f, struct alloc_step *s, int32_t want)
{
	int32_t line = s->from - f->n_class;
	s->at = (uint32_t)line;
	s->kind = LINE_TO_FUND;
	if (f->line_left[line] > 0 && f->level[f->n_class + f->n_line + f->line_fund[line]] == want) return true;
	for (uint32_t *i = &f->next[s->from]; *i < f->line_first[line + 1]; (*i)++) {
		uint32_t arc = f->line_arc[*i];
		if (f->arc_flow[arc] <= 0 || class_level(f, f->arc_class[arc]) != want) continue;
		s->kind = LINE_TO_CLASS;
		s->at = arc;
		return true;
	}
	return false;
}

static bool from_fund(struct alloc_flow *f, struct alloc_step *s, int32_t want)
{
	int32_t fund = s->from - f->n_class - f->n_line;
	s->kind = FUND_TO_SINK;
	if (want == 0) return f->fund_left[fund] > 0;
	for (uint32_t *l = &f->next[s->from]; *l < (uint32_t)f->fund_line[fund + 1]; (*l)++) {
		if (f->level[f->n_class + (int32_t)*l] != want || f->line_flow[*l] <= 0) continue;
		s->kind = FUND_TO_LINE;
		s->at = *l;
		return true;
	}
	return false;
}

/* The next step of the path from node s->from, if any is left. */
static bool step_on(struct alloc_flow *f, struct alloc_step *s)
{
	int32_t want = f->level[s->from] - 1;
	if (s->from < f->n_class) return from_class(f, s, want);
	if (s->from < f->n_class + f->n_line) return from_line(f, s, want);
	return from_fund(f, s, want);
}

static int32_t end_of(const struct alloc_flow *f, const struct alloc_step *s)
{
	switch (s->kind) {
	case CLASS_TO_LINE: return f->n_class + f->arc_line[s->at];
	case LINE_TO_FUND: return f->n_class + f->n_line + f->line_fund[s->at];
	case LINE_TO_CLASS: return f->arc_class[s->at];
	case FUND_TO_LINE: return f->n_class + (int32_t)s->at;
	case FUND_TO_SINK: break;
	}
	return ALLOC_NONE;
}

static int64_t room(const struct alloc_flow *f, const struct alloc_step *s)
{
	switch (s->kind) {
	case CLASS_TO_LINE: return arc_room(f, s->at);
	case LINE_TO_FUND: return f->line_left[s->at];
	case LINE_TO_CLASS: return f->arc_flow[s->at];
	case FUND_TO_LINE: return f->line_flow[s->at];
	case FUND_TO_SINK: break;
	}
	return f->fund_left[s->from - f->n_class - f->n_line];
}

static void move_line(struct alloc_flow *f, uint32_t line, int64_t won)
{
	f->line_flow[line] += won;
	if (f->line_left[line] < ALLOC_NO_CAP - MONEY_MAX * 2) f->line_left[line] -= won; /* without a cap it stays open */
}

static void move(struct alloc_flow *f, const struct alloc_step *s, int64_t won)
{
	switch (s->kind) {
	case CLASS_TO_LINE:
		f->flowing[f->arc_class[s->at]] += f->arc_flow[s->at] == 0;
		f->arc_flow[s->at] += won;
		break;
	case LINE_TO_CLASS:
		f->arc_flow[s->at] -= won;
		f->flowing[f->arc_class[s->at]] -= f->arc_flow[s->at] == 0;
		break;
	case LINE_TO_FUND: move_line(f, s->at, won); break;
	case FUND_TO_LINE: move_line(f, s->at, -won); break;
	case FUND_TO_SINK: f->fund_left[s->from - f->n_class - f->n_line] -= won; break;
	}
}

/* Sends along a whole path; says how much of it can be used again: up to the first step that is full now. */
static int32_t send(struct alloc_flow *f, int32_t k, int32_t steps)
{
	int64_t won = f->supply[k];
	for (int32_t i = 0; i < steps; i++) {
		int64_t r = room(f, &f->path[i]);
		if (r < won) won = r;
	}
	int32_t again = steps;
	for (int32_t i = steps - 1; i >= 0; i--) {
		move(f, &f->path[i], won);
		if (room(f, &f->path[i]) <= 0) again = i;
	}
	f->supply[k] -= won;
	return again;
}

/* A node without a way on is taken out of its level, so that nobody comes here again in this phase. */
static void send_from(struct alloc_flow *f, int32_t k)
{
	int32_t steps = 0;
	f->path[0].from = k;
	while (f->supply[k] > 0) {
		struct alloc_step *s = &f->path[steps];
		if (!step_on(f, s)) {
			f->level[s->from] = DEAD;
			if (steps == 0) return;
			steps--;
			continue;
		}
		steps++;
		if (s->kind == FUND_TO_SINK) steps = send(f, k, steps);
		else f->path[steps].from = end_of(f, s);
	}
}

void alloc_flow_run(struct alloc_flow *f)
{
	f->n_source = 0;
	for (int32_t k = 0; k < f->n_class; k++)
		if (f->supply[k] > 0 && f->first[k] < f->first[k + 1]) f->source[f->n_source++] = k;
	for (int32_t level; f->n_source > 0 && (level = find_levels(f)) > 0;) {
		int32_t left = 0;
		for (int32_t s = 0; s < f->n_source; s++) {
			int32_t k = f->source[s];
			if (class_level(f, k) == level) send_from(f, k);
			if (f->supply[k] > 0) f->source[left++] = k;
		}
		f->n_source = left;
	}
}
