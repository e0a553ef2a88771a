#include "app/place.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/id.h"

#define PATH_MOST 4096

static enum outcome path_in(char out[PATH_MOST], const char *dir, const char *name)
{
	int n = snprintf(out, PATH_MOST, "%s/%s", dir, name);
	return n > 0 && n < PATH_MOST ? OK : INVALID;
}

static bool is_empty(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;
	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return d && n <= 2;
}

static enum outcome write_small(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return BROKEN;
	size_t n = strlen(text);
	bool fine = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	return close(fd) == 0 && fine ? OK : BROKEN;
}

enum outcome place_make(const char *dir, const struct place *p, struct err *err)
{
	char path[PATH_MOST], id[ID_TEXT], text[ID_TEXT + 8];
	if (mkdir(dir, 0700) != 0 && (errno != EEXIST || !is_empty(dir))) {
		bool there = errno == EEXIST || errno == 0;
		err_set(err, there ? MSG(N_("{dir} is not empty. Give a new directory."), A_TEXT("dir", dir))
				   : MSG(N_("{dir} cannot be made. Does the directory above it exist, and may you write there?"), A_TEXT("dir", dir)));
		return there ? EXISTS : BROKEN;
	}
	id_write(id, p->centre.v);
	snprintf(text, sizeof(text), "%s\n%s\n", id, p->country);
	if (chmod(dir, 0700) != 0 || path_in(path, dir, "centre") != OK || write_small(path, text) != OK) {
		err_set(err, MSG(N_("Nothing can be written to {dir}. Is the disk full?"), A_TEXT("dir", dir)));
		return BROKEN;
	}
	return OK;
}

/* Cuts `line` at the next `end` and moves on; NULL when it is not there or the piece is longer than most. */
static char *piece(char **line, char end, size_t most)
{
	char *start = *line, *stop = strchr(start, end);
	if (!stop || (size_t)(stop - start) > most || stop == start)
		return NULL;
	*stop = '\0';
	*line = stop + 1;
	return start;
}

static enum outcome place_parse(struct place *out, char *text)
{
	struct place p = {0};
	const char *id = piece(&text, '\n', ID_TEXT - 1);
	const char *country = id ? piece(&text, '\n', sizeof(p.country) - 1) : NULL;
	if (!country || *text || country[strspn(country, "abcdefghijklmnopqrstuvwxyz")])
		return INVALID;
	memcpy(p.country, country, strlen(country));
	enum outcome r = id_parse(&p.centre.v, id);
	if (r == OK)
		*out = p;
	return r;
}

enum outcome place_read(struct place *out, const char *dir, struct err *err)
{
	char path[PATH_MOST], text[ID_TEXT + 16] = "";
	int fd = path_in(path, dir, "centre") == OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;
	if (fd >= 0)
		close(fd);
	if (n > 0 && place_parse(out, text) == OK)
		return OK;
	err_set(err, MSG(N_("{dir} holds no centre. `naru init` makes one, `naru demo` an invented one."), A_TEXT("dir", dir)));
	return NOT_FOUND;
}

enum outcome place_hold(int *fd, const char *dir, struct err *err)
{
	char path[PATH_MOST];
	int got = path_in(path, dir, "lock") == OK ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (got < 0) {
		err_set(err, MSG(N_("Nothing can be written to {dir}. Is the disk full?"), A_TEXT("dir", dir)));
		return BROKEN;
	}
	if (flock(got, LOCK_EX | LOCK_NB) != 0) {
		close(got);
		err_set(err, MSG(N_("A Naru server or command is already at work in {dir}. End it first."), A_TEXT("dir", dir)));
		return BUSY;
	}
	*fd = got;
	return OK;
}

const char *place_ui(struct arena *a)
{
	static const char *const places[] = {"../share/naru/ui", "../ui", "../../ui"};
	char self[PATH_MOST];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0)
		return NULL;
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *dir = arena_printf(a, "%s/%s", self, places[i]);
		if (access(dir, R_OK | X_OK) == 0)
			return dir;
	}
	return NULL;
}

/* The three words of the file are marked where the demo centre writes them. */
static const char *role_named(const char *word)
{
	static const struct {
		const char *word, *label;
	} roles[] = {
		{"caseworker", N_("Caseworker")}, {"coordinator", N_("Programme coordinator")},
		{"director", N_("Director")}, {"counsellor", N_("Counsellor")},
	};
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].word, word) == 0)
			return roles[i].label;
	return NULL;
}

struct demo_sign_ins place_demo_sign_ins(struct arena *a, const char *dir)
{
	enum { MOST = 8 };
	char path[PATH_MOST], text[512];
	struct demo_sign_ins got = {.at = arena_array(a, MOST, sizeof(*got.at))};
	FILE *f = path_in(path, dir, "demo-sign-ins.tsv") == OK ? fopen(path, "re") : NULL;
	while (f && got.n < MOST && fgets(text, sizeof(text), f)) {
		char *rest = text;
		const char *role = piece(&rest, '\t', 31), *login = role ? piece(&rest, '\t', 64) : NULL;
		const char *passphrase = login ? piece(&rest, '\n', 128) : NULL;
		if (passphrase && role_named(role))
			got.at[got.n++] = (struct demo_sign_in){role_named(role), arena_text(a, login), arena_text(a, passphrase)};
	}
	if (f)
		fclose(f);
	return got;
}
