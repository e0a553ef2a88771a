/* HTTP rules, before anything of a request goes further. libmicrohttpd accepts doubled headers and a length beside a
 * transfer encoding; both are ways to make two readers see two requests, so we refuse them. */
#include <string.h>
#include <strings.h>
#include "web/front_visit.h"

struct headers { /* what one pass over the headers gathers */
	struct visit *v;
	unsigned n;
	size_t bytes;
	bool bad;
	const char *host, *length, *type, *cookie, *origin, *fetch_site, *language;
};

static bool printable(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return false;
	return true;
}

/* What goes on to core is ASCII: addresses are percent-encoded, and the headers we read never need more. */
static bool plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return printable(s, n);
}

/* A header's name is a token: libmicrohttpd lets "Host : x" pass, with the space as part of the name. */
static bool token(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr(" \t\"(),/:;<=>?@[\\]{}", s[i]))
			return false;
	return n > 0 && plain(s, n);
}

static enum MHD_Result header_seen(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
	(void)kind;
	struct headers *h = cls;
	h->n++;
	h->bytes += name_n + value_n + sizeof(": \r\n") - 1;
	if (!token(name, name_n) || !printable(value, value ? value_n : 0))
		h->bad = true;
	const struct {
		const char *name, **into;
	} once[] = {
		{"Host", &h->host}, {"Content-Length", &h->length}, {"Content-Type", &h->type}, {"Cookie", &h->cookie},
		{"Origin", &h->origin}, {"Sec-Fetch-Site", &h->fetch_site}, {"Accept-Language", &h->language},
	};
	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
		if (strcasecmp(name, once[i].name) != 0)
			continue;
		if (*once[i].into || !plain(value, value ? value_n : 0))
			h->bad = true;
		*once[i].into = value ? value : "";
	}
	if (strcasecmp(name, "Transfer-Encoding") == 0)
		h->bad = true;
	return MHD_YES;
}

static bool host_known(const struct front *f, const char *host)
{
	for (const char *const *h = f->o->hosts; *h; h++)
		if (strcasecmp(*h, host) == 0)
			return true;
	return false;
}

/* The value of one cookie. A name that comes twice is refused: two readers could take two values. */
static enum outcome cookie_value(const char **out, struct arena *a, const char *cookies, const char *name)
{
	const char *found = NULL;
	size_t name_n = strlen(name);
	for (const char *at = cookies; at && *at;) {
		at += strspn(at, "; ");
		size_t n = strcspn(at, ";");
		if (n > name_n && strncmp(at, name, name_n) == 0 && at[name_n] == '=') {
			if (found)
				return INVALID;
			found = arena_textn(a, at + name_n + 1, n - name_n - 1);
		}
		at += n;
	}
	*out = found;
	return OK;
}

/* The first of ko and en that the browser names; people list their languages in order. */
static enum lang language_of(const char *cookie, const char *accept)
{
	if (cookie)
		return strcmp(cookie, "en") == 0 ? LANG_EN : LANG_KO;
	for (const char *at = accept; at && *at;) {
		at += strspn(at, ", ");
		if (strncasecmp(at, "ko", 2) == 0)
			return LANG_KO;
		if (strncasecmp(at, "en", 2) == 0)
			return LANG_EN;
		at += strcspn(at, ",");
	}
	return LANG_KO;
}

static bool type_is(const char *type, const char *wanted)
{
	size_t n = strlen(wanted);
	return type && strncasecmp(type, wanted, n) == 0 && (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static enum outcome length_of(size_t *out, const char *text)
{
	size_t n = 0;
	if (!*text || strlen(text) > 9)
		return INVALID;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9')
			return INVALID;
		n = n * 10 + (size_t)(*c - '0');
	}
	*out = n;
	return OK;
}

static int check_body(struct visit *v, const struct headers *h)
{
	size_t n = 0;
	if (h->length && length_of(&n, h->length) != OK)
		return MHD_HTTP_BAD_REQUEST;
	if (v->q.method == GET)
		return n > 0 ? MHD_HTTP_BAD_REQUEST : 0;
	bool multipart = type_is(h->type, "multipart/form-data");
	bool upload = router_takes_upload(v->front->o->router, v->q.path);
	if (multipart ? !upload : !type_is(h->type, "application/x-www-form-urlencoded"))
		return MHD_HTTP_UNSUPPORTED_MEDIA_TYPE;
	if (n > (multipart ? FRONT_UPLOAD_MAX : FRONT_FORM_MAX))
		return MHD_HTTP_CONTENT_TOO_LARGE;
	if (n > FRONT_FORM_MAX && v->front->uploads == FRONT_UPLOADS)
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	v->uploading = n > FRONT_FORM_MAX;
	v->front->uploads += v->uploading;
	v->body_cap = n;
	v->body = arena_alloc(&v->arena, n);
	return 0;
}

/* Bytes that are not in what we were given (a zero byte cuts a header short, a folded line, white space before the end)
 * make the head longer than its parts: what we cannot see we do not accept. */
static bool head_is_whole(const struct visit *v, const char *method, const struct headers *h)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(v->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	size_t uri = strlen(v->q.path) + (v->q.query.at ? 1 + v->q.query.n : 0);
	size_t line = strlen(method) + 1 + uri + 1 + sizeof("HTTP/1.1\r\n") - 1;
	return info && info->header_size <= line + h->bytes + sizeof("\r\n") - 1;
}

int front_check(struct visit *v, const char *method)
{
	struct headers h = {.v = v};
	MHD_get_connection_values_n(v->connection, MHD_HEADER_KIND, header_seen, &h);
	v->head = strcmp(method, "HEAD") == 0;
	v->q.method = strcmp(method, "POST") == 0 ? POST : v->head || strcmp(method, "GET") == 0 ? GET : METHOD_UNSET;
	if (v->q.method == METHOD_UNSET || h.bad || h.n > FRONT_HEADERS_MAX || h.bytes > FRONT_HEADER_BYTES_MAX)
		return MHD_HTTP_BAD_REQUEST;
	if (!h.host || !host_known(v->front, h.host) || !head_is_whole(v, method, &h))
		return MHD_HTTP_BAD_REQUEST;
	size_t uri = strlen(v->q.path) + v->q.query.n;
	if (uri > FRONT_URI_MAX || v->q.path[0] != '/' || !plain(v->q.path, strlen(v->q.path)) ||
	    !plain((const char *)v->q.query.at, v->q.query.n))
		return MHD_HTTP_BAD_REQUEST;
	const char *lang;
	if (cookie_value(&v->q.cookie_token, &v->arena, h.cookie, v->q.secure ? "__Host-naru" : "naru") != OK ||
	    cookie_value(&lang, &v->arena, h.cookie, "naru-lang") != OK)
		return MHD_HTTP_BAD_REQUEST;
	v->q.lang = language_of(lang, h.language);
	v->q.host = h.host;
	v->q.origin = h.origin;
	v->q.fetch_site = h.fetch_site;
	v->q.content_type = h.type;
	return check_body(v, &h);
}
