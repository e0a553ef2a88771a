#include "keeper/log_key.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LINE 256

static void write_line(char out[LINE], const struct note_key *key)
{
	unsigned char in[64], h[32], pk[33] = {1};
	char b64[64];
	int n = snprintf((char *)in, sizeof in - 33, "naru.%llu\n", (unsigned long long)key->centre);
	memcpy(pk + 1, key->pk, 32);
	memcpy(in + n, pk, 33);
	crypto_hash_sha256(h, in, (size_t)n + 33);
	sodium_bin2base64(b64, sizeof b64, pk, sizeof pk, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out, LINE, "naru.%llu+%02x%02x%02x%02x+%s\n", (unsigned long long)key->centre, h[0], h[1], h[2], h[3], b64);
}

enum outcome log_key_parse(struct note_key *out, const char *text)
{
	struct note_key key = {0};
	unsigned char pk[33];
	char again[LINE];
	size_t n;
	const char *at = text;
	if (strncmp(at, "naru.", 5) != 0) return INVALID;
	for (at += 5; *at >= '0' && *at <= '9' && at - text < 24; at++) key.centre = key.centre * 10 + (uint64_t)(*at - '0');
	if (*at++ != '+' || !(at = strchr(at, '+'))) return INVALID;
	if (sodium_base642bin(pk, sizeof pk, at + 1, strcspn(at + 1, "\n"), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 || n != 33) return INVALID;
	memcpy(key.pk, pk + 1, 32);
	write_line(again, &key); /* one way to write it: the hash and the kind are right, or it is another line */
	size_t whole = strlen(again) - 1;
	if (strncmp(text, again, whole) != 0 || (text[whole] != '\0' && text[whole] != '\n')) return INVALID;
	*out = key;
	return OK;
}

enum outcome log_key_load(struct note_key *out, struct disk *d, struct centre_id centre)
{
	unsigned char seed[32];
	char line[LINE], found[LINE] = "";
	size_t n = 0;
	struct note_key key = {.centre = (uint64_t)centre.v};
	enum outcome r = disk_read(&n, d, "log.key", seed, sizeof seed);
	if (r == NOT_FOUND) {
		randombytes_buf(seed, sizeof seed);
		r = disk_replace(d, "log.key", seed, sizeof seed);
	} else if (r == OK && n != sizeof seed) {
		r = BROKEN;
	}
	if (r == OK) crypto_sign_seed_keypair(key.pk, key.sk, seed);
	sodium_memzero(seed, sizeof seed);
	if (r != OK) return BROKEN;
	write_line(line, &key);
	r = disk_read(&n, d, "log.pub", found, sizeof found - 1);
	if (r == NOT_FOUND) r = disk_replace(d, "log.pub", line, strlen(line));
	else if (r == OK && strcmp(found, line) != 0) r = BROKEN;
	if (r == OK) *out = key;
	return r == OK ? OK : BROKEN;
}
