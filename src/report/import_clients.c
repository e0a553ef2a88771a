/* A file of clients: columns, checks. Storing: import_clients_store.c. */
#include "report/import_clients.h"
#include <string.h>
#include "base/id.h"
#include "people/facts.h"
#include "base/banned.h"

enum column {
	KEY, CODE, CALL_NAME, STATUS, MOVE_IN, ARRIVED, LEFT_HANAWON, FIRST_JOB, PROTECTION_UNTIL, BIRTH, SEX, HOUSEHOLD,
	HOUSEHOLD_SIZE, WORKER, STAND_IN, REGION, STATUSES, PREFERS, CONSENTS, LAST_CONTACT, OPENED_ON, CLOSED_ON, OUTCOME,
	LEGAL_NAME, NORTH_NAME, LATIN_NAME, ADDRESS, PHONE, RELATIVES
};

const struct csv_column client_columns[] = {
	[KEY] = {"key", "번호", false},
	[CODE] = {"code", "사례번호", false},
	[CALL_NAME] = {"call_name", "부르는 이름", true},
	[STATUS] = {"status", "상태", false},
	[MOVE_IN] = {"move_in", "전입일", true},
	[ARRIVED] = {"arrived", "입국일", false},
	[LEFT_HANAWON] = {"left_hanawon", "하나원 수료일", false},
	[FIRST_JOB] = {"first_job", "첫 취업일", false},
	[PROTECTION_UNTIL] = {"protection_until", "보호 연장일", false},
	[BIRTH] = {"birth", "생년월일", false},
	[SEX] = {"sex", "성별", false},
	[HOUSEHOLD] = {"household", "세대", false},
	[HOUSEHOLD_SIZE] = {"household_size", "가구원 수", false},
	[WORKER] = {"worker", "담당", false},
	[STAND_IN] = {"stand_in", "부담당", false},
	[REGION] = {"region", "지역", false},
	[STATUSES] = {"statuses", "자격", false},
	[PREFERS] = {"prefers", "바라는 것", false},
	[CONSENTS] = {"consents", "동의", false},
	[LAST_CONTACT] = {"last_contact", "마지막 연락", false},
	[OPENED_ON] = {"opened_on", "접수일", false},
	[CLOSED_ON] = {"closed_on", "종결일", false},
	[OUTCOME] = {"outcome", "종결 사유", false},
	[LEGAL_NAME] = {"legal_name", "이름", false},
	[NORTH_NAME] = {"north_name", "북한 이름", false},
	[LATIN_NAME] = {"latin_name", "영문 이름", false},
	[ADDRESS] = {"address", "주소", false},
	[PHONE] = {"phone", "전화", false},
	[RELATIVES] = {"relatives", "가족", false},
	{NULL},
};

static const struct cell_word statuses[] = {
	{"intake", "접수", "Intake"}, {"active", "진행", "Active"}, {"closed", "종결", "Closed"}, {"moved", "이사", "Moved away"},
	{"abroad", "해외", "Abroad"}, {"untraced", "소재불명", "Untraced"}, {"died", "사망", "Died"}, {NULL}};
static const struct cell_word sexes[] = {
	{"f", "여", "Female"}, {"f", "여성", "F"}, {"m", "남", "Male"}, {"m", "남성", "M"}, {"x", "그 밖", "Other"}, {"", "밝히지 않음", "Would rather not say"}, {NULL}};

static bool is_open(const struct import_client *r)
{
	return text_equal(r->status, "active") || text_equal(r->status, "intake");
}

static void read_dates(struct cells *c, struct import_client *r)
{
	struct date today = c->permit->c->today;
	r->move_in = cell_date(c, MOVE_IN, date_add_days(today, 366));
	r->arrived = cell_date(c, ARRIVED, today);
	r->left_hanawon = cell_date(c, LEFT_HANAWON, date_add_days(today, 366));
	r->first_job = cell_date(c, FIRST_JOB, today);
	r->protection_until = cell_date(c, PROTECTION_UNTIL, DATE_NONE);
	r->last_contact = cell_date(c, LAST_CONTACT, today);
	r->opened_on = cell_date(c, OPENED_ON, today);
	r->closed_on = cell_date(c, CLOSED_ON, today);
	if (date_known(r->arrived) && date_known(r->move_in) && r->arrived.day > r->move_in.day)
		cell_wrong(c, ARRIVED, MSG(N_("This is after the move-in.")), MSG(N_("Check both days.")));
	if (date_known(r->protection_until) && date_known(r->move_in) && r->protection_until.day < r->move_in.day)
		cell_wrong(c, PROTECTION_UNTIL, MSG(N_("This is before the move-in.")), MSG(N_("Check both days.")));
	if (is_open(r) && date_known(r->closed_on))
		cell_wrong(c, CLOSED_ON, MSG(N_("The case is open, but it has a day on which it was closed.")), MSG(N_("Empty this, or write another status.")));
}

static void read_statuses(struct cells *c, struct import_client *r)
{
	r->statuses = cell_list(c, STATUSES, &r->n_statuses);
	if (r->n_statuses > FACTS_STATUSES) r->n_statuses = FACTS_STATUSES; /* more than there are: some stand twice */
	for (size_t i = 0; i < r->n_statuses; i++) {
		bool known = false;
		for (const struct choice *s = fact_statuses; s->value && !known; s++) known = text_equal(s->value, r->statuses[i]);
		if (!known) cell_wrong(c, STATUSES, MSG(N_("This code is not known here.")), MSG(N_("doc/import.md says where the codes stand.")));
	}
}

/* collect=yes; health=no */
static void read_consents(struct cells *c, struct import_client *r)
{
	size_t n;
	const char **list = cell_list(c, CONSENTS, &n);
	const struct pack_table *t = pack_table(c->permit->c->site->pack, "consents");
	r->consent = arena_array(c->arena, n ? n : 1, sizeof *r->consent);
	for (size_t i = 0; i < n; i++) {
		const char *equal = strchr(list[i], '=');
		const char *purpose = equal ? arena_textn(c->arena, list[i], (size_t)(equal - list[i])) : "";
		bool answered = equal && (text_equal(equal + 1, "yes") || text_equal(equal + 1, "no"));
		if (!answered || !pack_find(t, purpose, DATE_NONE)) {
			cell_wrong(c, CONSENTS, MSG(N_("This is no consent.")), MSG(N_("Write a code and the answer, as collect=yes; health=no.")));
			return;
		}
		r->consent[r->n_consents++] = (struct import_consent){purpose, equal + 1};
	}
}

static void read_sealed(struct cells *c, struct import_client *r)
{
	r->legal_name = cell_text(c, LEGAL_NAME, 60);
	r->north_name = cell_text(c, NORTH_NAME, 60);
	r->latin_name = cell_text(c, LATIN_NAME, 80);
	r->address = cell_text(c, ADDRESS, 200);
	r->phone = cell_text(c, PHONE, 40);
	r->relatives = cell_text(c, RELATIVES, 1000);
	if (r->phone[strspn(r->phone, "0123456789+-() ")])
		cell_wrong(c, PHONE, MSG(N_("A phone number has digits, + and - only.")), MSG(N_("Put other words elsewhere.")));
}

static void read_code(struct cells *c, struct import_client *r)
{
	char code[10];
	const char *s = cell(c, CODE);
	r->code = "";
	if (!*s) return;
	if (code_parse(code, s) == OK) r->code = arena_text(c->arena, code);
	else cell_wrong(c, CODE, MSG(N_("This is no case code.")), MSG(N_("Leave it empty to get a new one.")));
}

static void read_call_name(struct cells *c, struct import_client *r)
{
	struct msg why;
	r->call_name = cell_needed(c, CALL_NAME, 20);
	if (!*r->call_name) return;
	if (call_name_check(&why, c->permit, r->call_name, (struct client_id){0}) != OK)
		cell_wrong(c, CALL_NAME, why, MSG(N_("Choose another name to call the person by.")));
}

static void read_line(struct cells *c, struct import_client *r, const struct import_staff_rows *staff)
{
	const struct pack_entry *e;
	r->line = c->row->line;
	r->key = cell_key(c, KEY);
	read_code(c, r);
	read_call_name(c, r);
	r->status = cell_word(c, STATUS, statuses, "active");
	read_dates(c, r);
	r->birth = cell_birth(c, BIRTH);
	r->sex = cell_word(c, SEX, sexes, "");
	r->household = cell_text(c, HOUSEHOLD, 20);
	r->household_size = (int)cell_number(c, HOUSEHOLD_SIZE, 1, 20, 1);
	r->worker = cell_staff(c, WORKER, staff, c->permit->staff);
	r->stand_in = cell_staff(c, STAND_IN, staff, (struct staff_id){0});
	if (r->stand_in.v && r->stand_in.v == r->worker.v)
		cell_wrong(c, STAND_IN, MSG(N_("The stand-in is the worker.")), MSG(N_("Name another person, or leave it empty.")));
	r->region = (e = cell_pack(c, REGION, "regions", DATE_NONE)) ? e->code : "";
	read_statuses(c, r);
	r->prefers = (e = cell_pack(c, PREFERS, "preferences", DATE_NONE)) ? e->code : "";
	read_consents(c, r);
	r->outcome = (e = cell_pack(c, OUTCOME, "outcomes", DATE_NONE)) ? e->code : "";
	if (!is_open(r) && !r->outcome[0] && !*cell(c, OUTCOME))
		cell_wrong(c, OUTCOME, MSG(N_("The case is closed, but nothing says how it ended.")), MSG(N_("Write a code of the list of outcomes.")));
	read_sealed(c, r);
}

/* What may stand once only: in this file, and in the centre. */
static enum outcome check_unique(struct cells *c, const struct import_clients *list)
{
	struct seen *names = arena_array(c->arena, list->n + 1, sizeof *names), *codes = arena_array(c->arena, list->n + 1, sizeof *codes),
		*keys = arena_array(c->arena, list->n + 1, sizeof *keys);
	struct import_key_rows old;
	for (size_t i = 0; i < list->n; i++) {
		const struct import_client *r = &list->at[i];
		names[i] = (struct seen){.name = r->call_name, .line = r->line};
		codes[i] = (struct seen){.name = r->code, .line = r->line};
		keys[i] = (struct seen){.name = r->key, .line = r->line};
	}
	seen_doubled(c, CALL_NAME, c->table, names, list->n);
	seen_doubled(c, CODE, c->table, codes, list->n);
	seen_doubled(c, KEY, c->table, keys, list->n);
	enum outcome r = store_import_keys(&old, c->permit->c->tx, c->permit->centre, "clients");
	for (size_t i = 0; r == OK && i < old.n; i++) {
		const struct seen *again = seen_find(keys, list->n, old.at[i].name);
		if (!again) continue;
		c->wrong++;
		problem_add(c->problems, (struct problem){.file = c->table->file, .line = again->line, .field = "key",
			.why = MSG(N_("A line with this key was imported before.")), .fix = MSG(N_("Take the line out, or give it another key."))});
	}
	return r;
}

static void sum_up(struct import *out, const struct import_clients *list)
{
	int64_t open = 0, month_known = 0, named = 0, sealed = 0, together = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct import_client *r = &list->at[i];
		open += is_open(r);
		month_known += date_known(r->move_in);
		named += r->legal_name[0] || r->north_name[0];
		sealed += r->legal_name[0] || r->north_name[0] || r->address[0] || r->phone[0] || r->relatives[0] || r->birth.month;
		together += r->household[0] != 0;
	}
	import_sum(out, MSG(N_("{n|one person|{n} people} would be registered, {open} of them with an open case."), A_INT("n", (int64_t)list->n), A_INT("open", open)));
	import_sum(out, MSG(N_("{n} have a day of move-in, from which their clocks run."), A_INT("n", month_known)));
	import_sum(out, MSG(N_("{n} have something that says who they are; it would be sealed. {named} have a legal name."), A_INT("n", sealed), A_INT("named", named)));
	import_sum(out, MSG(N_("{n} live in a household with others of this file."), A_INT("n", together)));
}

enum outcome clients_check(struct import *out, struct cells *c)
{
	struct import_staff_rows staff;
	struct import_clients *list = arena_alloc(c->arena, sizeof *list);
	enum outcome r = store_import_staff(&staff, c->permit->c->tx, c->permit->centre);
	if (r != OK) return r;
	list->at = arena_array(c->arena, c->table->n + 1, sizeof *list->at);
	for (size_t i = 0; i < c->table->n; i++) {
		c->row = &c->table->row[i];
		read_line(c, &list->at[list->n++], &staff);
	}
	r = check_unique(c, list);
	sum_up(out, list);
	out->clients = list;
	return r;
}
