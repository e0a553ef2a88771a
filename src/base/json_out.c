#include "base/json.h"

#include <math.h>

#include "base/banned.h"

void jout_init(struct json_out *j, struct buf *b)
{
	*j = (struct json_out){.b = b};
}

static void quoted(struct buf *b, const char *s)
{
	buf_char(b, '"');
	for (const char *p = s; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '"' || c == '\\') buf_char(b, '\\');
		if (c == '\n') buf_add(b, "\\n");
		else if (c == '\t') buf_add(b, "\\t");
		else if (c < 0x20 || c == 0x7f) buf_printf(b, "\\u%04x", c);
		else buf_char(b, *p);
	}
	buf_char(b, '"');
}

static void lead(struct json_out *j, const char *key)
{
	if (j->comma) buf_char(j->b, ',');
	j->comma = true;
	if (!key) return;
	REQUIRE(j->depth > 0);
	quoted(j->b, key);
	buf_char(j->b, ':');
}

static void begin(struct json_out *j, const char *key, char bracket)
{
	lead(j, key);
	buf_char(j->b, bracket);
	j->depth++;
	j->comma = false;
}

void jout_object(struct json_out *j, const char *key)
{
	begin(j, key, '{');
}

void jout_array(struct json_out *j, const char *key)
{
	begin(j, key, '[');
}

void jout_close(struct json_out *j, char bracket)
{
	REQUIRE(j->depth > 0 && (bracket == '}' || bracket == ']'));
	buf_char(j->b, bracket);
	j->depth--;
	j->comma = true;
}

void jout_text(struct json_out *j, const char *key, const char *v)
{
	if (!v) {
		jout_null(j, key);
		return;
	}
	lead(j, key);
	quoted(j->b, v);
}

void jout_int(struct json_out *j, const char *key, int64_t v)
{
	lead(j, key);
	buf_i64(j->b, v);
}

void jout_wide(struct json_out *j, const char *key, __int128 v)
{
	char digits[48];
	size_t at = sizeof digits;
	unsigned __int128 rest = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;
	do digits[--at] = (char)('0' + (int)(rest % 10));
	while (rest /= 10);
	if (v < 0) digits[--at] = '-';
	lead(j, key);
	buf_addn(j->b, digits + at, sizeof digits - at);
}

void jout_bool(struct json_out *j, const char *key, bool v)
{
	lead(j, key);
	buf_add(j->b, v ? "true" : "false");
}

void jout_null(struct json_out *j, const char *key)
{
	lead(j, key);
	buf_add(j->b, "null");
}

void jout_date(struct json_out *j, const char *key, struct date d)
{
	char text[11];
	date_write(text, d);
	jout_text(j, key, date_known(d) ? text : NULL);
}

void jout_number(struct json_out *j, const char *key, double v)
{
	REQUIRE(isfinite(v));
	lead(j, key);
	buf_printf(j->b, "%.12g", v);
}
