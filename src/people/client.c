#include "people/client.h"

#include <string.h>

#include "base/id.h"
#include "base/pack.h"
#include "people/task.h"
#include "base/banned.h"

enum { CALL_NAME_MAX = 20, NUMBERS = 99, HOUSEHOLD_MAX = 30 };

static bool is_staff(struct staff_id a, struct staff_id b)
{
	return a.v != 0 && a.v == b.v;
}

enum client_access client_access(const struct permit *p, const struct client_row *c)
{
	if (is_staff(p->staff, c->worker) || is_staff(p->staff, c->stand_in)) return ACCESS_FULL;
	return p->roles & (ROLE_DIRECTOR | ROLE_COORDINATOR) ? ACCESS_PAGE : ACCESS_NONE;
}

enum outcome client_read(struct client_row *out, const struct permit *p, struct client_id id, enum client_access need)
{
	struct client_row row;
	enum outcome r = store_client_get(&row, p->c->tx, p->centre, id, p->staff, p->c->today, p->c->now);
	if (r != OK) return r;
	if (client_access(p, &row) < need) return NOT_FOUND;
	*out = row;
	return OK;
}

enum outcome client_seen(const struct permit *p, const struct client_row *c)
{
	if (c->seen_today) return OK;
	enum outcome r = need_write(p->c);
	if (r != OK) return r;
	return store_client_seen(p->c->tx, p->centre, c->client, p->c->today, p->staff, p->c->now);
}

bool client_is_open(const struct client_row *c)
{
	return strcmp(c->status, "intake") == 0 || strcmp(c->status, "active") == 0;
}

int client_month(const struct client_row *c, struct date on)
{
	if (!date_known(c->move_in) || on.day < c->move_in.day) return 0;
	return date_months_between(c->move_in, on) + 1;
}

int client_decade(const struct client_row *c, struct date on)
{
	if (c->birth_year <= 0) return -1;
	int year, month, day;
	date_split(on, &year, &month, &day);
	return (year - c->birth_year) / 10 * 10;
}

/* Call names ---------------------------------------------------------------------------------------------------------*/

enum outcome call_name_check(struct msg *why, const struct permit *p, const char *name, struct client_id except)
{
	if (!*name || text_length(name) > CALL_NAME_MAX || strpbrk(name, "\n\t")) {
		*why = MSG("A call name has 1 to {n} characters.", A_INT("n", CALL_NAME_MAX));
		return INVALID;
	}
	const char *after = arena_printf(p->c->arena, "%s%c", name, 1); /* nothing but the name itself lies between */
	struct client_name_rows taken;
	enum outcome r = store_client_names_like(&taken, p->c->tx, p->centre, name, after);
	if (r != OK) return r;
	for (size_t i = 0; i < taken.n; i++) {
		if (taken.at[i].client.v == except.v) continue;
		*why = MSG("Somebody here is already called {name}. Choose another number.", A_TEXT("name", name));
		return EXISTS;
	}
	return OK;
}

static bool is_taken(const struct client_name_rows *taken, const char *name)
{
	for (size_t i = 0; i < taken->n; i++)
		if (strcmp(taken->at[i].call_name, name) == 0) return true;
	return false;
}

/* The word with the first free number from a random start; NULL when all are taken. */
static const char *with_number(const struct permit *p, const struct client_name_rows *taken, const char *word)
{
	int start = (int)(id_new() % NUMBERS);
	for (int i = 0; i < NUMBERS; i++) {
		const char *name = arena_printf(p->c->arena, "%s %02d", word, (start + i) % NUMBERS + 1);
		if (!is_taken(taken, name)) return name;
	}
	return NULL;
}

size_t call_name_offers(const char *out[], size_t most, const struct permit *p)
{
	const struct pack_table *words = pack_table(p->c->site->pack, "call_names");
	struct client_name_rows taken;
	size_t n = 0;
	if (words->n == 0 || store_client_names(&taken, p->c->tx, p->centre) != OK) return 0;
	size_t start = (size_t)id_new() % words->n;
	size_t stride = words->n / most + 1; /* so that plants, birds and sky all occur */
	for (size_t i = 0; i < words->n && n < most; i++) {
		const struct pack_entry *e = &words->at[(start + i * stride + i * stride / words->n) % words->n];
		const char *name = with_number(p, &taken, pack_name(e, p->c->lang));
		if (name) out[n++] = name;
	}
	return n;
}

/* Registering ---------------------------------------------------------------------------------------------------------*/

static enum outcome refuse(const struct permit *p, struct msg why)
{
	err_set(&p->c->err, why);
	return INVALID;
}

static enum outcome check_plain(const struct permit *p, const char *sex, int birth_year, int household_size, struct date move_in)
{
	int year, month, day;
	date_split(p->c->today, &year, &month, &day);
	if (strcmp(sex, "f") != 0 && strcmp(sex, "m") != 0 && strcmp(sex, "x") != 0 && *sex)
		return refuse(p, MSG("This is none of the answers offered."));
	if (birth_year != 0 && (birth_year < 1900 || birth_year > year)) return refuse(p, MSG("The year of birth lies between 1900 and {year}.", A_INT("year", year)));
	if (household_size < 1 || household_size > HOUSEHOLD_MAX)
		return refuse(p, MSG("A household has 1 to {n} people.", A_INT("n", HOUSEHOLD_MAX)));
	if (date_known(move_in) && move_in.day > date_add_years(p->c->today, 1).day)
		return refuse(p, MSG("The move-in date lies more than a year ahead."));
	return OK;
}

static enum outcome make_keys(const struct permit *p, struct client_id id, const struct new_client *n, struct staff_id worker)
{
	struct staff_id holder[3] = {worker};
	size_t holders = 1, grants;
	if (n->stand_in.v && n->stand_in.v != worker.v) holder[holders++] = n->stand_in;
	if (n->keep_key && p->staff.v != worker.v && p->staff.v != n->stand_in.v) holder[holders++] = p->staff;
	struct grant_row *grant;
	enum outcome r = keeper_client_keys(&grant, &grants, p->c->keeper, p->c->arena, p->c->req->cookie_token, id, holder, holders, p->c->now);
	return r == OK ? grants_store(p, grant, grants) : r;
}

/* Dates make tasks. */
static enum outcome saved(const struct permit *p, struct client_id id)
{
	const struct task_books books = task_books(p);
	return tasks_refresh(&books, id);
}

enum outcome client_register(struct client_id *out, const struct permit *p, const struct new_client *n)
{
	struct msg why;
	enum outcome r = call_name_check(&why, p, n->call_name, (struct client_id){0});
	if (r == INVALID || r == EXISTS) err_set(&p->c->err, why);
	if (r == OK) r = check_plain(p, n->sex, n->birth_year, n->household_size, n->move_in);
	if (r != OK) return r;
	struct client_id id = {id_new()};
	struct staff_id worker = n->worker.v ? n->worker : p->staff;
	char *code = arena_alloc(p->c->arena, 10);
	if (!n->code) code_new(code);
	const struct client_add_args args = {.centre = p->centre, .client = id, .code = n->code ? n->code : code, .call_name = n->call_name,
		.status = n->status, .move_in = n->move_in, .birth_year = n->birth_year ? n->birth_year : INT32_MIN, .sex = n->sex,
		.household = n->household, .household_size = n->household_size, .worker = worker, .stand_in = n->stand_in,
		.protection_until = n->protection_until, .prefers = n->prefers, .last_contact = n->last_contact,
		.intake_marks = n->intake_marks ? n->intake_marks : "", .opened_on = date_known(n->opened_on) ? n->opened_on : p->c->today};
	r = store_client_add(p->c->tx, &args);
	if (r == OK) r = make_keys(p, id, n, worker);
	if (r == OK) r = saved(p, id);
	if (r == OK) *out = id;
	return r;
}

/* Changing ---------------------------------------------------------------------------------------------------------*/

/* An update that met no row: the client was read before, so its version has moved on. */
static enum outcome moved_on(enum outcome r)
{
	return r == NOT_FOUND ? CONFLICT : r;
}

enum outcome client_edit(const struct permit *p, const struct client_edit *e)
{
	struct msg why;
	enum outcome r = call_name_check(&why, p, e->call_name, e->id);
	if (r == INVALID || r == EXISTS) {
		err_set(&p->c->err, why);
		return INVALID;
	}
	if (r == OK) r = check_plain(p, e->sex, e->birth_year, e->household_size, e->move_in);
	if (r != OK) return r;
	const struct client_save_args args = {.centre = p->centre, .client = e->id, .version = e->version, .call_name = e->call_name,
		.move_in = e->move_in, .birth_year = e->birth_year ? e->birth_year : INT32_MIN, .sex = e->sex,
		.household_size = e->household_size, .protection_until = e->protection_until, .prefers = e->prefers, .quiet = e->quiet};
	r = moved_on(store_client_save(p->c->tx, &args));
	return r == OK ? saved(p, e->id) : r;
}

static enum outcome grant_to(const struct permit *p, const struct grants *own, struct staff_id to)
{
	for (size_t i = 0; i < own->n; i++) {
		struct grant_row made;
		enum outcome r = keeper_grant(&made, p->c->keeper, p->c->arena, p->c->req->cookie_token, &own->at[i], to, 0, p->c->now);
		if (r == OK) r = grants_store(p, &made, 1);
		if (r != OK) return r;
	}
	return OK;
}

static enum outcome drop_keys(const struct permit *p, struct client_id client, struct staff_id holder)
{
	uint64_t seq;
	const struct journal_note note = {.action = ACT_REVOKE, .client = client, .ref = holder.v};
	enum outcome r = keeper_journal(&seq, p->c->keeper, p->c->req->cookie_token, &note, p->c->now);
	return r == OK ? store_seal_grant_drop(p->c->tx, p->centre, client, holder) : r;
}

/* New holders get their own copy of each key; who is neither worker nor stand-in any more loses theirs. */
static enum outcome move_keys(const struct permit *p, const struct client_row *c, const struct hand_over *h)
{
	const struct staff_id before[2] = {c->worker, c->stand_in}, after[2] = {h->worker, h->stand_in};
	struct grants own;
	enum outcome r = grants_read(&own, p, c->client);
	if (r == NOT_FOUND) return DENIED;
	for (int i = 0; r == OK && i < 2; i++)
		if (after[i].v && !is_staff(after[i], before[0]) && !is_staff(after[i], before[1])) r = grant_to(p, &own, after[i]);
	for (int i = 0; r == OK && i < 2; i++)
		if (before[i].v && !is_staff(before[i], after[0]) && !is_staff(before[i], after[1])) r = drop_keys(p, c->client, before[i]);
	return r;
}

static bool is_worker(const struct worker_rows *w, struct staff_id staff)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->at[i].staff.v == staff.v) return true;
	return false;
}

enum outcome client_hand_over(const struct permit *p, const struct hand_over *h)
{
	struct client_row c;
	struct worker_rows workers;
	enum outcome r = client_read(&c, p, h->id, ACCESS_FULL);
	if (r == OK) r = store_worker_list(&workers, p->c->tx, p->centre);
	if (r != OK) return r;
	if (!is_worker(&workers, h->worker) || (h->stand_in.v && !is_worker(&workers, h->stand_in)))
		return refuse(p, MSG("Choose somebody of the staff who looks after cases."));
	if (is_staff(h->worker, h->stand_in)) return refuse(p, MSG("Worker and stand-in are two people."));
	if (c.version != h->version) return CONFLICT;
	r = move_keys(p, &c, h);
	if (r == OK) r = moved_on(store_client_hand_over(p->c->tx, p->centre, h->id, h->version, h->worker, h->stand_in));
	if (r == OK && h->worker.v != c.worker.v) r = store_client_tasks_to(p->c->tx, p->centre, h->id, c.worker, h->worker);
	return r;
}

enum outcome client_close(const struct permit *p, const struct client_end *e)
{
	static const char *const ends[] = {"closed", "moved", "abroad", "untraced", "died"};
	bool again = strcmp(e->status, "active") == 0, known = again;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) known = known || strcmp(e->status, ends[i]) == 0;
	if (!known) return refuse(p, MSG("This is none of the answers offered."));
	const struct client_close_args args = {.centre = p->centre, .client = e->id, .version = e->version, .status = e->status,
		.outcome = again ? "" : e->outcome, .closed_on = again ? DATE_NONE : e->on ? *e->on : p->c->today};
	enum outcome r = moved_on(store_client_close(p->c->tx, &args));
	return r == OK ? saved(p, e->id) : r;
}

/* A later contact also says how often one usually talks; entries made out of order do not. */
static enum outcome answered(const struct permit *p, struct client_id id, struct date on)
{
	const struct task_books books = task_books(p);
	struct task_subjects before;
	enum outcome r = store_task_subjects(&before, p->c->tx, p->centre, id, 1);
	if (r != OK) return r;
	if (before.n == 0 || before.at[0].client.v != id.v) return NOT_FOUND;
	struct date last = before.at[0].last_contact;
	if (date_known(last) && last.day < on.day) r = rhythm_heard(&books, id, on.day - last.day);
	return r == OK ? store_client_answered(p->c->tx, p->centre, id, on) : r;
}

enum outcome client_contacted(const struct permit *p, struct client_id id, struct date on, enum contact how)
{
	enum outcome r = how == CONTACT_ANSWERED ? answered(p, id, on) : store_client_tried(p->c->tx, p->centre, id, on);
	return r == OK ? saved(p, id) : r;
}
