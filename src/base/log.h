/* Log: events, not sentences, one JSON object a line on standard error. A person's text cannot be logged: values are
 * numbers, ids and words from the code. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

struct log_field {
	const char *name;
	int64_t i;
	const char *word; /* a constant of the program, never input; NULL = use i */
};
#define L_INT(n, v) ((struct log_field){.name = (n), .i = (v)})
#define L_WORD(n, v) ((struct log_field){.name = (n), .word = (v)})

/* log_event("core.batch", L_INT("requests", n), L_INT("us", t)); */
void log_fields(const char *event, const struct log_field *f, int n);
#define log_event(event, ...) \
	log_fields(event, (const struct log_field[]){__VA_ARGS__}, sizeof((struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

#endif
