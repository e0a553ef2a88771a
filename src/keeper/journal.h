/* The journal: the keeper's own append-only file. What is not in it was not opened.
 *
 * File: a head of 4096 bytes (magic; at 1024 and 2048 two slots for the newest checkpoint, written in turn), then records:
 *   u8 1  entry   layout of struct entry below, then u32 check = first four bytes of its leaf hash
 *   u8 2  note    u16 n, then n bytes: a checkpoint kept for good, at most one a minute
 * Entry: u8 1 | u64 seq | u64 ms | actor16 | session8 | ip16 | device8 | u16 action | case16 | u16 purpose | ref16 |
 *   blobhash32 | u8 hassig | [sig64]. seq from 1. No names, no free text, no search terms. Bit 15 of purpose: no
 *   appointment, task or contact of this pair within two days.
 * Tree: RFC 9162. Leaf = SHA-256(0x00 entry), node = SHA-256(0x01 left right); the file keeps no tree, RAM its compact range.
 * Checkpoint: C2SP signed note, origin "naru.<centre>", written at each sync, so one fdatasync covers entries and note. */
#ifndef KEEPER_JOURNAL_H
#define KEEPER_JOURNAL_H

#include "keeper/client.h"
#include "keeper/disk.h"

#define JOURNAL_HEAD 4096
#define JOURNAL_SLOT_A 1024
#define JOURNAL_SLOT_B 2048
#define JOURNAL_SLOT 1024
#define JOURNAL_MAGIC "naru/journal/v1\n"
#define ENTRY_BYTES 134  /* without a signature */
#define ENTRY_MAX (ENTRY_BYTES + 64)
#define NOTE_MAX 512
#define UNLINKED 0x8000u

struct entry {
	uint64_t seq, ms;
	int64_t actor;
	uint64_t session;
	unsigned char ip[16];
	uint64_t device;
	uint16_t action;
	int64_t client;
	uint16_t purpose;
	int64_t ref;
	unsigned char blob_hash[32];
};

/* RFC 9162 compact range: one hash for each full subtree, one for each bit of n. */
struct tree {
	uint64_t n;
	unsigned char full[64][32];
};
void tree_add(struct tree *t, const unsigned char leaf[32]);
void tree_root(unsigned char out[32], const struct tree *t);
void tree_leaf(unsigned char out[32], const void *entry, size_t n);

struct note_key { /* of the log, for checkpoints */
	unsigned char pk[32], sk[64];
	uint64_t centre;
};
size_t note_write(char out[NOTE_MAX], const struct tree *t, const struct note_key *key);
/* The size and root a note states. INVALID: not a note of this log, or a wrong signature. */
MUST_CHECK enum outcome note_read(uint64_t *size, unsigned char root[32], const char *note, size_t n, const struct note_key *key);

void entry_write(unsigned char out[ENTRY_BYTES], const struct entry *e);
/* Length of the entry at `at`: 0 = not all of it is there; INVALID: not an entry. */
MUST_CHECK enum outcome entry_read(struct entry *e, size_t *n, const unsigned char *at, size_t left);

/* Reads a journal from its head on: the one reader for start, verification and copies. Fixed memory. */
struct journal_reader {
	int fd;
	uint64_t end, at; /* bytes in the file; where the buffer starts */
	unsigned char buffer[1 << 16];
	size_t got, used;
	struct tree tree;
};
enum record { RECORD_END, RECORD_ENTRY, RECORD_NOTE, RECORD_TORN, RECORD_BAD };
struct record_view {
	struct entry entry;
	const char *note;
	size_t note_n;
	uint64_t where; /* offset of the record */
};
MUST_CHECK enum outcome journal_reader_init(struct journal_reader *r, int fd); /* BROKEN, INVALID: no journal */
void journal_reader_from(struct journal_reader *r, int fd, uint64_t where);    /* without the tree, from a record on */
/* TORN: the file ends within a record. BAD: a record that cannot be, or whose check is wrong. Both stay so. */
enum record journal_next(struct record_view *v, struct journal_reader *r);

struct journal {
	struct disk *disk;
	int fd;
	struct tree tree;
	uint64_t end;         /* bytes of whole records */
	uint64_t noted;       /* size in the newest checkpoint slot */
	uint64_t kept;        /* size in the newest note kept for good */
	int64_t kept_ms;
	int slot;             /* which slot is written next */
	bool damaged;         /* chain broken or disk uncertain: nothing is opened any more */
	struct note_key key;
	uint64_t copied, copied_end; /* last entry core has copied, and where the next one begins */
	struct journal_reader reader; /* for start and copies */
};

typedef void journal_seen(void *with, const struct entry *e);

/* Opens or makes DIR/keeper/journal, checks the whole chain against its checkpoints and tells `seen` each entry. A torn end
 * beyond the last checkpoint is cut off; any other damage sets damaged and OK is returned: the keeper must be able to say
 * so. BROKEN: the file cannot be opened or made. */
MUST_CHECK enum outcome journal_open(struct journal *j, struct disk *d, const struct note_key *key, journal_seen *seen, void *with);
void journal_close(struct journal *j);
/* Appends; e->seq is set. BROKEN: nothing was appended. */
MUST_CHECK enum outcome journal_append(struct journal *j, struct entry *e);
MUST_CHECK enum outcome journal_sync(struct journal *j, int64_t now_ms); /* entries and checkpoint are on the disk when OK */

#endif
