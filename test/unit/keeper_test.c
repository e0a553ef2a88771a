#include "keeper_test.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

void house_make(struct house *h)
{
	*h = (struct house){.now = {NOON}};
	snprintf(h->dir, sizeof h->dir, "/tmp/naru-keeper-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	arena_init(&h->arena, 64u << 20);
	h->options = (struct keeper_options){.dir = h->dir, .centre = CENTRE, .accept_no_sandbox = true,
		.testing = {.cost = {.passes = 1, .memory = 8192}, .clock_from_caller = true}};
	house_hour(h, 10);
}

void house_hour(struct house *h, int hour)
{
	const int64_t day = 86400000, seoul = 9 * 3600000;
	h->now.ms = (h->now.ms + seoul) / day * day - seoul + hour * 3600000ll;
}

enum outcome house_start(struct house *h)
{
	struct err err = {0};
	return keeper_start_with(&h->k, &h->options, &err);
}

void house_stop(struct house *h)
{
	keeper_release(h->k);
	h->k = NULL;
}

void house_kill(struct house *h)
{
	kill(keeper_pid(h->k), SIGKILL);
	house_stop(h);
}

static const char *login_of(int i)
{
	static const char *const names[] = {"director", "worker", "second", "counsellor"};
	return names[i];
}

void house_enrol(struct house *h, int i, unsigned roles)
{
	const struct enrol e = {.staff = STAFF(i), .login = login_of(i), .passphrase = PHRASE, .roles = roles};
	struct unlock_answer a;
	assert_int_equal(keeper_enrol(h->k, 7, i ? h->token[DIRECTOR] : NULL, &e, h->now), OK);
	assert_int_equal(keeper_wait(&a, h->k, 7, 20000), OK);
	assert_int_equal(a.outcome, OK);
}

enum outcome house_unlock(struct house *h, int i, const char *phrase)
{
	struct unlock_answer a;
	assert_int_equal(keeper_unlock(h->k, 9, login_of(i), phrase, "192.0.2.7", h->now), OK);
	assert_int_equal(keeper_wait(&a, h->k, 9, 20000), OK);
	if (a.outcome == OK) {
		assert_int_equal(a.actor.staff.v, STAFF(i).v);
		snprintf(h->token[i], sizeof h->token[i], "%s", a.token);
	}
	return a.outcome;
}

void house_full(struct house *h)
{
	const unsigned roles[] = {ROLE_DIRECTOR, ROLE_CASEWORKER, ROLE_CASEWORKER | ROLE_COORDINATOR, ROLE_COUNSELLOR};
	house_make(h);
	assert_int_equal(house_start(h), OK);
	for (int i = 0; i < 4; i++) {
		house_enrol(h, i, roles[i]);
		assert_int_equal(house_unlock(h, i, PHRASE), OK);
	}
}

size_t house_read(struct house *h, const char *file, unsigned char *out, size_t cap)
{
	char path[128];
	snprintf(path, sizeof path, "%s/keeper/%s", h->dir, file);
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	ssize_t n = read(fd, out, cap);
	assert_true(n >= 0);
	close(fd);
	return (size_t)n;
}

void house_write(struct house *h, const char *file, const void *at, size_t n)
{
	char path[128];
	snprintf(path, sizeof path, "%s/keeper/%s", h->dir, file);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, at, n), n);
	close(fd);
}

static void remove_all(const char *dir)
{
	DIR *d = opendir(dir);
	if (!d) return;
	for (struct dirent *e; (e = readdir(d));) {
		char path[512];
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (e->d_type == DT_DIR) remove_all(path);
		else unlink(path);
	}
	closedir(d);
	rmdir(dir);
}

void house_remove(struct house *h)
{
	if (h->k) house_stop(h);
	remove_all(h->dir);
	arena_free(&h->arena);
}
