#include "people/quiet.h"

#include <string.h>

#include "base/banned.h"

size_t quiet_read(struct quiet_topic out[QUIET_MAX], struct arena *a, const char *column)
{
	size_t n = 0;
	while (*column && n < QUIET_MAX) {
		size_t code = strcspn(column, ":"), all = strcspn(column, " ");
		int64_t day;
		if (code < all && text_i64(&day, arena_textn(a, column + code + 1, all - code - 1), 0, INT32_MAX) == OK)
			out[n++] = (struct quiet_topic){arena_textn(a, column, code), {(int32_t)day}};
		column += all + (column[all] == ' ');
	}
	return n;
}

const char *quiet_write(struct arena *a, const struct quiet_topic *topic, size_t n)
{
	struct buf b;
	buf_init(&b, a, 0);
	for (size_t i = 0; i < n; i++) buf_printf(&b, "%s%s:%d", i ? " " : "", topic[i].code, (int)topic[i].since.day);
	return buf_text(&b);
}
