/* Persons with sealed names, for tests of the keeper. */
#ifndef TEST_KEEPER_PEOPLE_H
#define TEST_KEEPER_PEOPLE_H

#include "keeper_test.h"

#define CLIENT(i) ((struct client_id){9000 + (i)})

struct person {
	struct client_id client;
	struct grant_row grant[2]; /* ID and CASE of the worker */
	struct bytes blob;
};

struct bytes text(const char *s);
struct sealed_ref names_of(struct client_id client);
struct grant_row *grants_of(struct house *h, struct client_id client, const struct staff_id *holders, size_t n_holders, const char *token, size_t *n);
struct person person_make(struct house *h, int number, int worker); /* names sealed: "TLV" */
enum outcome open_names(struct house *h, struct person *p, int worker, bool linked, struct open_answer *answer); /* checks what came out */

#endif
