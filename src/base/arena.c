/* Blocks double in size up to 1 MiB; what is larger gets a block of its own. Memory is zeroed when it is handed out, so
 * that a kept block never leaks one request into the next. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/outcome.h"
#include "base/banned.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, n) ((void)(at), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(at, n) ((void)(at), (void)(n))
#endif

enum { ALIGN = 16, FIRST_BLOCK = 16 << 10, LARGEST_STEP = 1 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(ALIGN) unsigned char at[];
};

struct arena_end {
	void (*act)(void *);
	void *what;
	struct arena_end *next;
};

static unsigned fail_in; /* test hook: allocations until one fails; the one mutable variable of this room */

void arena_fail_at(unsigned n)
{
	fail_in = n;
}

void arena_init(struct arena *a, size_t cap)
{
	*a = (struct arena){.cap = cap};
}

static void blocks_free(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;
		ASAN_UNPOISON_MEMORY_REGION(b->at, b->size);
		free(b);
		b = next;
	}
}

static void run_ends(struct arena *a)
{
	for (const struct arena_end *e = a->ends; e; e = e->next) e->act(e->what);
	a->ends = NULL;
}

void arena_reset(struct arena *a)
{
	run_ends(a);
	if (a->first) {
		blocks_free(a->first->next);
		a->first->next = NULL;
		a->first->used = 0;
		ASAN_POISON_MEMORY_REGION(a->first->at, a->first->size);
	}
	a->last = a->first;
	a->used = 0;
}

void arena_at_end(struct arena *a, void (*act)(void *), void *what)
{
	struct arena_end *e = arena_alloc(a, sizeof *e);
	*e = (struct arena_end){act, what, a->ends};
	a->ends = e;
}

void arena_free(struct arena *a)
{
	run_ends(a);
	blocks_free(a->first);
	a->first = a->last = NULL;
	a->used = 0;
}

static _Noreturn void over(struct arena *a)
{
	if (a->over) longjmp(*a->over, 1);
	dprintf(STDERR_FILENO, "naru: this needs more than %zu MiB of memory at once; nothing was changed\n", a->cap >> 20);
	_exit(1);
}

static struct arena_block *block_new(struct arena *a, size_t n)
{
	size_t size = a->last ? a->last->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_STEP) size = LARGEST_STEP;
	if (size < n) size = n;
	struct arena_block *b = malloc(sizeof *b + size);
	if (!b) over(a);
	*b = (struct arena_block){.size = size};
	ASAN_POISON_MEMORY_REGION(b->at, size);
	if (a->last) a->last->next = b;
	else a->first = b;
	a->last = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
	if (n == 0) n = 1;
	if (n > a->cap || a->used > a->cap - n) over(a);
	if (fail_in && --fail_in == 0) over(a);
	size_t room = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct arena_block *b = a->last;
	if (!b || b->size - b->used < room) b = block_new(a, room);
	void *p = b->at + b->used;
	b->used += room;
	a->used += n;
	ASAN_UNPOISON_MEMORY_REGION(p, n);
	return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t n, size_t each)
{
	size_t all;
	if (__builtin_mul_overflow(n, each, &all)) over(a);
	return arena_alloc(a, all);
}

char *arena_textn(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);
	if (n) memcpy(copy, s, n);
	return copy;
}

char *arena_text(struct arena *a, const char *s)
{
	return s ? arena_textn(a, s, strlen(s)) : NULL;
}

struct bytes arena_bytes(struct arena *a, const void *at, size_t n)
{
	unsigned char *copy = arena_alloc(a, n);
	if (n) memcpy(copy, at, n);
	return (struct bytes){.at = copy, .n = n};
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	REQUIRE(format);
	va_list ap, again;
	va_start(ap, format);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	REQUIRE(n >= 0);
	char *s = arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, format, again);
	va_end(again);
	return s;
}
