#include "keeper/slow.h"
#include <sodium.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The job that has waited longest; the lock is held. */
static struct slow_job *oldest(struct slow *s, enum slow_state state)
{
	struct slow_job *found = NULL;
	for (size_t i = 0; i < SLOW_JOBS; i++) {
		struct slow_job *j = &s->job[i];
		if (j->state == state && (!found || j->order < found->order)) found = j;
	}
	return found;
}

static void hash(const struct slow *s, struct slow_job *j)
{
	j->outcome = passphrase_hash(j->a, j->passphrase, j->salt, s->cost);
	if (j->outcome == OK && j->fresh[0]) j->outcome = passphrase_hash(j->fresh_a, j->fresh, j->fresh_salt, s->cost);
}

static void *run(void *with)
{
	struct slow *s = with;
	pthread_mutex_lock(&s->lock);
	while (!s->stop) {
		struct slow_job *j = oldest(s, SLOW_WAITING);
		if (!j) {
			pthread_cond_wait(&s->work, &s->lock);
			continue;
		}
		j->state = SLOW_RUNNING;
		pthread_mutex_unlock(&s->lock);
		hash(s, j);
		pthread_mutex_lock(&s->lock);
		j->state = SLOW_DONE;
		const uint64_t one = 1;
		REQUIRE(write(s->event, &one, sizeof one) == (ssize_t)sizeof one);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

enum outcome slow_start(struct slow *s, struct pwhash_cost cost)
{
	*s = (struct slow){.cost = cost};
	s->job = sodium_allocarray(SLOW_JOBS, sizeof *s->job);
	s->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (!s->job || s->event < 0) return BROKEN;
	memset(s->job, 0, SLOW_JOBS * sizeof *s->job);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->work, NULL);
	for (; s->n_threads < SLOW_THREADS; s->n_threads++) {
		if (pthread_create(&s->thread[s->n_threads], NULL, run, s) != 0) return BROKEN;
	}
	return OK;
}

void slow_stop(struct slow *s)
{
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_cond_broadcast(&s->work);
	pthread_mutex_unlock(&s->lock);
	for (size_t i = 0; i < s->n_threads; i++) pthread_join(s->thread[i], NULL);
	pthread_cond_destroy(&s->work);
	pthread_mutex_destroy(&s->lock);
	sodium_free(s->job);
	close(s->event);
}

struct slow_job *slow_new(struct slow *s)
{
	pthread_mutex_lock(&s->lock);
	struct slow_job *j = oldest(s, SLOW_FREE);
	pthread_mutex_unlock(&s->lock);
	return j;
}

void slow_go(struct slow *s, struct slow_job *job)
{
	pthread_mutex_lock(&s->lock);
	job->order = ++s->orders;
	job->state = SLOW_WAITING;
	pthread_cond_signal(&s->work);
	pthread_mutex_unlock(&s->lock);
}

struct slow_job *slow_done(struct slow *s)
{
	uint64_t many;
	if (read(s->event, &many, sizeof many) < 0) many = 0; /* only wakes; the states are what counts */
	pthread_mutex_lock(&s->lock);
	struct slow_job *j = oldest(s, SLOW_DONE);
	pthread_mutex_unlock(&s->lock);
	return j;
}

void slow_free(struct slow *s, struct slow_job *job)
{
	pthread_mutex_lock(&s->lock);
	sodium_memzero(job, sizeof *job);
	pthread_mutex_unlock(&s->lock);
}
