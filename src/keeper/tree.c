/* RFC 9162 trees and the notes that sign them. */
#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdio.h>
#include "keeper/journal.h"
#include "keeper/layout.h"

/* By GnuTLS: it uses the processor's own SHA-256, six times as fast as libsodium's portable one. */
static void sha256(unsigned char out[32], const void *at, size_t n) { REQUIRE(gnutls_hash_fast(GNUTLS_DIG_SHA256, at, n, out) == 0); }

static void node(unsigned char out[32], const unsigned char left[32], const unsigned char right[32])
{
	unsigned char in[65];
	in[0] = 1;
	memcpy(in + 1, left, 32);
	memcpy(in + 33, right, 32);
	sha256(out, in, sizeof in);
}

void tree_leaf(unsigned char out[32], const void *entry, size_t n)
{
	unsigned char in[1 + ENTRY_MAX];
	REQUIRE(n <= ENTRY_MAX);
	in[0] = 0;
	memcpy(in + 1, entry, n);
	sha256(out, in, 1 + n);
}

void tree_add(struct tree *t, const unsigned char leaf[32])
{
	unsigned char h[32];
	unsigned level = 0;
	memcpy(h, leaf, 32);
	for (; t->n >> level & 1; level++) node(h, t->full[level], h);
	memcpy(t->full[level], h, 32);
	t->n++;
}

void tree_root(unsigned char out[32], const struct tree *t)
{
	bool any = false;
	for (unsigned level = 0; level < 64; level++) {
		if (!(t->n >> level & 1)) continue;
		if (any) node(out, t->full[level], out);
		else memcpy(out, t->full[level], 32);
		any = true;
	}
	if (!any) sha256(out, (const unsigned char *)"", 0);
}

/* "<origin>\n<size>\n<root>\n" */
static size_t note_body(char out[NOTE_MAX], uint64_t size, const unsigned char root[32], uint64_t centre)
{
	char b64[64];
	sodium_bin2base64(b64, sizeof b64, root, 32, sodium_base64_VARIANT_ORIGINAL);
	return (size_t)snprintf(out, NOTE_MAX, "naru.%llu\n%llu\n%s\n", (unsigned long long)centre, (unsigned long long)size, b64);
}

static void note_key_id(unsigned char out[4], const struct note_key *key)
{
	unsigned char in[64], h[32];
	int n = snprintf((char *)in, sizeof in - 33, "naru.%llu\n", (unsigned long long)key->centre);
	in[n++] = 1; /* Ed25519 */
	memcpy(in + n, key->pk, 32);
	sha256(h, in, (size_t)n + 32);
	memcpy(out, h, 4);
}

size_t note_write(char out[NOTE_MAX], const struct tree *t, const struct note_key *key)
{
	unsigned char root[32], sig[4 + 64];
	char b64[128];
	tree_root(root, t);
	size_t n = note_body(out, t->n, root, key->centre);
	note_key_id(sig, key);
	crypto_sign_detached(sig + 4, NULL, (unsigned char *)out, n, key->sk);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	return n + (size_t)snprintf(out + n, NOTE_MAX - n, "\n\xe2\x80\x94 naru.%llu %s\n", (unsigned long long)key->centre, b64);
}

/* The size on the second line. */
static bool note_size(uint64_t *out, const char *note, size_t n)
{
	const char *line = memchr(note, '\n', n);
	if (!line) return false;
	uint64_t v = 0;
	const char *end = note + n, *first = ++line;
	for (; line < end && *line >= '0' && *line <= '9' && line - first < 19; line++) v = v * 10 + (uint64_t)(*line - '0');
	*out = v;
	return line > first && line < end && *line == '\n';
}

/* The root is read, the body written anew from what was read and compared: nothing in a note can vary but the signature. */
enum outcome note_read(uint64_t *size, unsigned char root[32], const char *note, size_t n, const struct note_key *key)
{
	char body[NOTE_MAX], sign[64];
	unsigned char got[32], sig[4 + 64], id[4];
	uint64_t of;
	const char *line;
	size_t len;
	if (!note_size(&of, note, n)) return INVALID;
	line = memchr(note, '\n', n);
	line = memchr(line + 1, '\n', n - (size_t)(line + 1 - note));
	line++;
	if (sodium_base642bin(got, 32, line, n - (size_t)(line - note), NULL, &len, &line, sodium_base64_VARIANT_ORIGINAL) != 0 || len != 32)
		return INVALID;
	size_t m = note_body(body, of, got, key->centre);
	m += (size_t)snprintf(sign, sizeof sign, "\n\xe2\x80\x94 naru.%llu ", (unsigned long long)key->centre);
	size_t head = m - strlen(sign);
	if (n != m + 93 || memcmp(note, body, head) != 0 || memcmp(note + head, sign, strlen(sign)) != 0 || note[n - 1] != '\n') return INVALID;
	if (sodium_base642bin(sig, sizeof sig, note + m, 92, NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || len != sizeof sig) return INVALID;
	char again[128]; /* base64 has more than one way to write the same bytes: only ours counts */
	sodium_bin2base64(again, sizeof again, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	note_key_id(id, key);
	if (memcmp(note + m, again, 92) != 0 || memcmp(sig, id, 4) != 0 || crypto_sign_verify_detached(sig + 4, (const unsigned char *)body, head, key->pk) != 0) return INVALID;
	*size = of;
	memcpy(root, got, 32);
	return OK;
}
