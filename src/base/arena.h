/* Arena: everything a request allocates lives in one arena and dies with it.
 *
 * arena_alloc() never returns NULL: over the cap it jumps to `over` when one is set (core sets it around each request and
 * answers 503), else the process exits with a sentence (commands). Memory is zeroed. No free: arena_reset() keeps the
 * first block for the next request. Under AddressSanitizer unused memory is poisoned. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;

struct arena_end;

struct arena {
	struct arena_block *first, *last;
	struct arena_end *ends; /* what else ends with it, the last first */
	size_t used, cap; /* bytes handed out; most that may be handed out */
	jmp_buf *over;    /* where to go when the cap is reached, or NULL */
};

struct bytes {
	const unsigned char *at;
	size_t n;
};

void arena_init(struct arena *a, size_t cap);
void arena_reset(struct arena *a);
void arena_free(struct arena *a);
/* Calls act(what) when the arena is reset or freed, before its memory goes: for what a library allocated elsewhere. */
void arena_at_end(struct arena *a, void (*act)(void *), void *what);
void *arena_alloc(struct arena *a, size_t n);
void *arena_array(struct arena *a, size_t n, size_t each); /* checks the product */
char *arena_text(struct arena *a, const char *s);          /* copy; NULL stays NULL */
char *arena_textn(struct arena *a, const char *s, size_t n);
struct bytes arena_bytes(struct arena *a, const void *at, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Test hook: the n-th allocation from now on fails as if the cap were reached (0 = off). */
void arena_fail_at(unsigned n);

#endif
