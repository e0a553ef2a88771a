/* naru demo DIR: an invented centre, made through the same door as a real one: its people, services and funds are files
 * that are imported. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/init.h"
#include "app/offline.h"
#include "base/id.h"
#include "base/pack.h"
#include "demo_sql.h"
#include "fund/pay.h"
#include "report/demo.h"
#include "report/demo_days.h"

#define DEMO_MEMORY ((size_t)8 << 30) /* a limit, not a size */
#define ENROL_MS 60000
#define ZONE 540

struct making {
	struct offline o;
	struct demo_plan plan;
	struct instant now;
	int n_staff;
	const char *passphrase[DEMO_STAFF_MAX];
	struct staff_id staff[DEMO_STAFF_MAX];
	bool quiet;
};

static void step(struct making *m, struct msg what)
{
	if (!m->quiet) fprintf(stderr, "naru demo: %s\n", msg_text(m->o.command->arena, m->o.command->lang, &what));
}

/* One file into one transaction of its own, in memory of its own. */
static enum outcome one_file(struct making *m, enum import_kind kind, int part)
{
	struct arena a, *before = m->o.c.arena;
	struct buf b;
	struct import *i;
	arena_init(&a, DEMO_MEMORY);
	struct problems p = {.arena = &a};
	buf_init(&b, &a, 0);
	demo_write(&b, &m->plan, kind, part);
	m->o.c.arena = &a;
	enum outcome r = offline_begin(&m->o);
	if (r == OK) {
		tx_arena(m->o.c.tx, &a);
		r = import_check(&i, m->o.permit, kind, "demo.csv", (struct bytes){(const unsigned char *)b.at, b.n}, &p);
		if (r == INVALID) command_problems(m->o.command, &p);
	}
	if (r == OK) {
		i->keys = kind == IMPORT_CLIENTS ? IMPORT_KEEPS_KEYS : IMPORT_DROPS_KEYS;
		i->pay = IMPORT_PAYS_LATER;
		r = import_store(m->o.permit, i);
	}
	if (r == OK) r = offline_commit(&m->o);
	m->o.c.arena = before;
	arena_free(&a);
	return r;
}

static enum outcome own_step(struct making *m, enum outcome (*what)(struct making *m))
{
	struct arena a, *before = m->o.c.arena;
	arena_init(&a, DEMO_MEMORY);
	m->o.c.arena = &a;
	enum outcome r = offline_begin(&m->o);
	if (r == OK) {
		tx_arena(m->o.c.tx, &a);
		r = what(m);
	}
	if (r == OK) r = offline_commit(&m->o);
	m->o.c.arena = before;
	arena_free(&a);
	return r;
}

static enum outcome pay(struct making *m)
{
	return pay_all(m->o.permit);
}

/* Goals and appointments are made by those whose cases they are: each signs in. */
static enum outcome fill_days(struct making *m)
{
	for (int i = 0; i < m->n_staff; i++) {
		const struct demo_staff s = demo_staff(i);
		if (s.roles != ROLE_CASEWORKER) continue;
		struct unlock_answer answer;
		struct ctx c = m->o.c;
		struct request req = m->o.req;
		const struct permit *p;
		enum outcome r = keeper_unlock(c.keeper, (uint64_t)i, s.login, m->passphrase[i], req.ip, c.now);
		if (r == OK) r = keeper_wait(&answer, c.keeper, (uint64_t)i, ENROL_MS);
		if (r == OK) r = answer.outcome;
		if (r != OK) return r;
		req.cookie_token = answer.token;
		c.req = &req;
		c.actor = answer.actor;
		r = policy_permit(&p, &c, NEED_CASE_EDIT);
		if (r == OK) r = demo_days(p, &m->plan);
		if (r == OK) r = keeper_end(c.keeper, answer.token, c.now);
		if (r != OK) return r;
	}
	return OK;
}

static enum outcome passphrase_made(const char **out, struct arena *a)
{
	const char *packs = pack_dir(a);
	return packs ? keeper_passphrase(out, a, arena_printf(a, "%s/kr/words2048.txt", packs)) : NOT_FOUND;
}

/* The director is there; the others are enrolled by the director. */
static enum outcome enrol_staff(struct making *m)
{
	for (int i = 1; i < m->n_staff; i++) {
		const struct demo_staff s = demo_staff(i);
		struct unlock_answer answer;
		m->staff[i] = (struct staff_id){id_new()};
		enum outcome r = passphrase_made(&m->passphrase[i], m->o.command->arena);
		const struct enrol e = {.staff = m->staff[i], .login = s.login, .passphrase = m->passphrase[i], .roles = s.roles};
		if (r == OK) r = keeper_enrol(m->o.c.keeper, (uint64_t)i, m->o.token, &e, m->o.c.now);
		if (r == OK) r = keeper_wait(&answer, m->o.c.keeper, (uint64_t)i, ENROL_MS);
		if (r == OK) r = answer.outcome;
		if (r == OK) r = store_demo_staff_add(m->o.c.tx, m->o.centre.id, m->staff[i], s.name, s.title, (int64_t)s.roles);
		if (r != OK) return r;
	}
	return store_demo_title(m->o.c.tx, m->o.centre.id, m->staff[0], demo_staff(0).title);
}

static enum outcome fill(struct making *m)
{
	enum outcome r = enrol_staff(m);
	if (r == OK) r = offline_commit(&m->o);
	step(m, MSG(N_("importing funds")));
	if (r == OK) r = one_file(m, IMPORT_FUNDS, 0);
	for (int part = 0; r == OK && part < demo_parts(&m->plan); part++) {
		int to = (part + 1) * DEMO_PART < m->plan.clients ? (part + 1) * DEMO_PART : m->plan.clients;
		step(m, MSG(N_("importing people and their services, up to number {n}"), A_INT("n", to)));
		r = one_file(m, IMPORT_CLIENTS, part);
		if (r == OK) r = one_file(m, IMPORT_SERVICES, part);
	}
	step(m, MSG(N_("paying for the services from the funds")));
	if (r == OK) r = own_step(m, pay);
	step(m, MSG(N_("filling the coming days")));
	return r == OK ? own_step(m, fill_days) : r;
}

/* Role, sign-in name, passphrase; read by the sign-in page of a demo centre and by script/run. */
static bool write_sign_ins(const struct making *m, const char *dir)
{
	int fd = open(arena_printf(m->o.command->arena, "%s/demo-sign-ins.tsv", dir), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!f) return false;
	for (int i = 0; i < m->n_staff; i++) {
		const struct demo_staff s = demo_staff(i);
		fprintf(f, "%s\t%s\t%s\n", s.role, s.login, m->passphrase[i]);
		printf("%-12s %-12s %s\n", s.role, s.login, m->passphrase[i]);
	}
	return fclose(f) == 0;
}

static bool write_file(struct command_ctx *c, const struct demo_plan *plan, const char *folder, enum import_kind kind, int part)
{
	struct buf b;
	struct arena a;
	arena_init(&a, DEMO_MEMORY);
	buf_init(&b, &a, 0);
	demo_write(&b, plan, kind, part);
	const char *number = demo_parts(plan) > 1 && kind != IMPORT_FUNDS ? arena_printf(&a, "-%03d", part + 1) : "";
	FILE *f = fopen(arena_printf(&a, "%s/%s%s.csv", folder, import_words[kind], number), "we");
	bool fine = f && fwrite(b.at, 1, b.n, f) == b.n;
	if (f && fclose(f) != 0) fine = false;
	arena_free(&a);
	if (!fine) command_says(c, EXIT_REFUSED, MSG(N_("A file cannot be written there.")));
	return fine;
}

/* --csv: the files alone, to look at or to import by hand. */
static int only_files(struct command_ctx *c, struct demo_plan *plan, const char *folder)
{
	plan->nobody = true;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST) return command_says(c, EXIT_REFUSED, MSG(N_("The folder cannot be made.")));
	if (!write_file(c, plan, folder, IMPORT_FUNDS, 0)) return EXIT_REFUSED;
	for (int part = 0; part < demo_parts(plan); part++)
		if (!write_file(c, plan, folder, IMPORT_CLIENTS, part) || !write_file(c, plan, folder, IMPORT_SERVICES, part)) return EXIT_REFUSED;
	return EXIT_DONE;
}

static bool number(int *out, const struct arg args[], const char *name, int64_t max, int otherwise)
{
	int64_t v = otherwise;
	const char *s = arg_value(args, name);
	if (s && text_i64(&v, s, 0, max) != OK) return false;
	*out = (int)v;
	return true;
}

static int plan_read(struct command_ctx *c, struct making *m, const struct arg args[], struct pack **pack)
{
	struct demo_plan *plan = &m->plan;
	struct problems p = {.arena = c->arena};
	const char *today = arg_value(args, "--today"), *now = arg_value(args, "--now");
	int seed;
	*plan = (struct demo_plan){.region = "daegu"};
	m->now = instant_real();
	if (now && command_time(&m->now, now, ZONE) != OK) return command_says(c, EXIT_USAGE, MSG(N_("--now takes a time such as 2026-09-15T09:30.")));
	plan->today = instant_date(m->now, ZONE);
	if (!number(&seed, args, "--seed", INT32_MAX, 1) || !number(&plan->clients, args, "--clients", 100000, 630) ||
		!number(&plan->services, args, "--services", 300, 0) || plan->clients < 1)
		return command_says(c, EXIT_USAGE, MSG(N_("--seed, --clients (up to 100,000) and --services (up to 300 each) are whole numbers.")));
	if (today && date_parse(&plan->today, today) != OK) return command_says(c, EXIT_USAGE, MSG(N_("--today is a day, as 2026-09-15.")));
	if (pack_read(pack, c->arena, NULL, "kr", &p) != OK) return command_problems(c, &p);
	if (today) m->now = instant_at(plan->today, 8, 0, ZONE);
	plan->seed = (uint64_t)seed;
	plan->pack = *pack;
	m->n_staff = demo_staff_count(plan);
	return EXIT_DONE;
}

static int make(struct command_ctx *c, struct making *m, const struct arg args[])
{
	struct founded made;
	struct err err = {0};
	const char *dir = arg_value(args, "DIR"), *db = arg_value(args, "--db");
	bool no_sandbox = arg_value(args, "--i-accept-no-sandbox") != NULL;
	const struct demo_staff director = demo_staff(0);
	const struct founding f = {.dir = dir, .db = db, .name = "느티나무 정착지원센터", .region = m->plan.region, .country = "kr", .people_word = "북향민",
		.director = director.name, .login = director.login, .zone_minutes = ZONE, .demo = true, .accept_no_sandbox = no_sandbox, .now = m->now};
	step(m, MSG(N_("making the centre and its keys")));
	if (centre_found(&made, c->arena, &f, &err) != OK) return command_says(c, EXIT_REFUSED, err.msg);
	m->passphrase[0] = made.passphrase;
	m->staff[0] = made.director;
	const struct offline_options options = {.dir = dir, .db = db, .login = director.login, .passphrase = made.passphrase, .need = NEED_IMPORT,
		.now = m->now, .accept_no_sandbox = no_sandbox};
	int code = offline_open(&m->o, c, &options);
	if (code != EXIT_DONE) return code;
	code = offline_end(&m->o, fill(m));
	if (code == EXIT_DONE && !write_sign_ins(m, dir)) return command_says(c, EXIT_REFUSED, MSG(N_("A file cannot be written there.")));
	return code;
}

int cmd_demo(struct command_ctx *c)
{
	struct arg args[] = {{"DIR", .needed = true}, {"--seed"}, {"--today"}, {"--now"}, {"--clients"}, {"--services"}, {"--db"}, {"--csv", .flag = true},
		{"--quiet", .flag = true}, {"--i-accept-no-sandbox", .flag = true}, {NULL}};
	struct making m = {.quiet = false};
	struct pack *pack;
	if (!args_parse(c, args)) return EXIT_USAGE;
	int code = plan_read(c, &m, args, &pack);
	if (code != EXIT_DONE) return code;
	c->arena->cap = DEMO_MEMORY;
	m.o.command = c;
	m.quiet = arg_value(args, "--quiet") != NULL;
	code = arg_value(args, "--csv") ? only_files(c, &m.plan, arg_value(args, "DIR")) : make(c, &m, args);
	pack_release(pack);
	return code;
}
