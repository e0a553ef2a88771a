#include "fund/fund_view.h"

#include <string.h>
#include "base/pack.h"

const char *fund_css(const struct fund *f)
{
	static const char *const css[][2] = {{"gov", "f-gov"}, {"city", "f-city"}, {"found", "f-found"}, {"bank", "f-bank"}, {"work", "f-work"}};

	for (size_t i = 0; i < sizeof css / sizeof css[0]; i++)
		if (strcmp(css[i][0], f->kind) == 0) return css[i][1];
	return "";
}

const struct choice *fund_choices(struct ctx *c, const char *table)
{
	const struct pack_table *t = pack_table(c->site->pack, table);
	struct choice *out = arena_array(c->arena, t->n + 1, sizeof *out);
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (pack_valid(&t->at[i], c->today)) out[n++] = (struct choice){t->at[i].code, pack_name(&t->at[i], c->lang)};
	return out;
}
