/* A form with every type of field, for the tests of forms. */
#ifndef TEST_FIELDS_H
#define TEST_FIELDS_H

#include "web/form.h"

static const struct choice ways[] = {{"meet", "Meeting"}, {"call", "Phone"}, {NULL, NULL}};
static const struct choice marks[] = {{"a", "A"}, {"b", "B"}, {"c", "C"}, {NULL, NULL}};
static const struct field all_fields[] = {
	{.name = "who", .type = FIELD_TEXT, .needed = true, .max = 20, .label = "Who", .hint = "A hint"},
	{.name = "text", .type = FIELD_AREA, .max = 100, .label = "What"},
	{.name = "area", .type = FIELD_AREA, .label = "More"},
	{.name = "secret", .type = FIELD_SECRET, .label = "Passphrase"},
	{.name = "minutes", .type = FIELD_INT, .min = 0, .max = 600, .label = "Minutes"},
	{.name = "amount", .type = FIELD_MONEY, .label = "Amount"},
	{.name = "on", .type = FIELD_DATE, .label = "Day"},
	{.name = "at", .type = FIELD_TIME, .label = "Time"},
	{.name = "born", .type = FIELD_YEAR, .label = "Year"},
	{.name = "how", .type = FIELD_CHOICE, .choices = ways, .label = "How"},
	{.name = "many", .type = FIELD_MANY, .choices = marks, .label = "Marks"},
	{.name = "check", .type = FIELD_CHECK, .label = "Check"},
	{.name = "worker", .type = FIELD_ID, .label = "Worker"},
	{.name = NULL},
};

#endif
