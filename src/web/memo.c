#include "web/memo.h"
#include <stdlib.h>
#include <string.h>
#include "base/msg.h"

#define PLACES 2048u           /* a power of two; half of them are used */
#define MEMORY ((size_t)4 << 20)

struct kept {
	const char *kind, *text;
	const void *value;
};

struct memo {
	struct arena arena;
	size_t n;
	struct kept at[PLACES];
};

struct memo *memo_new(void)
{
	struct memo *m = calloc(1, sizeof(*m));
	REQUIRE(m);
	arena_init(&m->arena, MEMORY * 2);
	return m;
}

/* The place of a text, or the free one where it would stand. */
static size_t place_of(const struct memo *m, const char *kind, const char *text)
{
	size_t i = msg_hash(text) & (PLACES - 1);
	while (m->at[i].text && (strcmp(m->at[i].text, text) != 0 || strcmp(m->at[i].kind, kind) != 0))
		i = (i + 1) & (PLACES - 1);
	return i;
}

const void *memo_find(const struct memo *m, const char *kind, const char *text)
{
	return m ? m->at[place_of(m, kind, text)].value : NULL;
}

struct arena *memo_room(struct memo *m)
{
	return m && m->n < PLACES / 2 && m->arena.used < MEMORY ? &m->arena : NULL;
}

void memo_keep(struct memo *m, const char *kind, const char *text, const void *value)
{
	struct kept *k = &m->at[place_of(m, kind, text)];
	REQUIRE(!k->text && m->n < PLACES / 2);
	*k = (struct kept){kind, arena_text(&m->arena, text), value};
	m->n++;
}

void memo_tidy(struct memo *m)
{
	if (memo_room(m))
		return;
	memset(m->at, 0, sizeof(m->at));
	m->n = 0;
	arena_reset(&m->arena);
}
