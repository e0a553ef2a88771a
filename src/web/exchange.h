/* What front and core say to each other: one frame a request, one frame an answer, told apart by conn.
 *
 * Front has checked the HTTP rules before it asks; core checks the frame all the same and trusts nothing in it. */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/web.h"
#include "wire/frame.h"

enum exchange_kind { EXCHANGE_ASK = 1, EXCHANGE_ANSWER = 2 };

/* Strings of `q` are borrowed for the call. */
MUST_CHECK enum outcome exchange_ask(struct bytes *frame, struct arena *a, uint64_t conn, const struct request *q);
/* Decodes into the arena; path ids stay 0 (the router fills them). INVALID on anything that does not fit. */
MUST_CHECK enum outcome exchange_asked(struct request *q, const struct frame *f, struct arena *a);

struct answer {      /* a reply as front sends it */
	int status;      /* 200..599 */
	struct bytes body;
	const char *content_type, *location, *file_name, *set_token; /* "" = none but set_token: NULL = none, "" = clear */
	int refresh_s, retry_after_s;
	bool clear_site_data, sets_lang;
	enum lang lang;
	unsigned statements, core_us; /* what it cost; shown with --measure */
};
MUST_CHECK enum outcome exchange_answer(struct bytes *frame, struct arena *a, uint64_t conn, const struct answer *w);
MUST_CHECK enum outcome exchange_answered(struct answer *w, const struct frame *f, struct arena *a);

#endif
