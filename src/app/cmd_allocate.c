/* naru allocate CASE.json [--json]: which fund pays which charge, and why the rest is unpaid. */
#include <stdio.h>
#include "app/command.h"
#include "base/json.h"
#include "fund/alloc_explain.h"

static void print_table(const struct alloc_answer *r)
{
	const struct alloc_case *c = r->c;
	for (int32_t f = 0; f < c->n_funds; f++)
		printf("%s\t%lld\t%lld\n", c->fund[f].id, (long long)r->used[f], (long long)c->fund[f].budget);
	for (int64_t i = 0; i < r->book.n; i++)
		printf("%s\t%s\t%lld\n", c->charge[r->book.at[i].charge].id, c->fund[c->limit[r->book.at[i].line].fund].id,
			(long long)r->book.at[i].amount);
}

/* With match rules the optimum is proved only up to the bound of the linear programme. */
static void say_bound(struct command_ctx *c, const struct alloc_answer *r)
{
	alloc_wide gap = r->match_bound - r->weighted;
	if (!r->matched || gap <= 0) return;
	int64_t most = gap > INT64_MAX ? INT64_MAX : (int64_t)gap;
	command_says(c, EXIT_DONE, MSG(N_("Match rules: another allocation could cover at most {gap} more (weighted)."), A_INT("gap", most)));
}

static int answer(struct command_ctx *c, const struct alloc_cases *all, bool json)
{
	struct buf b;
	struct json_out j;
	buf_init(&b, c->arena, 0);
	jout_init(&j, &b);
	if (all->set) jout_array(&j, NULL);
	for (size_t i = 0; i < all->n; i++) {
		struct alloc_answer r;
		struct err err = {0};
		if (alloc_solve(&r, c->arena, &all->at[i], &err) != OK) return command_says(c, EXIT_REFUSED, err.msg);
		say_bound(c, &r);
		if (json) alloc_print(&j, c->arena, &r);
		else print_table(&r);
	}
	if (all->set) jout_close(&j, ']');
	if (!json) return EXIT_DONE;
	buf_char(&b, '\n');
	fwrite(buf_text(&b), 1, b.n, stdout);
	return EXIT_DONE;
}

int cmd_allocate(struct command_ctx *c)
{
	struct arg args[] = {{.name = "CASE.json", .needed = true}, {.name = "--json", .flag = true}, {NULL}};
	if (!args_parse(c, args)) return EXIT_USAGE;
	struct problems p = {.arena = c->arena};
	struct alloc_cases all;
	struct json root;
	if (json_read(&root, c->arena, arg_value(args, "CASE.json"), &p) != OK) return command_problems(c, &p);
	enum outcome r = alloc_read(&all, root, c->arena, &p);
	if (json_end(root) == OK && r == OK) return answer(c, &all, arg_value(args, "--json") != NULL);
	command_problems(c, &p);
	return r == CONFLICT ? EXIT_REFUSED : EXIT_USAGE;
}
