/* Core as front sees it: a real core process with a real keeper and database, pages of the test's own. */
#include "keeper_test.h"
#include <signal.h>
#include <sys/wait.h>
#include "base/id.h"
#include "core_sql.h"
#include "init_sql.h"
#include "staff/policy.h"
#include "web/core.h"
#include "web/exchange.h"
#include "web/page.h"
#include "web/session_pages.h"
#include "wire/channel.h"

#define HOST "127.0.0.1:8080"

/* Pages ------------------------------------------------------------------------------------------------------------------*/

static enum outcome plain(struct reply *r, const char *text)
{
	r->page = (struct safe_html){text};
	return OK;
}

/* Adds one row that can be counted: a made-up name of staff. */
static enum outcome add(struct ctx *c)
{
	return store_first_staff(c->tx, c->centre->id, (struct staff_id){id_new()}, "더함", 0);
}

static enum outcome count(struct ctx *c, struct reply *r)
{
	struct staff_count_row row;
	enum outcome done = store_staff_count(&row, c->tx, c->centre->id);
	return done == OK ? plain(r, arena_printf(c->arena, "%lld", (long long)row.n)) : done;
}

static enum outcome add_page(struct ctx *c, struct reply *r)
{
	if (c->form->n_errors) {
		r->page = (struct safe_html){"again"};
		return INVALID;
	}
	enum outcome done = add(c);
	return done == OK ? redirect(r, path_query(c->arena, (struct path){"/count"}, "x", form_text(c->form, "x"))) : done;
}

static enum outcome careless(struct ctx *c, struct reply *r)
{
	enum outcome done = add(c);
	return done == OK ? redirect(r, (struct path){"/count"}) : done;
}

static enum outcome fails(struct ctx *c, struct reply *r)
{
	(void)r;
	enum outcome done = add(c);
	if (done != OK) return done;
	const char *how = form_text(c->form, "x");
	return strcmp(how, "conflict") == 0 ? CONFLICT : strcmp(how, "limit") == 0 ? LIMIT : strcmp(how, "denied") == 0 ? DENIED
		: strcmp(how, "gone") == 0 ? GONE : strcmp(how, "busy") == 0 ? BUSY : strcmp(how, "invalid") == 0 ? INVALID : BROKEN;
}

static enum outcome glutton(struct ctx *c, struct reply *r)
{
	(void)r;
	while (c->arena) arena_alloc(c->arena, 1 << 20);
	return OK;
}

static enum outcome notes_that_it_was_seen(struct ctx *c, struct reply *r)
{
	enum outcome may = need_write(c);
	if (may != OK) return may;
	may = add(c);
	return may == OK ? plain(r, "seen") : may;
}

static enum outcome upload_page(struct ctx *c, struct reply *r)
{
	return plain(r, arena_printf(c->arena, "%s %zu", c->req->file_name ? c->req->file_name : "none", c->req->file.n));
}

static const struct field x_form[] = {{"x", FIELD_TEXT, .needed = true, .max = 20, .label = "X"}, {NULL}};
static const struct field x_query[] = {{"x", FIELD_TEXT, .max = 20, .label = "X"}, {NULL}};
static const struct route pages[] = {
	{GET, "/count", NEED_SIGNED_IN, READS, x_query, count},
	{POST, "/add", NEED_SIGNED_IN, WRITES, x_form, add_page},
	{POST, "/careless", NEED_SIGNED_IN, WRITES, x_form, careless},
	{POST, "/fails", NEED_SIGNED_IN, WRITES, x_form, fails},
	{GET, "/glutton", NEED_SIGNED_IN, READS, NULL, glutton},
	{GET, "/seen", NEED_SIGNED_IN, READS, NULL, notes_that_it_was_seen},
	{GET, "/c/{}", NEED_CASE, READS, NULL, count},
	{GET, "/settings", NEED_SETTINGS, READS, NULL, count},
	{POST, "/upload", NEED_SIGNED_IN, WRITES, x_query, upload_page, .upload = true},
	{METHOD_UNSET},
};

/* The processes ------------------------------------------------------------------------------------------------------------*/

struct stage {
	struct house house;
	struct arena arena;
	struct assets assets;
	struct router router;
	struct site site;
	struct core_options core;
	struct keeper_lines lines;
	int pair[2];
	struct channel front;
	pid_t keeper_pid, core_pid;
	uint64_t conn;
	char token[64], worker[64];
};

static void database_make(struct stage *s)
{
	struct store *store;
	struct tx *tx;
	struct err err = {0};
	assert_int_equal(store_open(&store, s->house.dir, &err), OK);
	assert_int_equal(store_migrate(store, &err), OK);
	assert_int_equal(tx_begin(&tx, store, TX_WRITE, &s->arena, &err), OK);
	const struct centre_make_args centre = {.centre = CENTRE, .name = "시험", .country = "kr", .region = "daegu", .people_word = "분", .zone_minutes = 540};
	assert_int_equal(store_centre_make(tx, &centre), OK);
	assert_int_equal(store_first_staff(tx, CENTRE, STAFF(DIRECTOR), "센터장", ROLE_DIRECTOR), OK);
	assert_int_equal(tx_commit(tx), OK);
	store_close(store);
}

static void core_start(struct stage *s)
{
	s->core_pid = fork();
	assert_true(s->core_pid >= 0);
	if (s->core_pid == 0) {
		close(s->pair[0]);
		s->core.front = s->pair[1];
		s->core.keeper_fast = s->lines.fast[1];
		s->core.keeper_slow = s->lines.slow[1];
		_exit(core_run(&s->core));
	}
}

static void processes_start(struct stage *s)
{
	assert_int_equal(keeper_lines_open(&s->lines), OK);
	assert_int_equal(channel_pair(s->pair), OK);
	s->keeper_pid = fork();
	assert_true(s->keeper_pid >= 0);
	if (s->keeper_pid == 0) {
		close(s->lines.fast[1]);
		close(s->lines.slow[1]);
		close(s->pair[0]);
		close(s->pair[1]);
		_exit(keeper_main(&s->house.options, s->lines.fast[0], s->lines.slow[0]));
	}
	core_start(s);
	channel_init(&s->front, s->pair[0]);
}

/* Asking -------------------------------------------------------------------------------------------------------------------*/

static uint64_t send_to_core(struct stage *s, const struct request *q)
{
	struct bytes frame;
	assert_int_equal(exchange_ask(&frame, &s->arena, ++s->conn, q), OK);
	assert_int_equal(channel_send(&s->front, frame), OK);
	return s->conn;
}

static struct answer take_from_core(struct stage *s, uint64_t *conn)
{
	struct frame f;
	struct answer w;
	assert_int_equal(channel_wait(&s->front, 20000), OK);
	assert_int_equal(channel_recv(&f, &s->front, &s->arena, FRAME_MAX_OUT), OK);
	assert_int_equal(exchange_answered(&w, &f, &s->arena), OK);
	*conn = f.conn;
	return w;
}

static struct answer ask(struct stage *s, struct request q)
{
	uint64_t sent, got;
	q.host = q.host ? q.host : HOST;
	q.ip = "192.0.2.7";
	q.lang = LANG_EN;
	sent = send_to_core(s, &q);
	struct answer w = take_from_core(s, &got);
	assert_int_equal(sent, got);
	return w;
}

static struct answer get(struct stage *s, const char *path)
{
	size_t n = strcspn(path, "?");
	struct bytes query = {(const unsigned char *)path + n + 1, path[n] ? strlen(path + n + 1) : 0};
	return ask(s, (struct request){.method = GET, .path = arena_textn(&s->arena, path, n), .query = query, .cookie_token = *s->token ? s->token : NULL});
}

static struct request posting(struct stage *s, const char *path, const char *body)
{
	return (struct request){.method = POST, .path = path, .body = {(const unsigned char *)body, strlen(body)}, .cookie_token = *s->token ? s->token : NULL,
		.origin = "http://" HOST, .fetch_site = "same-origin", .content_type = "application/x-www-form-urlencoded"};
}

/* With the right csrf and the given form id. */
static struct request form_of(struct stage *s, const char *path, const char *fields, const char *idem)
{
	char csrf[48];
	keeper_csrf(csrf, s->token, path);
	return posting(s, path, arena_printf(&s->arena, "%s&csrf=%s&idem=%s", fields, csrf, idem));
}

static struct answer post(struct stage *s, const char *path, const char *fields)
{
	char idem[ID_TEXT];
	id_write(idem, id_new());
	return ask(s, form_of(s, path, fields, idem));
}

static long counted(struct stage *s)
{
	struct answer w = get(s, "/count");
	assert_int_equal(w.status, 200);
	return strtol(arena_textn(&s->arena, (const char *)w.body.at, w.body.n), NULL, 10);
}

static void sign_in(struct stage *s, const char *login)
{
	s->token[0] = '\0';
	const char *body = arena_printf(&s->arena, "login=%s&passphrase=%s&back=", login, "%EC%86%8C%EB%82%98%EB%AC%B4+%EB%B4%84%EB%B9%84+%ED%95%AD%EC%95%84%EB%A6%AC+%EB%8F%84%EB%9D%BC%EC%A7%80+%EB%8B%AC%EB%B9%9B");
	struct answer w = ask(s, posting(s, "/sign-in", body));
	assert_int_equal(w.status, 303);
	assert_string_equal(w.location, "/today");
	snprintf(s->token, sizeof s->token, "%s", w.set_token);
}

/* told: the keeper believes the clock of its core, so that a test can put it ahead. */
static int stage_with(void **state, bool told)
{
	struct stage *s = calloc(1, sizeof *s);
	struct err err = {0};
	arena_init(&s->arena, 256 << 20);
	house_full(&s->house);
	house_stop(&s->house);
	s->house.options.testing.clock_from_caller = told;
	database_make(s);
	const struct route *const tables[] = {session_routes, pages};
	assert_int_equal(assets_load(&s->assets, &s->arena, SOURCE_ROOT "/ui", &err), OK);
	assert_int_equal(router_build(&s->router, &s->arena, tables, 2, &err), OK);
	static const struct nav_item nav[] = {{NULL}};
	s->site = (struct site){.nav = nav, .allows = policy_allows, .router = &s->router};
	s->core = (struct core_options){.where = s->house.dir, .dir = s->house.dir, .centre = CENTRE, .assets = &s->assets, .router = &s->router,
		.site = &s->site, .permit = policy_permit, .accept_no_sandbox = true};
	processes_start(s);
	sign_in(s, "worker");
	snprintf(s->worker, sizeof s->worker, "%s", s->token);
	sign_in(s, "director");
	*state = s;
	return 0;
}

static int stage_make(void **state) { return stage_with(state, false); }
static int stage_told(void **state) { return stage_with(state, true); }

static int stage_end(void **state)
{
	struct stage *s = *state;
	int status;
	channel_close(&s->front);
	close(s->pair[1]);
	assert_int_equal(waitpid(s->core_pid, &status, 0), s->core_pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(s->lines.fast[1]);
	close(s->lines.slow[1]);
	close(s->lines.fast[0]);
	close(s->lines.slow[0]);
	assert_int_equal(waitpid(s->keeper_pid, &status, 0), s->keeper_pid);
	arena_free(&s->arena);
	house_remove(&s->house);
	free(s);
	return 0;
}

/* Tests --------------------------------------------------------------------------------------------------------------------*/

static void twice_sent_is_once_done(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	struct request q = form_of(s, "/add", "x=1", "AAAAAAAAAAAAAAAAAAAAAA");
	struct answer first = ask(s, q), second = ask(s, q);
	assert_int_equal(first.status, 303);
	assert_string_equal(first.location, "/count?x=1");
	assert_int_equal(second.status, 303);
	assert_string_equal(second.location, first.location);
	assert_int_equal(counted(s), before + 1);
}

/* Also when both come in one batch, and the answers go to whom they belong. */
static void a_batch_is_answered_one_by_one(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	enum { N = 40 };
	uint64_t conn[N];
	for (int i = 0; i < N; i++) {
		char idem[ID_TEXT];
		id_write(idem, 1000000 + i / 2);
		struct request q = form_of(s, "/add", arena_printf(&s->arena, "x=%d", i / 2), idem);
		q.host = HOST;
		q.ip = "192.0.2.7";
		conn[i] = send_to_core(s, &q);
	}
	for (int i = 0; i < N; i++) {
		uint64_t got;
		struct answer w = take_from_core(s, &got);
		int k = 0;
		while (k < N && conn[k] != got) k++;
		assert_in_range(k, 0, N - 1);
		conn[k] = 0;
		assert_int_equal(w.status, 303);
		assert_string_equal(w.location, arena_printf(&s->arena, "/count?x=%d", k / 2));
	}
	assert_int_equal(counted(s), before + N / 2);
}

static void takes_forms_of_its_own_pages_only(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	struct request bad[12];
	size_t n = 0;
	struct request good = form_of(s, "/add", "x=1", "BBBBBBBBBBBBBBBBBBBBBB");
	bad[n] = good, bad[n++].origin = NULL;
	bad[n] = good, bad[n++].origin = "http://elsewhere.example";
	bad[n] = good, bad[n++].origin = "https://" HOST;
	bad[n] = good, bad[n++].origin = "null";
	bad[n] = good, bad[n++].fetch_site = "cross-site";
	bad[n] = good, bad[n++].fetch_site = "same-site";
	bad[n++] = posting(s, "/add", "x=1&idem=BBBBBBBBBBBBBBBBBBBBBB");
	bad[n++] = posting(s, "/add", "x=1&csrf=AAAA&idem=BBBBBBBBBBBBBBBBBBBBBB");
	bad[n++] = form_of(s, "/add", "x=1", "");
	bad[n++] = form_of(s, "/add", "x=1", "not+a+form+id+%25");
	bad[n++] = form_of(s, "/add", "x=1&x=2", "BBBBBBBBBBBBBBBBBBBBBB");
	bad[n++] = form_of(s, "/add", "x=1&y=2", "BBBBBBBBBBBBBBBBBBBBBB");
	for (size_t i = 0; i < n; i++) assert_int_equal(ask(s, bad[i]).status, 400);
	struct request other = good; /* a form of another page */
	other.path = "/careless";
	assert_int_equal(ask(s, other).status, 400);
	assert_int_equal(get(s, "/count?y=1").status, 400);
	assert_int_equal(get(s, "/seen?x=1").status, 400);
	assert_int_equal(counted(s), before);
}

static void undoes_what_was_not_ok(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	static const struct {
		const char *how;
		int status;
	} cases[] = {{"conflict", 409}, {"limit", 429}, {"denied", 404}, {"gone", 404}, {"busy", 503}, {"invalid", 422}, {"broken", 503}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(post(s, "/fails", arena_printf(&s->arena, "x=%s", cases[i].how)).status, cases[i].status);
	assert_int_equal(post(s, "/add", "x=").status, 422);
	assert_int_equal(post(s, "/careless", "x=").status, 422); /* said OK to a form with messages */
	assert_int_equal(counted(s), before);
}

static void ends_a_request_not_the_process(void **state)
{
	struct stage *s = *state;
	assert_int_equal(get(s, "/glutton").status, 503);
	assert_int_equal(get(s, "/glutton").status, 503);
	assert_true(counted(s) > 0);
}

static void may_note_that_it_was_seen(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	struct answer w = get(s, "/seen");
	assert_int_equal(w.status, 200);
	assert_memory_equal(w.body.at, "seen", 4);
	assert_int_equal(counted(s), before + 1);
}

static void shows_strangers_the_way_in(void **state)
{
	struct stage *s = *state;
	char mine[64], text[ID_TEXT];
	snprintf(mine, sizeof mine, "%s", s->token);
	id_write(text, 77);
	const char *page = arena_printf(&s->arena, "/c/%s", text);
	assert_int_equal(get(s, page).status, 200);
	snprintf(s->token, sizeof s->token, "%s", s->worker);
	assert_int_equal(get(s, "/settings").status, 404); /* as if it were not there */
	assert_int_equal(get(s, "/nowhere").status, 404);
	s->token[0] = '\0';
	struct answer w = get(s, page);
	assert_int_equal(w.status, 303);
	assert_string_equal(w.location, arena_printf(&s->arena, "/sign-in?back=%%2Fc%%2F%s", text));
	assert_int_equal(ask(s, posting(s, "/add", "x=1")).status, 303);
	snprintf(s->token, sizeof s->token, "%s", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(get(s, page).status, 303);
	snprintf(s->token, sizeof s->token, "%s", mine);
}

/* A session belongs to the address it began at. */
static void binds_a_session_to_its_address(void **state)
{
	struct stage *s = *state;
	struct request q = {.method = GET, .path = "/count", .cookie_token = s->token, .host = HOST, .ip = "198.51.100.9"};
	uint64_t conn;
	send_to_core(s, &q);
	assert_int_equal(take_from_core(s, &conn).status, 303);
	assert_true(counted(s) > 0);
}

static void takes_one_file(void **state)
{
	struct stage *s = *state;
	char csrf[48];
	keeper_csrf(csrf, s->token, "/upload");
	struct request q = posting(s, "/upload", arena_printf(&s->arena,
		"--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n--B\r\nContent-Disposition: form-data; name=\"idem\"\r\n\r\nCCCCCCCCCCCCCCCCCCCCCC\r\n"
		"--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n12345\r\n--B--\r\n", csrf));
	q.content_type = "multipart/form-data; boundary=B";
	struct answer w = ask(s, q);
	assert_int_equal(w.status, 200);
	assert_memory_equal(w.body.at, "a.csv 5", 7);
	q.body.n -= 4;
	assert_int_equal(ask(s, q).status, 400);
}

static void says_what_the_keeper_said(void **state)
{
	struct stage *s = *state;
	char mine[64];
	snprintf(mine, sizeof mine, "%s", s->token);
	s->token[0] = '\0';
	struct answer w = ask(s, posting(s, "/sign-in", "login=nobody&passphrase=wrong+wrong+wrong&back="));
	assert_int_equal(w.status, 422);
	assert_null(w.set_token);
	w = ask(s, posting(s, "/sign-in", "login=nobody&passphrase=wrong+wrong+wrong&back="));
	assert_true(w.status == 429 || w.status == 422);
	assert_int_equal(ask(s, posting(s, "/sign-in", "login=&passphrase=&back=")).status, 422);
	assert_int_equal(ask(s, posting(s, "/sign-in", "login=a&passphrase=b&back=&c=d")).status, 400);
	snprintf(s->token, sizeof s->token, "%s", mine);
}

/* What was answered is there after the process was killed; a new core finds keeper and sessions as they were. */
static void survives_its_own_death(void **state)
{
	struct stage *s = *state;
	long before = counted(s);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(post(s, "/add", "x=1").status, 303);
		kill(s->core_pid, SIGKILL);
		waitpid(s->core_pid, NULL, 0);
		core_start(s);
	}
	assert_int_equal(counted(s), before + 5);
}

/* A core whose clock goes ahead, beside the same keeper: how the session looks that much later. */
static int later(struct stage *s, int64_t ahead_ms)
{
	kill(s->core_pid, SIGKILL);
	waitpid(s->core_pid, NULL, 0);
	s->core.clock_ahead_ms = ahead_ms;
	core_start(s);
	return get(s, "/count").status;
}

/* Quiet for a quarter of an hour, or ten hours after it began whatever happened: the next page is the way in. */
static void ends_sessions_in_time(void **state)
{
	struct stage *s = *state;
	const int64_t minute = 60000, one = 60, two = one + 120;
	assert_int_equal(later(s, one * minute), 303);
	sign_in(s, "director");
	assert_int_equal(later(s, (one + 14) * minute), 200);
	assert_int_equal(later(s, (one + 28) * minute), 200); /* each page begins the quarter of an hour anew */
	assert_int_equal(later(s, (one + 44) * minute), 303);
	assert_int_equal(later(s, (one + 28) * minute), 303); /* and what ended stays ended */
	later(s, two * minute);
	sign_in(s, "director");
	for (int64_t at = two; at < two + 599; at += 14) assert_int_equal(later(s, at * minute), 200);
	assert_int_equal(later(s, (two + 599) * minute), 200);
	assert_int_equal(later(s, (two + 600) * minute), 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(twice_sent_is_once_done), cmocka_unit_test(a_batch_is_answered_one_by_one),
		cmocka_unit_test(takes_forms_of_its_own_pages_only), cmocka_unit_test(undoes_what_was_not_ok), cmocka_unit_test(ends_a_request_not_the_process),
		cmocka_unit_test(may_note_that_it_was_seen), cmocka_unit_test(shows_strangers_the_way_in), cmocka_unit_test(binds_a_session_to_its_address),
		cmocka_unit_test(takes_one_file), cmocka_unit_test(says_what_the_keeper_said), cmocka_unit_test(survives_its_own_death)};
	const struct CMUnitTest timed[] = {cmocka_unit_test(ends_sessions_in_time)};
	int failed = cmocka_run_group_tests(tests, stage_make, stage_end);
	return failed + cmocka_run_group_tests(timed, stage_told, stage_end);
}
