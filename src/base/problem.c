#include "base/problem.h"

#include <string.h>
#include <unistd.h>

#include "base/banned.h"

enum { LIMIT_DEFAULT = 200 };

static struct msg msg_copy(struct arena *a, struct msg m)
{
	for (int i = 0; i < MSG_ARGS; i++)
		if (m.arg[i].type == MSG_TEXT) m.arg[i].text = arena_text(a, m.arg[i].text);
	return m;
}

void problem_add(struct problems *p, struct problem one)
{
	size_t limit = p->limit ? p->limit : LIMIT_DEFAULT;
	if (p->n >= limit) {
		p->beyond++;
		return;
	}
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 8;
		struct problem *at = arena_array(p->arena, cap, sizeof *at);
		if (p->n) memcpy(at, p->at, p->n * sizeof *at);
		p->at = at;
		p->cap = cap;
	}
	one.file = arena_text(p->arena, one.file);
	one.field = arena_text(p->arena, one.field);
	one.why = msg_copy(p->arena, one.why);
	one.fix = msg_copy(p->arena, one.fix);
	p->at[p->n++] = one;
}

static void one_line(struct buf *b, enum lang lang, const struct problem *p)
{
	if (p->file) buf_add(b, p->file);
	if (p->line > 0) {
		buf_char(b, ':');
		buf_i64(b, p->line);
	}
	if (p->file || p->line > 0) buf_add(b, ": ");
	if (p->field) {
		buf_add(b, p->field);
		buf_add(b, ": ");
	}
	msg_write(b, lang, &p->why);
	if (p->fix.id) {
		buf_char(b, ' ');
		msg_write(b, lang, &p->fix);
	}
	buf_char(b, '\n');
}

static void write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t done = write(fd, s, n);
		if (done <= 0) return; /* nobody is listening any more */
		s += done;
		n -= (size_t)done;
	}
}

void problems_print(const struct problems *p, enum lang lang, int fd)
{
	struct buf b;
	buf_init(&b, p->arena, 0);
	for (size_t i = 0; i < p->n; i++) one_line(&b, lang, &p->at[i]);
	if (p->beyond) {
		struct msg more = MSG("There are {n} more.", A_INT("n", (int64_t)p->beyond));
		msg_write(&b, lang, &more);
		buf_char(&b, '\n');
	}
	write_all(fd, buf_text(&b), b.n);
}
