#include "report/import.h"
#include "report/import_cells.h"
#include "base/banned.h"

const char *const import_words[IMPORT_KINDS] = {"clients", "services", "funds"};

enum outcome import_kind_of(enum import_kind *out, const char *word)
{
	for (int k = 0; k < IMPORT_KINDS; k++) {
		if (!text_equal(import_words[k], word)) continue;
		*out = (enum import_kind)k;
		return OK;
	}
	return NOT_FOUND;
}

const struct csv_column *import_columns(enum import_kind kind, size_t *n)
{
	const struct csv_column *all = NULL;
	switch (kind) {
	case IMPORT_CLIENTS: all = client_columns; break;
	case IMPORT_SERVICES: all = service_columns; break;
	case IMPORT_FUNDS: all = fund_columns; break;
	case IMPORT_KINDS: break;
	}
	REQUIRE(all != NULL);
	for (*n = 0; all[*n].name;) ++*n;
	return all;
}

enum outcome import_check(struct import **out, const struct permit *p, enum import_kind kind, const char *file,
	struct bytes data, struct problems *problems)
{
	struct csv_table table;
	size_t n;
	const struct csv_column *columns = import_columns(kind, &n);
	enum outcome r = csv_read_bytes(&table, p->c->arena, file, data, columns, n, problems);
	if (r != OK) return r;
	struct import *i = arena_alloc(p->c->arena, sizeof *i);
	*i = (struct import){.kind = kind, .file = table.file, .n_rows = table.n};
	struct cells c = {.permit = p, .arena = p->c->arena, .table = &table, .column = columns, .problems = problems};
	if (table.n == 0)
		problem_add(problems, (struct problem){.file = table.file, .line = 2, .why = MSG(N_("The file has a first line but no others.")),
			.fix = MSG(N_("Put one line for each row under it."))});
	switch (kind) {
	case IMPORT_CLIENTS: r = clients_check(i, &c); break;
	case IMPORT_SERVICES: r = services_check(i, &c); break;
	case IMPORT_FUNDS: r = funds_check(i, &c); break;
	case IMPORT_KINDS: REQUIRE(!"a kind"); break;
	}
	if (r != OK) return r;
	if (c.wrong > 0 || table.n == 0) return INVALID;
	*out = i;
	return OK;
}

enum outcome import_store(const struct permit *p, const struct import *i)
{
	switch (i->kind) {
	case IMPORT_CLIENTS: return clients_store(p, i);
	case IMPORT_SERVICES: return services_store(p, i);
	case IMPORT_FUNDS: return funds_store(p, i);
	case IMPORT_KINDS: break;
	}
	return INVALID;
}
