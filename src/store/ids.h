/* Ids of what is stored, one type per meaning: never a bare integer. 0 = none. */
#ifndef STORE_IDS_H
#define STORE_IDS_H

#include <stdbool.h>
#include <stdint.h>

#define ID_TYPE(what) struct what##_id { int64_t v; }
ID_TYPE(centre);
ID_TYPE(staff);
ID_TYPE(client);
ID_TYPE(household);
ID_TYPE(consent);
ID_TYPE(service);
ID_TYPE(charge);
ID_TYPE(fund);
ID_TYPE(line);
ID_TYPE(rule);
ID_TYPE(entry);
ID_TYPE(task);
ID_TYPE(appointment);
ID_TYPE(goal);
#undef ID_TYPE

#endif
