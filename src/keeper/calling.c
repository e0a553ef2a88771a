/* The parts every call is made of: whose session, the open vault, the entry in the journal, the directory on the disk. */
#include <arpa/inet.h>
#include <sodium.h>
#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "keeper/process_state.h"

int64_t keeping_now(const struct keeping *k, int64_t told_ms)
{
	const int64_t latest = 1ll << 46; /* the year 4199: nonsense from a bent frame must not overflow what is counted with it */
	if (!k->options->testing.clock_from_caller) return instant_real().ms + k->options->clock_ahead_ms;
	return told_ms < 0 ? 0 : told_ms > latest ? latest : told_ms;
}

enum outcome call_session(struct calling *c)
{
	frame_get_text_into(&c->r, c->token, sizeof c->token);
	if (c->r.bad) return INVALID;
	c->session = session_find(&c->k->sessions, c->token, c->now_ms);
	if (!c->session) return GONE;
	c->member = &c->k->directory.member[c->session->member];
	return OK;
}

enum outcome call_vault(struct calling *c)
{
	struct keeping *k = c->k;
	if (c->vault_open) return OK;
	enum outcome r = vault_open(k->vault, c->session, c->token);
	if (r != OK) return r;
	c->vault_open = true;
	if (k->vault->facts_epoch == k->directory.facts_epoch) return OK;
	r = facts_open(k->vault, &k->directory, c->member); /* someone left since: there is a newer key */
	c->vault_changed = true;
	return r;
}

void call_over(struct calling *c)
{
	sodium_memzero(&c->last, sizeof c->last);
	if (!c->vault_open) return;
	if (c->vault_changed && c->session && c->session->used) REQUIRE(vault_close(c->session, c->k->vault, c->token) == OK);
	sodium_memzero(c->k->vault, sizeof *c->k->vault);
	c->vault_open = false;
}

void ip_write(unsigned char out[16], const char *ip)
{
	struct in6_addr six = {0};
	struct in_addr four;
	if (inet_pton(AF_INET6, ip, &six) != 1 && inet_pton(AF_INET, ip, &four) == 1) {
		six.s6_addr[10] = six.s6_addr[11] = 0xff;
		memcpy(six.s6_addr + 12, &four, 4);
	}
	memcpy(out, &six, 16);
}

struct entry call_entry(const struct calling *c, enum journal_action action, struct client_id client)
{
	struct entry e = {.ms = (uint64_t)c->now_ms, .action = action, .client = client.v};
	if (c->session) {
		e.actor = c->member->staff.v;
		e.session = session_number(c->session);
		ip_write(e.ip, c->session->ip);
	}
	return e;
}

/* Tests: the machine stops between the journal and the answer. */
static void perhaps_die(struct keeping *k)
{
	unsigned left = k->options->testing.die_after_journal;
	if (left && k->disk.syncs >= left) kill(getpid(), SIGKILL);
}

enum outcome call_journal(struct calling *c, struct entry *e, bool durable)
{
	struct keeping *k = c->k;
	enum outcome r = e ? journal_append(&k->journal, e) : OK;
	if (r == OK && durable) r = journal_sync(&k->journal, c->now_ms);
	if (r == OK && durable) perhaps_die(k);
	return r;
}

enum outcome call_save(struct calling *c)
{
	struct keeping *k = c->k;
	/* The answer is not begun yet: its memory serves. */
	size_t used = c->w.n;
	unsigned char *room = k->out + (c->w.at == k->out ? used : 0);
	return directory_save(&k->directory, &k->disk, k->pepper, room, CALL_ROOM - used);
}
