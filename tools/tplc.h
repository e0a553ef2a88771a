/* The parts of tplc: reading and writing (tplc_read.c), what stands in {{ }} (tplc_form.c), the HTML around it (tplc_html.c).
 * Whoever finds something wrong calls refuse(), which leaves through t->fail with the message in t->why. */
#ifndef TPLC_H
#define TPLC_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum where { OUTSIDE, TEXT, RCDATA, TAG, VALUE }; /* RCDATA: inside <title> and <textarea>, where < is text to a browser */
enum attr_kind { ATTR_PLAIN, ATTR_URL };
enum { DEPTH = 64, NAME = 64, EXPR = 240 };

struct block {
	char kind; /* 'e' each, 'i' if */
	bool has_else, space;
	int line, n_el;
	enum where where;
	char list[EXPR];
};

struct tpl {
	const char *file, *at, *end;
	int line, loops;
	FILE *c, *h;
	enum where where;
	char *lit; /* static text not yet written out */
	size_t n_lit, cap_lit;
	char el[DEPTH][NAME];
	struct block block[DEPTH];
	int n_el, n_block;
	char tag[NAME];
	bool space;        /* in TAG: white space came just before, so an attribute may begin */
	bool has_src;      /* in TAG of a script */
	enum attr_kind kind;
	size_t n_value;    /* VALUE: static characters so far */
	char value[16];    /* their beginning */
	int n_holes;
	bool fresh;        /* nothing of this template written yet: leading white space is dropped */
	jmp_buf fail;
	char why[400];
};

/* NULL when all went well, else "FILE:LINE: what is wrong" (in t->why). t: file, c and h are set, the rest is zero. */
const char *compile(struct tpl *t, const char *source, size_t n);

_Noreturn void refuse(struct tpl *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lit(struct tpl *t, char c); /* static text */
void lit_text(struct tpl *t, const char *s);
void c_string(FILE *f, const char *s, size_t n);
void flush(struct tpl *t);     /* writes the static text out */
void statement(struct tpl *t); /* the same, and says where the next statement comes from */

int peek(const struct tpl *t, size_t ahead); /* -1 beyond the end */
int next(struct tpl *t);
bool starts(const struct tpl *t, const char *s);
bool take(struct tpl *t, const char *s); /* moves past s if it stands here */
bool is_space(int c);
bool is_letter(int c);
bool is_digit(int c);
bool is_ident(int c);
void skip_space(struct tpl *t);
void put(struct tpl *t, char *out, size_t size, const char *s); /* appends */
void put_char(struct tpl *t, char *out, size_t size, int c);
void ident(struct tpl *t, char *out, size_t size);
void path(struct tpl *t, char *out, size_t size);
void quoted(struct tpl *t, char *out, size_t size);
void close_form(struct tpl *t); /* the }} */

void form(struct tpl *t); /* after {{ */
void end_template(struct tpl *t);
void outside_char(struct tpl *t); /* one step in each context of HTML */
void text_char(struct tpl *t);
void tag_char(struct tpl *t);
void value_char(struct tpl *t);

#endif
