"""Every field of every form, filled wrongly in every way: an answer that is no fault of ours, and nothing stored."""
import urllib.parse
import secrets
import base64

import scenes
from centre import peek

TRIES = (
    ("much too long", "가" * 20000),
    ("NUL", "a\0b"),
    ("broken UTF-8", b"\xff\xfe"),
    ("a cut letter", "가".encode()[:2]),
    ("no such date", "2026-02-30"),
    ("far off", "9999-12-31"),
    ("a huge number", "9" * 30),
    ("below zero", "-1"),
    ("markup", "<script>alert(1)</script>\"'&"),
    ("a formula", "=1+1"),
    ("an id of nothing", "00000000001ZZ0"),
    ("right-to-left", "\u202eabc"),
)
NEVER = ("much too long", "NUL", "broken UTF-8", "a cut letter", "doubled", "an unknown field")


def rows(path):
    """How many rows each table has, but for what counts requests."""
    with peek(path) as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")]
        return {n: db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names if "idem" not in n and "journal" not in n}


def body(values, name=None, wrong=None, doubled=False):
    pairs = []
    for k, v in values.items():
        v = wrong if k == name and not doubled else v
        pairs += [(k, v)] * (2 if k == name and doubled else 1)
    return urllib.parse.urlencode(pairs)


def post(visitor, action, sent):
    return visitor.ask("POST", action, sent)


def one_form(centre, visitor, page, action, values, buttons, fields, tally):
    """A form without fields has one wrong way: a field it does not know."""
    db = centre.dir
    for field in fields or [{"name": "no-such-field"}]:
        many = field.get("type") == "many"
        tries = (list(TRIES) + ([] if many else [("doubled", None)]) if fields else []) + [("an unknown field", None)]
        for what, wrong in tries:
            sent = dict(buttons | values, idem=base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("="))
            sent.setdefault(field["name"], "1" if what == "doubled" else "")
            if what == "an unknown field":
                sent["no-such-field"] = "1"
            before = rows(db) if what in NEVER else None
            got = post(visitor, action, body(sent, field["name"], wrong, what == "doubled") if wrong is not None or what == "doubled" else body(sent))
            where = f"{page} → {action}: {field['name']} with {what}"
            tally.ok(f"{where} is no fault", got.status < 500, f"answered {got.status}")
            tally.ok(f"{where} is not given back as markup", "<script>alert" not in got.text)
            if what in NEVER:
                tally.ok(f"{where} is refused", 400 <= got.status < 500, f"answered {got.status}")
                after = rows(db)
                tally.ok(f"{where} stores nothing", before == after, {k: after[k] - n for k, n in before.items() if after[k] != n})


def check(centre, people, table, crawl, pattern_of, tally):
    done = set()
    first = scenes.play(centre, people, tally)
    for role, visitor in people.items():
        _, forms = crawl(visitor, table, first.get(role, ()))
        for page, action, values, buttons, file in forms:
            route = next((r for r in table if r["method"] == "POST" and pattern_of(r).match(action)), None)
            if not tally.ok(f"{page}: the form goes to a route", route is not None, action):
                continue
            if file or route["pattern"] in done or route["pattern"] in ("/sign-out", "/sign-in"):
                continue
            done.add(route["pattern"])
            one_form(centre, visitor, page, action, values, buttons, route.get("fields") or [], tally)
    for route in table:
        if route["method"] == "POST" and not route.get("upload") and route["pattern"] not in ("/sign-out", "/sign-in"):
            tally.ok(f"POST {route['pattern']} has a form on some page", route["pattern"] in done)
