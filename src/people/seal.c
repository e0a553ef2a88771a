#include "people/seal.h"

#include <string.h>

#include "base/banned.h"

static const char *token(const struct permit *p)
{
	return p->c->req->cookie_token;
}

enum outcome grants_read(struct grants *out, const struct permit *p, struct client_id client)
{
	struct seal_grant_rows rows;
	enum outcome r = store_seal_grants(&rows, p->c->tx, p->centre, client, p->staff);
	if (r != OK) return r;
	if (rows.n == 0) return NOT_FOUND;
	struct grant_row *at = arena_array(p->c->arena, rows.n, sizeof *at);
	for (size_t i = 0; i < rows.n; i++) {
		const struct seal_grant_row *g = &rows.at[i];
		at[i] = (struct grant_row){.kind = (enum key_kind)g->kind, .client = client, .epoch = (uint32_t)g->epoch,
			.holder_type = (uint8_t)g->holder_type, .holder = p->staff, .holder_epoch = (uint32_t)g->holder_epoch,
			.sealed = g->sealed, .not_after = g->not_after, .granter = g->granter, .granter_epoch = (uint32_t)g->granter_epoch,
			.sig = g->sig};
	}
	*out = (struct grants){at, rows.n};
	return OK;
}

enum outcome grants_store(const struct permit *p, const struct grant_row *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct seal_grant_put_args args = {.centre = p->centre, .client = at[i].client, .holder = at[i].holder,
			.kind = (int)at[i].kind, .epoch = at[i].epoch, .holder_type = at[i].holder_type, .holder_epoch = at[i].holder_epoch,
			.sealed = at[i].sealed, .not_after = at[i].not_after, .granter = at[i].granter,
			.granter_epoch = at[i].granter_epoch, .sig = at[i].sig};
		enum outcome r = store_seal_grant_put(p->c->tx, &args);
		if (r != OK) return r;
	}
	return OK;
}

/* New records are sealed under the newest key the writer holds; facts have the one group key. */
static uint32_t newest_epoch(const struct grants *g, enum key_kind kind)
{
	uint32_t epoch = kind == KEY_FACTS ? 1 : 0;
	for (size_t i = 0; g && i < g->n; i++)
		if (g->at[i].kind == kind && g->at[i].epoch > epoch) epoch = g->at[i].epoch;
	return epoch;
}

static int64_t rev_of(const struct seal_revs *revs, const struct seal_put *put)
{
	for (size_t i = 0; i < revs->n; i++)
		if (revs->at[i].table_no == (int)put->table && revs->at[i].row_no == put->row) return revs->at[i].rev;
	return 0;
}

/* One record asks for its own revision, several for all of the client at once. */
static enum outcome revs_read(struct seal_revs *out, const struct permit *p, struct client_id client, const struct seal_put *put, size_t n)
{
	if (n > 1) return store_seal_revs(out, p->c->tx, p->centre, client);
	struct seal_rev *one = arena_alloc(p->c->arena, sizeof *one);
	enum outcome r = store_seal_rev_of(one, p->c->tx, p->centre, client, (int)put->table, put->row);
	if (r != OK && r != NOT_FOUND) return r;
	*out = (struct seal_revs){one, r == OK};
	return OK;
}

enum outcome seal_write(const struct permit *p, enum key_kind kind, struct client_id client, const struct grants *grants,
	const struct seal_put *put, size_t n)
{
	if (n == 0) return OK;
	struct client_id owner = kind == KEY_FACTS ? (struct client_id){0} : client;
	uint32_t epoch = newest_epoch(grants, kind);
	if (epoch == 0) return DENIED;
	struct seal_revs revs;
	enum outcome r = revs_read(&revs, p, owner, put, n);
	if (r != OK) return r;
	struct seal_item *item = arena_array(p->c->arena, n, sizeof *item);
	struct bytes *blob = arena_array(p->c->arena, n, sizeof *blob);
	for (size_t i = 0; i < n; i++)
		item[i] = (struct seal_item){.ref = {.kind = kind, .client = owner, .table = (uint16_t)put[i].table, .row = put[i].row,
			.epoch = epoch, .rev = (uint64_t)rev_of(&revs, &put[i]) + 1}, .plain = put[i].plain};
	r = keeper_seal(blob, p->c->keeper, p->c->arena, token(p), grants ? grants->at : NULL, grants ? grants->n : 0, item, n, p->c->now);
	for (size_t i = 0; r == OK && i < n; i++) {
		const struct seal_put_args args = {.centre = p->centre, .client = owner, .table_no = (int)put[i].table, .row_no = put[i].row,
			.kind = (int)kind, .epoch = epoch, .rev = (int64_t)item[i].ref.rev, .sealed = blob[i]};
		r = store_seal_put(p->c->tx, &args);
		if (r == NOT_FOUND) r = CONFLICT;
	}
	return r;
}

enum outcome seal_read(struct bytes out[], struct open_answer *answer, const struct permit *p, const struct seal_open *o)
{
	struct open_item *item = arena_array(p->c->arena, o->n, sizeof *item);
	struct bytes *plain = arena_array(p->c->arena, o->n, sizeof *plain);
	size_t n = 0;
	for (size_t i = 0; i < o->n; i++) {
		const struct seal_row *row = &o->row[i];
		if (row->rev == 0) continue; /* joined, and there is none */
		item[n++] = (struct open_item){.ref = {.kind = o->kind, .client = o->client, .table = (uint16_t)row->table_no,
			.row = row->row_no, .epoch = (uint32_t)row->epoch, .rev = (uint64_t)row->rev}, .blob = row->blob};
	}
	*answer = (struct open_answer){0};
	if (n > 0) {
		const struct open_request req = {.purpose = o->purpose, .ref = o->ref, .linked = o->linked,
			.grants = o->grants ? o->grants->at : NULL, .n_grants = o->grants ? o->grants->n : 0, .items = item, .n = n};
		enum outcome r = keeper_open(plain, answer, p->c->keeper, p->c->arena, token(p), &req, p->c->now);
		if (r != OK) return r;
	}
	for (size_t i = 0, k = 0; i < o->n; i++) out[i] = o->row[i].rev ? plain[k++] : (struct bytes){0};
	return OK;
}

const char *seal_text(struct arena *a, struct bytes plain)
{
	return plain.n ? arena_textn(a, (const char *)plain.at, plain.n) : "";
}
