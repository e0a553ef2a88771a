#include "web/router.h"
#include <stdlib.h>
#include <string.h>
#include "base/id.h"

/* Sorted by method and pattern; '{' sorts behind every letter and digit, so literal parts win. */
static int by_pattern(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a, *y = *(const struct route *const *)b;
	return x->method != y->method ? (int)x->method - (int)y->method : strcmp(x->pattern, y->pattern);
}

static const char *route_fault(const struct route *r)
{
	if (!r->pattern || r->pattern[0] != '/')
		return "pattern";
	if (r->need <= NEED_UNSET || r->need >= NEEDS)
		return "need";
	if (r->effect == EFFECT_UNSET || (r->method == GET && r->effect != READS))
		return "effect";
	if (!r->page)
		return "page";
	if (r->upload && r->method != POST)
		return "upload";
	for (const struct field *f = r->form; f && f->name; f++)
		if (f->type == FIELD_UNSET)
			return "form";
	return NULL;
}

static enum outcome refuse(struct err *err, const struct route *r, const char *what)
{
	err_set(err, MSG(N_("The page {page} says nothing about: {what}. Naru does not start."), A_TEXT("page", r->pattern ? r->pattern : "?"),
		A_TEXT("what", what)));
	return INVALID;
}

enum outcome router_build(struct router *out, struct arena *a, const struct route *const tables[], size_t n_tables, struct err *err)
{
	size_t n = 0;
	for (size_t t = 0; t < n_tables; t++)
		for (const struct route *r = tables[t]; r->method != METHOD_UNSET; r++)
			n++;
	struct router got = {.route = arena_array(a, n, sizeof(*got.route))};
	for (size_t t = 0; t < n_tables; t++)
		for (const struct route *r = tables[t]; r->method != METHOD_UNSET; r++) {
			const char *fault = route_fault(r);
			if (fault)
				return refuse(err, r, fault);
			got.route[got.n++] = r;
		}
	qsort(got.route, got.n, sizeof(*got.route), by_pattern);
	for (size_t i = 1; i < got.n; i++)
		if (by_pattern(&got.route[i - 1], &got.route[i]) == 0)
			return refuse(err, got.route[i], "doubled");
	*out = got;
	return OK;
}

/* One part of a path against one part of a pattern. */
static bool part_fits(const char *pattern, const char *path, size_t n, int64_t *id)
{
	if (strncmp(pattern, "{}", 2) != 0)
		return strncmp(pattern, path, n) == 0 && (pattern[n] == '\0' || pattern[n] == '/');
	char text[ID_TEXT];
	if (n != ID_TEXT - 1)
		return false;
	memcpy(text, path, n);
	text[n] = '\0';
	return id_parse(id, text) == OK;
}

static bool route_fits(const char *pattern, const char *path, int64_t ids[3])
{
	size_t n_ids = 0;
	while (*pattern == '/' && *path == '/') {
		size_t n = strcspn(++path, "/");
		bool hole = *++pattern == '{';
		int64_t id = 0;
		if (n_ids == 3 || !part_fits(pattern, path, n, &id))
			return false;
		if (hole && ids)
			ids[n_ids] = id;
		n_ids += hole;
		path += n;
		pattern += strcspn(pattern, "/");
	}
	return *pattern == '\0' && *path == '\0';
}

enum outcome router_find(const struct route **out, int64_t ids[3], const struct router *r, enum method method, const char *path)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->route[i]->method == method && route_fits(r->route[i]->pattern, path, ids)) {
			*out = r->route[i];
			return OK;
		}
	return NOT_FOUND;
}

bool router_takes_upload(const struct router *r, const char *path)
{
	const struct route *route;
	return router_find(&route, NULL, r, POST, path) == OK && route->upload;
}

bool router_safe_back(const struct router *r, const char *back)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~%=&/?";
	char path[256];
	const struct route *route;
	size_t n = strcspn(back, "?");
	if (n >= sizeof(path) || strlen(back) > 512 || back[strspn(back, plain)] != '\0')
		return false;
	memcpy(path, back, n);
	path[n] = '\0';
	return router_find(&route, NULL, r, GET, path) == OK;
}
