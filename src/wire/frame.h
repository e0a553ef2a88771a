/* Frames: what our processes say to each other, one frame a message.
 *
 *   u32 len | u8 ver | u64 conn | u8 kind | fields          integers big-endian
 *
 * len counts the bytes after itself. conn names the browser's connection (or the caller's question) and comes back with
 * the answer. Fields have no tags: both ends read in one order, and any change raises FRAME_VERSION.
 *   bytes, text: u32 length, then the bytes; text is UTF-8 without NUL and reads as a C string.
 *
 * The writer latches: append freely, check frame_end() once. The reader latches too: after the first thing that does not
 * fit every getter gives zero or "", and frame_done() says so. It must consume its frame exactly, and believes no length
 * that goes beyond the frame. Neither allocates but from the arena it was given. */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/outcome.h"

#define FRAME_VERSION 1
#define FRAME_HEAD 14u               /* bytes of len, ver, conn and kind */
#define FRAME_INLINE (64u << 10)     /* longer frames travel in a memfd */
#define FRAME_MAX_IN (11u << 20)     /* towards core: an upload and what surrounds it */
#define FRAME_MAX_OUT (4u << 20)     /* from core: a page or a file */

/* A whole frame in memory, checked by frame_open() */
struct frame {
	uint64_t conn;
	uint8_t kind;
	const unsigned char *fields;
	size_t n; /* bytes of fields */
};

struct frame_writer {
	unsigned char *at;
	size_t n, cap, limit;
	struct arena *arena; /* NULL: the memory is the caller's and does not grow */
	bool over;
};

/* Starts a frame that grows in `a`, up to `limit` bytes in all; the bytes live as long as the arena. */
void frame_start(struct frame_writer *w, struct arena *a, size_t limit, uint64_t conn, uint8_t kind);
/* Starts a frame in the caller's memory: for secrets, which are wiped where they lay. */
void frame_start_in(struct frame_writer *w, void *at, size_t cap, uint64_t conn, uint8_t kind);
void frame_u8(struct frame_writer *w, uint8_t v);
void frame_u16(struct frame_writer *w, uint16_t v);
void frame_u32(struct frame_writer *w, uint32_t v);
void frame_u64(struct frame_writer *w, uint64_t v);
void frame_i64(struct frame_writer *w, int64_t v);
void frame_bytes(struct frame_writer *w, struct bytes b);
void frame_text(struct frame_writer *w, const char *s); /* NULL is written as "" */
/* Room for n bytes that the caller fills in place; NULL when over. Counts as a bytes field. */
unsigned char *frame_room(struct frame_writer *w, size_t n);
/* LIMIT when it grew over its limit; else the finished frame. */
MUST_CHECK enum outcome frame_end(struct bytes *out, struct frame_writer *w);

/* INVALID: too short, length not exact, other version. `out` points into `whole`. */
MUST_CHECK enum outcome frame_open(struct frame *out, struct bytes whole);

struct frame_reader {
	const unsigned char *at, *end;
	struct arena *arena; /* texts are copied here; NULL: frame_get_text() refuses */
	bool bad;
};
void frame_read(struct frame_reader *r, const struct frame *f, struct arena *a);
uint8_t frame_get_u8(struct frame_reader *r);
uint16_t frame_get_u16(struct frame_reader *r);
uint32_t frame_get_u32(struct frame_reader *r);
uint64_t frame_get_u64(struct frame_reader *r);
int64_t frame_get_i64(struct frame_reader *r);
bool frame_get_bool(struct frame_reader *r);                              /* 0 or 1, nothing else */
struct bytes frame_get_bytes(struct frame_reader *r, size_t max);         /* a view into the frame */
const char *frame_get_text(struct frame_reader *r, size_t max);           /* a copy in the arena */
void frame_get_text_into(struct frame_reader *r, char *out, size_t size); /* for readers without an arena; size with NUL */
/* A count of things that each take at least `each` bytes: more than the frame can hold is refused before any memory is
 * asked for. */
size_t frame_get_count(struct frame_reader *r, size_t max, size_t each);
/* INVALID when anything did not fit, or when bytes are left over. */
MUST_CHECK enum outcome frame_done(const struct frame_reader *r);

#endif
