/* Who may do what. The keeper's keys are the second check: a role that may open identities still needs the client's key. */
#include "staff/policy.h"

#define D ROLE_DIRECTOR
#define P ROLE_COORDINATOR
#define C ROLE_CASEWORKER
#define S ROLE_COUNSELLOR

static const unsigned allowed[NEEDS] = {
	[NEED_SIGNED_IN] = D | P | C | S,
	[NEED_CASES] = D | P | C | S,
	[NEED_CASE] = D | P | C | S,
	[NEED_CASE_EDIT] = D | C | S,
	[NEED_IDENTITY] = D | C | S,
	[NEED_FUNDS] = D | P | C,
	[NEED_FUNDS_EDIT] = D | P,
	[NEED_AUDIT] = D,
	[NEED_SETTINGS] = D,
	[NEED_IMPORT] = D | P,
};

bool policy_allows(unsigned roles, enum need need)
{
	return need == NEED_NOBODY || (need > NEED_UNSET && need < NEEDS && (roles & allowed[need]) != 0);
}

enum outcome policy_permit(const struct permit **out, struct ctx *c, enum need need)
{
	REQUIRE(need > NEED_UNSET && need < NEEDS);
	if (need != NEED_NOBODY && !c->actor.staff.v)
		return GONE;
	if (!policy_allows(c->actor.roles, need))
		return DENIED;
	struct permit *p = arena_alloc(c->arena, sizeof(*p));
	*p = (struct permit){.c = c, .centre = c->centre->id, .staff = c->actor.staff, .need = need, .roles = c->actor.roles};
	*out = p;
	return OK;
}
