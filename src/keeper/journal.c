#include "keeper/journal.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include "base/log.h"
#include "keeper/layout.h"

#define KEEP_MS 60000
#define CHECK 4

void entry_write(unsigned char out[ENTRY_BYTES], const struct entry *e)
{
	struct layout l = {.at = out};
	lay_int(&l, 1, 1);
	lay_int(&l, e->seq, 8);
	lay_int(&l, e->ms, 8);
	lay_id16(&l, e->actor);
	lay_int(&l, e->session, 8);
	lay_bytes(&l, e->ip, 16);
	lay_int(&l, e->device, 8);
	lay_int(&l, e->action, 2);
	lay_id16(&l, e->client);
	lay_int(&l, e->purpose, 2);
	lay_id16(&l, e->ref);
	lay_bytes(&l, e->blob_hash, 32);
	lay_int(&l, 0, 1);
	REQUIRE(l.n == ENTRY_BYTES);
}

enum outcome entry_read(struct entry *e, size_t *n, const unsigned char *at, size_t left)
{
	*n = 0;
	if (left && at[0] != 1) return INVALID;
	if (left < ENTRY_BYTES) return OK;
	if (at[ENTRY_BYTES - 1] > 1) return INVALID;
	size_t whole = ENTRY_BYTES + (at[ENTRY_BYTES - 1] ? 64u : 0u);
	if (left < whole) return OK;
	*e = (struct entry){
		.seq = laid_int(at + 1, 8), .ms = laid_int(at + 9, 8), .actor = (int64_t)laid_int(at + 25, 8), .session = laid_int(at + 33, 8),
		.device = laid_int(at + 57, 8), .action = (uint16_t)laid_int(at + 65, 2), .client = (int64_t)laid_int(at + 75, 8),
		.purpose = (uint16_t)laid_int(at + 83, 2), .ref = (int64_t)laid_int(at + 93, 8),
	};
	memcpy(e->ip, at + 41, 16);
	memcpy(e->blob_hash, at + 101, 32);
	*n = whole;
	return OK;
}

/* Reading -------------------------------------------------------------------------------------------------------------*/

void journal_reader_from(struct journal_reader *r, int fd, uint64_t where)
{
	r->fd = fd;
	r->at = where;
	r->got = r->used = 0;
	off_t end = lseek(fd, 0, SEEK_END);
	r->end = end < 0 ? 0 : (uint64_t)end;
	memset(&r->tree, 0, sizeof r->tree);
}

enum outcome journal_reader_init(struct journal_reader *r, int fd)
{
	char magic[sizeof JOURNAL_MAGIC - 1];
	ssize_t n = pread(fd, magic, sizeof magic, 0);
	if (n < 0) return BROKEN;
	journal_reader_from(r, fd, JOURNAL_HEAD);
	if (n != (ssize_t)sizeof magic || memcmp(magic, JOURNAL_MAGIC, sizeof magic) != 0 || r->end < JOURNAL_HEAD) return INVALID;
	return OK;
}

/* At least the longest record is in the buffer, or all there is. */
static void refill(struct journal_reader *r)
{
	const size_t longest = NOTE_MAX + 8;
	if (r->got - r->used >= longest) return;
	memmove(r->buffer, r->buffer + r->used, r->got - r->used);
	r->at += r->used;
	r->got -= r->used;
	r->used = 0;
	while (r->got < sizeof r->buffer) {
		ssize_t n = pread(r->fd, r->buffer + r->got, sizeof r->buffer - r->got, (off_t)(r->at + r->got));
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return;
		r->got += (size_t)n;
	}
}

static enum record next_entry(struct record_view *v, struct journal_reader *r, const unsigned char *at, size_t left)
{
	size_t n;
	unsigned char leaf[32];
	if (entry_read(&v->entry, &n, at, left) != OK) return RECORD_BAD;
	if (n == 0 || left < n + CHECK) return RECORD_TORN;
	tree_leaf(leaf, at, n);
	if (memcmp(leaf, at + n, CHECK) != 0) return RECORD_BAD;
	tree_add(&r->tree, leaf);
	r->used += n + CHECK;
	return RECORD_ENTRY;
}

enum record journal_next(struct record_view *v, struct journal_reader *r)
{
	refill(r);
	const unsigned char *at = r->buffer + r->used;
	size_t left = r->got - r->used;
	v->where = r->at + r->used;
	if (left == 0) return RECORD_END;
	if (at[0] == 1) return next_entry(v, r, at, left);
	if (at[0] != 2) return RECORD_BAD;
	if (left < 3) return RECORD_TORN;
	size_t n = laid_int(at + 1, 2);
	if (n > NOTE_MAX) return RECORD_BAD;
	if (left < 3 + n) return RECORD_TORN;
	v->note = (const char *)at + 3;
	v->note_n = n;
	r->used += 3 + n;
	return RECORD_NOTE;
}

/* Start ---------------------------------------------------------------------------------------------------------------*/

struct slot {
	uint64_t size; /* 0 = none */
	unsigned char root[32];
};

/* A slot may be torn by a power cut: then the other one holds. */
static void read_slot(struct slot *s, struct journal *j, off_t where)
{
	unsigned char in[2 + NOTE_MAX];
	*s = (struct slot){0};
	if (pread(j->fd, in, sizeof in, where) != (ssize_t)sizeof in) return;
	size_t n = laid_int(in, 2);
	if (n > NOTE_MAX || note_read(&s->size, s->root, (const char *)in + 2, n, &j->key) != OK) *s = (struct slot){0};
}

static bool root_is(const struct tree *t, const unsigned char root[32])
{
	unsigned char got[32];
	tree_root(got, t);
	return memcmp(got, root, 32) == 0;
}

/* True while the record fits the chain. */
static bool fits(struct journal *j, const struct record_view *v, enum record what, const struct slot slots[2])
{
	const struct tree *t = &j->reader.tree;
	if (what == RECORD_NOTE) {
		uint64_t size;
		unsigned char root[32];
		if (note_read(&size, root, v->note, v->note_n, &j->key) != OK || size != t->n || !root_is(t, root)) return false;
		j->kept = size;
		return true;
	}
	if (v->entry.seq != t->n) return false;
	for (int i = 0; i < 2; i++) {
		if (slots[i].size == t->n && !root_is(t, slots[i].root)) return false;
	}
	return true;
}

static enum outcome scan(struct journal *j, journal_seen *seen, void *with)
{
	struct slot slots[2];
	struct record_view v;
	enum record what;
	read_slot(&slots[0], j, JOURNAL_SLOT_A);
	read_slot(&slots[1], j, JOURNAL_SLOT_B);
	j->slot = slots[0].size > slots[1].size; /* the older one is written next */
	j->noted = slots[slots[0].size > slots[1].size ? 0 : 1].size;
	while ((what = journal_next(&v, &j->reader)) == RECORD_ENTRY || what == RECORD_NOTE) {
		if (!fits(j, &v, what, slots)) { /* whole records that do not belong: no power cut writes those */
			j->damaged = true;
			break;
		}
		if (what == RECORD_ENTRY) seen(with, &v.entry);
	}
	j->tree = j->reader.tree;
	j->end = v.where;
	if (what == RECORD_END && j->tree.n >= j->noted) return OK;
	/* What no checkpoint promised may be lost to a power cut, which can leave half a record or a piece of nothing; what one
	 * promised may not. */
	if (j->damaged || j->tree.n < j->noted) {
		j->damaged = true;
		log_event("journal.damaged", L_INT("seq", (int64_t)j->tree.n + 1));
		return OK;
	}
	log_event("journal.torn", L_INT("bytes", (int64_t)(j->reader.end - j->end)));
	return ftruncate(j->fd, (off_t)j->end) == 0 ? OK : BROKEN;
}

static enum outcome make(struct journal *j)
{
	static const unsigned char zero[JOURNAL_HEAD];
	enum outcome r = disk_write_at(j->disk, j->fd, zero, sizeof zero, 0);
	if (r == OK) r = disk_write_at(j->disk, j->fd, JOURNAL_MAGIC, sizeof JOURNAL_MAGIC - 1, 0);
	if (r == OK) r = disk_sync(j->disk, j->fd);
	if (r == OK) r = disk_sync(j->disk, j->disk->dir);
	return r;
}

enum outcome journal_open(struct journal *j, struct disk *d, const struct note_key *key, journal_seen *seen, void *with)
{
	*j = (struct journal){.disk = d, .key = *key};
	j->fd = openat(d->dir, "journal", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (j->fd < 0) return BROKEN;
	enum outcome r = OK;
	/* A head that never became whole held no entry yet. */
	if (lseek(j->fd, 0, SEEK_END) < JOURNAL_HEAD || journal_reader_init(&j->reader, j->fd) == INVALID) {
		if (lseek(j->fd, 0, SEEK_END) > JOURNAL_HEAD) j->damaged = true;
		else r = make(j);
	}
	if (r == OK && !j->damaged) r = journal_reader_init(&j->reader, j->fd);
	if (r == OK && !j->damaged) r = scan(j, seen, with);
	if (r != OK) journal_close(j);
	return r;
}

void journal_close(struct journal *j)
{
	if (j->fd >= 0) close(j->fd);
	j->fd = -1;
}

/* Writing -------------------------------------------------------------------------------------------------------------*/

/* Puts the end back where it was; when even that fails, nobody can say what the file holds. */
static enum outcome give_up(struct journal *j)
{
	if (ftruncate(j->fd, (off_t)j->end) != 0) j->damaged = true;
	log_event("journal.write_failed", L_INT("seq", (int64_t)j->tree.n + 1));
	return BROKEN;
}

enum outcome journal_append(struct journal *j, struct entry *e)
{
	unsigned char record[ENTRY_BYTES + CHECK], leaf[32];
	if (j->damaged) return BROKEN;
	e->seq = j->tree.n + 1;
	entry_write(record, e);
	tree_leaf(leaf, record, ENTRY_BYTES);
	memcpy(record + ENTRY_BYTES, leaf, CHECK);
	if (disk_write_at(j->disk, j->fd, record, sizeof record, (off_t)j->end) != OK) return give_up(j);
	j->end += sizeof record;
	tree_add(&j->tree, leaf);
	return OK;
}

/* A note among the records, at most one a minute. */
static enum outcome keep_note(struct journal *j, const char *note, size_t n, int64_t now_ms)
{
	unsigned char record[3 + NOTE_MAX];
	if (j->kept == j->tree.n || (now_ms >= j->kept_ms && now_ms - j->kept_ms < KEEP_MS)) return OK;
	struct layout l = {.at = record};
	lay_int(&l, 2, 1);
	lay_int(&l, n, 2);
	lay_bytes(&l, note, n);
	if (disk_write_at(j->disk, j->fd, record, l.n, (off_t)j->end) != OK) return give_up(j);
	j->end += l.n;
	j->kept = j->tree.n;
	j->kept_ms = now_ms;
	return OK;
}

enum outcome journal_sync(struct journal *j, int64_t now_ms)
{
	if (j->damaged) return BROKEN;
	if (j->noted == j->tree.n) return OK;
	unsigned char slot[2 + NOTE_MAX] = {0};
	size_t n = note_write((char *)slot + 2, &j->tree, &j->key);
	struct layout l = {.at = slot};
	lay_int(&l, n, 2);
	enum outcome r = keep_note(j, (const char *)slot + 2, n, now_ms);
	if (r == OK) r = disk_write_at(j->disk, j->fd, slot, sizeof slot, j->slot ? JOURNAL_SLOT_B : JOURNAL_SLOT_A);
	if (r != OK) return r;
	if (disk_sync(j->disk, j->fd) != OK) { /* what an fsync that failed has written nobody knows */
		j->damaged = true;
		log_event("journal.sync_failed", L_INT("seq", (int64_t)j->tree.n));
		return BROKEN;
	}
	j->slot = !j->slot;
	j->noted = j->tree.n;
	return OK;
}
