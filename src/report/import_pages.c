/* /import: the same check and the same store as naru import. */
#include "import_html.h"
#include "report/import.h"
#include "report/import_view.h"
#include "report/pages.h"
#include "base/banned.h"

static const struct choice kinds[] = {
	{"clients", N_("People")}, {"services", N_("Services that were given")}, {"funds", N_("Funds")}, {NULL}};
static const struct choice acts[] = {{"check", N_("Look through the file")}, {"store", N_("Store these")}, {NULL}};

static const struct field import_form[] = {
	{"kind", FIELD_CHOICE, .needed = true, .choices = kinds, .label = N_("What is in the file?")},
	{"keep", FIELD_CHECK, .label = N_("I will bring in words about these people's services next: leave me their keys until then.")},
	{"digest", FIELD_TEXT, .max = 20, .label = N_("File")},
	{"act", FIELD_CHOICE, .choices = acts, .label = N_("Look through the file")},
	{NULL},
};
static const struct field import_query[] = {{"stored", FIELD_CHOICE, .choices = kinds, .label = N_("What is in the file?")}, {NULL}};

struct looked { /* what came of looking through the file */
	struct import *import; /* NULL: something is wrong, or no file was sent */
	struct problems problems;
};

/* Is it the file that was looked through? No secret hangs on it. */
static const char *digest_of(struct arena *a, struct bytes data)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < data.n; i++) h = (h ^ data.at[i]) * 0x100000001b3u;
	return arena_printf(a, "%016llx", (unsigned long long)h);
}

static void fill(struct import_view *v, struct ctx *c, const struct looked *l)
{
	const struct import *i = l->import;
	v->fine = i != NULL;
	v->sums.at = arena_array(c->arena, IMPORT_SUMS, sizeof *v->sums.at);
	for (size_t k = 0; i && k < i->n_sums; k++) v->sums.at[v->sums.n++].is = i->sum[k];
	v->wrongs.at = arena_array(c->arena, l->problems.n + 1, sizeof *v->wrongs.at);
	for (size_t k = 0; k < l->problems.n; k++) {
		const struct problem *p = &l->problems.at[k];
		v->wrongs.at[v->wrongs.n++] = (struct import_wrong){.line = p->line, .column = p->field, .why = p->why, .fix = p->fix};
	}
	v->beyond = l->problems.beyond;
}

static enum outcome show(struct ctx *c, struct reply *r, struct form *f, const struct looked *l, struct msg stored)
{
	struct path post = {"/import"};
	struct import_view v = {.post = post, .hidden = form_hidden(c, post, 0), .problems = form_problems(f), .stored = stored};
	struct html w;
	if (l) fill(&v, c, l);
	form_set(f, "digest", v.fine ? digest_of(c->arena, c->req->file) : "");
	v.kind = form_field(f, "kind");
	v.keep = form_field(f, "keep");
	v.digest = form_field(f, "digest");
	html_init(&w, c->arena, c->lang);
	html_import_page(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, N_("Bring in a file")), .nav = "/import"}, &w);
	return f->n_errors ? INVALID : OK;
}

static enum outcome import_get(struct ctx *c, struct reply *r)
{
	struct form *f = arena_alloc(c->arena, sizeof *f);
	bool stored = c->form && form_text(c->form, "stored")[0];
	form_empty(f, c->arena, import_form);
	return show(c, r, f, NULL, stored ? MSG(N_("All of it is stored.")) : (struct msg){0});
}

static enum outcome look(struct looked *out, struct ctx *c, struct form *f)
{
	enum import_kind kind;
	*out = (struct looked){.problems = {.arena = c->arena}};
	struct import *i;
	if (c->req->file.n == 0) form_error(f, "digest", MSG(N_("Please choose a file.")));
	if (f->n_errors || import_kind_of(&kind, form_text(f, "kind")) != OK) return INVALID;
	/* A file's name may say whose it is: it is neither kept nor shown. */
	enum outcome r = import_check(&i, c->permit, kind, "file", c->req->file, &out->problems);
	if (r == OK) out->import = i;
	return r;
}

static enum outcome store(struct ctx *c, struct reply *r, struct form *f, struct import *i)
{
	uint64_t seq;
	const struct journal_note note = {.action = ACT_IMPORT, .purpose = PURPOSE_UNSET, .ref = (int64_t)i->n_rows};
	i->keys = form_checked(f, "keep") ? IMPORT_KEEPS_KEYS : IMPORT_DROPS_KEYS;
	enum outcome got = keeper_journal(&seq, c->keeper, c->req->cookie_token, &note, c->now);
	if (got == OK) got = import_store(c->permit, i);
	if (got == OK) return redirect(r, path_query(c->arena, (struct path){"/import"}, "stored", import_words[i->kind]));
	return got == EXISTS || got == NOT_FOUND || got == DENIED ? INVALID : got;
}

static enum outcome import_post(struct ctx *c, struct reply *r)
{
	struct looked l;
	struct form *f = c->form;
	enum outcome got = look(&l, c, f);
	if (got != OK && got != INVALID && got != LIMIT) return got;
	bool wanted = text_equal(form_text(f, "act"), "store");
	if (l.import && wanted && text_equal(form_text(f, "digest"), digest_of(c->arena, c->req->file)))
		return store(c, r, f, l.import);
	if (l.import && wanted) form_error(f, "digest", MSG(N_("This is another file than the one that was looked through. It was looked through now.")));
	got = show(c, r, f, &l, (struct msg){0});
	r->status = got == OK && l.problems.n == 0 ? 200 : 422;
	return INVALID; /* looking through stores nothing */
}

const struct route import_routes[] = {
	{GET, "/import", NEED_IMPORT, READS, import_query, import_get, N_("Bring in a file")},
	{POST, "/import", NEED_IMPORT, WRITES, import_form, import_post, N_("Bring in a file"), .upload = true},
	{METHOD_UNSET},
};
