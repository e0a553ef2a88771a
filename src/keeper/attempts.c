#include "keeper/attempts.h"

#define HOUR_MS 3600000ll

static struct attempt *find(struct attempts *a, uint64_t who)
{
	for (size_t i = 0; i < ATTEMPTS_MAX; i++) {
		if (a->at[i].who == who) return &a->at[i];
	}
	return NULL;
}

int64_t attempts_wait(const struct attempts *a, uint64_t who, int64_t now_ms)
{
	const struct attempt *t = find((struct attempts *)a, who);
	if (!t || t->failures == 0) return 0;
	int64_t wait = t->failures > 6 ? 60 : 1ll << (t->failures - 1), left = t->last_ms + wait * 1000 - now_ms;
	return left < 0 ? 0 : left > wait * 1000 ? wait * 1000 : left; /* a clock that was put back must not lock anyone out */
}

void attempts_failed(struct attempts *a, uint64_t who, int64_t now_ms)
{
	struct attempt *t = find(a, who);
	if (!t) { /* take the one with the longest peace */
		t = &a->at[0];
		for (size_t i = 1; i < ATTEMPTS_MAX && t->who; i++) {
			if (!a->at[i].who || a->at[i].last_ms < t->last_ms) t = &a->at[i];
		}
		*t = (struct attempt){.who = who};
	}
	if (now_ms - t->last_ms > HOUR_MS) t->failures = 0;
	t->failures++;
	t->last_ms = now_ms;
}

void attempts_clear(struct attempts *a, uint64_t who)
{
	struct attempt *t = find(a, who);
	if (t) *t = (struct attempt){0};
}

void attempts_count(struct attempts *a, int64_t now_ms) { a->recent[a->n++ % (sizeof a->recent / sizeof *a->recent)] = now_ms; }

unsigned attempts_last_hour(const struct attempts *a, int64_t now_ms)
{
	unsigned n = 0;
	for (size_t i = 0; i < sizeof a->recent / sizeof *a->recent && i < a->n; i++) n += a->recent[i] > now_ms - HOUR_MS;
	return n;
}
