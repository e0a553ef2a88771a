"""Who may open which page: the kept table roles.tsv against the routes of the program, and against its answers."""
import pathlib
import re

from doors import ID_OF_NOBODY, fill

ROLES = ("director", "coordinator", "caseworker", "counsellor")
STRICTER = ("/settings/frozen",)  # the page itself says who of the signed-in may: a second pair of eyes, not the frozen one
KEPT = pathlib.Path(__file__).with_name("roles.tsv")


def line(route):
    """GET<tab>/c/{}<tab>case<tab>reads<tab>director caseworker"""
    return "\t".join((route["method"], route["pattern"], route["need"], route["effect"], " ".join(route["roles"])))


def compare(table, tally):
    kept = set(KEPT.read_text(encoding="utf-8").splitlines())
    now = {line(r) for r in table}
    for text in sorted(now - kept):
        tally.ok("a new or changed route stands in test/http/roles.tsv", False, text)
    for text in sorted(kept - now):
        tally.ok("a route of test/http/roles.tsv is there", False, text)
    tally.ok("routes and their roles are as kept", now == kept)


def ask(visitor, route):
    path = fill(route["pattern"], ID_OF_NOBODY)
    if route["method"] == "GET":
        return visitor.get(path)
    return visitor.post(path, {"csrf": "wrong", "idem": "AAAAAAAAAAAAAAAAAAAAAA"})


def check(people, table, tally):
    """Forbidden is 404, as if it were not there; allowed is anything else, but for the id of nothing. A form with a wrong
    csrf comes as far as 400 only where the role may act."""
    compare(table, tally)
    for role, visitor in people.items():
        for route in table:
            if route["pattern"] in ("/sign-out", "/exit", "/language") or route["need"] == "nobody":
                continue
            got = ask(visitor, route)
            may = role in route["roles"]
            what = f"{route['method']} {route['pattern']} as {role}"
            if not may:
                tally.ok(f"{what} is as if it were not there", got.status == 404, f"answered {got.status}")
            elif route["method"] == "POST":
                tally.ok(f"{what} gets as far as the csrf check", got.status in (400, 415), f"answered {got.status}")
            elif "{" in route["pattern"]:
                tally.ok(f"{what} finds nothing behind an id of nothing", got.status == 404, f"answered {got.status}")
            else:
                there = got.status == 200 or (got.status == 303 and not got.headers["Location"].startswith("/sign-in"))
                tally.ok(f"{what} opens", there or got.status == 400 or route["pattern"] in STRICTER, f"answered {got.status}")


if __name__ == "__main__":  # keeps the table anew: look at the difference before you commit it
    from centre import routes
    KEPT.write_text("\n".join(sorted(line(r) for r in routes())) + "\n", encoding="utf-8")
