/* Layouts: bytes in the order the design fixes them, for hashing, signing and associated data. Integers big-endian, labels
 * without a final zero, ids of 16 bytes left-padded with zeros. The caller's array is as large as the layout. */
#ifndef KEEPER_LAYOUT_H
#define KEEPER_LAYOUT_H

#include <stdint.h>
#include <string.h>

struct layout {
	unsigned char *at;
	size_t n;
};

static inline void lay_bytes(struct layout *l, const void *at, size_t n)
{
	memcpy(l->at + l->n, at, n);
	l->n += n;
}
static inline void lay_int(struct layout *l, uint64_t v, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) l->at[l->n++] = (unsigned char)(v >> (8 * (bytes - 1 - i)));
}
static inline void lay_id16(struct layout *l, int64_t id)
{
	lay_int(l, 0, 8);
	lay_int(l, (uint64_t)id, 8);
}
static inline void lay_label(struct layout *l, const char *label) { lay_bytes(l, label, strlen(label)); }

static inline uint64_t laid_int(const unsigned char *at, size_t bytes)
{
	uint64_t v = 0;
	for (size_t i = 0; i < bytes; i++) v = v << 8 | at[i];
	return v;
}

#endif
