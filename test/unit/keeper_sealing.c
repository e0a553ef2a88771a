/* Layouts that are for ever: version 1 of slots, grants, records, notes and entries, from frozen bytes; and each bit of
 * them that changes is noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>
#include "keeper/journal.h"
#include "keeper/passphrase.h"
#include "keeper/sealing.h"
#include "keeper/log_key.h"

static const unsigned char key[32] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32};

static size_t unhex(unsigned char *out, size_t cap, const char *hex)
{
	size_t n;
	assert_int_equal(sodium_hex2bin(out, cap, hex, strlen(hex), NULL, &n, NULL), 0);
	return n;
}

#include "keeper_frozen.h"

static void hashes(void **state)
{
	(void)state;
	unsigned char out[32], right[32];
	hash32(out, "naru/sid/v1", key, 32);
	unhex(right, 32, FROZEN_SID);
	assert_memory_equal(out, right, 32);
	keyed32(out, key, "naru/csrf/v1", "/today", 6);
	unhex(right, 32, FROZEN_CSRF);
	assert_memory_equal(out, right, 32);
	/* Argon2id as libsodium and the RFC have it: 3 passes, 256 MiB is the real cost; the vector uses little memory. */
	const unsigned char salt[16] = "0123456789abcdef";
	assert_int_equal(passphrase_hash(out, "소나무 봄비 항아리", salt, (struct pwhash_cost){.passes = 2, .memory = 1 << 20}), OK);
	unhex(right, 32, FROZEN_ARGON2);
	assert_memory_equal(out, right, 32);
	wrap_key(out, key, (struct staff_id){77}, right);
	unhex(right, 32, FROZEN_WRAP);
	assert_memory_equal(out, right, 32);
	assert_int_equal(PWHASH_REAL.passes, 3);
	assert_int_equal(PWHASH_REAL.memory, 256u << 20);
}

static void slots(void **state)
{
	(void)state;
	unsigned char slot[SLOT_BYTES], seed[32];
	assert_int_equal(unhex(slot, sizeof slot, FROZEN_SLOT), SLOT_BYTES);
	assert_int_equal(slot_open(seed, slot, key, (struct staff_id){77}, 1, 3), OK);
	for (size_t i = 0; i < 32; i++) assert_int_equal(seed[i], 0xa0 + i);
	for (size_t bit = 0; bit < 8 * sizeof slot; bit++) {
		slot[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(slot_open(seed, slot, key, (struct staff_id){77}, 1, 3), DENIED);
		slot[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	assert_int_equal(slot_open(seed, slot, key, (struct staff_id){78}, 1, 3), DENIED);
	assert_int_equal(slot_open(seed, slot, key, (struct staff_id){77}, 2, 3), DENIED);
	assert_int_equal(slot_open(seed, slot, key, (struct staff_id){77}, 1, 4), DENIED);
	struct staff_keys keys;
	unsigned char box_pk[32], sign_pk[32], right[32];
	keys_from_seed(&keys, box_pk, sign_pk, key);
	unhex(right, 32, FROZEN_BOX_PK);
	assert_memory_equal(box_pk, right, 32);
	unhex(right, 32, FROZEN_SIGN_PK);
	assert_memory_equal(sign_pk, right, 32);
}

static struct grant_row frozen_grant(unsigned char sealed[GRANT_BYTES], unsigned char sig[SIG_BYTES])
{
	assert_int_equal(unhex(sealed, GRANT_BYTES, FROZEN_GRANT), GRANT_BYTES);
	assert_int_equal(unhex(sig, SIG_BYTES, FROZEN_GRANT_SIG), SIG_BYTES);
	return (struct grant_row){.kind = KEY_CASE, .client = {9001}, .epoch = 2, .holder_type = 1, .holder = {77}, .holder_epoch = 3,
		.sealed = {sealed, GRANT_BYTES}, .not_after = 1234567, .granter = {78}, .granter_epoch = 4, .sig = {sig, SIG_BYTES}};
}

static void grants(void **state)
{
	(void)state;
	struct staff_keys keys;
	unsigned char box_pk[32], sign_pk[32], out[32], sealed[GRANT_BYTES], sig[SIG_BYTES], h[GRANT_HASH], h2[GRANT_HASH];
	keys_from_seed(&keys, box_pk, sign_pk, key);
	const struct grant_row good = frozen_grant(sealed, sig);
	assert_true(grant_signed(&good, sign_pk));
	assert_int_equal(grant_open(out, &good, keys.box_sk), OK);
	for (size_t i = 0; i < 32; i++) assert_int_equal(out[i], 0x40 + i);
	grant_hash(h, &good);
	/* Every column is under the signature, and names another row in the cache. */
	for (int i = 0; i < 9; i++) {
		struct grant_row bad = good;
		switch (i) {
		case 0: bad.kind = KEY_ID; break;
		case 1: bad.client.v++; break;
		case 2: bad.epoch++; break;
		case 3: bad.holder_type = 4; break;
		case 4: bad.holder.v++; break;
		case 5: bad.holder_epoch++; break;
		case 6: bad.not_after = 0; break;
		case 7: bad.granter.v++; break;
		case 8: bad.granter_epoch++; break;
		}
		assert_false(grant_signed(&bad, sign_pk));
		grant_hash(h2, &bad);
		assert_memory_not_equal(h, h2, sizeof h);
		if (i < 3) assert_int_equal(grant_open(out, &bad, keys.box_sk), DENIED);
	}
	for (size_t i = 0; i < SIG_BYTES; i++) {
		sig[i] ^= 1;
		assert_false(grant_signed(&good, sign_pk));
		grant_hash(h2, &good);
		assert_memory_not_equal(h, h2, sizeof h);
		sig[i] ^= 1;
	}
	for (size_t i = 0; i < GRANT_BYTES; i++) {
		sealed[i] ^= 0x20;
		assert_false(grant_signed(&good, sign_pk));
		assert_int_equal(grant_open(out, &good, keys.box_sk), DENIED);
		sealed[i] ^= 0x20;
	}
	assert_int_equal(grant_open(out, &good, key), DENIED); /* not for that holder */
}

static const struct sealed_ref frozen_ref = {.kind = KEY_CASE, .client = {9001}, .table = SEALED_NOTE, .row = 5, .epoch = 2, .rev = 7};

static void records(void **state)
{
	(void)state;
	unsigned char blob[512], out[2048], back[2048];
	size_t n, len = unhex(blob, sizeof blob, FROZEN_BLOB);
	assert_int_equal(len, blob_size(KEY_CASE, 12));
	assert_int_equal(blob_open(out, &n, key, (struct centre_id){4711}, &frozen_ref, (struct bytes){blob, len}), OK);
	assert_int_equal(n, 12);
	assert_memory_equal(out, "\1\0\bfour keys", 12);
	for (int i = 0; i < 7; i++) {
		struct sealed_ref bad = frozen_ref;
		struct centre_id centre = {4711};
		switch (i) {
		case 0: bad.kind = KEY_CNS; break;
		case 1: bad.client.v++; break;
		case 2: bad.table = SEALED_GOAL; break;
		case 3: bad.row++; break;
		case 4: bad.epoch++; break;
		case 5: bad.rev--; break;
		case 6: centre.v++; break;
		}
		assert_int_equal(blob_open(out, &n, key, centre, &bad, (struct bytes){blob, len}), BROKEN);
	}
	for (size_t i = 0; i < len; i++) {
		blob[i] ^= 4;
		assert_int_equal(blob_open(out, &n, key, (struct centre_id){4711}, &frozen_ref, (struct bytes){blob, len}), BROKEN);
		blob[i] ^= 4;
	}
	for (size_t i = 0; i < len; i++) assert_int_equal(blob_open(out, &n, key, (struct centre_id){4711}, &frozen_ref, (struct bytes){blob, i}), BROKEN);
	/* Sizes say little: identity in blocks of 1024, others of 256 up to 4096, then 4096. */
	assert_int_equal(blob_size(KEY_ID, 0), BLOB_OVERHEAD + 1024);
	assert_int_equal(blob_size(KEY_ID, 1023), BLOB_OVERHEAD + 1024);
	assert_int_equal(blob_size(KEY_ID, 1024), BLOB_OVERHEAD + 2048);
	assert_int_equal(blob_size(KEY_CASE, 255), BLOB_OVERHEAD + 256);
	assert_int_equal(blob_size(KEY_CASE, 256), BLOB_OVERHEAD + 512);
	assert_int_equal(blob_size(KEY_CNS, 4095), BLOB_OVERHEAD + 4096);
	assert_int_equal(blob_size(KEY_CNS, 4096), BLOB_OVERHEAD + 8192);
	for (size_t size = 0; size < 1500; size += 7) {
		struct sealed_ref ref = frozen_ref;
		unsigned char big[2048 + BLOB_OVERHEAD];
		memset(back, (int)size, size);
		blob_seal(big, key, (struct centre_id){1}, &ref, (struct bytes){back, size});
		assert_int_equal(blob_open(out, &n, key, (struct centre_id){1}, &ref, (struct bytes){big, blob_size(KEY_CASE, size)}), OK);
		assert_int_equal(n, size);
		assert_memory_equal(out, back, size);
	}
}

/* RFC 9162 trees: the vectors every implementation of certificate transparency is checked with (leaf inputs of 0 to 16 bytes). */
static void trees(void **state)
{
	(void)state;
	static const char *const leaf[] = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
	static const char *const root[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
	struct tree t = {0};
	unsigned char h[32], right[32], in[32];
	tree_root(h, &t);
	unhex(right, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_memory_equal(h, right, 32);
	for (size_t i = 0; i < 8; i++) {
		size_t n = unhex(in, sizeof in, leaf[i]);
		tree_leaf(h, in, n);
		tree_add(&t, h);
		tree_root(h, &t);
		unhex(right, 32, root[i]);
		assert_memory_equal(h, right, 32);
	}
}

static void notes(void **state)
{
	(void)state;
	struct note_key k = {.centre = 4711};
	crypto_sign_seed_keypair(k.pk, k.sk, key);
	struct tree t = {0};
	unsigned char leaf[32] = {9}, root[32], got[32];
	for (int i = 0; i < 11; i++) tree_add(&t, leaf);
	char note[NOTE_MAX];
	size_t n = note_write(note, &t, &k);
	assert_int_equal(n, strlen(FROZEN_NOTE));
	assert_memory_equal(note, FROZEN_NOTE, n);
	uint64_t size;
	assert_int_equal(note_read(&size, got, note, n, &k), OK);
	tree_root(root, &t);
	assert_int_equal(size, 11);
	assert_memory_equal(got, root, 32);
	for (size_t i = 0; i < n; i++) {
		for (int bit = 0; bit < 8; bit++) {
			note[i] ^= (char)(1 << bit);
			assert_int_equal(note_read(&size, got, note, n, &k), INVALID);
			note[i] ^= (char)(1 << bit);
		}
	}
	for (size_t i = 0; i < n; i++) assert_int_equal(note_read(&size, got, note, i, &k), INVALID);
	k.centre++;
	assert_int_equal(note_read(&size, got, note, n, &k), INVALID);
	struct note_key parsed;
	assert_int_equal(log_key_parse(&parsed, FROZEN_LOG_PUB), OK);
	assert_int_equal(parsed.centre, 4711);
	assert_memory_equal(parsed.pk, k.pk, 32);
	const char *bad[] = {"", "naru.4711", "naru.4711+1", "naru.4712" , "nara.4711+00000000+AA", "naru.4711+00000000+AQID"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(log_key_parse(&parsed, bad[i]), INVALID);
}

static void entries(void **state)
{
	(void)state;
	struct entry e = {.seq = 1, .ms = 2, .actor = 3, .session = 4, .ip = {5}, .device = 6, .action = 7, .client = 8, .purpose = 9, .ref = 10,
		.blob_hash = {11}}, back;
	unsigned char out[ENTRY_BYTES], right[ENTRY_BYTES];
	size_t n;
	entry_write(out, &e);
	assert_int_equal(unhex(right, sizeof right, FROZEN_ENTRY), ENTRY_BYTES);
	assert_memory_equal(out, right, ENTRY_BYTES);
	assert_int_equal(entry_read(&back, &n, out, sizeof out), OK);
	assert_int_equal(n, ENTRY_BYTES);
	assert_int_equal(back.seq, 1);
	assert_int_equal(back.actor, 3);
	assert_int_equal(back.action, 7);
	assert_int_equal(back.client, 8);
	assert_int_equal(back.purpose, 9);
	assert_int_equal(back.ref, 10);
	assert_int_equal(back.ip[0], 5);
	assert_int_equal(back.blob_hash[0], 11);
	for (size_t i = 0; i < sizeof out; i++) {
		assert_int_equal(entry_read(&back, &n, out, i), OK);
		assert_int_equal(n, 0);
	}
	out[ENTRY_BYTES - 1] = 2;
	assert_int_equal(entry_read(&back, &n, out, sizeof out), INVALID);
	out[ENTRY_BYTES - 1] = 1; /* signed: 64 bytes more */
	assert_int_equal(entry_read(&back, &n, out, sizeof out), OK);
	assert_int_equal(n, 0);
	out[0] = 3;
	assert_int_equal(entry_read(&back, &n, out, sizeof out), INVALID);
}

static void passphrases(void **state)
{
	(void)state;
	static const char *const weak[] = {"", "short", "fourteen bytes", "aaaaaaaaaaaaaaaaaaaaaa", "1234567890123456", "passwordpassword",
		"password1234567", "Correct horse battery staple", "qwertyuiop12345", "abcabcabcabcabcabc", "9876543210987654", "비밀번호비밀번호",
		"kim.director kim.director", "PassWord PassWord 123", "하나센터 비밀번호 1234", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlk"};
	static const char *const strong[] = {"소나무 봄비 항아리 도라지 달빛", "trumpet orchard velvet", "이불 속 따뜻한 고양이", "ㄱ나무 다리 라면 마늘"};
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) assert_false(passphrase_strong(weak[i], "kim.director"));
	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++) assert_true(passphrase_strong(strong[i], "kim.director"));
	char long_one[200];
	memset(long_one, 0, sizeof long_one);
	for (size_t i = 0; i < 128; i++) long_one[i] = (char)('a' + (i * i * i + i / 5) % 23);
	assert_true(passphrase_strong(long_one, "kim"));
	long_one[128] = 'x';
	assert_false(passphrase_strong(long_one, "kim"));
	/* The same word typed on two keyboards: composed, and as separate letters. */
	char one[PASSPHRASE_MAX + 1], two[PASSPHRASE_MAX + 1];
	assert_int_equal(passphrase_nfc(one, "한글"), OK);
	assert_int_equal(passphrase_nfc(two, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf"), OK);
	assert_string_equal(one, two);
	assert_int_equal(passphrase_nfc(one, "\xff\xfe"), INVALID);
	memset(long_one, 'a', sizeof long_one - 1);
	assert_int_equal(passphrase_nfc(one, long_one), INVALID);
	char longer[400];
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(passphrase_nfc(one, longer), INVALID);
}

static void generated(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 1 << 20);
	const char *one, *two;
	assert_int_equal(keeper_passphrase(&one, &a, SOURCE_ROOT "/pack/kr/words2048.txt"), OK);
	assert_int_equal(keeper_passphrase(&two, &a, SOURCE_ROOT "/pack/kr/words2048.txt"), OK);
	assert_string_not_equal(one, two);
	assert_true(passphrase_strong(one, "kim"));
	size_t spaces = 0;
	for (const char *s = one; *s; s++) spaces += *s == ' ';
	assert_int_equal(spaces, 5);
	assert_int_equal(keeper_passphrase(&one, &a, "/nothing/there"), NOT_FOUND);
	assert_int_equal(keeper_passphrase(&one, &a, SOURCE_ROOT "/meson.build"), INVALID);
	/* The list: 2,048 words, none twice, Korean letters only, already in NFC. */
	FILE *f = fopen(SOURCE_ROOT "/pack/kr/words2048.txt", "r");
	assert_non_null(f);
	char line[64], before[64] = "";
	int n = 0;
	for (; fgets(line, sizeof line, f); n++) {
		line[strcspn(line, "\n")] = '\0';
		assert_true(strcmp(before, line) < 0); /* sorted by bytes, so none is there twice */
		assert_true(strlen(line) >= 6 && strlen(line) <= 15 && strlen(line) % 3 == 0);
		char nfc[PASSPHRASE_MAX + 1];
		assert_int_equal(passphrase_nfc(nfc, line), OK);
		assert_string_equal(nfc, line);
		memcpy(before, line, sizeof before);
	}
	fclose(f);
	assert_int_equal(n, 2048);
	arena_free(&a);
}

int main(void)
{
	if (sodium_init() < 0) return 1;
	const struct CMUnitTest tests[] = {cmocka_unit_test(hashes), cmocka_unit_test(slots), cmocka_unit_test(grants), cmocka_unit_test(records),
		cmocka_unit_test(trees), cmocka_unit_test(notes), cmocka_unit_test(entries), cmocka_unit_test(passphrases), cmocka_unit_test(generated)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
