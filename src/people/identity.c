#include "people/identity.h"

#include <string.h>

#include "base/id.h"
#include "base/json.h"
#include "identity_sql.h"
#include "base/banned.h"

const struct choice name_kinds[] = {
	{"legal", N_("Name on papers here")}, {"birth", N_("Name from birth")}, {"chinese", N_("Name in China")}, {"other", N_("Another name")}, {NULL},
};

const struct choice purposes[] = {
	{"accompany", N_("Going to a clinic or office together")}, {"papers", N_("A paper must be handed in")},
	{"safety", N_("Worried about safety")}, {"contact", N_("Calling or visiting")}, {"correct", N_("The person wants to see or correct it")}, {NULL},
};
static const enum purpose purpose_of[] = {PURPOSE_ACCOMPANY, PURPOSE_PAPERS, PURPOSE_SAFETY, PURPOSE_CONTACT, PURPOSE_CORRECT};

enum purpose purpose_named(const char *code)
{
	for (size_t i = 0; purposes[i].value; i++)
		if (strcmp(purposes[i].value, code) == 0) return purpose_of[i];
	return PURPOSE_UNSET;
}

const char *purpose_label(int purpose)
{
	for (size_t i = 0; purposes[i].value; i++)
		if ((int)purpose_of[i] == purpose) return purposes[i].label;
	return purpose == PURPOSE_INTAKE ? N_("Intake") : purpose == PURPOSE_CASE ? N_("Work on the case") : N_("No purpose was given");
}

/* Partial dates ---------------------------------------------------------------------------------------------------------*/

static const char ABOUT[] = "about ", ABOUT_KO[] = "약";

/* Length of the word for "about" at the start, as people of both languages type it. */
static size_t about_length(const char *s)
{
	size_t n = text_starts(s, ABOUT) ? sizeof ABOUT - 1 : text_starts(s, ABOUT_KO) ? sizeof ABOUT_KO - 1 : 0;
	return n ? n + strspn(s + n, " ") : 0;
}

enum outcome partial_date_parse(struct partial_date *out, const char *s)
{
	size_t about = about_length(s);
	struct partial_date d = {.estimated = about > 0};
	s += about;
	int64_t year;
	struct month m;
	struct date full;
	int y, mo, day;
	if (strlen(s) == 4 && text_i64(&year, s, 1900, 2199) == OK) {
		d.year = (int16_t)year;
	} else if (month_parse(&m, s) == OK) {
		d.year = (int16_t)(m.n / 12);
		d.month = (int8_t)(m.n % 12 + 1);
	} else if (date_parse(&full, s) == OK) {
		date_split(full, &y, &mo, &day);
		d = (struct partial_date){(int16_t)y, (int8_t)mo, (int8_t)day, d.estimated};
	} else {
		return INVALID;
	}
	*out = d;
	return OK;
}

const char *partial_date_text(struct arena *a, struct partial_date d)
{
	const char *about = d.estimated ? ABOUT : "";
	if (d.year == 0) return "";
	if (d.month == 0) return arena_printf(a, "%s%04d", about, d.year);
	if (d.day == 0) return arena_printf(a, "%s%04d-%02d", about, d.year, d.month);
	return arena_printf(a, "%s%04d-%02d-%02d", about, d.year, d.month, d.day);
}

/* Plain texts of the records ---------------------------------------------------------------------------------------------*/

static struct bytes plain_of(struct buf *b)
{
	return (struct bytes){(const unsigned char *)buf_text(b), b->n};
}

static struct bytes write_names(struct arena *a, const struct identity *what)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	jout_array(&j, "names");
	for (size_t i = 0; i < what->n_names; i++) {
		jout_object(&j, NULL);
		jout_text(&j, "kind", what->name[i].kind);
		jout_text(&j, "text", what->name[i].text);
		jout_close(&j, '}');
	}
	jout_close(&j, ']');
	jout_int(&j, "v", 1);
	jout_close(&j, '}');
	return plain_of(&b);
}

static struct bytes write_text(struct arena *a, const char *text)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, a, 0);
	jout_init(&j, &b);
	jout_object(&j, NULL);
	jout_text(&j, "text", text ? text : "");
	jout_int(&j, "v", 1);
	jout_close(&j, '}');
	return plain_of(&b);
}

static void read_names(struct identity *out, struct json root)
{
	struct json names = json_need(root, "names");
	for (size_t i = 0, n = json_count(names); i < n && i < NAMES_MAX; i++) {
		struct json one = json_item(names, i);
		out->name[out->n_names++] = (struct person_name){json_text(json_need(one, "kind")), json_text(json_need(one, "text"))};
	}
}

/* BROKEN when a record opened but does not read: it was sealed by something that is not this program. */
static enum outcome read_plain(struct identity *out, struct arena *a, int table, struct bytes plain)
{
	struct problems problems = {.arena = a};
	struct json root;
	if (json_parse(&root, a, "record", (const char *)plain.at, plain.n, &problems) != OK) return BROKEN;
	const char *text = table == SEALED_NAMES ? NULL : json_text(json_need(root, "text"));
	switch ((enum sealed_table)table) {
	case SEALED_NAMES: read_names(out, root); break;
	case SEALED_BIRTH:
		if (*text && partial_date_parse(&out->birth, text) != OK) json_problem(root, MSG("This is not a date of the calendar from 1900 to 2199."), (struct msg){0});
		break;
	case SEALED_ADDRESS: out->address = text; break;
	case SEALED_PHONE: out->phone = text; break;
	case SEALED_RELATIVES: out->relatives = text; break;
	case SEALED_FACTS: case SEALED_NOTE: case SEALED_GOAL: case SEALED_REASON: case SEALED_DRAFT: break;
	}
	return json_end(root) == OK ? OK : BROKEN;
}

/* Writing ------------------------------------------------------------------------------------------------------------*/

enum outcome identity_write(const struct permit *p, struct client_id id, const struct identity *what, unsigned parts)
{
	struct arena *a = p->c->arena;
	struct seal_put put[5];
	size_t n = 0;
	if (parts & PART_NAMES) put[n++] = (struct seal_put){SEALED_NAMES, 0, write_names(a, what)};
	if (parts & PART_BIRTH) put[n++] = (struct seal_put){SEALED_BIRTH, 0, write_text(a, partial_date_text(a, what->birth))};
	if (parts & PART_ADDRESS) put[n++] = (struct seal_put){SEALED_ADDRESS, 0, write_text(a, what->address)};
	if (parts & PART_PHONE) put[n++] = (struct seal_put){SEALED_PHONE, 0, write_text(a, what->phone)};
	if (parts & PART_RELATIVES) put[n++] = (struct seal_put){SEALED_RELATIVES, 0, write_text(a, what->relatives)};
	struct grants own;
	enum outcome r = grants_read(&own, p, id);
	if (r == NOT_FOUND) return DENIED;
	return r == OK ? seal_write(p, KEY_ID, id, &own, put, n) : r;
}

enum outcome identity_parts(unsigned *out, const struct permit *p, struct client_id id)
{
	static const unsigned part[] = {[SEALED_NAMES] = PART_NAMES, [SEALED_BIRTH] = PART_BIRTH, [SEALED_ADDRESS] = PART_ADDRESS,
		[SEALED_PHONE] = PART_PHONE, [SEALED_RELATIVES] = PART_RELATIVES};
	struct identity_tables rows;
	enum outcome r = store_identity_written(&rows, p->c->tx, p->centre, id);
	if (r != OK) return r;
	*out = 0;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.at[i].table_no >= SEALED_NAMES && rows.at[i].table_no <= SEALED_RELATIVES) *out |= part[rows.at[i].table_no];
	return OK;
}

/* Opening ------------------------------------------------------------------------------------------------------------*/

enum { LINKED_DAYS = 2 };

/* Has this pair anything to do with each other these days? */
static enum outcome is_linked(bool *out, const struct permit *p, struct client_id id)
{
	const struct ctx *c = p->c;
	const int64_t span_ms = (int64_t)LINKED_DAYS * 24 * 3600 * 1000;
	const struct identity_linked_args args = {.centre = p->centre, .client = id, .staff = p->staff,
		.day_from = date_add_days(c->today, -LINKED_DAYS), .day_to = date_add_days(c->today, LINKED_DAYS),
		.at_from = {c->now.ms - span_ms}, .at_to = {c->now.ms + span_ms}};
	struct identity_linked_row row;
	enum outcome r = store_identity_linked(&row, c->tx, &args);
	if (r == OK) *out = row.linked;
	return r;
}

struct reading { /* what one opening needs; read in the same order every time */
	struct grants own;
	struct seal_rows rows;
	struct bytes *plain;
	bool linked;
};

static enum outcome reading_begin(struct reading *out, const struct permit *p, struct client_id id)
{
	enum outcome r = grants_read(&out->own, p, id);
	if (r == NOT_FOUND) return DENIED;
	if (r == OK) r = store_seal_range(&out->rows, p->c->tx, p->centre, id, SEALED_NAMES, SEALED_RELATIVES);
	if (r == OK) r = is_linked(&out->linked, p, id);
	if (r == OK) out->plain = arena_array(p->c->arena, out->rows.n, sizeof *out->plain);
	return r;
}

enum outcome identity_open(struct opening *out, const struct permit *p, const struct client_row *c, enum purpose purpose, const char *why)
{
	if (purpose == PURPOSE_UNSET || !*why) return INVALID;
	struct reading reading;
	enum outcome r = reading_begin(&reading, p, c->client);
	if (r != OK) return r;
	if (reading.rows.n == 0) return NOT_FOUND;
	int64_t ref = id_new();
	const struct seal_put reason = {SEALED_REASON, ref, {(const unsigned char *)why, strlen(why)}};
	r = seal_write(p, KEY_CASE, c->client, &reading.own, &reason, 1);
	if (r != OK) return r;
	const struct seal_open o = {.purpose = purpose, .ref = ref, .linked = reading.linked, .kind = KEY_ID, .client = c->client,
		.grants = &reading.own, .row = reading.rows.at, .n = reading.rows.n};
	struct open_answer answer = {0};
	r = seal_read(reading.plain, &answer, p, &o);
	*out = (struct opening){answer.until, answer.left_today, answer.refused};
	return r;
}

enum outcome identity_until(struct instant *until, const struct permit *p, struct client_id id)
{
	enum outcome r = keeper_is_open(until, p->c->keeper, p->c->req->cookie_token, id, p->c->now);
	if (r == NOT_FOUND || (r == OK && until->ms <= p->c->now.ms)) return GONE;
	return r;
}

enum outcome identity_show(struct identity *out, struct opening *o, const struct permit *p, const struct client_row *c)
{
	struct instant until;
	struct identity_last_row last;
	struct reading reading;
	enum outcome r = identity_until(&until, p, c->client);
	if (r == OK) r = store_identity_last(&last, p->c->tx, p->centre, c->client, p->staff, ACT_OPEN_ID);
	if (r == NOT_FOUND) return GONE;
	if (r == OK) r = reading_begin(&reading, p, c->client);
	if (r != OK) return r;
	const struct seal_open ask = {.purpose = (enum purpose)last.purpose, .ref = last.ref, .linked = reading.linked, .kind = KEY_ID,
		.client = c->client, .grants = &reading.own, .row = reading.rows.at, .n = reading.rows.n};
	struct open_answer answer = {0};
	r = seal_read(reading.plain, &answer, p, &ask);
	struct identity who = {.address = "", .phone = "", .relatives = ""};
	for (size_t i = 0; r == OK && i < reading.rows.n; i++)
		r = read_plain(&who, p->c->arena, reading.rows.at[i].table_no, reading.plain[i]);
	if (r != OK) return r;
	*out = who;
	*o = (struct opening){until, answer.left_today, NULL};
	return OK;
}
