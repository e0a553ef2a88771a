/* The process that meets the network: HTTP with libmicrohttpd, the rules of doc/security.md, static files, and one frame a
 * request towards core. One thread, one loop; it opens nothing after it has started. */
#ifndef WEB_FRONT_H
#define WEB_FRONT_H

#include "web/assets.h"
#include "web/router.h"

struct front_options {
	int listen_fd;
	int core;    /* our end of the channel to core */
	int control; /* from main: a byte says that core was started anew; the end says stop */
	const struct assets *assets;
	const struct router *router; /* which addresses take uploads */
	const char *const *hosts;    /* Host values we answer to, with port; ended by NULL */
	unsigned per_ip;             /* connections from one address; 0 = no limit */
	bool measure;                /* Server-Timing: statements and time of each page */
	bool accept_no_sandbox;
};

/* Returns the exit code of the process. */
int front_run(const struct front_options *o);

#endif
