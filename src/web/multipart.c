/* body = *( "--" boundary CRLF *( header CRLF ) CRLF content CRLF ) "--" boundary "--" [ CRLF ] */
#include "web/multipart.h"
#include <string.h>
#include <strings.h>

struct part {
	const char *name, *file_name; /* file_name NULL: a plain field */
	struct bytes content;
};

static struct bytes rest_from(struct bytes b, size_t n)
{
	return (struct bytes){b.at + n, b.n - n};
}

static bool starts(struct bytes b, const char *s)
{
	size_t n = strlen(s);
	return b.n >= n && memcmp(b.at, s, n) == 0;
}

static enum outcome boundary_of(const char **out, struct arena *a, const char *content_type)
{
	const char *at = content_type ? strcasestr(content_type, "boundary=") : NULL;
	if (!at)
		return INVALID;
	at += sizeof("boundary=") - 1;
	bool quoted = *at == '"';
	at += quoted;
	size_t n = strcspn(at, quoted ? "\"" : "; ");
	if (n < 1 || n > 70)
		return INVALID;
	*out = arena_printf(a, "--%.*s", (int)n, at);
	return OK;
}

/* name="…" of a Content-Disposition. Browsers write %22, %0D, %0A for the signs that would end it, so a value holds no
 * quote and no line end. NOT_FOUND when the parameter is not there. */
static enum outcome parameter(const char **out, struct arena *a, const char *line, const char *name)
{
	const char *key = arena_printf(a, "; %s=\"", name), *at = strstr(line, key);
	if (!at)
		return NOT_FOUND;
	at += strlen(key);
	const char *end = strchr(at, '"');
	if (!end || strstr(end, key))
		return INVALID;
	*out = arena_textn(a, at, (size_t)(end - at));
	return OK;
}

static enum outcome part_header(struct part *p, struct arena *a, struct bytes line)
{
	if (memchr(line.at, '\0', line.n) || !text_is_utf8(line.at, line.n))
		return INVALID;
	const char *text = arena_textn(a, (const char *)line.at, line.n);
	if (strncasecmp(text, "Content-Disposition: form-data;", 31) != 0)
		return strncasecmp(text, "Content-Type:", 13) == 0 ? OK : INVALID;
	if (p->name)
		return INVALID;
	if (parameter(&p->name, a, text, "name") != OK)
		return INVALID;
	return parameter(&p->file_name, a, text, "filename") == INVALID ? INVALID : OK;
}

static enum outcome part_headers(struct part *p, struct arena *a, struct bytes *b)
{
	for (int n = 0; n < 4; n++) {
		const unsigned char *end = memmem(b->at, b->n, "\r\n", 2);
		if (!end)
			return INVALID;
		struct bytes line = {b->at, (size_t)(end - b->at)};
		*b = rest_from(*b, line.n + 2);
		if (line.n == 0)
			return p->name ? OK : INVALID;
		if (part_header(p, a, line) != OK)
			return INVALID;
	}
	return INVALID;
}

/* One part, from behind its boundary to behind the next one. */
static enum outcome part_read(struct part *out, struct arena *a, struct bytes *b, const char *boundary)
{
	struct part p = {0};
	if (part_headers(&p, a, b) != OK)
		return INVALID;
	const char *stop = arena_printf(a, "\r\n%s", boundary);
	const unsigned char *end = memmem(b->at, b->n, stop, strlen(stop));
	if (!end)
		return INVALID;
	p.content = (struct bytes){b->at, (size_t)(end - b->at)};
	*b = rest_from(*b, p.content.n + strlen(stop));
	*out = p;
	return OK;
}

static void encode(struct buf *to, const unsigned char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(to, "%%%02X", s[i]);
}

static enum outcome keep_part(struct request *q, struct buf *fields, const struct part *p)
{
	if (p->file_name) {
		if (q->file_name || p->content.n > UPLOAD_MAX)
			return INVALID;
		q->file = p->content;
		q->file_name = p->file_name;
		return OK;
	}
	if (fields->n)
		buf_char(fields, '&');
	encode(fields, (const unsigned char *)p->name, strlen(p->name));
	buf_char(fields, '=');
	encode(fields, p->content.at, p->content.n);
	return OK;
}

enum outcome multipart_parse(struct request *q, struct arena *a)
{
	const char *boundary;
	struct bytes b = q->body;
	struct buf fields;
	buf_init(&fields, a, 256u << 10);
	if (boundary_of(&boundary, a, q->content_type) != OK || !starts(b, boundary))
		return INVALID;
	b = rest_from(b, strlen(boundary));
	for (int n = 0; n < MULTIPART_PARTS && starts(b, "\r\n"); n++) {
		struct part p;
		b = rest_from(b, 2);
		if (part_read(&p, a, &b, boundary) != OK || keep_part(q, &fields, &p) != OK)
			return INVALID;
	}
	if (!starts(b, "--") || b.n > 4 || (b.n > 2 && !starts(rest_from(b, 2), "\r\n")) || !buf_ok(&fields))
		return INVALID;
	const char *text = buf_text(&fields);
	q->body = (struct bytes){(const unsigned char *)text, fields.n};
	return OK;
}
