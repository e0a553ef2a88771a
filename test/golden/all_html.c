
void html_all(struct html *w, const struct view *v, int64_t n)
{
	(void)w;
	(void)v;
	(void)n;
	html_lit(w, "<!doctype html>\n"
		"<section class=\"card ", 37);
#line 6 "x.html"
	if (html_true(v->now)) {
	html_lit(w, "now", 3);
	} else {
	html_lit(w, "later", 5);
	}
	html_lit(w, "\" id=\"", 6);
#line 6 "x.html"
	html_attr(w, v->id);
	html_lit(w, "\">\n"
		"<h1>", 7);
#line 7 "x.html"
	html_text_tr(w, 0xdfeb629ce9e7f0b1ULL, "Case");
	html_lit(w, " ", 1);
#line 7 "x.html"
	html_text(w, v->ref);
	html_lit(w, "</h1>\n", 6);
#line 8 "x.html"
	for (size_t i1 = 0; i1 < (v->people).n; i1++) {
	const __typeof__((v->people).at[0]) *p = &(v->people).at[i1];
	(void)p;
	html_lit(w, "\n"
		"<p><a href=\"", 13);
#line 9 "x.html"
	html_url(w, p->link);
	html_lit(w, "#records\" title=\"", 17);
#line 9 "x.html"
	html_attr_msg(w, (struct msg){.id = "Open {name}", .arg = {html_arg("name", p->name)}});
	html_lit(w, "\">", 2);
#line 9 "x.html"
	html_text(w, p->name);
	html_lit(w, "</a> &amp; more</p>\n", 20);
	}
	if ((v->people).n == 0) {
	html_lit(w, "<p>", 3);
#line 10 "x.html"
	html_text_tr(w, 0x9bc0ff5515fa792aULL, "Nobody yet.");
	html_lit(w, "</p>", 4);
	}
	html_lit(w, "\n", 1);
#line 11 "x.html"
	if (!html_true(v->closed)) {
	html_lit(w, "<form method=\"post\" action=\"/c/save\"><textarea name=\"t\" rows=\"2\">", 65);
#line 11 "x.html"
	html_text(w, v->text);
	html_lit(w, "</textarea><input type=\"checkbox\" name=\"x\"", 42);
#line 11 "x.html"
	if (html_true(v->on)) {
	html_lit(w, " checked", 8);
	}
	html_lit(w, "></form>", 8);
	}
	html_lit(w, "\n", 1);
#line 12 "x.html"
	html_other(w, &v->more, field(v->form, "name"), 3);
	html_lit(w, "\n"
		"<p>", 4);
#line 13 "x.html"
	html_text_id(w, v->label);
	html_lit(w, " ", 1);
#line 13 "x.html"
	html_text_msg(w, (struct msg){.id = "{n} {n|day|days} for \"{name}\"", .arg = {html_arg("n", n), html_arg("name", v->ref)}});
	html_lit(w, "</p>\n"
		"<svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect x=\"", 56);
#line 14 "x.html"
	html_attr(w, v->x);
	html_lit(w, "\" width=\"1\" height=\"1\"/></svg>\n"
		"<script src=\"/ui/naru.js\" defer></script>\n"
		"</section>", 83);
}

void html_empty(struct html *w)
{
	(void)w;
}
