/* What no file brings: appointments of today and the coming days, and goals. */
#ifndef REPORT_DEMO_DAYS_H
#define REPORT_DEMO_DAYS_H

#include "report/demo.h"

/* For one caseworker, signed in with a permit to write to own cases. */
MUST_CHECK enum outcome demo_days(const struct permit *p, const struct demo_plan *plan);

#endif
