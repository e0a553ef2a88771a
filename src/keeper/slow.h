/* Slow work: Argon2id, in two threads, eight more waiting. The threads only hash: they read and write nothing but their job,
 * and the main loop does all deciding before and after. Jobs lie in memory of sodium_malloc and are wiped when done. */
#ifndef KEEPER_SLOW_H
#define KEEPER_SLOW_H

#include <pthread.h>
#include "keeper/protocol.h"

#define SLOW_THREADS 2
#define SLOW_JOBS (SLOW_THREADS + 8)

enum slow_state { SLOW_FREE, SLOW_WAITING, SLOW_RUNNING, SLOW_DONE };

struct slow_job {
	enum slow_state state;
	uint64_t order, tag;
	enum call call;
	/* what was asked, kept for the main loop */
	char login[LOGIN_BYTES + 1], ip[IP_TEXT], token[TOKEN_TEXT];
	struct staff_id staff;
	unsigned roles;
	/* one or two hashes */
	char passphrase[PASSPHRASE_MAX + 1], fresh[PASSPHRASE_MAX + 1]; /* fresh "": only one */
	unsigned char salt[SALT_BYTES], fresh_salt[SALT_BYTES];
	unsigned char a[KEY_BYTES], fresh_a[KEY_BYTES];
	enum outcome outcome;
};

struct slow {
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_t thread[SLOW_THREADS];
	size_t n_threads;
	struct slow_job *job; /* SLOW_JOBS */
	uint64_t orders;
	int event;            /* readable when a job is done */
	struct pwhash_cost cost;
	bool stop;
};

MUST_CHECK enum outcome slow_start(struct slow *s, struct pwhash_cost cost); /* after the sandbox closed */
void slow_stop(struct slow *s);
/* A free job to fill, or NULL: all are busy. Only the main loop calls these. */
struct slow_job *slow_new(struct slow *s);
void slow_go(struct slow *s, struct slow_job *job);
struct slow_job *slow_done(struct slow *s); /* the next that is done, or NULL */
void slow_free(struct slow *s, struct slow_job *job);

#endif
