/* One line of a file of clients, checked. */
#ifndef REPORT_IMPORT_CLIENTS_H
#define REPORT_IMPORT_CLIENTS_H

#include "report/import_cells.h"

struct import_consent {
	const char *purpose, *answer; /* code of the pack; yes, no */
};

struct import_client {
	int64_t line;
	const char *key, *code, *call_name, *status, *sex, *prefers, *outcome, *region;
	const char *household; /* what the file calls it; "" = alone */
	int household_size;
	struct staff_id worker, stand_in;
	struct date move_in, arrived, left_hanawon, first_job, protection_until, last_contact, opened_on, closed_on;
	struct partial_date birth;
	const char **statuses;
	size_t n_statuses;
	struct import_consent *consent;
	size_t n_consents;
	const char *legal_name, *north_name, *latin_name, *address, *phone, *relatives; /* sealed */
};

struct import_clients {
	struct import_client *at;
	size_t n;
};

#endif
