"""Every route of the program, asked without signing in, with ids that are none, and with ids of nothing."""
import re

ID_OF_NOTHING = "00000000001ZZ"
ID_OF_NOBODY = "000000000002DJ"  # a right one, of nothing


def fill(pattern, value):
    return re.sub(r"\{[^}]*\}", value, pattern)


def check(centre, stranger, people, table, tally):
    for route in table:
        path = fill(route["pattern"], ID_OF_NOBODY)
        open_to_all = route["need"] == "nobody"
        if route["method"] == "GET":
            got = stranger.get(path)
            good = got.status in (200, 303, 400, 404, 422) if open_to_all else got.status == 303 and got.headers["Location"].startswith("/sign-in")
        else:
            got = stranger.post(path, {"csrf": "x", "idem": "y"})
            good = 400 <= got.status < 500 or got.status == 303 and got.headers["Location"].startswith("/sign-in")
        tally.ok(f"{route['method']} {route['pattern']} without signing in", good, f"answered {got.status}")

    for role, visitor in people.items():
        for route in table:
            if "{" not in route["pattern"] or route["method"] != "GET":
                continue
            for what, value in (("no id", "x"), ("a wrong check", ID_OF_NOTHING + "0"), ("NUL", "%00"), ("broken UTF-8", "%ff"), ("much", "0" * 200)):
                got = visitor.get(fill(route["pattern"], value))
                tally.ok(f"{route['pattern']} with {what} for the {role}", got.status in (400, 404), f"answered {got.status}")
