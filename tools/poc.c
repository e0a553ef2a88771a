/* poc OUT.c A.po B.po …            compiles translations to one hash table (src/base/msg_table.h says how it is read)
 * poc --check SOURCES… -- PO…      says which sentence of the sources has no Korean, which Korean nobody uses, which has
 *                                  other holes; runs msgfmt --check-format too where it is installed
 *
 * Sentences in C: _("…"), N_("…"), MSG("…"; in templates: {{ "…" }}. Holes: {name}, and {name|one|many} in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct entry {
	char *id, *text;
	const char *file;
	int line;
	bool used, fuzzy;
};

struct list {
	struct entry *at;
	size_t n, cap;
};

struct text { /* a growing string */
	char *at;
	size_t n, cap;
};

static int n_problems;

static void problem(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void problem(const char *file, int line, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	va_end(ap);
	n_problems++;
}

static void *grown(void *at, size_t n)
{
	void *p = realloc(at, n);
	if (!p) exit(70);
	return p;
}

static void add_char(struct text *t, char c)
{
	if (t->n + 1 >= t->cap) t->at = grown(t->at, t->cap = t->cap ? t->cap * 2 : 256);
	t->at[t->n++] = c;
	t->at[t->n] = 0;
}

static struct entry *add_entry(struct list *l)
{
	if (l->n == l->cap) l->at = grown(l->at, (l->cap = l->cap ? l->cap * 2 : 512) * sizeof *l->at);
	l->at[l->n] = (struct entry){0};
	return &l->at[l->n++];
}

static char *read_all(const char *name)
{
	FILE *f = fopen(name, "rb");
	struct text t = {0};
	add_char(&t, ' ');
	if (!f) return problem(name, 0, "cannot be read"), t.at;
	for (int c = getc(f); c != EOF; c = getc(f)) add_char(&t, (char)c);
	fclose(f);
	if (strlen(t.at) != t.n) problem(name, 0, "holds a NUL byte");
	return t.at;
}

/* Reads "…" at *s into t (after the opening quote) and moves past the closing one. False if it does not end on its line. */
static bool read_quoted(const char **s, struct text *t)
{
	for ((*s)++; **s != '"'; (*s)++) {
		char c = **s;
		if (c == 0 || c == '\n') return false;
		if (c == '\\') {
			c = *++*s;
			if (c == 0 || c == '\n') return false;
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		add_char(t, c);
	}
	(*s)++;
	return true;
}

/* .po ------------------------------------------------------------------------------------------------------------------- */

struct po {
	const char *file;
	int line;
	struct text id, text;
	struct text *into;
	int id_line;
	bool fuzzy, next_fuzzy;
	struct list *list;
};

static void po_finish(struct po *p)
{
	if (p->into == &p->id) problem(p->file, p->line, "msgid without msgstr");
	if (p->into && p->id.n) {
		struct entry *e = add_entry(p->list);
		*e = (struct entry){.id = strdup(p->id.at), .text = strdup(p->text.n ? p->text.at : ""), .file = p->file, .line = p->id_line, .fuzzy = p->fuzzy};
	}
	p->id.n = p->text.n = 0;
	p->into = NULL;
}

static void po_line(struct po *p, const char *s)
{
	while (*s == ' ' || *s == '\t') s++;
	if (*s == 0 || *s == '\r') return;
	if (*s == '#') {
		if (s[1] == ',' && strstr(s, "fuzzy")) p->next_fuzzy = true;
		return;
	}
	if (strncmp(s, "msgid ", 6) == 0) {
		po_finish(p);
		p->into = &p->id;
		p->id_line = p->line;
		p->fuzzy = p->next_fuzzy;
		p->next_fuzzy = false;
		s += 6;
	} else if (strncmp(s, "msgstr ", 7) == 0) {
		if (p->into != &p->id) problem(p->file, p->line, "msgstr without msgid");
		p->into = &p->text;
		s += 7;
	} else if (*s != '"') {
		problem(p->file, p->line, "only msgid, msgstr, \"…\" and # comments are known here");
		return;
	}
	while (*s == ' ') s++;
	if (!p->into || *s != '"' || !read_quoted(&s, p->into)) problem(p->file, p->line, "a text in double quotes is expected");
	else if (s[strspn(s, " \t\r")]) problem(p->file, p->line, "nothing may follow the closing quote");
}

static void read_po(const char *file, struct list *l)
{
	char *all = read_all(file);
	struct po p = {.file = file, .line = 1, .list = l};
	for (char *s = all, *end; *s; s = end, p.line++) {
		end = strchr(s, '\n');
		if (end) *end++ = 0;
		else end = s + strlen(s);
		po_line(&p, s);
	}
	po_finish(&p);
	free(p.id.at);
	free(p.text.at);
	free(all);
}

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int r = strcmp(x->id, y->id);
	return r ? r : strcmp(x->text, y->text);
}

/* Sorted, one entry an id. Two rooms may both translate a sentence, but not differently. */
static void unite(struct list *l)
{
	if (l->n) qsort(l->at, l->n, sizeof *l->at, by_id);
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct entry *last = kept ? &l->at[kept - 1] : NULL;
		if (!last || strcmp(last->id, l->at[i].id) != 0) {
			l->at[kept++] = l->at[i];
			continue;
		}
		if (strcmp(last->text, l->at[i].text) != 0)
			problem(l->at[i].file, l->at[i].line, "\"%s\" is translated in another way in %s:%d", l->at[i].id, last->file, last->line);
		free(l->at[i].id);
		free(l->at[i].text);
	}
	l->n = kept;
}

/* Table ------------------------------------------------------------------------------------------------------------------ */

static uint64_t hash_of(const char *s) /* = msg_hash() */
{
	uint64_t h = 14695981039346656037ULL;
	for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211ULL;
	return h;
}

static void c_string(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;
		if (c < 32 || c > 126 || c == '"' || c == '\\' || c == '?') fprintf(f, "\\%03o", c);
		else fputc(c, f);
	}
	fputc('"', f);
}

static int write_table(const char *out, const struct list *l)
{
	size_t slots = 64;
	while (slots < l->n * 2) slots *= 2;
	const struct entry **slot = calloc(slots, sizeof *slot);
	FILE *f = fopen(out, "w");
	if (!slot || !f) return problem(out, 0, "cannot be written"), 1;
	for (size_t i = 0; i < l->n; i++) {
		if (l->at[i].text[0] == 0 || l->at[i].fuzzy) continue;
		size_t at = hash_of(l->at[i].id) & (slots - 1);
		for (; slot[at]; at = (at + 1) & (slots - 1))
			if (hash_of(slot[at]->id) == hash_of(l->at[i].id)) problem(l->at[i].file, l->at[i].line, "has the hash of another sentence; reword it");
		slot[at] = &l->at[i];
	}
	fprintf(f, "/* Made by poc. */\n#include \"base/msg_table.h\"\nstatic const struct msg_slot slots[%zu] = {\n", slots);
	for (size_t i = 0; i < slots; i++) {
		if (!slot[i]) continue;
		fprintf(f, "\t[%zu] = {0x%llxULL, ", i, (unsigned long long)hash_of(slot[i]->id));
		c_string(f, slot[i]->text);
		fputs("},\n", f);
	}
	fprintf(f, "};\nconst struct msg_table msg_table_ko = {slots, %zu};\n", slots - 1);
	free(slot);
	if (fclose(f) != 0) problem(out, 0, "cannot be written");
	if (n_problems) remove(out);
	return n_problems != 0;
}

/* Check ------------------------------------------------------------------------------------------------------------------ */

static bool is_ident(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *skip_space(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r') s++;
	return s;
}

static int line_of(const char *all, const char *at)
{
	int line = 1;
	for (const char *s = all; s < at; s++) line += *s == '\n';
	return line;
}

static void found(struct list *l, const char *file, int line, const char *id)
{
	*add_entry(l) = (struct entry){.id = strdup(id), .text = strdup(""), .file = file, .line = line};
}

/* "…" "…" at s: one sentence. */
static const char *take_sentence(struct list *l, const char *file, const char *all, const char *s)
{
	struct text t = {0};
	int line = line_of(all, s);
	while (*s == '"') {
		if (!read_quoted(&s, &t)) problem(file, line, "the sentence does not end on its line");
		if (*s == '\n' || *s == 0) break;
		s = skip_space(s);
	}
	if (t.n) found(l, file, line, t.at);
	free(t.at);
	return s;
}

static const char *skip_literal(const char *s) /* past "…" or '…' */
{
	char q = *s++;
	while (*s && *s != q && *s != '\n') s += *s == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

static const char *marked(const char *s, const char *all)
{
	static const char *const marks[] = {"_(", "N_(", "MSG("};
	if (s > all && is_ident(s[-1])) return NULL;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(s, marks[i], strlen(marks[i])) == 0) {
			const char *quote = skip_space(s + strlen(marks[i]));
			return *quote == '"' ? quote : NULL;
		}
	return NULL;
}

static void read_c(const char *file, struct list *l)
{
	char *all = read_all(file);
	for (const char *s = all; *s;) {
		const char *quote = marked(s, all);
		if (quote) s = take_sentence(l, file, all, quote);
		else if (s[0] == '/' && s[1] == '*') s = strstr(s + 2, "*/") ? strstr(s + 2, "*/") + 2 : s + strlen(s);
		else if (s[0] == '/' && s[1] == '/') s += strcspn(s, "\n");
		else if (*s == '"' || *s == '\'') s = skip_literal(s);
		else s++;
	}
	free(all);
}

static void read_template(const char *file, struct list *l)
{
	char *all = read_all(file);
	for (const char *s = strstr(all, "{{"); s; s = strstr(s, "{{")) {
		s = skip_space(s + 2);
		if (*s == '"') s = take_sentence(l, file, all, s);
	}
	free(all);
}

static bool ends(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);
	return n >= m && strcmp(s + n - m, end) == 0;
}

/* Every {name of a stands in b; says the first that does not. */
static bool holes_in(const char *a, const char *b, int *n, const char **name)
{
	for (const char *s = strchr(a, '{'); s; s = strchr(s + 1, '{')) {
		size_t len = strcspn(s + 1, "}|");
		bool there = false;
		for (const char *o = strchr(b, '{'); o && !there; o = strchr(o + 1, '{'))
			there = strcspn(o + 1, "}|") == len && strncmp(o + 1, s + 1, len) == 0;
		if (!there) return *n = (int)len, *name = s + 1, false;
	}
	return true;
}

static void check_entry(const struct entry *e)
{
	int n;
	const char *name;
	if (!e->text[0] || e->fuzzy) problem(e->file, e->line, "\"%s\" has no Korean", e->id);
	else if (!e->used) problem(e->file, e->line, "\"%s\" is used nowhere", e->id);
	else if (!holes_in(e->text, e->id, &n, &name)) problem(e->file, e->line, "the English has no hole {%.*s}", n, name);
	else if (!holes_in(e->id, e->text, &n, &name) && !strchr(name, '|')) problem(e->file, e->line, "the Korean lacks the hole {%.*s}", n, name);
}

static void check(struct list *po, const struct list *used)
{
	unite(po);
	for (size_t i = 0; i < used->n; i++) {
		struct entry *e = NULL;
		for (size_t lo = 0, hi = po->n; lo < hi && !e;) {
			size_t mid = (lo + hi) / 2;
			int r = strcmp(used->at[i].id, po->at[mid].id);
			if (r == 0) e = &po->at[mid];
			else if (r < 0) hi = mid;
			else lo = mid + 1;
		}
		if (e) e->used = true;
		else problem(used->at[i].file, used->at[i].line, "\"%s\" has no Korean in po/ko", used->at[i].id);
	}
	for (size_t i = 0; i < po->n; i++) check_entry(&po->at[i]);
}

static void run_msgfmt(const char *file)
{
	pid_t child = fork();
	if (child == 0) {
		execlp("msgfmt", "msgfmt", "--check-format", "--check-domain", "-o", "/dev/null", file, (char *)NULL);
		_exit(127);
	}
	int status = 0;
	if (child < 0 || waitpid(child, &status, 0) < 0) return;
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 127) problem(file, 0, "msgfmt does not accept this file");
}

int main(int argc, char **argv)
{
	struct list po = {0}, used = {0};
	if (argc < 2) return fputs("usage: poc OUT.c A.po … | poc --check SOURCES… -- PO…\n", stderr), 2;
	bool checking = strcmp(argv[1], "--check") == 0, sources = checking;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) sources = false;
		else if (sources && ends(argv[i], ".html")) read_template(argv[i], &used);
		else if (sources) read_c(argv[i], &used);
		else if (read_po(argv[i], &po), checking) run_msgfmt(argv[i]);
	}
	if (checking) check(&po, &used);
	else if (unite(&po), n_problems == 0) write_table(argv[1], &po);
	if (n_problems) fprintf(stderr, "%d to put right\n", n_problems);
	return n_problems != 0;
}
