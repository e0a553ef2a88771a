#include "care/service.h"

#include <string.h>

#include "base/banned.h"
#include "base/id.h"
#include "base/pack.h"
#include "fund/charge.h"

enum { DAY_MINUTES = 24 * 60, YEARS_BACK = 5 };

static const char taken_back[] = "taken_back", room[] = "care";

const struct choice service_ways[] = {
	{"meet", N_("Meeting")}, {"phone", N_("Phone")}, {"accompany", N_("Together")}, {"message", N_("Message")}, {NULL, NULL},
};

static enum outcome refuse(const struct permit *p, struct msg why)
{
	err_set(&p->c->err, why);
	return INVALID;
}

const char *service_label(const struct ctx *c, const char *code)
{
	return pack_label(c->site->pack, "services", code, c->lang);
}

const char *service_usual(const struct ctx *c, const char *how)
{
	const struct pack_table *t = pack_table(c->site->pack, "services");
	const char *first = "";
	for (size_t i = 0; i < t->n; i++) {
		if (!pack_valid(&t->at[i], c->today)) continue;
		if (pack_list_has(&t->at[i], "usual_for", how)) return t->at[i].code;
		if (!*first && pack_list_has(&t->at[i], "how", how)) first = t->at[i].code;
	}
	return first;
}

static bool is_way(const char *how)
{
	for (const struct choice *w = service_ways; w->value; w++)
		if (strcmp(w->value, how) == 0) return true;
	return false;
}

/* Fills what was left open and refuses what cannot be. */
static enum outcome complete(struct new_service *n, const struct permit *p, bool old_too)
{
	if (!is_way(n->how)) return refuse(p, MSG("Please say how it was: a meeting, by phone, together, or by message."));
	if (!*n->code) n->code = service_usual(p->c, n->how);
	const struct pack_entry *e = pack_find(pack_table(p->c->site->pack, "services"), n->code, n->on);
	if (!e) return refuse(p, MSG("This service is not offered on that day. Please choose another one."));
	if (n->on.day > p->c->today.day) return refuse(p, MSG("That day has not come yet. Enter it as an appointment, and record it afterwards."));
	if (!old_too && n->on.day < date_add_days(p->c->today, -366 * YEARS_BACK).day) return refuse(p, MSG("That day is more than five years ago. Please look at the year."));
	if (n->minutes < 0 || n->minutes > DAY_MINUTES) return refuse(p, MSG("A day has 1,440 minutes. Please look at the minutes again."));
	if (n->minutes == 0) n->minutes = n->answered ? (int)pack_int(e, "minutes", 0) : 5;
	return OK;
}

static enum outcome seal_note(const struct permit *p, struct client_id client, struct service_id service, const char *note)
{
	struct grants grants;
	enum outcome r = grants_read(&grants, p, client);
	if (r == NOT_FOUND) return refuse(p, MSG("The key to this case's words was not handed to you yet. Ask whoever looked after it before, or leave the words empty."));
	if (r != OK) return r;
	const struct seal_put put = {.table = SEALED_NOTE, .row = service.v, .plain = {(const unsigned char *)note, strlen(note)}};
	return seal_write(p, KEY_CASE, client, &grants, &put, 1);
}

/* What is counted by the hour costs at least one. */
static int64_t quantity(const struct permit *p, const struct new_service *n)
{
	const struct pack_entry *e = pack_find(pack_table(p->c->site->pack, "services"), n->code, n->on);
	const char *unit = e ? pack_text(e, "unit") : NULL;
	int64_t hours = (n->minutes + 30) / 60;
	return unit && strcmp(unit, "hour") == 0 && hours > 1 ? hours : 1;
}

static enum outcome charge(const struct permit *p, const struct new_service *n, struct service_id id)
{
	struct charge_id made;
	const struct charge_new c = {.client = n->client, .on = n->on, .service_code = n->code, .quantity = quantity(p, n), .amount = MONEY_NONE,
		.room = room, .origin = id.v};
	return charge_add(&made, p, &c);
}

/* The row and its words; what it costs is up to the caller. */
static enum outcome put(struct service_id *out, const struct permit *p, const struct new_service *n, struct service_id corrects, struct staff_id staff)
{
	struct service_id id = {id_new()};
	const struct service_put_args args = {.centre = p->centre, .client = n->client, .on_day = n->on, .service = id, .code = n->code,
		.how = n->how, .answered = n->answered, .minutes = n->minutes, .staff = staff, .noted = *n->note != 0, .corrects = corrects};
	enum outcome r = store_service_put(p->c->tx, &args);
	if (r == OK && *n->note) r = seal_note(p, n->client, id, n->note);
	if (r == OK) *out = id;
	return r;
}

static enum outcome store(struct service_id *out, const struct permit *p, const struct new_service *n, struct service_id corrects)
{
	enum outcome r = put(out, p, n, corrects, p->staff);
	if (r == OK && corrects.v) r = charge_reverse_origin(p, n->client, room, corrects.v);
	if (r == OK && n->answered) r = charge(p, n, *out);
	return r;
}

enum outcome service_record(struct service_id *out, const struct permit *p, const struct new_service *given)
{
	struct new_service n = *given;
	struct client_row c;
	enum outcome r = client_read(&c, p, n.client, ACCESS_FULL);
	if (r == OK && !client_is_open(&c)) r = refuse(p, MSG("This case has ended. Open it again before recording."));
	if (r == OK) r = complete(&n, p, false);
	if (r == OK) r = store(out, p, &n, (struct service_id){0});
	return r == OK ? client_contacted(p, n.client, n.on, n.answered ? CONTACT_ANSWERED : CONTACT_TRIED) : r;
}

enum outcome service_from_file(struct service_id *out, const struct permit *p, const struct new_service *given, struct staff_id staff)
{
	struct new_service n = *given;
	REQUIRE(p->need == NEED_IMPORT);
	enum outcome r = complete(&n, p, true);
	return r == OK ? put(out, p, &n, (struct service_id){0}, staff) : r;
}

static enum outcome still_stands(const struct permit *p, struct client_id client, struct service_id old)
{
	struct client_row c;
	struct service_row row;
	enum outcome r = client_read(&c, p, client, ACCESS_FULL);
	if (r == OK) r = store_service_get(&row, p->c->tx, p->centre, client, old);
	if (r != OK) return r;
	return row.corrected || strcmp(row.code, taken_back) == 0 ? CONFLICT : OK;
}

enum outcome service_correct(struct service_id *out, const struct permit *p, struct service_id old, const struct new_service *given)
{
	struct new_service n = *given;
	enum outcome r = still_stands(p, n.client, old);
	if (r == OK) r = complete(&n, p, false);
	if (r == OK) r = store(out, p, &n, old);
	return r == OK && n.answered ? client_contacted(p, n.client, n.on, CONTACT_ANSWERED) : r;
}

enum outcome service_take_back(const struct permit *p, struct client_id client, struct service_id old)
{
	struct service_id gone;
	const struct new_service n = {.client = client, .on = p->c->today, .code = taken_back, .how = "", .note = ""};
	enum outcome r = still_stands(p, client, old);
	return r == OK ? store(&gone, p, &n, old) : r;
}

enum outcome service_notes(const char *out[], const struct permit *p, struct client_id client, const struct service_row *row, size_t n)
{
	struct grants grants;
	struct open_answer answer;
	struct seal_row *sealed = arena_array(p->c->arena, n + 1, sizeof *sealed);
	size_t *place = arena_array(p->c->arena, n + 1, sizeof *place), k = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = NULL;
		if (!row[i].blob.at) continue;
		sealed[k] = (struct seal_row){.table_no = row[i].table_no, .row_no = row[i].row_no, .kind = row[i].kind, .epoch = row[i].epoch, .rev = row[i].rev, .blob = row[i].blob};
		place[k++] = i;
	}
	enum outcome r = k ? grants_read(&grants, p, client) : NOT_FOUND;
	if (r != OK) return r == NOT_FOUND ? OK : r;
	struct bytes *plain = arena_array(p->c->arena, k, sizeof *plain);
	const struct seal_open o = {.purpose = PURPOSE_CASE, .linked = true, .kind = KEY_CASE, .client = client, .grants = &grants, .row = sealed, .n = k};
	r = seal_read(plain, &answer, p, &o);
	for (size_t i = 0; i < k && r == OK; i++) out[place[i]] = seal_text(p->c->arena, plain[i]);
	return r;
}

enum outcome service_read(struct service_row *out, const char **note, const struct permit *p, struct client_id client, struct service_id id)
{
	struct client_row c;
	struct service_row row;
	enum outcome r = client_read(&c, p, client, ACCESS_FULL);
	if (r == OK) r = store_service_get(&row, p->c->tx, p->centre, client, id);
	if (r == OK && (row.corrected || strcmp(row.code, taken_back) == 0)) r = NOT_FOUND;
	if (r == OK) r = service_notes(note, p, client, &row, 1);
	if (r == OK) *out = row;
	return r;
}

enum outcome service_who(struct client_id *out, const struct permit *p, const char *call_name)
{
	struct service_who_rows rows;
	enum outcome r = store_service_who(&rows, p->c->tx, p->centre, p->staff, call_name);
	if (r != OK) return r;
	if (rows.n != 1) return rows.n ? LIMIT : NOT_FOUND;
	*out = rows.at[0].client;
	return OK;
}
