/* The table tools/poc makes of po/ko: open addressing by msg_hash(). A slot with text NULL is empty. Only msg.c reads it. */
#ifndef BASE_MSG_TABLE_H
#define BASE_MSG_TABLE_H

#include <stdint.h>

struct msg_slot {
	uint64_t hash;
	const char *text;
};

struct msg_table {
	const struct msg_slot *slot;
	uint64_t mask; /* number of slots minus one; a power of two, at least half of them empty */
};

extern const struct msg_table msg_table_ko;

#endif
