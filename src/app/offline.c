#include "app/offline.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "app/place.h"
#include "app/routes.h"
#include "base/pack.h"
#include "core_sql.h"
#include "web/journal_copy.h"

#define UNLOCK_MS 60000

/* The word for "no" that offline_open() returns when the sentence was printed already. */
static int says(struct offline *o, struct msg m)
{
	return command_says(o->command, EXIT_REFUSED, m);
}

static bool read_quietly(char *out, size_t size, const char *prompt)
{
	struct termios before, quiet;
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	quiet = before;
	quiet.c_lflag &= (tcflag_t)~ECHO;
	fputs(prompt, stderr);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	bool fine = fgets(out, (int)size, stdin) != NULL;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	out[fine ? strcspn(out, "\n") : 0] = '\0';
	return fine;
}

static int signed_in(struct offline *o, const char *login, const char *passphrase)
{
	char typed[160] = "";
	if (!passphrase)
		passphrase = getenv("NARU_PASSPHRASE");
	login = login ? login : getenv("NARU_LOGIN");
	if (!login)
		return says(o, MSG(N_("Who does this? Give --as with a sign-in name, or set NARU_LOGIN.")));
	if (!passphrase && !read_quietly(typed, sizeof(typed), msg_lookup(o->command->lang, N_("Passphrase: "))))
		return says(o, MSG(N_("The passphrase is missing. Set NARU_PASSPHRASE, or run this in a terminal.")));
	struct unlock_answer answer;
	enum outcome r = keeper_unlock(o->c.keeper, 1, login, passphrase ? passphrase : typed, o->req.ip, o->c.now);
	if (r == OK)
		r = keeper_wait(&answer, o->c.keeper, 1, UNLOCK_MS);
	explicit_bzero(typed, sizeof(typed));
	if (r != OK || answer.outcome != OK)
		return says(o, MSG(N_("Name and passphrase do not fit together, or the account is closed or must wait.")));
	memcpy(o->token, answer.token, sizeof(o->token));
	o->c.actor = answer.actor;
	o->req.cookie_token = o->token;
	return EXIT_DONE;
}

static int stored(struct offline *o, const struct offline_options *options)
{
	struct err err = {0};
	const char *where = options->db ? options->db : options->dir;
	if (place_read(&o->place, options->dir, &err) != OK || place_hold(&o->lock, options->dir, &err) != OK)
		return says(o, err.msg);
	o->centre.id = o->place.centre;
	if (store_open(&o->store, where, &err) != OK || store_migrate(o->store, &err) != OK)
		return says(o, err.msg.id ? err.msg : MSG(N_("The database cannot be opened.")));
	return EXIT_DONE;
}

static enum outcome centre_read(struct offline *o)
{
	struct centre_shown_row row;
	enum outcome r = store_centre_shown(&row, o->c.tx, o->centre.id);
	if (r != OK)
		return r;
	o->centre = (struct centre_info){.id = o->centre.id, .name = row.name, .people_word = row.people_word, .region = row.region,
		.zone_minutes = row.zone_minutes, .demo = row.demo};
	o->c.today = instant_date(o->c.now, o->centre.zone_minutes);
	return OK;
}

static int site_ready(struct offline *o)
{
	struct pack *pack;
	struct problems p = {.arena = o->command->arena};
	if (pack_read(&pack, o->command->arena, NULL, o->place.country, &p) != OK || clocks_read(&o->clocks, o->command->arena, pack, &p) != OK) {
		command_problems(o->command, &p);
		return EXIT_REFUSED;
	}
	o->site = (struct site){.nav = site_nav, .allows = policy_allows, .pack = pack, .clocks = &o->clocks};
	return EXIT_DONE;
}

enum outcome offline_begin(struct offline *o)
{
	return tx_begin(&o->c.tx, o->store, TX_WRITE, o->command->arena, &o->c.err);
}

enum outcome offline_commit(struct offline *o)
{
	uint64_t seq;
	enum outcome r = journal_copied(&seq, o->c.tx, o->centre.id);
	if (r == OK)
		r = journal_copy(&seq, o->c.tx, o->c.keeper, o->centre.id);
	struct tx *tx = o->c.tx;
	o->c.tx = NULL;
	if (r != OK) {
		tx_rollback(tx);
		return r;
	}
	return tx_commit(tx);
}

static int ready(struct offline *o, const struct offline_options *options)
{
	int code = stored(o, options);
	if (code == EXIT_DONE)
		code = site_ready(o);
	if (code != EXIT_DONE)
		return code;
	if (keeper_start(&o->c.keeper, options->dir, o->centre.id, options->accept_no_sandbox, &o->c.err) != OK)
		return says(o, o->c.err.msg.id ? o->c.err.msg : MSG(N_("The keeper of the keys does not start.")));
	code = signed_in(o, options->login, options->passphrase);
	if (code != EXIT_DONE)
		return code;
	if (offline_begin(o) != OK || centre_read(o) != OK)
		return says(o, o->c.err.msg.id ? o->c.err.msg : MSG(N_("The database does not know this centre.")));
	if (policy_permit(&o->permit, &o->c, options->need) != OK)
		return says(o, MSG(N_("Your role does not include this. Ask the director.")));
	o->c.permit = o->permit;
	return EXIT_DONE;
}

static void closed(struct offline *o)
{
	if (o->c.tx)
		tx_rollback(o->c.tx);
	if (o->token[0] && keeper_end(o->c.keeper, o->token, o->c.now) != OK)
		command_says(o->command, EXIT_REFUSED, MSG(N_("The keeper did not end the session; it ends by itself.")));
	if (o->c.keeper)
		keeper_release(o->c.keeper);
	if (o->store)
		store_close(o->store);
	explicit_bzero(o->token, sizeof(o->token));
}

int offline_open(struct offline *out, struct command_ctx *command, const struct offline_options *options)
{
	*out = (struct offline){.command = command, .dir = options->dir, .req = {.path = "", .ip = "127.0.0.1"}};
	out->c = (struct ctx){.arena = command->arena, .lang = command->lang, .now = instant_known(options->now) ? options->now : instant_real(),
		.centre = &out->centre, .site = &out->site, .req = &out->req, .writable = true};
	int code = ready(out, options);
	if (code != EXIT_DONE)
		closed(out);
	return code;
}

int offline_end(struct offline *o, enum outcome r)
{
	if (r == OK && o->c.tx)
		r = offline_commit(o);
	struct msg said = o->c.err.msg;
	closed(o);
	if (r == OK)
		return EXIT_DONE;
	return says(o, said.id ? said : MSG(N_("This could not be done; nothing was changed.")));
}
