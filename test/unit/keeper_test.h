/* For tests with a real keeper process in a folder of its own: cheap Argon2id, the caller's clock. */
#ifndef TEST_KEEPER_TEST_H
#define TEST_KEEPER_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "keeper/client.h"
#include "keeper/keeper_main.h"

#define CENTRE ((struct centre_id){4711})
#define NOON 1790000000000ll /* 2026-09-21 22:13 in Seoul; hour(h) moves it */

struct house {
	char dir[64];
	struct keeper_options options;
	struct keeper *k;
	struct arena arena;
	struct instant now;
	char token[4][64]; /* director, worker, second worker, counsellor */
};

enum { DIRECTOR = 0, WORKER = 1, SECOND = 2, COUNSELLOR = 3 };
#define STAFF(i) ((struct staff_id){100 + (i)})
#define PHRASE "소나무 봄비 항아리 도라지 달빛"

void house_make(struct house *h);              /* folder and options; nothing started */
enum outcome house_start(struct house *h);
void house_stop(struct house *h);
void house_kill(struct house *h);              /* SIGKILL */
void house_enrol(struct house *h, int i, unsigned roles);
enum outcome house_unlock(struct house *h, int i, const char *phrase);
void house_full(struct house *h);              /* started, four people enrolled and signed in, 10:00 in the morning */
void house_remove(struct house *h);
void house_hour(struct house *h, int hour);    /* sets the clock to that hour of the same day */
size_t house_read(struct house *h, const char *file, unsigned char *out, size_t cap);
void house_write(struct house *h, const char *file, const void *at, size_t n);

#endif
