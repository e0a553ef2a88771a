/* Sealing: every layout that is encrypted or signed, and nothing else. No state, no files, no clock.
 *
 *   H(x) BLAKE2b-256, HK(k; x) the same keyed, AEAD XChaCha20-Poly1305 with a random nonce of 24 bytes.
 *   A     = Argon2id(passphrase in NFC, salt16, 3 passes, 256 MiB)
 *   W     = HK(pepper; "naru/wrap/v1" staff16 A)
 *   slot  = 0x01 nonce AEAD(W, seed, "naru/slot/v1" staff16 u8 slot u32 epoch)                                73 bytes
 *   grant = box_seal(u8 1, u8 kind, client16, u32 epoch, key32)                                               102 bytes
 *   sig   = Ed25519("naru/grant/v1" u8 kind client16 u32 epoch u8 holder_type holder16 u32 holder_epoch H(sealed)
 *           u64 not_after granter16 u32 granter_epoch)
 *   blob  = 0x01 u32 epoch nonce AEAD(K, pad(plain), "naru/rec/v1" u64 centre u16 table u64 row u64 client u8 kind
 *           u32 epoch u64 rev); padded to 1024 (identity), 256 (up to 4 KiB) or 4096
 * Version 1 of each is frozen by vectors in test/unit/keeper_sealing.c: readers accept it for ever. */
#ifndef KEEPER_SEALING_H
#define KEEPER_SEALING_H

#include "keeper/client.h"

#define KEY_BYTES 32
#define SALT_BYTES 16
#define SLOT_BYTES 73
#define GRANT_BYTES 102
#define SIG_BYTES 64
#define BLOB_OVERHEAD (1 + 4 + 24 + 16)
#define GRANT_HASH 16

struct pwhash_cost { /* Argon2id; the real one is PWHASH_REAL, tests may ask for less */
	unsigned passes;
	size_t memory;
};
#define PWHASH_REAL ((struct pwhash_cost){.passes = 3, .memory = 268435456})

struct staff_keys { /* secret */
	unsigned char seed[KEY_BYTES], box_sk[KEY_BYTES], sign_sk[64];
};

void hash32(unsigned char out[32], const char *label, const void *at, size_t n);
void keyed32(unsigned char out[32], const unsigned char key[32], const char *label, const void *at, size_t n);

MUST_CHECK enum outcome passphrase_hash(unsigned char a[KEY_BYTES], const char *passphrase, const unsigned char salt[SALT_BYTES],
	struct pwhash_cost cost);
void wrap_key(unsigned char w[KEY_BYTES], const unsigned char pepper[KEY_BYTES], struct staff_id staff, const unsigned char a[KEY_BYTES]);
void slot_seal(unsigned char slot[SLOT_BYTES], const unsigned char w[KEY_BYTES], const unsigned char seed[KEY_BYTES],
	struct staff_id staff, uint8_t number, uint32_t epoch);
MUST_CHECK enum outcome slot_open(unsigned char seed[KEY_BYTES], const unsigned char slot[SLOT_BYTES], const unsigned char w[KEY_BYTES],
	struct staff_id staff, uint8_t number, uint32_t epoch); /* DENIED */
void keys_from_seed(struct staff_keys *keys, unsigned char box_pk[KEY_BYTES], unsigned char sign_pk[KEY_BYTES],
	const unsigned char seed[KEY_BYTES]);

/* A grant being made: the row's bytes point into this struct. */
struct made_grant {
	struct grant_row row;
	unsigned char sealed[GRANT_BYTES], sig[SIG_BYTES];
};
/* Fills sealed and sig for what m->row says (kind, client, epoch, holder, granter, not_after). */
void grant_make(struct made_grant *m, const unsigned char key[KEY_BYTES], const unsigned char holder_pk[KEY_BYTES],
	const unsigned char sign_sk[64]);
void grant_hash(unsigned char out[GRANT_HASH], const struct grant_row *g); /* names exactly this row */
bool grant_signed(const struct grant_row *g, const unsigned char granter_pk[KEY_BYTES]);
/* DENIED: not for this holder, or the inside does not say what the row says. */
MUST_CHECK enum outcome grant_open(unsigned char key[KEY_BYTES], const struct grant_row *g, const unsigned char box_sk[KEY_BYTES]);

size_t blob_size(enum key_kind kind, size_t plain); /* bytes of a sealed record */
void blob_seal(unsigned char *out, const unsigned char key[KEY_BYTES], struct centre_id centre, const struct sealed_ref *ref,
	struct bytes plain);
/* Opens into `out`, which holds blob.n bytes; *n is the length of the plain text. BROKEN: not this record, or damaged. */
MUST_CHECK enum outcome blob_open(unsigned char *out, size_t *n, const unsigned char key[KEY_BYTES], struct centre_id centre,
	const struct sealed_ref *ref, struct bytes blob);

/* A small secret under a key: nonce AEAD. out has n + 40 bytes. */
#define BOX_OVERHEAD 40
void secret_seal(unsigned char *out, const unsigned char key[KEY_BYTES], const void *at, size_t n, const void *ad, size_t ad_n);
MUST_CHECK enum outcome secret_open(void *out, size_t n, const unsigned char key[KEY_BYTES], const unsigned char *box, const void *ad,
	size_t ad_n); /* BROKEN */

#endif
