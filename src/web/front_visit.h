/* Inside front: one browser connection and the request on it. Only front*.c see this and microhttpd.h. */
#ifndef WEB_FRONT_VISIT_H
#define WEB_FRONT_VISIT_H

#include <microhttpd.h>
#include "web/exchange.h"
#include "web/front.h"
#include "wire/channel.h"

#define FRONT_CONNECTIONS 500u
#define FRONT_UPLOADS 4u /* at once: they are large and come before anyone has asked who sends them */
#define FRONT_URI_MAX 1024u
#define FRONT_HEADERS_MAX 40u
#define FRONT_HEADER_BYTES_MAX 8192u
#define FRONT_FORM_MAX (64u << 10)
#define FRONT_UPLOAD_MAX ((10u << 20) + (64u << 10)) /* a file of 10 MiB and the form around it */

enum visit_state {
	VISIT_FREE,    /* no connection */
	VISIT_IDLE,    /* connected, no request yet */
	VISIT_ASKED,   /* request line and headers came */
	VISIT_READING, /* body is coming */
	VISIT_WAITING, /* core has it; the connection is suspended */
	VISIT_READY,   /* core has answered */
	VISIT_DONE,    /* the answer is being sent */
};

struct visit {
	enum visit_state state;
	uint32_t turn;        /* grows with each request: an old answer finds nobody */
	int64_t deadline_ms;  /* monotonic; when the browser has taken too long. 0 = none (it is our turn) */
	struct front *front;
	struct MHD_Connection *connection;
	int fd;
	char ip[64];
	struct arena arena;
	struct request q;
	bool head, uploading;
	unsigned char *body;
	size_t body_n, body_cap;
	struct answer answer;
};

struct front {
	const struct front_options *o;
	struct MHD_Daemon *daemon;
	struct channel core;
	struct arena scratch; /* frames from core; swapped with a visit's arena, so that a page is not copied again */
	struct visit visit[FRONT_CONNECTIONS];
	unsigned uploads;
	int64_t swept_ms;
};

/* front_check.c: the rules. 0 = fine, else the status to refuse with. Fills the request from the headers. */
int front_check(struct visit *v, const char *method);

/* front_answer.c: from an answer to a response of libmicrohttpd, with the headers that every answer carries. */
enum MHD_Result front_answer(struct visit *v);
enum MHD_Result front_static(struct visit *v, const struct asset *file);
enum MHD_Result front_refuse(struct visit *v, int status);

#endif
