/* The migrations as tools/sqlc embeds them; ended by number 0. */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

struct migration {
	int number;
	const char *name, *sqlite, *postgres;
};

extern const struct migration migrations[];

#endif
