/* Every answer leaves through here: the security headers in one place, cookies, and the plain page of a refusal. */
#include <stdio.h>
#include <string.h>
#include "web/front_visit.h"

struct header {
	const char *name, *value;
};

/* Referrer-Policy is same-origin, never no-referrer: that would make the browser send "Origin: null" with forms. */
static const struct header every[] = {
	{"Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
		"base-uri 'none'; frame-ancestors 'none'; script-src 'self'; require-trusted-types-for 'script'"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), clipboard-read=()"},
};

static void add(struct MHD_Response *r, const char *name, const char *value)
{
	REQUIRE(MHD_add_response_header(r, name, value) == MHD_YES);
}

static struct MHD_Response *response(const struct visit *v, struct bytes body, const char *content_type, const char *cache)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(body.n, (void *)body.at, MHD_RESPMEM_PERSISTENT);
	REQUIRE(r);
	for (size_t i = 0; i < sizeof(every) / sizeof(every[0]); i++)
		add(r, every[i].name, every[i].value);
	if (v->q.secure)
		add(r, "Strict-Transport-Security", "max-age=31536000");
	add(r, "Content-Type", content_type);
	add(r, "Cache-Control", cache);
	return r;
}

static enum MHD_Result queue(struct visit *v, int status, struct MHD_Response *r)
{
	enum MHD_Result done = MHD_queue_response(v->connection, (unsigned)status, r);
	MHD_destroy_response(r);
	v->state = VISIT_DONE;
	return done;
}

static void add_session(struct visit *v, struct MHD_Response *r, const char *token)
{
	const char *name = v->q.secure ? "__Host-naru" : "naru";
	const char *secure = v->q.secure ? "; Secure" : "";
	const char *end = *token ? "" : "; Max-Age=0";
	add(r, "Set-Cookie", arena_printf(&v->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name, token, secure, end));
}

static void add_number(struct visit *v, struct MHD_Response *r, const char *name, int n)
{
	if (n > 0)
		add(r, name, arena_printf(&v->arena, "%d", n));
}

enum MHD_Result front_answer(struct visit *v)
{
	const struct answer *w = &v->answer;
	const char *type = *w->content_type ? w->content_type : "text/html; charset=utf-8";
	struct MHD_Response *r = response(v, w->body, type, "no-store");
	if (*w->location)
		add(r, "Location", w->location);
	if (*w->file_name)
		add(r, "Content-Disposition", arena_printf(&v->arena, "attachment; filename=\"%s\"", w->file_name));
	if (w->set_token)
		add_session(v, r, w->set_token);
	if (w->sets_lang)
		add(r, "Set-Cookie", arena_printf(&v->arena, "naru-lang=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000%s",
			w->lang == LANG_EN ? "en" : "ko", v->q.secure ? "; Secure" : ""));
	if (w->clear_site_data)
		add(r, "Clear-Site-Data", "\"*\"");
	add_number(v, r, "Refresh", w->refresh_s);
	add_number(v, r, "Retry-After", w->retry_after_s);
	if (v->front->o->measure)
		add(r, "Server-Timing", arena_printf(&v->arena, "statements;dur=%u, core;dur=%u.%03u", w->statements,
			w->core_us / 1000, w->core_us % 1000));
	return queue(v, w->status, r);
}

enum MHD_Result front_static(struct visit *v, const struct asset *file)
{
	struct MHD_Response *r = response(v, file->body, file->content_type, "public, max-age=31536000, immutable");
	return queue(v, MHD_HTTP_OK, r);
}

static const char *refusal(int status)
{
	if (status == MHD_HTTP_CONTENT_TOO_LARGE)
		return N_("This is larger than a form or a file may be. A file may have 10 MiB.");
	if (status == MHD_HTTP_UNSUPPORTED_MEDIA_TYPE)
		return N_("The server only takes forms, and files where a page asks for one.");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		return N_("The server is busy or has just been restarted. What was saved is safe. Please try again in a few seconds.");
	return N_("The server did not understand this request. Please go back and try again.");
}

/* A refusal closes the connection when the request's body was not read: what follows could be anything. */
enum MHD_Result front_refuse(struct visit *v, int status)
{
	enum lang lang = v->q.lang;
	const char *sentence = msg_lookup(lang, refusal(status));
	const char *page = arena_printf(&v->arena,
		"<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
		"initial-scale=1\"><title>%d · 나루</title>\n<link rel=\"stylesheet\" href=\"%snaru.css\"></head>\n<body><main class=\"page\" "
		"id=\"main\"><h1>%d</h1><p>%s</p><p><a href=\"/\">나루</a></p></main></body></html>\n",
		lang == LANG_EN ? "en" : "ko", status, v->front->o->assets->base, status, sentence);
	struct bytes body = {(const unsigned char *)page, strlen(page)};
	struct MHD_Response *r = response(v, body, "text/html; charset=utf-8", "no-store");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		add(r, "Retry-After", "2");
	if (status == MHD_HTTP_BAD_REQUEST)
		add(r, "Connection", "close");
	return queue(v, status, r);
}
