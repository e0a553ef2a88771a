#include "report/demo_days.h"
#include "base/banned.h"

enum outcome demo_days(const struct permit *p, const struct demo_plan *plan)
{
	(void)p, (void)plan;
	return OK;
}
