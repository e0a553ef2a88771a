#include "test/unit/people_helper.h"

#include "base/pack.h"
#include "init_sql.h"
#include "people/clock.h"
#include "web/journal_copy.h"

static people_test_fn *running;

/* Read once, and kept until the program ends: as a server does. */
static struct site the_site(void)
{
	static struct arena a;
	static struct site site;
	static struct clocks clocks;
	if (site.pack) return site;
	arena_init(&a, 64 << 20);
	struct problems problems = {.arena = &a};
	struct pack *pack;
	assert_int_equal(pack_read(&pack, &a, NULL, "kr", &problems), OK);
	assert_int_equal(clocks_read(&clocks, &a, pack, &problems), OK);
	site = (struct site){.pack = pack, .clocks = &clocks, .allows = policy_allows};
	return site;
}

static void on_one(struct store *s, struct arena *a)
{
	static const char *const names[] = {"가람", "나래", "다온", "라온"};
	static const unsigned roles[] = {ROLE_DIRECTOR, ROLE_CASEWORKER, ROLE_CASEWORKER | ROLE_COORDINATOR, ROLE_COUNSELLOR};
	struct people_world *w = arena_alloc(a, sizeof *w);
	house_full(&w->house);
	w->store = s;
	w->site = the_site();
	w->centre = (struct centre_info){.id = CENTRE, .name = "센터", .people_word = "주민", .region = "daegu", .zone_minutes = 540};
	w->req = (struct request){.method = GET, .path = "/"};
	w->c = (struct ctx){.arena = a, .tx = store_begin(s, a), .keeper = w->house.k, .centre = &w->centre, .site = &w->site,
		.lang = LANG_EN, .req = &w->req, .writable = true};
	people_later(w, 0);
	assert_int_equal(store_centre_make(w->c.tx, &(struct centre_make_args){CENTRE, "센터", "kr", "daegu", "주민", 540, false}), OK);
	for (int i = 0; i < 4; i++) assert_int_equal(store_first_staff(w->c.tx, CENTRE, STAFF(i), names[i], roles[i]), OK);
	people_as(w, WORKER);
	running(w);
	tx_rollback(w->c.tx);
	house_remove(&w->house);
}

void people_on_both(people_test_fn *test)
{
	running = test;
	store_on_both(on_one);
}

const struct permit *people_as(struct people_world *w, int who)
{
	static const unsigned roles[] = {ROLE_DIRECTOR, ROLE_CASEWORKER, ROLE_CASEWORKER | ROLE_COORDINATOR, ROLE_COUNSELLOR};
	w->req.cookie_token = w->house.token[who];
	w->c.actor = (struct actor){.staff = STAFF(who), .centre = CENTRE, .roles = roles[who]};
	w->p = (struct permit){.c = &w->c, .centre = CENTRE, .staff = STAFF(who), .need = NEED_CASE_EDIT, .roles = roles[who]};
	w->c.permit = &w->p;
	return &w->p;
}

struct client_id people_client(struct people_world *w, const char *call_name, struct date move_in)
{
	struct client_id id = {0};
	const struct new_client n = {.call_name = call_name, .status = "active", .move_in = move_in, .sex = "", .household_size = 1,
		.protection_until = DATE_NONE, .last_contact = DATE_NONE, .prefers = "", .opened_on = DATE_NONE};
	assert_int_equal(client_register(&id, &w->p, &n), OK);
	return id;
}

void people_copy_journal(struct people_world *w)
{
	uint64_t seq;
	assert_int_equal(journal_copied(&seq, w->c.tx, CENTRE), OK);
	assert_int_equal(journal_copy(&seq, w->c.tx, w->house.k, CENTRE), OK);
}

void people_later(struct people_world *w, int minutes)
{
	w->house.now.ms += minutes * 60000ll;
	w->c.now = w->house.now;
	w->c.today = instant_date(w->c.now, w->centre.zone_minutes);
}
