/* hanja OUT.c: from Unihan's readings and variants (Debian package unicode-data, on standard input) a table of Chinese
 * characters with their Korean readings and their reading in Mandarin without tones. A simplified character has the
 * readings of its traditional form. Sources: Unihan fields kHangul, kMandarin, kTraditionalVariant, kSimplifiedVariant. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST 0x3400u
#define LAST 0x9fffu
#define READINGS 4

struct character {
	uint16_t syllable[READINGS];
	char grade[READINGS]; /* 0 taught in school, 1 common, 2 used in names, 3 other */
	int n;
	char pinyin[8];
	uint32_t traditional;
};

static struct character *table; /* FIRST .. LAST */

static uint32_t utf8(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	int more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t c = more ? *p & (0x3f >> more) : *p;
	for (p++; more > 0; more--) c = c << 6 | (*p++ & 0x3f);
	*s = (const char *)p;
	return c;
}

static char plain_letter(uint32_t c)
{
	static const struct {
		char letter;
		const char *marked;
	} rows[] = {{'a', "āáǎà"}, {'e', "ēéěè"}, {'i', "īíǐì"}, {'o', "ōóǒò"}, {'u', "ūúǔù"}, {'v', "üǖǘǚǜ"}, {'n', "ńňǹ"}};
	if (c < 0x80) return (char)c;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (const char *m = rows[i].marked; *m;)
			if (utf8(&m) == c) return rows[i].letter;
	return 0;
}

static void read_mandarin(struct character *c, const char *value)
{
	size_t n = 0;
	while (*value && *value != ' ' && *value != '\n' && n + 1 < sizeof c->pinyin) {
		char letter = plain_letter(utf8(&value));
		if (letter) c->pinyin[n++] = letter;
	}
	c->pinyin[n] = '\0';
}

static void read_hangul(struct character *c, const char *value)
{
	while (*value && *value != '\n' && c->n < READINGS) {
		const char *at = value;
		c->syllable[c->n] = (uint16_t)utf8(&at);
		size_t len = strcspn(at, " \n");
		const char *e = memchr(at, 'E', len), *names = memchr(at, 'N', len), *ks = memchr(at, '0', len);
		c->grade[c->n++] = e ? 0 : ks ? 1 : names ? 2 : 3;
		value = at + len;
		value += strspn(value, " ");
	}
}

/* "U+XXXX U+YYYY": the first form that is another character. */
static void read_traditional(struct character *c, unsigned long cp, const char *value)
{
	while (!c->traditional && strncmp(value, "U+", 2) == 0) {
		unsigned long t = strtoul(value + 2, NULL, 16);
		if (t != cp && t >= FIRST && t <= LAST) c->traditional = (uint32_t)t;
		value += strcspn(value, " \n");
		value += strspn(value, " \n");
	}
}

static void read_line(const char *line)
{
	char *field;
	if (strncmp(line, "U+", 2) != 0) return;
	unsigned long cp = strtoul(line + 2, &field, 16);
	if (*field != '\t' || cp < FIRST || cp > LAST) return;
	struct character *c = &table[cp - FIRST];
	const char *value = field + 1 + strcspn(field + 1, "\t");
	if (!*value++) return;
	if (strncmp(field, "\tkHangul\t", 9) == 0) read_hangul(c, value);
	if (strncmp(field, "\tkMandarin\t", 11) == 0) read_mandarin(c, value);
	if (strncmp(field, "\tkTraditionalVariant\t", 21) == 0) read_traditional(c, cp, value);
}

static void write_table(FILE *f)
{
	fputs("/* Made by tools/hanja from Unihan. */\n#include \"people/hanja.h\"\nconst struct hanja hanja_table[] = {\n", f);
	size_t n = 0;
	for (uint32_t cp = FIRST; cp <= LAST; cp++) {
		struct character *c = &table[cp - FIRST];
		struct character *r = c->n == 0 && c->traditional ? &table[c->traditional - FIRST] : c;
		if (r->n == 0) continue;
		uint32_t plain = c->n == 0 && c->traditional ? c->traditional : cp;
		fprintf(f, "{0x%x,0x%x,\"%s\",%d,{", cp, plain, c->pinyin[0] ? c->pinyin : r->pinyin, r->n);
		for (int i = 0; i < r->n; i++) fprintf(f, "{0x%x,%d},", r->syllable[i], r->grade[i]);
		fputs("}},\n", f);
		n++;
	}
	fprintf(f, "};\nconst size_t hanja_count = %zu;\n", n);
}

int main(int argc, char **argv)
{
	char line[4096];
	table = calloc(LAST - FIRST + 1, sizeof *table);
	if (argc != 2 || !table) return 2;
	while (fgets(line, sizeof line, stdin)) read_line(line);
	FILE *f = fopen(argv[1], "w");
	if (!f) return 1;
	write_table(f);
	free(table);
	return fclose(f) == 0 ? 0 : 1;
}
