#include "keeper/verify.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "keeper/journal.h"
#include "keeper/layout.h"
#include "keeper/log_key.h"

struct check {
	struct journal_report *report;
	struct journal_reader reader;
	struct note_key key;
	struct {
		uint64_t size;
		unsigned char root[32];
	} slot[2];
};

static void fault(struct check *c, enum journal_fault what, uint64_t seq)
{
	if (c->report->fault != JOURNAL_SOUND) return;
	c->report->fault = what;
	c->report->bad_seq = seq;
}

/* A slot holds a signed note with zeros behind it, or nothing but zeros. */
static void read_slot(struct check *c, int i, off_t where)
{
	unsigned char in[JOURNAL_SLOT];
	c->slot[i].size = 0;
	if (pread(c->reader.fd, in, sizeof in, where) != (ssize_t)sizeof in) return fault(c, JOURNAL_RECORD, 1);
	size_t n = laid_int(in, 2);
	if (n > NOTE_MAX) return fault(c, JOURNAL_NOTE, 1);
	if (n && note_read(&c->slot[i].size, c->slot[i].root, (char *)in + 2, n, &c->key) != OK) return fault(c, JOURNAL_NOTE, 1);
	if (!sodium_is_zero(in + 2 + n, sizeof in - 2 - n)) fault(c, JOURNAL_RECORD, 1);
}

static void read_head(struct check *c)
{
	unsigned char in[JOURNAL_SLOT];
	const off_t empty[] = {0, JOURNAL_HEAD - JOURNAL_SLOT};
	for (size_t i = 0; i < 2; i++) {
		size_t used = i == 0 ? sizeof JOURNAL_MAGIC - 1 : 0;
		if (pread(c->reader.fd, in, sizeof in, empty[i]) != (ssize_t)sizeof in || !sodium_is_zero(in + used, sizeof in - used))
			fault(c, JOURNAL_RECORD, 1);
	}
	read_slot(c, 0, JOURNAL_SLOT_A);
	read_slot(c, 1, JOURNAL_SLOT_B);
}

static bool root_is(const struct tree *t, const unsigned char root[32])
{
	unsigned char got[32];
	tree_root(got, t);
	return memcmp(got, root, 32) == 0;
}

static void entry(struct check *c, const struct record_view *v)
{
	const struct tree *t = &c->reader.tree;
	if (v->entry.seq != t->n) fault(c, JOURNAL_ORDER, t->n);
	for (int i = 0; i < 2; i++) {
		if (c->slot[i].size != t->n) continue;
		if (!root_is(t, c->slot[i].root)) fault(c, JOURNAL_ROOT, c->report->after + 1);
		else c->report->after = t->n;
	}
}

static void note(struct check *c, const struct record_view *v)
{
	const struct tree *t = &c->reader.tree;
	uint64_t size;
	unsigned char root[32];
	c->report->notes++;
	if (note_read(&size, root, v->note, v->note_n, &c->key) != OK) fault(c, JOURNAL_NOTE, t->n + 1);
	else if (size != t->n || !root_is(t, root)) fault(c, JOURNAL_ROOT, c->report->after + 1);
	else c->report->after = t->n;
}

static void run(struct check *c)
{
	struct record_view v;
	enum record what;
	read_head(c);
	while (c->report->fault == JOURNAL_SOUND && (what = journal_next(&v, &c->reader)) != RECORD_END) {
		const uint64_t next = c->reader.tree.n + 1;
		switch (what) {
		case RECORD_END: break;
		case RECORD_ENTRY: entry(c, &v); break;
		case RECORD_NOTE: note(c, &v); break;
		case RECORD_TORN: fault(c, JOURNAL_TORN, next); break;
		case RECORD_BAD: fault(c, JOURNAL_RECORD, next); break;
		}
	}
	const struct tree *t = &c->reader.tree;
	for (int i = 0; i < 2; i++) {
		if (c->slot[i].size > t->n && (c->report->fault == JOURNAL_SOUND || c->report->fault == JOURNAL_TORN)) {
			c->report->fault = JOURNAL_SOUND;
			fault(c, JOURNAL_SHORT, t->n + 1);
		}
	}
	unsigned char root[32];
	tree_root(root, t);
	c->report->entries = t->n;
	sodium_bin2base64(c->report->root, sizeof c->report->root, root, 32, sodium_base64_VARIANT_ORIGINAL);
}

static enum outcome open_in(int *out, const char *dir, const char *name)
{
	char path[4096];
	if ((size_t)snprintf(path, sizeof path, "%s/keeper/%s", dir, name) >= sizeof path) return INVALID;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return errno == ENOENT ? NOT_FOUND : BROKEN;
	*out = fd;
	return OK;
}

static enum outcome load_key(struct note_key *out, const char *dir, const char *given)
{
	char text[256] = "";
	if (!given) {
		int fd;
		enum outcome r = open_in(&fd, dir, "log.pub");
		if (r != OK) return r;
		ssize_t n = read(fd, text, sizeof text - 1);
		close(fd);
		if (n < 0) return BROKEN;
	}
	return log_key_parse(out, given ? given : text);
}

enum outcome journal_verify(struct journal_report *out, const char *dir, const char *key)
{
	struct journal_report report = {0};
	int fd;
	if (sodium_init() < 0) return BROKEN;
	struct check *c = sodium_malloc(sizeof *c); /* too large for a stack */
	if (!c) return BROKEN;
	memset(c, 0, sizeof *c);
	c->report = &report;
	enum outcome r = load_key(&c->key, dir, key);
	if (r == OK) r = open_in(&fd, dir, "journal");
	if (r == OK) {
		r = journal_reader_init(&c->reader, fd);
		if (r == OK) run(c);
		if (r == INVALID) {
			fault(c, JOURNAL_RECORD, 1);
			r = OK;
		}
		close(fd);
	}
	sodium_free(c);
	if (r == OK) *out = report;
	return r;
}
