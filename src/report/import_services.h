/* One line of a file of services, checked. */
#ifndef REPORT_IMPORT_SERVICES_H
#define REPORT_IMPORT_SERVICES_H

#include <stdlib.h>
#include "report/import_cells.h"

struct import_service {
	int64_t line;
	const char *key, *code, *how;
	struct client_id client;
	struct date on;
	bool answered;
	int minutes;
	struct staff_id staff;
	int64_t quantity;
	struct money amount;
	const char *note; /* sealed */
};

struct import_services {
	struct import_service *at;
	size_t n;
};

#endif
