/* The keeper's own folder: read whole, replaced whole (new file, fsync, rename, fsync of the folder), appended.
 *
 * Every write and every fsync of the keeper goes through here, so that a test can let the n-th one fail. */
#ifndef KEEPER_DISK_H
#define KEEPER_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include "base/outcome.h"

struct disk {
	int dir;                 /* DIR/keeper */
	unsigned writes, syncs;  /* done so far */
	unsigned fail_write, fail_sync; /* tests: this one and all after it fail; 0 = none */
};

/* Makes DIR/keeper (0700) when it is not there and locks it. BUSY: another keeper has it, also three seconds later; BROKEN. */
MUST_CHECK enum outcome disk_open(struct disk *d, const char *dir);
void disk_close(struct disk *d);

/* NOT_FOUND; BROKEN when it is larger than cap or cannot be read. */
MUST_CHECK enum outcome disk_read(size_t *n, struct disk *d, const char *name, void *out, size_t cap);
MUST_CHECK enum outcome disk_replace(struct disk *d, const char *name, const void *at, size_t n);
MUST_CHECK enum outcome disk_write_at(struct disk *d, int fd, const void *at, size_t n, off_t where);
MUST_CHECK enum outcome disk_sync(struct disk *d, int fd);

#endif
