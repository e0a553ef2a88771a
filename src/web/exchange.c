#include "web/exchange.h"
#include <string.h>

#define URI_MAX 1024u
#define HEADER_MAX 8192u
#define IP_MAX 64u

/* Absent texts travel as a flag, so that "" and none stay apart. */
static void maybe_text(struct frame_writer *w, const char *s)
{
	frame_u8(w, s != NULL);
	if (s)
		frame_text(w, s);
}

static const char *get_maybe_text(struct frame_reader *r, size_t max)
{
	return frame_get_bool(r) ? frame_get_text(r, max) : NULL;
}

enum outcome exchange_ask(struct bytes *frame, struct arena *a, uint64_t conn, const struct request *q)
{
	struct frame_writer w;
	size_t room = q->body.n + 2 * HEADER_MAX;
	if (room > FRAME_MAX_IN)
		return LIMIT;
	frame_start_in(&w, arena_alloc(a, room), room, conn, EXCHANGE_ASK);
	frame_u8(&w, (uint8_t)q->method);
	frame_u8(&w, q->secure);
	frame_u8(&w, (uint8_t)q->lang);
	frame_text(&w, q->path);
	frame_bytes(&w, q->query);
	frame_text(&w, q->ip);
	maybe_text(&w, q->cookie_token);
	maybe_text(&w, q->origin);
	maybe_text(&w, q->fetch_site);
	maybe_text(&w, q->host);
	maybe_text(&w, q->content_type);
	frame_bytes(&w, q->body);
	return frame_end(frame, &w);
}

enum outcome exchange_asked(struct request *q, const struct frame *f, struct arena *a)
{
	struct frame_reader r;
	frame_read(&r, f, a);
	uint8_t method = frame_get_u8(&r);
	struct request got = {.secure = frame_get_bool(&r)};
	uint8_t lang = frame_get_u8(&r);
	got.path = frame_get_text(&r, URI_MAX);
	got.query = frame_get_bytes(&r, URI_MAX);
	got.ip = frame_get_text(&r, IP_MAX);
	got.cookie_token = get_maybe_text(&r, HEADER_MAX);
	got.origin = get_maybe_text(&r, HEADER_MAX);
	got.fetch_site = get_maybe_text(&r, HEADER_MAX);
	got.host = get_maybe_text(&r, HEADER_MAX);
	got.content_type = get_maybe_text(&r, HEADER_MAX);
	got.body = frame_get_bytes(&r, FRAME_MAX_IN);
	if (f->kind != EXCHANGE_ASK || (method != GET && method != POST) || lang >= LANGS || frame_done(&r) != OK)
		return INVALID;
	got.method = (enum method)method;
	got.lang = (enum lang)lang;
	*q = got;
	return OK;
}

enum outcome exchange_answer(struct bytes *frame, struct arena *a, uint64_t conn, const struct answer *w)
{
	struct frame_writer f;
	size_t room = w->body.n + HEADER_MAX;
	if (room > FRAME_MAX_OUT)
		return LIMIT;
	frame_start_in(&f, arena_alloc(a, room), room, conn, EXCHANGE_ANSWER);
	frame_u16(&f, (uint16_t)w->status);
	frame_u16(&f, (uint16_t)w->refresh_s);
	frame_u16(&f, (uint16_t)w->retry_after_s);
	frame_u8(&f, w->clear_site_data);
	frame_u8(&f, w->sets_lang);
	frame_u8(&f, (uint8_t)w->lang);
	frame_u32(&f, w->statements);
	frame_u32(&f, w->core_us);
	frame_text(&f, w->content_type);
	frame_text(&f, w->location);
	frame_text(&f, w->file_name);
	maybe_text(&f, w->set_token);
	frame_bytes(&f, w->body);
	return frame_end(frame, &f);
}

enum outcome exchange_answered(struct answer *w, const struct frame *f, struct arena *a)
{
	struct frame_reader r;
	frame_read(&r, f, a);
	struct answer got = {.status = frame_get_u16(&r)};
	got.refresh_s = frame_get_u16(&r);
	got.retry_after_s = frame_get_u16(&r);
	got.clear_site_data = frame_get_bool(&r);
	got.sets_lang = frame_get_bool(&r);
	uint8_t lang = frame_get_u8(&r);
	got.statements = frame_get_u32(&r);
	got.core_us = frame_get_u32(&r);
	got.content_type = frame_get_text(&r, 128);
	got.location = frame_get_text(&r, URI_MAX * 2);
	got.file_name = frame_get_text(&r, 128);
	got.set_token = get_maybe_text(&r, 64);
	got.body = frame_get_bytes(&r, FRAME_MAX_OUT);
	if (f->kind != EXCHANGE_ANSWER || got.status < 200 || got.status > 599 || lang >= LANGS || frame_done(&r) != OK)
		return INVALID;
	got.lang = (enum lang)lang;
	*w = got;
	return OK;
}
