/* The check character is a sum over GF(32) with growing powers of a primitive element: it finds every single wrong
 * character and every pair that changed places. */
#include "base/id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "base/banned.h"

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford: no I L O U */

enum { ID_DIGITS = 13, CODE_DIGITS = 8 };

static void fill_random(void *at, size_t n)
{
	unsigned char *to = at;
	while (n) {
		ssize_t got = getrandom(to, n, 0);
		if (got < 0 && errno == EINTR) continue;
		REQUIRE(got > 0);
		to += got;
		n -= (size_t)got;
	}
}

int64_t id_new(void)
{
	uint64_t v;
	do {
		fill_random(&v, sizeof v);
		v &= INT64_MAX;
	} while (v == 0);
	return (int64_t)v;
}

static unsigned check_step(unsigned sum, unsigned digit)
{
	sum <<= 1;
	if (sum & 32) sum ^= 0x25; /* x^5 + x^2 + 1 */
	return sum ^ digit;
}

/* Value of a character; -1 if it is none of ours. */
static int digit_of(char c)
{
	const char *p = c ? strchr(ALPHABET, c) : NULL;
	return p ? (int)(p - ALPHABET) : -1;
}

void id_write(char out[ID_TEXT], int64_t id)
{
	REQUIRE(id > 0);
	unsigned sum = 0;
	for (int i = 0; i < ID_DIGITS; i++) {
		unsigned digit = (unsigned)((uint64_t)id >> (5 * (ID_DIGITS - 1 - i))) & 31;
		out[i] = ALPHABET[digit];
		sum = check_step(sum, digit);
	}
	out[ID_DIGITS] = ALPHABET[check_step(sum, 0)];
	out[ID_DIGITS + 1] = '\0';
}

enum outcome id_parse(int64_t *out, const char *s)
{
	if (strlen(s) != ID_DIGITS + 1) return INVALID;
	uint64_t v = 0;
	unsigned sum = 0;
	for (int i = 0; i < ID_DIGITS; i++) {
		int digit = digit_of(s[i]);
		if (digit < 0 || (i == 0 && digit > 7)) return INVALID; /* 13 x 5 bits are two more than an id has */
		v = v << 5 | (unsigned)digit;
		sum = check_step(sum, (unsigned)digit);
	}
	if (v == 0 || digit_of(s[ID_DIGITS]) != (int)check_step(sum, 0)) return INVALID;
	*out = (int64_t)v;
	return OK;
}

static void code_write(char out[10], const unsigned char digit[CODE_DIGITS])
{
	for (int i = 0; i < CODE_DIGITS; i++) out[i + (i >= 4)] = ALPHABET[digit[i]];
	out[4] = '-';
	out[9] = '\0';
}

void code_new(char out[10])
{
	unsigned char digit[CODE_DIGITS];
	fill_random(digit, sizeof digit);
	for (int i = 0; i < CODE_DIGITS; i++) digit[i] &= 31;
	code_write(out, digit);
}

/* As people read and type it: small letters, and the letters that look like digits. */
static int forgiving_digit(char c)
{
	if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
	if (c == 'O') c = '0';
	if (c == 'I' || c == 'L') c = '1';
	return digit_of(c);
}

enum outcome code_parse(char out[10], const char *s)
{
	unsigned char digit[CODE_DIGITS];
	int n = 0;
	for (; *s; s++) {
		if (*s == ' ' || *s == '-') continue;
		int d = forgiving_digit(*s);
		if (d < 0 || n == CODE_DIGITS) return INVALID;
		digit[n++] = (unsigned char)d;
	}
	if (n != CODE_DIGITS) return INVALID;
	code_write(out, digit);
	return OK;
}
