#include "keeper/disk.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A keeper whose main was killed writes its last entry before it lets go: the next one waits for it. */
static enum outcome lock(int fd)
{
	const struct timespec pause = {.tv_nsec = 50000000};
	for (int tries = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; tries++) {
		if (errno != EWOULDBLOCK && errno != EINTR) return BROKEN;
		if (tries == 60) return BUSY; /* three seconds */
		nanosleep(&pause, NULL);
	}
	return OK;
}

enum outcome disk_open(struct disk *d, const char *dir)
{
	int above = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (above < 0) return BROKEN;
	bool made = mkdirat(above, "keeper", 0700) == 0;
	int fd = made || errno == EEXIST ? openat(above, "keeper", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	enum outcome r = fd < 0 || (made && fsync(above) != 0) ? BROKEN : OK;
	close(above);
	if (r == OK) r = lock(fd);
	if (r != OK) {
		if (fd >= 0) close(fd);
		return r;
	}
	d->dir = fd;
	return OK;
}

void disk_close(struct disk *d)
{
	if (d->dir >= 0) close(d->dir);
	d->dir = -1;
}

enum outcome disk_read(size_t *n, struct disk *d, const char *name, void *out, size_t cap)
{
	int fd = openat(d->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) return errno == ENOENT ? NOT_FOUND : BROKEN;
	size_t done = 0;
	ssize_t got = 1;
	while (done < cap && got != 0) {
		got = read(fd, (char *)out + done, cap - done);
		if (got < 0 && errno == EINTR) got = 1;
		else if (got < 0) break;
		else done += (size_t)got;
	}
	char beyond;
	bool whole = got >= 0 && read(fd, &beyond, 1) == 0;
	close(fd);
	if (!whole) return BROKEN;
	*n = done;
	return OK;
}

enum outcome disk_write_at(struct disk *d, int fd, const void *at, size_t n, off_t where)
{
	d->writes++;
	if (d->fail_write && d->writes >= d->fail_write) { /* as a full disk does it: a part arrives */
		if (n > 1 && pwrite(fd, at, n / 2, where) < 0) return BROKEN;
		return BROKEN;
	}
	for (size_t done = 0; done < n;) {
		ssize_t wrote = pwrite(fd, (const char *)at + done, n - done, where + (off_t)done);
		if (wrote < 0 && errno == EINTR) continue;
		if (wrote <= 0) return BROKEN;
		done += (size_t)wrote;
	}
	return OK;
}

enum outcome disk_sync(struct disk *d, int fd)
{
	d->syncs++;
	if (d->fail_sync && d->syncs >= d->fail_sync) return BROKEN;
	return fdatasync(fd) == 0 ? OK : BROKEN;
}

enum outcome disk_replace(struct disk *d, const char *name, const void *at, size_t n)
{
	char fresh[64];
	snprintf(fresh, sizeof fresh, "%s.new", name);
	int fd = openat(d->dir, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) return BROKEN;
	enum outcome r = disk_write_at(d, fd, at, n, 0);
	if (r == OK) r = disk_sync(d, fd);
	close(fd);
	if (r == OK && renameat(d->dir, fresh, d->dir, name) != 0) r = BROKEN;
	if (r == OK) return disk_sync(d, d->dir);
	unlinkat(d->dir, fresh, 0);
	return r;
}
