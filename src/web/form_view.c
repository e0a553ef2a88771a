/* What templates show of a form: every decision made here, none in the template. */
#include "web/form.h"

#include "base/banned.h"

enum { LONG_LIST = 8 }; /* more choices than this are a list to open */

static struct choice_views choice_views(const struct form *f, size_t i, const char *id)
{
	const struct choice *c = form_choices_of(f, i);
	size_t n = 0;
	while (c && c[n].value) n++;
	struct choice_view *at = arena_array(f->arena, n ? n : 1, sizeof *at);
	for (size_t k = 0; k < n; k++)
		at[k] = (struct choice_view){
			.value = c[k].value,
			.label = c[k].label,
			.id = k ? arena_printf(f->arena, "%s-%zu", id, k) : id,
			.on = form_has(f, f->field[i].name, c[k].value),
			.plain = f->value[i].choices != NULL,
		};
	return (struct choice_views){at, n};
}

static const char *described_by(struct arena *a, const struct field_view *v)
{
	if (v->hint && v->error.id) return arena_printf(a, "%s %s", v->hint_id, v->error_id);
	return v->hint ? v->hint_id : v->error.id ? v->error_id : NULL;
}

static int64_t browser_limit(const struct field *field)
{
	switch (field->type) {
	case FIELD_TEXT: return field->max ? field->max : FORM_TEXT_MAX;
	case FIELD_AREA: return field->max ? field->max : FORM_AREA_MAX;
	case FIELD_SECRET: return FORM_SECRET_MAX;
	case FIELD_INT:
	case FIELD_MONEY: return 26;
	case FIELD_YEAR: return 4;
	case FIELD_UNSET:
	case FIELD_DATE:
	case FIELD_TIME:
	case FIELD_CHOICE:
	case FIELD_MANY:
	case FIELD_CHECK:
	case FIELD_ID: break;
	}
	return 0;
}

/* The first control of a field has the field's own id, so that labels and the error summary lead there. */
const struct field_view *form_field(const struct form *f, const char *name)
{
	size_t i = form_place(f, name);
	const struct field *field = &f->field[i];
	const struct form_value *v = &f->value[i];
	struct field_view *out = arena_alloc(f->arena, sizeof *out);
	const char *id = arena_printf(f->arena, "%s-%s", f->prefix, name);
	*out = (struct field_view){
		.name = name,
		.id = id,
		.label = field->label,
		.hint = field->hint,
		.value = field->type == FIELD_SECRET ? "" : v->text,
		.hint_id = arena_printf(f->arena, "%s-hint", id),
		.error_id = arena_printf(f->arena, "%s-error", id),
		.error = v->error,
		.choices = choice_views(f, i, id),
		.max = browser_limit(field),
		.needed = field->needed,
		.on = v->i == 1,
		.several_lines = field->type == FIELD_AREA,
		.secret = field->type == FIELD_SECRET,
		.numeric = field->type == FIELD_INT || field->type == FIELD_YEAR || field->type == FIELD_MONEY,
		.money = field->type == FIELD_MONEY,
		.date = field->type == FIELD_DATE,
		.time = field->type == FIELD_TIME,
		.one_of = field->type == FIELD_CHOICE || field->type == FIELD_ID,
		.many = field->type == FIELD_MANY,
		.check = field->type == FIELD_CHECK,
	};
	out->long_list = out->one_of && out->choices.n > LONG_LIST;
	if (field->type == FIELD_DATE && date_known(v->date)) {
		char iso[11];
		date_write(iso, v->date);
		out->value = arena_text(f->arena, iso);
	}
	if (field->type == FIELD_TIME && *v->text && !v->error.id) out->value = arena_printf(f->arena, "%02d:%02d", (int)(v->i / 60), (int)(v->i % 60));
	out->described = described_by(f->arena, out);
	return out;
}

struct form_problems form_problems(const struct form *f)
{
	struct form_problem *at = arena_array(f->arena, f->n + 1, sizeof *at);
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->value[i].error.id)
			at[n++] = (struct form_problem){arena_printf(f->arena, "%s-%s", f->prefix, f->field[i].name), f->value[i].error};
	return (struct form_problems){at, n};
}

struct hidden_values form_again(const struct form *f)
{
	size_t most = 0, n = 0;
	for (size_t i = 0; i < f->n; i++) most += f->value[i].n_many + 1;
	struct hidden_value *at = arena_array(f->arena, most + 1, sizeof *at);
	for (size_t i = 0; i < f->n; i++) {
		const struct form_value *v = &f->value[i];
		if (f->field[i].type == FIELD_SECRET) continue;
		for (size_t k = 0; k < v->n_many; k++) at[n++] = (struct hidden_value){f->field[i].name, v->many[k]};
		if (*v->text) at[n++] = (struct hidden_value){f->field[i].name, v->text};
	}
	return (struct hidden_values){at, n};
}
