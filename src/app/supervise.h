/* The main process of a server: holds the sockets between its children, starts them, starts them anew when they die, ends
 * them in order. It reads nothing that came from outside and holds no key. */
#ifndef APP_SUPERVISE_H
#define APP_SUPERVISE_H

#include "web/core.h"
#include "web/front.h"

struct house {
	int listen_fd;
	struct front_options front; /* descriptors are filled in here */
	struct core_options core;
};

/* Serves until SIGTERM or SIGINT. Returns the exit code of the command. */
int supervise(struct house *h);

#endif
