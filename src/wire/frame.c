#include "wire/frame.h"
#include <string.h>
#include "base/text.h"

static void put(unsigned char *at, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++) at[i] = (unsigned char)(v >> (8 * (n - 1 - i)));
}

static uint64_t take(const unsigned char *at, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++) v = v << 8 | at[i];
	return v;
}

/* Writer --------------------------------------------------------------------------------------------------------------*/

static unsigned char *room(struct frame_writer *w, size_t n)
{
	if (w->over || n > w->limit - w->n) {
		w->over = true;
		return NULL;
	}
	if (n > w->cap - w->n) {
		size_t cap = w->cap * 2 > w->n + n ? w->cap * 2 : w->n + n;
		if (cap > w->limit) cap = w->limit;
		unsigned char *more = arena_alloc(w->arena, cap);
		memcpy(more, w->at, w->n);
		w->at = more;
		w->cap = cap;
	}
	unsigned char *at = w->at + w->n;
	w->n += n;
	return at;
}

static void number(struct frame_writer *w, uint64_t v, size_t n)
{
	unsigned char *at = room(w, n);
	if (at) put(at, v, n);
}

static void head(struct frame_writer *w, uint64_t conn, uint8_t kind)
{
	number(w, 0, 4);
	number(w, FRAME_VERSION, 1);
	number(w, conn, 8);
	number(w, kind, 1);
}

void frame_start(struct frame_writer *w, struct arena *a, size_t limit, uint64_t conn, uint8_t kind)
{
	const size_t first = 512;
	*w = (struct frame_writer){.arena = a, .limit = limit, .cap = limit < first ? limit : first};
	w->at = arena_alloc(a, w->cap);
	head(w, conn, kind);
}

void frame_start_in(struct frame_writer *w, void *at, size_t cap, uint64_t conn, uint8_t kind)
{
	*w = (struct frame_writer){.at = at, .cap = cap, .limit = cap};
	head(w, conn, kind);
}

void frame_u8(struct frame_writer *w, uint8_t v) { number(w, v, 1); }
void frame_u16(struct frame_writer *w, uint16_t v) { number(w, v, 2); }
void frame_u32(struct frame_writer *w, uint32_t v) { number(w, v, 4); }
void frame_u64(struct frame_writer *w, uint64_t v) { number(w, v, 8); }
void frame_i64(struct frame_writer *w, int64_t v) { number(w, (uint64_t)v, 8); }

unsigned char *frame_room(struct frame_writer *w, size_t n)
{
	if (n > UINT32_MAX) {
		w->over = true;
		return NULL;
	}
	frame_u32(w, (uint32_t)n);
	return room(w, n);
}

void frame_bytes(struct frame_writer *w, struct bytes b)
{
	unsigned char *at = frame_room(w, b.n);
	if (at && b.n) memcpy(at, b.at, b.n);
}

void frame_text(struct frame_writer *w, const char *s)
{
	const char *t = s ? s : "";
	frame_bytes(w, (struct bytes){(const unsigned char *)t, strlen(t)});
}

enum outcome frame_end(struct bytes *out, struct frame_writer *w)
{
	if (w->over) return LIMIT;
	put(w->at, w->n - 4, 4);
	*out = (struct bytes){w->at, w->n};
	return OK;
}

/* Reader --------------------------------------------------------------------------------------------------------------*/

enum outcome frame_open(struct frame *out, struct bytes whole)
{
	if (whole.n < FRAME_HEAD || take(whole.at, 4) != whole.n - 4 || whole.at[4] != FRAME_VERSION) return INVALID;
	*out = (struct frame){
		.conn = take(whole.at + 5, 8),
		.kind = whole.at[13],
		.fields = whole.at + FRAME_HEAD,
		.n = whole.n - FRAME_HEAD,
	};
	return OK;
}

void frame_read(struct frame_reader *r, const struct frame *f, struct arena *a)
{
	*r = (struct frame_reader){.at = f->fields, .end = f->fields + f->n, .arena = a};
}

/* The next n bytes, or NULL: from the first misfit on nothing more is given. */
static const unsigned char *next(struct frame_reader *r, size_t n)
{
	if (r->bad || n > (size_t)(r->end - r->at)) {
		r->bad = true;
		return NULL;
	}
	const unsigned char *at = r->at;
	r->at += n;
	return at;
}

static uint64_t get(struct frame_reader *r, size_t n)
{
	const unsigned char *at = next(r, n);
	return at ? take(at, n) : 0;
}

uint8_t frame_get_u8(struct frame_reader *r) { return (uint8_t)get(r, 1); }
uint16_t frame_get_u16(struct frame_reader *r) { return (uint16_t)get(r, 2); }
uint32_t frame_get_u32(struct frame_reader *r) { return (uint32_t)get(r, 4); }
uint64_t frame_get_u64(struct frame_reader *r) { return get(r, 8); }
int64_t frame_get_i64(struct frame_reader *r) { return (int64_t)get(r, 8); }

bool frame_get_bool(struct frame_reader *r)
{
	uint8_t v = frame_get_u8(r);
	if (v > 1) r->bad = true;
	return v == 1;
}

struct bytes frame_get_bytes(struct frame_reader *r, size_t max)
{
	size_t n = frame_get_u32(r);
	if (n > max) r->bad = true;
	const unsigned char *at = next(r, n);
	return at ? (struct bytes){at, n} : (struct bytes){0};
}

static struct bytes text(struct frame_reader *r, size_t max)
{
	struct bytes b = frame_get_bytes(r, max);
	if (b.n && (memchr(b.at, 0, b.n) || !text_is_utf8(b.at, b.n))) {
		r->bad = true;
		return (struct bytes){0};
	}
	return b;
}

const char *frame_get_text(struct frame_reader *r, size_t max)
{
	struct bytes b = text(r, max);
	if (!r->arena) r->bad = true;
	return b.n && !r->bad ? arena_textn(r->arena, (const char *)b.at, b.n) : "";
}

void frame_get_text_into(struct frame_reader *r, char *out, size_t size)
{
	struct bytes b = text(r, size - 1);
	if (b.n) memcpy(out, b.at, b.n);
	out[b.n] = '\0';
}

size_t frame_get_count(struct frame_reader *r, size_t max, size_t each)
{
	size_t n = frame_get_u32(r);
	if (n > max || (each && n > (size_t)(r->end - r->at) / each)) r->bad = true;
	return r->bad ? 0 : n;
}

enum outcome frame_done(const struct frame_reader *r)
{
	return r->bad || r->at != r->end ? INVALID : OK;
}
