/* Inside core: one request on its way. core.c moves jobs in batches; job.c runs one. */
#ifndef WEB_JOB_H
#define WEB_JOB_H

#include "web/core.h"
#include "web/exchange.h"

enum job_state {
	JOB_FREE,
	JOB_ASKED,    /* came from front */
	JOB_PARKED,   /* waits for the keeper's answer to a passphrase */
	JOB_UNLOCKED, /* that answer has come */
	JOB_AGAIN,    /* must run again in a transaction that may write */
	JOB_REPLIED,  /* the reply waits for the commit */
};

struct job {
	enum job_state state;
	uint64_t conn;
	struct arena arena;
	struct request q;
	const struct route *route; /* NULL: no such page */
	struct ctx c;
	struct reply reply;
	struct unlock_answer unlock;
	enum outcome outcome;
	unsigned statements;
	int64_t spent_us;
};

#define JOB_MEMORY ((size_t)16 << 20)
#define JOB_MEMORY_UPLOAD ((size_t)256 << 20) /* a file of 10 MiB, its rows and its problems */

/* Runs the page of `j` in the transaction of j->c, and turns its outcome into a reply. Leaves the state JOB_PARKED,
 * JOB_AGAIN or JOB_REPLIED; outcome says whether what was written shall stay. */
void job_run(struct job *j, const struct core_options *o);
/* The one switch from outcome to HTTP status and page. */
void job_reply(struct job *j, const struct core_options *o, enum outcome r);

/* request.c: what a POST must bring before its page is called. OK; DENIED: refuse with 400; EXISTS: done before, reply filled. */
MUST_CHECK enum outcome request_checked(struct job *j, struct form *f);
MUST_CHECK enum outcome request_remember(struct job *j); /* the answer to this form id */

#endif
