/* What a typed text may mean: a handful of readings of it, each with what it costs to believe it. */
#ifndef PEOPLE_NAME_QUERY_H
#define PEOPLE_NAME_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define READINGS_MAX 24
#define READ_UNITS 16
#define READ_STROKES 40
#define READ_LETTERS 32

enum reading_type {
	READ_HANGUL,  /* strokes against strokes; units when every one is a syllable */
	READ_PATTERN, /* unit by unit: a syllable, or an initial alone */
	READ_LATIN,   /* romanised Korean */
	READ_PINYIN,  /* Mandarin */
	READ_CHINESE, /* characters */
};

struct reading {
	enum reading_type type;
	int cost;               /* of believing it, hundredths */
	bool given;             /* may be a given name alone */
	uint16_t unit[READ_UNITS];
	uint8_t n;
	uint8_t stroke[READ_STROKES], n_strokes;
	char letter[READ_LETTERS + 1];
	uint8_t n_letters;
};

struct query {
	struct reading r[READINGS_MAX];
	size_t n;
	int year; /* birth year beside the name; 0 = none */
};

void query_read(struct query *q, const char *text, bool places);

#endif
