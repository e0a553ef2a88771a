/* Replays every file of a corpus folder, then seeded mutations of it, through one decoder. A decoder that hangs is ended
 * by an alarm; one that reads too far is found by the sanitizers. NARU_FUZZ_SEED chooses other mutations (script/fuzz). */
#ifndef TEST_FUZZ_REPLAY_H
#define TEST_FUZZ_REPLAY_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "test/random.h"

enum { REPLAY_FILES = 200, REPLAY_BYTES = 1 << 14, REPLAY_SECONDS = 100 };

struct corpus {
	struct bytes file[REPLAY_FILES];
	size_t n;
};

static inline void corpus_read(struct corpus *c, const char *folder)
{
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) && c->n < REPLAY_FILES;) {
		char path[1024];
		if (e->d_name[0] == '.') continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		FILE *f = fopen(path, "rb");
		assert_non_null(f);
		unsigned char *at = malloc(REPLAY_BYTES);
		c->file[c->n++] = (struct bytes){.at = at, .n = fread(at, 1, REPLAY_BYTES, f)};
		fclose(f);
	}
	closedir(d);
	assert_true(c->n > 0);
}

static inline void corpus_free(struct corpus *c)
{
	for (size_t i = 0; i < c->n; i++) free((void *)c->file[i].at);
}

/* One change: a byte turned, taken out, put in, doubled, or the end cut off. Gives the new length. */
static inline size_t mutate(unsigned char *s, size_t n, struct random_stream *r, const char *dictionary)
{
	size_t at = n ? draw(r) % n : 0, word = strlen(dictionary);
	switch (draw(r) % 5) {
	case 0:
		if (n) s[at] ^= (unsigned char)(1u << draw(r) % 8);
		return n;
	case 1:
		if (n) memmove(s + at, s + at + 1, n - at - 1);
		return n ? n - 1 : 0;
	case 2:
		memmove(s + at + 1, s + at, n - at);
		s[at] = (unsigned char)dictionary[draw(r) % word];
		return n + 1;
	case 3: {
		size_t piece = draw(r) % 64;
		if (piece > n - at) piece = n - at;
		memmove(s + at + piece, s + at, n - at);
		return n + piece;
	}
	default: return at;
	}
}

typedef void decode_fn(struct arena *a, struct bytes input);

static inline void replay(const char *folder, const char *dictionary, unsigned rounds, decode_fn *decode)
{
	struct corpus c = {.n = 0};
	struct arena a;
	const char *seed_text = getenv("NARU_FUZZ_SEED");
	struct random_stream r = {rounds + (seed_text ? strtoull(seed_text, NULL, 10) : 0)};
	corpus_read(&c, folder);
	arena_init(&a, 64 << 20);
	alarm(REPLAY_SECONDS);
	for (size_t i = 0; i < c.n; i++) {
		decode(&a, c.file[i]);
		arena_reset(&a);
	}
	for (unsigned i = 0; i < rounds; i++) {
		const struct bytes *seed = &c.file[draw(&r) % c.n];
		unsigned changes = 1 + draw(&r) % 8;
		unsigned char *s = malloc(seed->n + changes * 64 + 1);
		assert_non_null(s);
		memcpy(s, seed->at, seed->n);
		size_t n = seed->n;
		for (unsigned k = 0; k < changes; k++) n = mutate(s, n, &r, dictionary);
		unsigned char *exact = malloc(n ? n : 1); /* so that one byte too far is a fault */
		memcpy(exact, s, n);
		decode(&a, (struct bytes){.at = exact, .n = n});
		free(exact);
		free(s);
		arena_reset(&a);
	}
	alarm(0);
	arena_free(&a);
	corpus_free(&c);
}

#endif
