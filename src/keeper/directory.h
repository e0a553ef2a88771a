/* The directory: who the staff are and which keys they hold. One file of the keeper's own, DIR/keeper/staff, written whole;
 * who changes the database can therefore not plant a key (doc/decisions says why this stands for signed certificates).
 *
 * Group key of the eligibility facts: one key an epoch. Each member holds the newest one sealed to them; each older one lies
 * under its successor, so that a leaver costs one new epoch and no re-sealing of records. */
#ifndef KEEPER_DIRECTORY_H
#define KEEPER_DIRECTORY_H

#include "keeper/disk.h"
#include "keeper/sealing.h"

#define STAFF_MAX 1000
#define LOGIN_BYTES 64
#define PAST_KEYS 8
#define FACTS_EPOCHS 256

struct past_key { /* a granter's key before a lost passphrase: its grants to others stay good */
	uint32_t epoch;
	unsigned char sign_pk[KEY_BYTES];
};

struct member {
	struct staff_id staff; /* 0 = free */
	char login[LOGIN_BYTES + 1];
	unsigned roles;
	uint32_t epoch;
	bool closed, frozen;
	unsigned char salt[SALT_BYTES], slot[2][SLOT_BYTES];
	unsigned char box_pk[KEY_BYTES], sign_pk[KEY_BYTES];
	unsigned char facts[GRANT_BYTES]; /* newest facts key, box_seal(key32 …) as a grant's inside */
	struct past_key past[PAST_KEYS];
	uint32_t n_past;
};

struct directory {
	struct centre_id centre;
	int32_t zone_minutes;
	bool has_recovery;
	unsigned char recovery_pk[KEY_BYTES];
	uint32_t facts_epoch;                          /* 0 = none yet */
	unsigned char older[FACTS_EPOCHS][KEY_BYTES + BOX_OVERHEAD]; /* [e]: key of epoch e under key of epoch e + 1 */
	struct member member[STAFF_MAX];
	size_t n;
};

/* An empty directory when there is no file yet. BROKEN: unreadable, damaged, of another centre. */
MUST_CHECK enum outcome directory_load(struct directory *d, struct disk *disk, struct centre_id centre, const unsigned char pepper[KEY_BYTES],
	unsigned char *room, size_t cap);
/* Durable when OK. BROKEN: the old file is still whole; the caller puts its change back. */
MUST_CHECK enum outcome directory_save(const struct directory *d, struct disk *disk, const unsigned char pepper[KEY_BYTES], unsigned char *room,
	size_t cap);

struct member *directory_by_login(struct directory *d, const char *login); /* NULL */
struct member *directory_by_staff(struct directory *d, struct staff_id staff);
struct member *directory_by_staff_or_free(struct directory *d, struct staff_id staff); /* NULL: full */
/* The signing key that `staff` had in that epoch, or NULL. */
const unsigned char *directory_signer(struct directory *d, struct staff_id staff, uint32_t epoch);
unsigned directory_directors(const struct directory *d); /* who can still sign in */
unsigned directory_open_members(const struct directory *d);

#endif
