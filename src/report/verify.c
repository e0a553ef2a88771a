#include "report/verify.h"
#include "fund/book.h"
#include "keeper/verify.h"
#include "verify_sql.h"
#include "base/banned.h"

static void add(struct verify_report *r, const char *name, int64_t found, struct msg detail)
{
	REQUIRE(r->n < VERIFY_CHECKS);
	r->check[r->n++] = (struct verify_check){.name = name, .ok = found == 0, .found = found, .detail = found ? detail : (struct msg){0}};
	r->ok = r->ok && found == 0;
}

static const char *id_text(struct arena *a, int64_t id)
{
	return arena_printf(a, "%lld", (long long)id);
}

static enum outcome check_book(struct verify_report *out, struct tx *tx, struct arena *a, struct centre_id centre)
{
	struct book_fault first = {0};
	size_t n = 0;
	enum outcome r = book_check(&first, &n, tx, centre);
	if (r != OK) return r;
	struct msg posting = MSG(N_("Posting {id} does not sum to zero: {off} too much."), A_TEXT("id", id_text(a, first.posting)), A_MONEY("off", first.off));
	struct msg fund = MSG(N_("Fund {id}: its row, its allocations and the ledger say different sums, {off} apart."), A_TEXT("id", id_text(a, first.fund.v)),
		A_MONEY("off", first.off));
	add(out, "ledger", (int64_t)n, first.posting ? posting : fund);
	return OK;
}

static enum outcome check_paid(struct verify_report *out, struct tx *tx, struct arena *a, struct centre_id centre)
{
	struct verify_charge_rows over;
	struct verify_line_rows lines;
	struct verify_lost_rows lost;
	struct msg what = {0};
	enum outcome r = store_verify_charges(&over, tx, centre);
	if (r == OK) r = store_verify_lines(&lines, tx, centre);
	if (r == OK) r = store_verify_lost(&lost, tx, centre);
	if (r != OK) return r;
	if (over.n) what = MSG(N_("Charge {id} of {amount} was paid with {paid}."), A_TEXT("id", id_text(a, over.at[0].charge.v)),
		A_MONEY("amount", over.at[0].amount), A_MONEY("paid", over.at[0].paid));
	add(out, "paid", (int64_t)over.n, what);
	if (lines.n) what = MSG(N_("Budget line {id} says {used} were used; its allocations sum to {paid}."), A_TEXT("id", id_text(a, lines.at[0].line.v)),
		A_MONEY("used", lines.at[0].used), A_MONEY("paid", lines.at[0].paid));
	add(out, "lines", (int64_t)lines.n, what);
	if (lost.n) what = MSG(N_("Charge {id} was paid, but is not there."), A_TEXT("id", id_text(a, lost.at[0].charge.v)));
	add(out, "lost", (int64_t)lost.n, what);
	return OK;
}

static const char *const faults[] = {
	[JOURNAL_RECORD] = N_("The journal's entry {seq} cannot be read."),
	[JOURNAL_ORDER] = N_("The journal's entry {seq} is missing, doubled or out of order."),
	[JOURNAL_NOTE] = N_("The journal's checkpoint after entry {seq} was not signed by this centre's log."),
	[JOURNAL_ROOT] = N_("The journal's entries up to {seq} are not those that were signed."),
	[JOURNAL_SHORT] = N_("The journal's entries from {seq} on were promised and are missing."),
	[JOURNAL_TORN] = N_("The journal ends in half an entry after {seq}: the machine stopped while writing."),
};

static enum outcome check_journal(struct verify_report *out, const char *dir, struct arena *a, struct err *err)
{
	struct journal_report j;
	enum outcome r = journal_verify(&j, dir, NULL);
	if (r != OK) {
		err_set(err, MSG(N_("The journal cannot be read. Is this a centre's directory, and may you read it?")));
		return r;
	}
	/* Half an entry at the end was never acknowledged: the keeper cuts it off when it starts. */
	bool bad = j.fault != JOURNAL_SOUND && j.fault != JOURNAL_TORN;
	struct msg what = bad ? MSG(faults[j.fault], A_TEXT("seq", id_text(a, (int64_t)j.bad_seq))) : (struct msg){0};
	add(out, "journal", bad, what);
	return OK;
}

static enum outcome check_database(struct verify_report *out, struct store *s, struct err *err)
{
	struct err said = {0};
	enum outcome r = store_check(s, &said);
	if (r != OK && r != BROKEN) {
		err_set(err, said.msg);
		return r;
	}
	add(out, "database", r != OK, said.msg);
	return OK;
}

static enum outcome check_books(struct verify_report *out, struct store *s, struct arena *a, struct err *err)
{
	struct tx *tx;
	struct verify_centre_rows centres;
	enum outcome r = tx_begin(&tx, s, TX_READ, a, err);
	if (r != OK) return r;
	r = store_verify_centres(&centres, tx);
	for (size_t i = 0; r == OK && i < centres.n; i++) {
		struct verify_report one = {.ok = true};
		r = check_book(&one, tx, a, centres.at[i].centre);
		if (r == OK) r = check_paid(&one, tx, a, centres.at[i].centre);
		bool last = i + 1 == centres.n;
		if (r != OK || (one.ok && !last)) continue;
		for (size_t k = 0; k < one.n; k++) out->check[out->n++] = one.check[k];
		out->ok = out->ok && one.ok;
		break;
	}
	tx_rollback(tx);
	return r;
}

enum outcome verify(struct verify_report *out, struct store *s, const char *dir, struct arena *a, struct err *err)
{
	struct verify_report report = {.ok = true};
	enum outcome r = check_database(&report, s, err);
	if (r == OK && report.ok) r = check_books(&report, s, a, err);
	if (r == OK) r = check_journal(&report, dir, a, err);
	if (r == OK) *out = report;
	return r;
}
