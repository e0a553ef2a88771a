/* Core's end: finding a keeper, or starting one. */
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/id.h"
#include "keeper/client_state.h"

enum outcome keeper_lines_open(struct keeper_lines *out)
{
	struct keeper_lines l;
	enum outcome r = channel_pair(l.fast);
	if (r != OK) return r;
	r = channel_pair(l.slow);
	if (r != OK) {
		close(l.fast[0]);
		close(l.fast[1]);
		return r;
	}
	*out = l;
	return OK;
}

static struct msg fault_msg(uint8_t fault)
{
	switch ((enum start_fault)fault) {
	case START_FINE: break;
	case START_BUSY: return MSG(N_("Naru is already running with this folder. Stop it first, then try again."));
	case START_FOLDER: return MSG(N_("The folder for keys cannot be opened or made. Check the path and its rights."));
	case START_KEYS: return MSG(N_("The keys in this folder cannot be read, or they belong to another centre."));
	case START_DIRECTORY: return MSG(N_("The file of staff keys is damaged, or it belongs to another centre. Restore it from the last backup."));
	case START_BUDGETS: return MSG(N_("The file of opening limits has a line that is no limit, or allows more than Naru permits."));
	case START_JOURNAL: return MSG(N_("The journal cannot be opened. Check that the disk is not full and may be written to."));
	case START_SANDBOX: return MSG(N_("The sandbox could not be closed. Naru does not start without it."));
	}
	return MSG(N_("The keeper of the keys does not answer."));
}

static enum outcome hello(struct keeper *k, struct err *err)
{
	struct question q;
	struct frame_reader r = {0};
	ask(&q, k, CALL_HELLO, (struct instant){0});
	enum outcome said = hear(&r, &q);
	if (said == OK) {
		frame_get_i64(&r);
		return heard(&r);
	}
	uint8_t fault = r.at && r.at < r.end ? frame_get_u8(&r) : START_FINE;
	err_set(err, fault_msg(fault));
	return fault == START_BUSY ? BUSY : BROKEN;
}

static enum outcome attach(struct keeper **out, int fast, int slow, struct err *err)
{
	if (sodium_init() < 0) return BROKEN;
	struct keeper *k = calloc(1, sizeof *k); /* once, at the start of the process */
	REQUIRE(k);
	arena_init(&k->arena, 4 * CALL_ROOM);
	channel_init(&k->fast, fast);
	channel_init(&k->slow, slow);
	k->conn = (uint64_t)id_new() << 16; /* answers to a core before us are told apart */
	enum outcome r = hello(k, err);
	if (r == OK) *out = k;
	else keeper_release(k);
	return r;
}

enum outcome keeper_attach(struct keeper **out, int fast, int slow) { return attach(out, fast, slow, NULL); }

enum outcome keeper_start_with(struct keeper **out, const struct keeper_options *o, struct err *err)
{
	struct keeper_lines lines;
	struct process p = {.role = "keeper"};
	enum outcome r = keeper_lines_open(&lines);
	if (r != OK) return r;
	const int keep[] = {lines.fast[0], lines.slow[0]};
	r = process_fork(&p, keep, 2, instant_real());
	if (r == OK && p.pid == 0) _exit(keeper_main(o, lines.fast[0], lines.slow[0]));
	close(lines.fast[0]);
	close(lines.slow[0]);
	struct keeper *k;
	if (r == OK) {
		r = attach(&k, lines.fast[1], lines.slow[1], err);
	} else {
		close(lines.fast[1]);
		close(lines.slow[1]);
	}
	if (r == OK) {
		k->process = p;
		*out = k;
	} else if (p.pid > 0) {
		process_stop(&p);
		waitpid(p.pid, NULL, 0);
	}
	return r;
}

enum outcome keeper_start(struct keeper **out, const char *dir, struct centre_id centre, bool accept_no_sandbox, struct err *err)
{
	const struct keeper_options o = {.dir = dir, .centre = centre, .accept_no_sandbox = accept_no_sandbox};
	return keeper_start_with(out, &o, err);
}

int keeper_pid(const struct keeper *k) { return k->process.pid; }

void keeper_release(struct keeper *k)
{
	if (!k) return;
	channel_close(&k->fast);
	channel_close(&k->slow);
	if (k->process.pid > 0) waitpid(k->process.pid, NULL, 0); /* both lines are closed: it writes its last entry and ends */
	arena_free(&k->arena);
	sodium_memzero(k, sizeof *k);
	free(k);
}
