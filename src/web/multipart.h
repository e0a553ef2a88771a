/* multipart/form-data (RFC 7578) as browsers send it for an upload route, and nothing more: plain fields and at most one
 * file. Fields are put back together as application/x-www-form-urlencoded, so that one form reader sees both. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/web.h"

#define MULTIPART_PARTS 64
#define UPLOAD_MAX (10u << 20)

/* Replaces q->body; fills q->file and q->file_name. INVALID on anything that a browser would not send. */
MUST_CHECK enum outcome multipart_parse(struct request *q, struct arena *a);

#endif
