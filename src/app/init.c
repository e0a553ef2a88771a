/* naru init: directory, database, keeper, first director. The passphrase is shown once and stored nowhere. */
#include "app/init.h"
#include <stdio.h>
#include <string.h>
#include "app/place.h"
#include "base/id.h"
#include "base/pack.h"
#include "init_sql.h"

#define ENROL_MS 60000

static enum outcome rows_made(struct store *store, struct arena *a, const struct founding *f, const struct founded *to, struct err *err)
{
	struct tx *tx;
	enum outcome r = tx_begin(&tx, store, TX_WRITE, a, err);
	if (r != OK)
		return r;
	const struct centre_make_args centre = {.centre = to->centre, .name = f->name, .country = f->country, .region = f->region,
		.people_word = f->people_word, .zone_minutes = f->zone_minutes, .demo = f->demo};
	r = store_centre_make(tx, &centre);
	if (r == OK)
		r = store_first_staff(tx, to->centre, to->director, f->director, ROLE_DIRECTOR);
	if (r != OK) {
		tx_rollback(tx);
		return r;
	}
	return tx_commit(tx);
}

static enum outcome database_made(struct arena *a, const struct founding *f, const struct founded *to, struct err *err)
{
	struct store *store;
	enum outcome r = store_open(&store, f->db ? f->db : f->dir, err);
	if (r != OK)
		return r;
	r = store_migrate(store, err);
	if (r == OK)
		r = rows_made(store, a, f, to, err);
	store_close(store);
	return r;
}

static enum outcome director_enrolled(const struct founding *f, const struct founded *to, struct err *err)
{
	struct keeper *k;
	struct unlock_answer answer;
	enum outcome r = keeper_start(&k, f->dir, to->centre, f->accept_no_sandbox, err);
	if (r != OK)
		return r;
	const struct enrol e = {.staff = to->director, .login = f->login, .passphrase = to->passphrase, .roles = ROLE_DIRECTOR};
	r = keeper_zone(k, NULL, f->zone_minutes, f->now);
	if (r == OK)
		r = keeper_enrol(k, 1, NULL, &e, f->now);
	if (r == OK)
		r = keeper_wait(&answer, k, 1, ENROL_MS);
	if (r == OK)
		r = answer.outcome;
	if (r == INVALID)
		err_set(err, MSG(N_("The sign-in name may have letters, digits, dots and dashes; the passphrase 15 to 128 bytes, and not a common one.")));
	keeper_release(k);
	return r;
}

static enum outcome passphrase_made(const char **out, struct arena *a, const struct founding *f, struct err *err)
{
	const char *packs = pack_dir(a);
	if (packs && keeper_passphrase(out, a, arena_printf(a, "%s/%s/words2048.txt", packs, f->country)) == OK)
		return OK;
	err_set(err, MSG(N_("The list of words for passphrases does not lie beside the program. Is Naru installed completely?")));
	return BROKEN;
}

enum outcome centre_found(struct founded *out, struct arena *a, const struct founding *f, struct err *err)
{
	struct founded to = {.centre = {id_new()}, .director = {id_new()}, .passphrase = f->passphrase};
	struct place place = {.centre = to.centre};
	snprintf(place.country, sizeof(place.country), "%s", f->country);
	enum outcome r = f->passphrase ? OK : passphrase_made(&to.passphrase, a, f, err);
	if (r == OK)
		r = place_make(f->dir, &place, err);
	if (r == OK)
		r = database_made(a, f, &to, err);
	if (r == OK)
		r = director_enrolled(f, &to, err);
	if (r != OK) {
		err_set(err, MSG(N_("The centre could not be made in {dir}."), A_TEXT("dir", f->dir)));
		return r;
	}
	*out = to;
	return OK;
}

/* Names as people write them: clean, and of a length that fits a page. */
static enum outcome name_clean(const char **out, struct arena *a, const char *given, size_t most)
{
	const char *clean;
	if (text_clean(&clean, a, given, strlen(given)) != OK || !*clean || text_length(clean) > most || strchr(clean, '\n'))
		return INVALID;
	*out = clean;
	return OK;
}

static bool region_known(struct command_ctx *c, const char *country, const char *region)
{
	struct pack *pack;
	struct problems p = {.arena = c->arena};
	if (pack_read(&pack, c->arena, NULL, country, &p) != OK) {
		command_problems(c, &p);
		return false;
	}
	return pack_find(pack_table(pack, "regions"), region, DATE_NONE) != NULL;
}

int cmd_init(struct command_ctx *c)
{
	struct arg args[] = {{"DIR", .needed = true}, {"--name", .needed = true}, {"--region", .needed = true}, {"--director", .needed = true},
		{"--login"}, {"--country"}, {"--people-word"}, {"--db"}, {"--i-accept-no-sandbox", .flag = true}, {NULL}};
	struct founding f = {.zone_minutes = 540, .now = instant_real()};
	struct founded to;
	struct err err = {0};
	if (!args_parse(c, args))
		return EXIT_USAGE;
	if (name_clean(&f.name, c->arena, arg_value(args, "--name"), 80) != OK || name_clean(&f.director, c->arena, arg_value(args, "--director"), 40) != OK)
		return command_says(c, EXIT_USAGE, MSG(N_("--name and --director take a name in one line: up to 80 and up to 40 characters.")));
	const char *word = arg_value(args, "--people-word");
	if (name_clean(&f.people_word, c->arena, word ? word : "북향민", 20) != OK)
		return command_says(c, EXIT_USAGE, MSG(N_("--people-word takes one word of up to 20 characters.")));
	f.dir = arg_value(args, "DIR");
	f.db = arg_value(args, "--db");
	f.region = arg_value(args, "--region");
	f.country = arg_value(args, "--country") ? arg_value(args, "--country") : "kr";
	f.login = arg_value(args, "--login") ? arg_value(args, "--login") : "director";
	f.accept_no_sandbox = arg_value(args, "--i-accept-no-sandbox") != NULL;
	if (!region_known(c, f.country, f.region))
		return command_says(c, EXIT_USAGE, MSG(N_("--region {region} is not in the table of regions, pack/{country}/regions.json."),
			A_TEXT("region", f.region), A_TEXT("country", f.country)));
	if (centre_found(&to, c->arena, &f, &err) != OK)
		return command_says(c, EXIT_REFUSED, err.msg);
	struct msg made = MSG(N_("The centre is made in {dir}. Write this down now; it is shown once and stored nowhere:"), A_TEXT("dir", f.dir));
	struct msg name = MSG(N_("  sign-in name  {login}"), A_TEXT("login", f.login));
	struct msg words = MSG(N_("  passphrase    {passphrase}"), A_TEXT("passphrase", to.passphrase));
	struct msg next = MSG(N_("Next: naru serve {dir}"), A_TEXT("dir", f.dir));
	printf("%s\n%s\n%s\n%s\n", msg_text(c->arena, c->lang, &made), msg_text(c->arena, c->lang, &name), msg_text(c->arena, c->lang, &words),
		msg_text(c->arena, c->lang, &next));
	return EXIT_DONE;
}
