#include "base/outcome.h"

#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"

const char *outcome_name(enum outcome r)
{
	switch (r) {
	case OK: return "ok";
	case NOT_FOUND: return "not_found";
	case DENIED: return "denied";
	case INVALID: return "invalid";
	case CONFLICT: return "conflict";
	case EXISTS: return "exists";
	case LIMIT: return "limit";
	case BUSY: return "busy";
	case GONE: return "gone";
	case BROKEN: return "broken";
	}
	return "unknown";
}

_Noreturn void require_failed(const char *what, const char *file, int line)
{
	dprintf(STDERR_FILENO, "naru: %s:%d: does not hold: %s\n", file, line, what);
	_exit(70);
}
