#include "keeper/passphrase.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include "base/text.h"

/* What is tried first: pieces that people repeat or lengthen to fill a field. Compared without case, spaces and marks. */
static const char *const pieces[] = {
	"password", "passphrase", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "letmein", "welcome", "administrator", "admin",
	"iloveyou", "correcthorsebatterystaple", "changeme", "hanacenter", "hanacentre", "hana", "naru", "korea", "unification",
	"비밀번호", "암호", "사랑해", "대한민국", "통일", "하나센터", "하나", "나루", "안녕하세요", "관리자",
	"1q2w3e4r5t6y", "1q2w3e4r", "abcdefghijklmnopqrstuvwxyz", "abcd", "test",
};

static size_t fold(char out[PASSPHRASE_MAX + 1], const char *s)
{
	size_t n = 0;
	for (; *s && n < PASSPHRASE_MAX; s++) {
		unsigned char c = (unsigned char)*s;
		if (c >= 'A' && c <= 'Z') out[n++] = (char)(c + 32);
		else if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out[n++] = (char)c;
	}
	out[n] = '\0';
	return n;
}

/* Takes every occurrence of `piece` out. */
static void without(char *s, const char *piece)
{
	const size_t n = strlen(piece);
	for (char *at = strstr(s, piece); n && at; at = strstr(at, piece)) memmove(at, at + n, strlen(at + n) + 1);
}

static bool repeats(const char *s, size_t n)
{
	for (size_t period = 1; period <= n / 2; period++) {
		if (memcmp(s, s + period, n - period) == 0) return true;
	}
	return false;
}

/* How much is left when runs like 1234, 9876, aaaa are taken as one letter. */
static size_t without_runs(const char *s, size_t n)
{
	size_t left = n ? 1 : 0;
	for (size_t i = 1; i < n; i++) {
		int step = (unsigned char)s[i] - (unsigned char)s[i - 1];
		if ((unsigned char)s[i] >= 0x80 || step < -1 || step > 1) left++;
	}
	return left;
}

bool passphrase_strong(const char *passphrase, const char *login)
{
	char s[PASSPHRASE_MAX + 1], name[PASSPHRASE_MAX + 1];
	const size_t least = 8; /* folded bytes that must be left of it */
	size_t n = strlen(passphrase);
	if (n < PASSPHRASE_MIN || n > PASSPHRASE_MAX) return false;
	n = fold(s, passphrase);
	fold(name, login);
	bool weak = repeats(s, n) || without_runs(s, n) < least;
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) without(s, pieces[i]);
	without(s, name);
	n = strlen(s);
	weak = weak || without_runs(s, n) < least;
	sodium_memzero(s, sizeof s);
	return !weak;
}

enum outcome passphrase_nfc(char out[PASSPHRASE_MAX + 1], const char *typed)
{
	utf8proc_int32_t room[4 * PASSPHRASE_MAX + 1];
	const size_t n = strlen(typed), cap = sizeof room / sizeof *room - 1;
	enum outcome r = INVALID;
	utf8proc_ssize_t m = n <= 2 * PASSPHRASE_MAX
		? utf8proc_decompose((const utf8proc_uint8_t *)typed, (utf8proc_ssize_t)n, room, (utf8proc_ssize_t)cap, UTF8PROC_STABLE | UTF8PROC_COMPOSE) : -1;
	if (m >= 0 && (size_t)m <= cap) {
		m = utf8proc_reencode(room, m, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
		if (m >= 0 && m <= PASSPHRASE_MAX) {
			memcpy(out, room, (size_t)m);
			out[m] = '\0';
			r = OK;
		}
	}
	sodium_memzero(room, sizeof room);
	return r;
}

struct word_list {
	const char *word[WORDS];
};

enum outcome keeper_words(const struct word_list **out, struct arena *a, const char *word_file)
{
	char line[64];
	size_t n = 0;
	if (sodium_init() < 0) return BROKEN;
	FILE *f = fopen(word_file, "re");
	if (!f) return NOT_FOUND;
	struct word_list *list = arena_alloc(a, sizeof *list);
	for (; fgets(line, sizeof line, f); n++) {
		line[strcspn(line, "\n")] = '\0';
		if (n < WORDS) list->word[n] = arena_text(a, line);
	}
	fclose(f);
	if (n != WORDS) return INVALID;
	*out = list;
	return OK;
}

const char *keeper_passphrase_of(struct arena *a, const struct word_list *words)
{
	struct buf b;
	buf_init(&b, a, PASSPHRASE_MAX);
	for (size_t i = 0; i < WORDS_A_PHRASE; i++) {
		if (i) buf_char(&b, ' ');
		buf_add(&b, words->word[randombytes_uniform(WORDS)]);
	}
	return buf_text(&b);
}

enum outcome keeper_passphrase(const char **out, struct arena *a, const char *word_file)
{
	const struct word_list *words;
	enum outcome r = keeper_words(&words, a, word_file);
	if (r == OK) *out = keeper_passphrase_of(a, words);
	return r;
}
