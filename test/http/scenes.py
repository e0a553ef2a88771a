"""What somebody must have done before a page has its form: a task that waits and one that is done, an appointment that took
place, a welcome begun, a name on the screen, an account that stopped."""
import re
import secrets

from centre import NOW, Forms, Visitor

BUDGETS = "ten_minutes 2\n"  # in this centre a third name within ten minutes is one too many
WHY = {"purpose": "contact", "why": "a call"}


def do(visitor, page, action, values, tally, expect=303):
    got = visitor.post(action, visitor.form(page, action) | values | {"idem": secrets.token_hex(11)})
    tally.ok(f"scene: {action} from {page}", got.status == expect, f"answered {got.status}")
    return got


def first_button(visitor, page, action):
    """The value the first button of that form would send."""
    return next(f["buttons"] for f in Forms(visitor.get(page).text).forms if f["action"] == action)


def clients(visitor):
    return list(dict.fromkeys(re.findall(r'href="(/c/\w{14})"', visitor.get("/cases").text)))


def day(visitor, tally):
    for _ in range(2):
        do(visitor, "/tasks", "/tasks/new", {"kind": "hand_call", "due": NOW[:10]}, tally)
        do(visitor, "/appointments/new", "/appointments/new", {"kind": "talk", "at": "09:00"}, tally)
    for page, action in (("/tasks", "/tasks/done"), ("/today", "/appointments/done")):
        do(visitor, page, action, first_button(visitor, page, action), tally)


def stopped(centre, visitor, tally):
    """Too many names, three times: the account stops. Somebody else's session stays."""
    own = clients(visitor)
    for n, client in enumerate(own[:5]):
        do(visitor, f"{client}/identity", f"{client}/identity", WHY, tally, 303 if n < 2 else 429)
    tally.ok("scene: a stopped account is out", visitor.get("/today").status == 303)


def play(centre, people, tally):
    """Pages to begin with, by role."""
    worker = people["caseworker"]
    day(worker, tally)
    got = do(worker, "/cases/new", "/cases/new", {"step": "0", "call_name": "산들바람"}, tally)
    intake = got.headers["Location"].split("?")[0]
    client = clients(worker)[0]
    do(worker, f"{client}/identity", f"{client}/identity", WHY, tally)
    other = Visitor(centre)
    login, words = next((login, words) for role, login, words in centre.staff if role == "caseworker" and login != centre.who["caseworker"][0])
    other.sign_in(login, words)
    stopped(centre, other, tally)
    return {"caseworker": (intake, f"{client}/identity", f"{client}/identity/edit")}
