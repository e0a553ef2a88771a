"""Twice sent is once done; a stale edit changes nothing; a form of one page is none of another."""
import re
import secrets

from centre import peek


def contacts(centre):
    with peek(centre.dir) as db:
        return db.execute("SELECT count(*) FROM service").fetchone()[0]


def client_of(visitor):
    return re.search(r'href="(/c/\w{14})"', visitor.get("/cases").text)[1]


def twice(centre, visitor, tally):
    page = client_of(visitor) + "/record"
    values = visitor.form(page)
    before = contacts(centre)
    first, second = visitor.post(page, values), visitor.post(page, values)
    tally.ok("a record is taken", first.status == 303, f"answered {first.status}")
    tally.ok("the same form again gets the same answer", (second.status, second.headers["Location"]) == (303, first.headers["Location"]), second.status)
    tally.ok("and is stored once", contacts(centre) == before + 1, contacts(centre) - before)
    other = visitor.post(page, values | {"idem": secrets.token_hex(11)})
    tally.ok("another form id is another record", other.status == 303 and contacts(centre) == before + 2, other.status)


def stale(visitor, tally):
    page = client_of(visitor) + "/edit"
    values = visitor.form(page)
    tally.ok("a form carries the version it was read at", int(values.get("version", 0)) > 0, values.get("version"))
    first = visitor.post(page, values)
    tally.ok("an edit is taken", first.status == 303, f"answered {first.status}")
    late = visitor.post(page, values | {"idem": secrets.token_hex(11)})
    tally.ok("a stale edit is a conflict", late.status == 409, f"answered {late.status}")
    tally.ok("and says so", "<h1" in late.text)


def forged(centre, visitor, tally):
    page = client_of(visitor) + "/record"
    values = visitor.form(page)
    before = contacts(centre)
    for what, sent, headers in (
            ("without csrf", {k: v for k, v in values.items() if k != "csrf"}, {}),
            ("with another page's csrf", values | {"csrf": visitor.form(client_of(visitor) + "/edit")["csrf"]}, {}),
            ("without a form id", {k: v for k, v in values.items() if k != "idem"}, {}),
            ("from elsewhere", values, {"Origin": "http://elsewhere.example"}),
            ("without an origin", values, {"Origin": None}),
            ("across sites", values, {"Sec-Fetch-Site": "cross-site"})):
        got = visitor.post(page, sent, **headers)
        tally.ok(f"a form {what} is refused", got.status == 400, f"answered {got.status}")
    tally.ok("and nothing of them is stored", contacts(centre) == before)


def check(centre, visitor, tally):
    twice(centre, visitor, tally)
    stale(visitor, tally)
    forged(centre, visitor, tally)
