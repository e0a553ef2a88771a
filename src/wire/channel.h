/* Channels: one end of a SOCK_SEQPACKET pair between two of our processes.
 *
 * A frame up to FRAME_INLINE bytes is one packet. A longer one, and one that had to wait in the queue, is written to a
 * memfd; its packet carries the head of the frame and the descriptor (SCM_RIGHTS). So the queue needs no memory of ours,
 * only descriptors, and a neighbour that reads slowly stops nobody.
 *
 * channel_recv() reads each packet with its own descriptor and checks the frame before anyone sees it. A malformed frame is
 * INVALID: drop it, and let main restart the neighbour. */
#ifndef WIRE_CHANNEL_H
#define WIRE_CHANNEL_H

#include "wire/frame.h"

#define CHANNEL_QUEUE 512

struct channel {
	int fd;
	int waiting[CHANNEL_QUEUE]; /* memfds of frames not yet sent, a ring */
	size_t first, n_waiting;
	unsigned char in[FRAME_INLINE];
};

MUST_CHECK enum outcome channel_pair(int fds[2]); /* non-blocking, close-on-exec; BROKEN */
void channel_init(struct channel *ch, int fd);    /* takes the descriptor */
void channel_close(struct channel *ch);           /* and what waits */

/* Sends, or queues when the other end is slow. LIMIT: the queue is full; GONE: nobody there; BROKEN. */
MUST_CHECK enum outcome channel_send(struct channel *ch, struct bytes frame);
/* Sends what waits, as far as it goes. OK, GONE or BROKEN. */
MUST_CHECK enum outcome channel_flush(struct channel *ch);
static inline bool channel_waiting(const struct channel *ch) { return ch->n_waiting > 0; } /* poll for POLLOUT too */

/* Takes one frame. Its fields live in `a`; with a NULL arena they lie in the channel until the next receive, and then only
 * frames that fit in FRAME_INLINE are taken. NOT_FOUND: nothing there yet; GONE: the other end closed; INVALID: malformed
 * or over `max`; BROKEN. */
MUST_CHECK enum outcome channel_recv(struct frame *out, struct channel *ch, struct arena *a, size_t max);
/* The same into memory of the caller's, `cap` bytes: for processes that wipe what they read. */
MUST_CHECK enum outcome channel_recv_into(struct frame *out, struct channel *ch, void *at, size_t cap);

/* Waits until a frame (or the end) is there. BUSY when the time is over. timeout_ms < 0: for ever. */
MUST_CHECK enum outcome channel_wait(const struct channel *ch, int timeout_ms);
/* Sends and waits for the answer with the same conn and kind; answers to other questions are INVALID. */
MUST_CHECK enum outcome channel_call(struct frame *answer, struct channel *ch, struct bytes frame, struct arena *a, size_t max, int timeout_ms);

#endif
