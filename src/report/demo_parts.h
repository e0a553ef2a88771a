/* Inside report/: the files of the demo centre, one writer each. */
#ifndef REPORT_DEMO_PARTS_H
#define REPORT_DEMO_PARTS_H

#include "report/demo.h"

/* Place of a client's caseworker among the staff. Neighbouring numbers have neighbouring caseworkers. */
int demo_worker(const struct demo_plan *plan, int number);

void demo_write_clients(struct buf *out, const struct demo_plan *plan, int part);
void demo_write_services(struct buf *out, const struct demo_plan *plan, int part);
void demo_write_funds(struct buf *out, const struct demo_plan *plan);
void demo_write_header(struct buf *out, enum import_kind kind);

#endif
