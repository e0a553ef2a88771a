/* The pages of a day: today, tasks, appointments, records; and what they share. */
#ifndef CARE_DAY_H
#define CARE_DAY_H

#include "care/service.h"
#include "care/today.h"
#include "care/today_view.h"
#include "people/pages.h"

extern const struct route today_routes[], day_routes[], record_routes[], log_routes[];

/* Services offered today, in the reader's language, for a form; how "" = all, else those done that way. */
const struct choice *service_choices(struct ctx *c);

/* The 30-second form and its brothers: fields shared by /today/record and /c/{}/record. */
extern const struct choice answered_choices[];
/* Reads a filled form (fields how, answered, service, minutes, on, note); `who` is the caller's affair. */
struct new_service record_of(const struct ctx *c, const struct form *f, struct client_id client);

/* Own call names for a datalist. */
struct call_names own_names(struct ctx *c, const struct today_persons *people);
/* Finds the client a form names in its field "who"; a message stands at the field when there is none. */
MUST_CHECK enum outcome named_client(struct client_id *out, struct ctx *c, struct form *f);

struct todo_views todo_views(struct ctx *c, const struct task_line *at, size_t n);
const char *id_text(struct ctx *c, int64_t id);

#endif
