#include "keeper/sealing.h"
#include <sodium.h>
#include "keeper/layout.h"

#define NONCE 24
#define TAG 16

_Static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == NONCE, "nonce");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == TAG, "tag");
_Static_assert(SLOT_BYTES == 1 + NONCE + KEY_BYTES + TAG, "slot");
_Static_assert(GRANT_BYTES == 54 + crypto_box_SEALBYTES, "grant");

void keyed32(unsigned char out[32], const unsigned char key[32], const char *label, const void *at, size_t n)
{
	crypto_generichash_state s;
	crypto_generichash_init(&s, key, key ? 32 : 0, 32);
	crypto_generichash_update(&s, (const unsigned char *)label, strlen(label));
	crypto_generichash_update(&s, at, n);
	crypto_generichash_final(&s, out, 32);
	sodium_memzero(&s, sizeof s);
}

void hash32(unsigned char out[32], const char *label, const void *at, size_t n) { keyed32(out, NULL, label, at, n); }

void secret_seal(unsigned char *out, const unsigned char key[KEY_BYTES], const void *at, size_t n, const void *ad, size_t ad_n)
{
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, at, n, ad, ad_n, NULL, out, key);
}

enum outcome secret_open(void *out, size_t n, const unsigned char key[KEY_BYTES], const unsigned char *box, const void *ad, size_t ad_n)
{
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, box + NONCE, n + TAG, ad, ad_n, box, key) == 0 ? OK : BROKEN;
}

/* Passphrase and slots ------------------------------------------------------------------------------------------------*/

enum outcome passphrase_hash(unsigned char a[KEY_BYTES], const char *passphrase, const unsigned char salt[SALT_BYTES], struct pwhash_cost cost)
{
	return crypto_pwhash(a, KEY_BYTES, passphrase, strlen(passphrase), salt, cost.passes, cost.memory, crypto_pwhash_ALG_ARGON2ID13) == 0
		? OK : BROKEN; /* no memory */
}

void wrap_key(unsigned char w[KEY_BYTES], const unsigned char pepper[KEY_BYTES], struct staff_id staff, const unsigned char a[KEY_BYTES])
{
	unsigned char in[16 + KEY_BYTES];
	struct layout l = {.at = in};
	lay_id16(&l, staff.v);
	lay_bytes(&l, a, KEY_BYTES);
	keyed32(w, pepper, "naru/wrap/v1", in, l.n);
	sodium_memzero(in, sizeof in);
}

static size_t slot_ad(unsigned char ad[64], struct staff_id staff, uint8_t number, uint32_t epoch)
{
	struct layout l = {.at = ad};
	lay_label(&l, "naru/slot/v1");
	lay_id16(&l, staff.v);
	lay_int(&l, number, 1);
	lay_int(&l, epoch, 4);
	return l.n;
}

void slot_seal(unsigned char slot[SLOT_BYTES], const unsigned char w[KEY_BYTES], const unsigned char seed[KEY_BYTES], struct staff_id staff,
	uint8_t number, uint32_t epoch)
{
	unsigned char ad[64];
	size_t n = slot_ad(ad, staff, number, epoch);
	slot[0] = 1;
	secret_seal(slot + 1, w, seed, KEY_BYTES, ad, n);
}

enum outcome slot_open(unsigned char seed[KEY_BYTES], const unsigned char slot[SLOT_BYTES], const unsigned char w[KEY_BYTES],
	struct staff_id staff, uint8_t number, uint32_t epoch)
{
	unsigned char ad[64];
	size_t n = slot_ad(ad, staff, number, epoch);
	if (slot[0] != 1 || secret_open(seed, KEY_BYTES, w, slot + 1, ad, n) != OK) return DENIED;
	return OK;
}

void keys_from_seed(struct staff_keys *keys, unsigned char box_pk[KEY_BYTES], unsigned char sign_pk[KEY_BYTES], const unsigned char seed[KEY_BYTES])
{
	unsigned char sub[KEY_BYTES];
	memcpy(keys->seed, seed, KEY_BYTES);
	crypto_kdf_derive_from_key(sub, sizeof sub, 1, "narusee1", seed);
	crypto_box_seed_keypair(box_pk, keys->box_sk, sub);
	crypto_kdf_derive_from_key(sub, sizeof sub, 2, "narusee1", seed);
	crypto_sign_seed_keypair(sign_pk, keys->sign_sk, sub);
	sodium_memzero(sub, sizeof sub);
}

/* Grants --------------------------------------------------------------------------------------------------------------*/

#define GRANT_BODY 160

static size_t grant_body(unsigned char out[GRANT_BODY], const struct grant_row *g)
{
	struct layout l = {.at = out};
	unsigned char sealed[32];
	hash32(sealed, "", g->sealed.at, g->sealed.n);
	lay_label(&l, "naru/grant/v1");
	lay_int(&l, g->kind, 1);
	lay_id16(&l, g->client.v);
	lay_int(&l, g->epoch, 4);
	lay_int(&l, g->holder_type, 1);
	lay_id16(&l, g->holder.v);
	lay_int(&l, g->holder_epoch, 4);
	lay_bytes(&l, sealed, sizeof sealed);
	lay_int(&l, (uint64_t)g->not_after, 8);
	lay_id16(&l, g->granter.v);
	lay_int(&l, g->granter_epoch, 4);
	return l.n;
}

static size_t grant_inside(unsigned char out[54], const struct grant_row *g, const unsigned char key[KEY_BYTES])
{
	struct layout l = {.at = out};
	lay_int(&l, 1, 1);
	lay_int(&l, g->kind, 1);
	lay_id16(&l, g->client.v);
	lay_int(&l, g->epoch, 4);
	lay_bytes(&l, key, KEY_BYTES);
	return l.n;
}

void grant_make(struct made_grant *m, const unsigned char key[KEY_BYTES], const unsigned char holder_pk[KEY_BYTES], const unsigned char sign_sk[64])
{
	unsigned char inside[54], body[GRANT_BODY];
	size_t n = grant_inside(inside, &m->row, key);
	crypto_box_seal(m->sealed, inside, n, holder_pk);
	sodium_memzero(inside, sizeof inside);
	m->row.sealed = (struct bytes){m->sealed, sizeof m->sealed};
	m->row.sig = (struct bytes){m->sig, sizeof m->sig};
	n = grant_body(body, &m->row);
	crypto_sign_detached(m->sig, NULL, body, n, sign_sk);
}

void grant_hash(unsigned char out[GRANT_HASH], const struct grant_row *g)
{
	unsigned char body[GRANT_BODY + SIG_BYTES], whole[32];
	size_t n = grant_body(body, g);
	memcpy(body + n, g->sig.at, SIG_BYTES);
	hash32(whole, "naru/cache/v1", body, n + SIG_BYTES);
	memcpy(out, whole, GRANT_HASH);
}

bool grant_signed(const struct grant_row *g, const unsigned char granter_pk[KEY_BYTES])
{
	unsigned char body[GRANT_BODY];
	size_t n = grant_body(body, g);
	return crypto_sign_verify_detached(g->sig.at, body, n, granter_pk) == 0;
}

enum outcome grant_open(unsigned char key[KEY_BYTES], const struct grant_row *g, const unsigned char box_sk[KEY_BYTES])
{
	unsigned char inside[54], expected[54], pk[KEY_BYTES];
	crypto_scalarmult_base(pk, box_sk);
	enum outcome r = DENIED;
	if (crypto_box_seal_open(inside, g->sealed.at, g->sealed.n, pk, box_sk) == 0) {
		grant_inside(expected, g, inside + 54 - KEY_BYTES);
		if (sodium_memcmp(inside, expected, sizeof inside) == 0) r = OK;
	}
	if (r == OK) memcpy(key, inside + 54 - KEY_BYTES, KEY_BYTES);
	sodium_memzero(inside, sizeof inside);
	sodium_memzero(expected, sizeof expected);
	return r;
}

/* Records -------------------------------------------------------------------------------------------------------------*/

static size_t padded(enum key_kind kind, size_t plain)
{
	size_t block = kind == KEY_ID ? 1024 : plain < 4096 ? 256 : 4096;
	return (plain / block + 1) * block; /* at least one byte of padding */
}

size_t blob_size(enum key_kind kind, size_t plain) { return BLOB_OVERHEAD + padded(kind, plain); }

static size_t blob_ad(unsigned char ad[64], struct centre_id centre, const struct sealed_ref *ref)
{
	struct layout l = {.at = ad};
	lay_label(&l, "naru/rec/v1");
	lay_int(&l, (uint64_t)centre.v, 8);
	lay_int(&l, ref->table, 2);
	lay_int(&l, (uint64_t)ref->row, 8);
	lay_int(&l, (uint64_t)ref->client.v, 8);
	lay_int(&l, ref->kind, 1);
	lay_int(&l, ref->epoch, 4);
	lay_int(&l, ref->rev, 8);
	return l.n;
}

void blob_seal(unsigned char *out, const unsigned char key[KEY_BYTES], struct centre_id centre, const struct sealed_ref *ref, struct bytes plain)
{
	unsigned char ad[64], *body = out + 1 + 4 + NONCE;
	size_t n = blob_ad(ad, centre, ref), whole = padded(ref->kind, plain.n);
	struct layout l = {.at = out};
	lay_int(&l, 1, 1);
	lay_int(&l, ref->epoch, 4);
	randombytes_buf(out + l.n, NONCE);
	if (plain.n) memcpy(body, plain.at, plain.n);
	body[plain.n] = 0x80; /* as sodium_pad does it; its block would have to be a power of two of its own choosing */
	memset(body + plain.n + 1, 0, whole - plain.n - 1);
	crypto_aead_xchacha20poly1305_ietf_encrypt(body, NULL, body, whole, ad, n, NULL, out + 5, key);
}

enum outcome blob_open(unsigned char *out, size_t *n, const unsigned char key[KEY_BYTES], struct centre_id centre, const struct sealed_ref *ref,
	struct bytes blob)
{
	if (blob.n <= BLOB_OVERHEAD || blob.at[0] != 1 || laid_int(blob.at + 1, 4) != ref->epoch) return BROKEN;
	unsigned char ad[64];
	size_t ad_n = blob_ad(ad, centre, ref), whole = blob.n - BLOB_OVERHEAD;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, blob.at + 5 + NONCE, whole + TAG, ad, ad_n, blob.at + 5, key) != 0)
		return BROKEN;
	size_t end = whole;
	while (end > 0 && out[end - 1] == 0) end--;
	if (end == 0 || out[end - 1] != 0x80) return BROKEN;
	*n = end - 1;
	return OK;
}
