#include "people/client_form.h"

#include "client_form_html.h"
#include "base/banned.h"

enum outcome client_form_show(struct ctx *c, struct reply *r, const struct client_row *row, const struct client_form *f)
{
	struct asked *asked = arena_array(c->arena, f->form->n, sizeof *asked);
	for (size_t i = 0; i < f->form->n; i++) asked[i].is = form_field(f->form, f->form->field[i].name);
	struct client_form_view v = {.head = client_head(c, row), .title = f->title, .why = f->why, .act = f->act, .note = f->note, .post = f->post,
		.away = client_path(c->arena, row->client), .hidden = form_hidden(c, f->post, f->version), .problems = form_problems(f->form),
		.fields = {asked, f->form->n}};
	struct html w;
	html_init(&w, c->arena, c->lang);
	html_client_form(&w, &v);
	page_finish(c, r, &(struct page_head){.title = msg_lookup(c->lang, f->title), .nav = "/cases"}, &w);
	return f->form->n_errors ? INVALID : OK;
}
