/* Failed sign-ins: after each one the account and the address wait 1, 2, 4 … 60 s. In RAM, forgotten after an hour of
 * peace. Accounts are known by a keyed hash of the name that was typed, so unknown names wait like known ones. */
#ifndef KEEPER_ATTEMPTS_H
#define KEEPER_ATTEMPTS_H

#include <stddef.h>
#include <stdint.h>

#define ATTEMPTS_MAX 512
#define ATTEMPTS_ALARM 20 /* failures in an hour */

struct attempts {
	struct attempt {
		uint64_t who; /* 0 = free */
		unsigned failures;
		int64_t last_ms;
	} at[ATTEMPTS_MAX];
	int64_t recent[64]; /* ring of the last failures, for the count of an hour */
	uint64_t n;
};

int64_t attempts_wait(const struct attempts *a, uint64_t who, int64_t now_ms); /* ms still to wait */
void attempts_failed(struct attempts *a, uint64_t who, int64_t now_ms);
void attempts_clear(struct attempts *a, uint64_t who);
void attempts_count(struct attempts *a, int64_t now_ms); /* one failure for the hour's count */
unsigned attempts_last_hour(const struct attempts *a, int64_t now_ms);

#endif
