#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/banned.h"

/* No arena here: the log must work when nothing else does. A line that does not fit is cut after a whole field. */
struct line {
	char at[1024];
	size_t n;
};

enum { TAIL = 2 }; /* "}\n" always has room */

static void add(struct line *l, const char *s)
{
	size_t n = strlen(s);
	if (l->n + n > sizeof l->at - TAIL) return;
	memcpy(l->at + l->n, s, n);
	l->n += n;
}

/* Words come from the code; anything that JSON would have to escape is no word. */
static bool is_word(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == '"' || *s == '\\' || (unsigned char)*s >= 0x7f) return false;
	return true;
}

static void field(struct line *l, const struct log_field *f)
{
	char text[200];
	if (f->word) snprintf(text, sizeof text, ",\"%.60s\":\"%.100s\"", f->name, is_word(f->word) ? f->word : "?");
	else snprintf(text, sizeof text, ",\"%.60s\":%" PRId64, f->name, f->i);
	add(l, text);
}

void log_fields(const char *event, const struct log_field *f, int n)
{
	struct instant now = instant_real();
	int hour, minute;
	char day[11], head[160];
	date_write(day, instant_date(now, 0));
	instant_clock(now, 0, &hour, &minute);
	int second = (int)(now.ms / 1000 % 60);
	snprintf(head, sizeof head, "{\"at\":\"%sT%02d:%02d:%02dZ\",\"event\":\"%.80s\"", day, hour, minute, second, event);
	struct line l = {.n = 0};
	add(&l, head);
	for (int i = 0; i < n; i++) field(&l, &f[i]);
	memcpy(l.at + l.n, "}\n", TAIL);
	/* One write: lines of several processes do not mix. A log that cannot be written stops nobody's work. */
	if (write(STDERR_FILENO, l.at, l.n + TAIL) < 0) return;
}
