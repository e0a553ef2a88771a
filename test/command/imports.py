#!/usr/bin/env python3
"""naru import, demo and verify as people call them: every problem said, all or nothing, the same bytes from the same seed, and
planted damage found. NARU names the program; NARU_TEST_PG a PostgreSQL, which is used too where it is set."""
import contextlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from centre import NARU, Centre, Tally, Visitor  # noqa: E402

TODAY = "2026-09-15"
tally = Tally()
folder = tempfile.mkdtemp(prefix="naru-import-")
place = os.path.join(folder, "centre")


def naru(*args, who="director", env=None, on=None):
    login, words = sign_ins(on or place).get(who, ("", ""))
    return subprocess.run([NARU, *args], capture_output=True, text=True,
                          env=os.environ | {"NARU_LOGIN": login, "NARU_PASSPHRASE": words, "LC_ALL": "C"} | (env or {}))


def sign_ins(where):
    path = pathlib.Path(where, "demo-sign-ins.tsv")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {role: (login, words) for role, login, words in (line.split("\t") for line in reversed(lines))}


def rows():
    with contextlib.closing(sqlite3.connect(f"file:{place}/naru.db?mode=ro", uri=True)) as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name <> 'journal'")]
        return {n: db.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}


def bring(kind, data, *more, who="director"):
    path = os.path.join(folder, "in.csv")
    pathlib.Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return naru("import", place, kind, path, *more, who=who)


def said(result, *words):
    return all(w in result.stdout + result.stderr for w in words)


def refused(what, kind, data, *words):
    before = rows()
    result = bring(kind, data, "--write")
    tally.ok(f"{kind}: {what} is refused", result.returncode == 2, f"exit {result.returncode}: {result.stdout}{result.stderr}")
    tally.ok(f"{kind}: {what} is said", said(result, *words), f"{words} not in {result.stderr}")
    tally.ok(f"{kind}: {what} stores nothing", before == rows())


# A line that is fine, column by column; each test spoils one of them.
FINE = {
    "clients": {"key": "T-1", "call_name": "시험 01", "status": "active", "move_in": "2025-03-10", "arrived": "2024-10-01",
                "left_hanawon": "2025-03-10", "first_job": "2025-08-01", "protection_until": "2032-03-10", "birth": "1990-05-17", "sex": "여",
                "household": "H1", "household_size": "1", "worker": "박서연", "stand_in": "민재하", "region": "daegu",
                "statuses": "employed;low_income", "prefers": "slow", "consents": "collect=yes; health=no", "opened_on": "2025-03-11",
                "legal_name": "김시험", "north_name": "", "latin_name": "", "address": "느티시 나루로 1", "phone": "010-0000-0001", "relatives": ""},
    "services": {"key": "S-1", "client": "K-00001", "on": "2026-09-01", "service": "counsel", "how": "meet", "answered": "yes", "minutes": "40",
                 "staff": "박서연", "quantity": "1", "amount": "25,000", "note": ""},
    "funds": {"fund": "NEW", "name_ko": "새 재원", "name_en": "New fund", "kind": "found", "owner": "재단", "budget": "1,000,000",
              "starts": "2026-01-01", "ends": "2026-12-31", "flex_rank": "2", "rules": "community_chest", "line": "331", "line_ko": "직접지원비",
              "line_en": "Direct help", "categories": "livelihood;medical", "cap": "500000"},
}
LONG = "가" * 6000
BAD = {
    "clients": [
        ("call_name", "", "empty"), ("call_name", LONG, "longer than"), ("status", "gone", "not known"), ("move_in", "2025-02-30", "no day"),
        ("move_in", "9999-01-01", "no day"), ("move_in", "2150-01-01", "future"), ("arrived", "2026-13-01", "no day"), ("arrived", "2025-05-01", "after the move-in"),
        ("left_hanawon", "spring", "no day"), ("first_job", "2999-01-01", "no day"), ("protection_until", "2020-01-01", "before the move-in"),
        ("birth", "yesterday", "no day of birth"), ("birth", "2999", "no day of birth"), ("sex", "what", "not known"), ("household", LONG, "longer than"),
        ("household_size", "0", "whole number"), ("household_size", "two", "whole number"), ("worker", "Nobody", "Nobody of the staff"),
        ("stand_in", "박서연", "stand-in is the worker"), ("region", "atlantis", "not known"), ("statuses", "employed;king", "not known"),
        ("prefers", "shouting", "not known"), ("consents", "collect", "no consent"), ("consents", "nothing=yes", "no consent"), ("opened_on", "2999-01-01", "no day"),
        ("legal_name", LONG, "longer than"), ("north_name", LONG, "longer than"), ("latin_name", LONG, "longer than"), ("address", LONG, "longer than"),
        ("phone", "call me", "digits"), ("phone", "0" * 60, "longer than"), ("relatives", LONG, "longer than"),
        ("key", "900517-2345678", "phone or resident number"), ("key", "a b", "letters, digits"), ("key", "K-00001", "imported before"),
        ("call_name", "=1+1", None), ("status", "closed", "nothing says how it ended"),
    ],
    "services": [
        ("client", "", "empty"), ("client", "ZZZZ-ZZZZ", "case code"), ("client", LONG, "longer than"), ("on", "", "empty"), ("on", "2026-02-30", "no day"),
        ("on", "2199-01-01", "future"), ("service", "", "empty"), ("service", "magic", "not known"), ("how", "telepathy", "not known"),
        ("answered", "perhaps", "not known"), ("minutes", "-5", "whole number"), ("minutes", "1e3", "whole number"), ("staff", "Nobody", "Nobody of the staff"),
        ("quantity", "0", "whole number"), ("quantity", "99999999999999999999", "whole number"), ("amount", "-1", "no amount"), ("amount", "lots", "no amount"),
        ("note", LONG, "longer than"), ("note", "말", "keys of this case"), ("key", "x" * 21, "longer than"),
    ],
    "funds": [
        ("fund", "", "empty"), ("fund", LONG, "longer than"), ("fund", "GOV", "has a fund with this number"), ("name_ko", "", "first line of a fund"),
        ("name_ko", LONG, "longer than"), ("name_en", LONG, "longer than"), ("kind", "secret", "not known"), ("kind", "", "first line of a fund"),
        ("owner", LONG, "longer than"), ("budget", "many", "no amount"), ("budget", "", "first line of a fund"), ("starts", "2026-00-01", "no day"),
        ("ends", "2025-01-01", "ends before it starts"), ("flex_rank", "10", "whole number"), ("rules", "none_such", "not known"), ("line", LONG, "longer than"),
        ("line", "", "budget line"), ("line_ko", LONG, "longer than"), ("categories", "gold", "not known"), ("cap", "x", "no amount"),
        ("cap", "2000000", "larger than its fund"),
    ],
}


def csv(kind, *lines, columns=None):
    columns = columns or list(FINE[kind])
    quoted = [['"' + line.get(c, "").replace('"', '""') + '"' for c in columns] for line in lines]
    return "\n".join([",".join(columns)] + [",".join(q) for q in quoted]) + "\n"


def columns_and_bytes(kind):
    fine, first = FINE[kind], list(FINE[kind])[0]
    refused("an unknown column", kind, csv(kind, fine, columns=[*fine, "shoe_size"]), "shoe_size")
    refused("a doubled column", kind, csv(kind, fine, columns=[*fine, first]), first)
    if kind != "clients":
        return
    refused("a missing column", kind, csv(kind, fine, columns=[c for c in fine if c not in ("call_name", "client", "fund")]), "column")
    refused("no line at all", kind, ",".join(fine) + "\n", "no others")
    refused("an empty file", kind, b"", "empty")
    refused("a NUL", kind, csv(kind, fine).encode().replace(b"2026", b"20\x0026").replace(b"2025", b"20\x0025"), "in.csv")
    refused("broken UTF-8 that is no CP949 either", kind, csv(kind, fine).encode() + b'"\xff\xfe\x80\n', "in.csv")
    refused("a quote that does not end", kind, csv(kind, fine) + '"open,', "in.csv")
    refused("more than 10 MB", kind, csv(kind, fine) + "\n" * (11 << 20), "10 MB")


def every_column(kind):
    """All bad lines in one file: each is said with its line and column; nothing of it is stored."""
    bad = [b for b in BAD[kind] if b[2]]
    own = {"clients": lambda n: {"key": f"T-{n}", "call_name": f"시험 {n}", "household": ""}, "services": lambda n: {"key": f"S-{n}"}, "funds": lambda n: {"fund": f"F{n}"}}[kind]
    lines = [FINE[kind] | own(n) | {column: value} for n, (column, value, _) in enumerate(bad)]
    before = rows()
    result = bring(kind, csv(kind, *lines), "--write")
    tally.ok(f"{kind}: a file of bad lines is refused", result.returncode == 2, f"exit {result.returncode}")
    for n, (column, value, why) in enumerate(bad):
        found = [x for x in result.stderr.splitlines() if f"in.csv:{n + 2}:" in x]
        tally.ok(f"{kind}: {column} = {value[:20]!r} is said", any(why in x for x in found), f"{why!r} not in {found}")
    tally.ok(f"{kind}: a file of bad lines stores nothing", before == rows())
    checked = {c for c, _, _ in BAD[kind]}
    tally.ok(f"{kind}: every column has a bad case", checked >= set(FINE[kind]) - {"line_en"}, set(FINE[kind]) - checked)


def all_or_nothing(kind):
    fine = FINE[kind]
    column, value, why = BAD[kind][0]
    second = fine | {"key": "T-2", "call_name": "시험 02", "fund": "NEW2"} | {column: value}
    refused("one bad line of two", kind, csv(kind, fine, second), "in.csv:3:", why)
    dry = bring(kind, csv(kind, fine))
    before = rows()
    tally.ok(f"{kind}: a dry run says what would be stored", dry.returncode == 0 and said(dry, "Nothing was stored yet"), dry.stdout + dry.stderr)
    tally.ok(f"{kind}: a dry run stores nothing", before == rows())
    done = bring(kind, csv(kind, fine), "--write")
    tally.ok(f"{kind}: --write stores", done.returncode == 0 and said(done, "All of it is stored"), done.stdout + done.stderr)
    table = {"clients": "client", "services": "service", "funds": "fund"}[kind]
    tally.ok(f"{kind}: one row more", rows()[table] == before[table] + 1)
    again = bring(kind, csv(kind, fine), "--write")
    tally.ok(f"{kind}: the same file a second time is refused", again.returncode == 2, again.stdout + again.stderr)


def doubled_lines():
    one = FINE["clients"] | {"key": "T-7", "call_name": "시험 07"}
    refused("the same call name twice", "clients", csv("clients", one, one | {"key": "T-8"}), "stands in line 2 too", "call_name")
    refused("the same key twice", "clients", csv("clients", one, one | {"call_name": "시험 08"}), "stands in line 2 too", "key")
    refused("a taken call name", "clients", csv("clients", one | {"call_name": "시험 01"}), "call_name")


def cp949_and_korean_columns():
    text = "번호,부르는 이름,전입일,성별,이름\nC-1,한글 01,2024. 3. 5.,남,박가람\n"
    done = bring("clients", text.encode("cp949"), "--write")
    tally.ok("a CP949 file with Korean columns is stored", done.returncode == 0, done.stdout + done.stderr)
    with contextlib.closing(sqlite3.connect(f"file:{place}/naru.db?mode=ro", uri=True)) as db:
        got = db.execute("SELECT sex, move_in FROM client WHERE call_name = '한글 01'").fetchone()
    tally.ok("its values are right", got == ("m", 19787), got)
    raw = pathlib.Path(place, "naru.db").read_bytes() + b"".join(p.read_bytes() for p in pathlib.Path(place).glob("naru.db-*"))
    for word in ("박가람", "김시험", "010-0000-0001", "나루로 1"):
        tally.ok(f"{word} lies nowhere in plaintext", word.encode() not in raw)


def roles():
    for who, may in (("director", True), ("coordinator", True), ("caseworker", False), ("counsellor", False)):
        got = bring("funds", csv("funds", FINE["funds"] | {"fund": "ROLE"}), who=who)
        tally.ok(f"the {who} {'may' if may else 'may not'} import", (got.returncode == 0) == may, f"{got.returncode} {got.stderr}")


def notes():
    """Words are sealed by whoever holds the keys: kept at the import of the person, handed back with the services."""
    person = FINE["clients"] | {"key": "N-1", "call_name": "글 01", "worker": "윤도현", "stand_in": ""}
    service = FINE["services"] | {"key": "N-9", "client": "N-1", "note": "함께 서류를 봄"}
    tally.ok("keys are kept when asked for", bring("clients", csv("clients", person), "--write", "--keep-keys").returncode == 0)
    done = bring("services", csv("services", service), "--write")
    tally.ok("words are stored sealed", done.returncode == 0, done.stdout + done.stderr)
    refused("words after the keys went back", "services", csv("services", service | {"key": "N-10"}), "keys of this case")


def usage():
    tally.ok("an unknown kind is bad usage", naru("import", place, "shoes", "x.csv").returncode == 2)
    tally.ok("no file is said", naru("import", place, "funds", "/nowhere.csv").returncode == 2)
    tally.ok("no centre is said", naru("import", folder, "funds", "/nowhere.csv").returncode != 0)
    wrong = naru("import", place, "funds", "/nowhere.csv", env={"NARU_PASSPHRASE": "wrong wrong wrong wrong"})
    tally.ok("a wrong passphrase is refused", wrong.returncode == 1, wrong.stderr)


def reproducible():
    def files(name, seed):
        out = os.path.join(folder, name)
        done = naru("demo", out, "--csv", "--clients", "60", "--today", TODAY, "--seed", seed)
        assert done.returncode == 0, done.stderr
        return {p.name: p.read_bytes() for p in sorted(pathlib.Path(out).iterdir())}
    one, two = files("one", "5"), files("two", "5")
    tally.ok("the same seed and day give the same bytes", one == two and set(one) == {"clients.csv", "funds.csv", "services.csv"}, set(one))
    tally.ok("another seed gives others", files("three", "6")["clients.csv"] != one["clients.csv"])


def samples():
    """The files of doc/samples go into a fresh centre as they are."""
    fresh = os.path.join(folder, "fresh")
    made = naru("init", fresh, "--name", "시험 센터", "--region", "daegu", "--director", "한지우", env={"LC_ALL": "C"})
    words = next((line.split("passphrase")[1].strip() for line in made.stdout.splitlines() if "passphrase" in line), "")
    root = pathlib.Path(__file__).resolve().parent.parent.parent / "doc/samples"
    env = {"NARU_LOGIN": "director", "NARU_PASSPHRASE": words}
    for kind, more in (("funds", []), ("clients", ["--keep-keys"]), ("services", [])):
        done = naru("import", fresh, kind, str(root / f"{kind}.csv"), "--write", *more, env=env)
        tally.ok(f"doc/samples/{kind}.csv can be imported", done.returncode == 0, done.stdout + done.stderr)


def verify(where=None, *more):
    done = naru("verify", where or place, "--json", *more)
    try:
        return done.returncode, {c["name"]: c for c in json.loads(done.stdout)["checks"]}
    except ValueError:
        return done.returncode, {}


def damaged(what, check, spoil):
    spoilt = os.path.join(folder, "spoilt")
    shutil.rmtree(spoilt, ignore_errors=True)
    shutil.copytree(place, spoilt)
    spoil(pathlib.Path(spoilt))
    code, checks = verify(spoilt)
    tally.ok(f"verify finds {what}", code == 1 and check in checks and not checks[check]["ok"] and checks[check]["detail"], f"exit {code} {checks}")


def sql(statement):
    def spoil(where):
        with contextlib.closing(sqlite3.connect(where / "naru.db")) as db:
            db.execute(statement)
            db.commit()
    return spoil


def flip(name, at):
    def spoil(where):
        data = bytearray((where / name).read_bytes())
        data[at if at >= 0 else len(data) + at] ^= 0x10
        (where / name).write_bytes(data)
    return spoil


def cut(name, share):
    def spoil(where):
        data = (where / name).read_bytes()
        (where / name).write_bytes(data[:int(len(data) * share)])
    return spoil


def page_of_noise(where):
    data = bytearray((where / "naru.db").read_bytes())
    data[4096 * 20:4096 * 21] = random.Random(3).randbytes(4096)
    (where / "naru.db").write_bytes(data)


def damage():
    code, checks = verify()
    tally.ok("verify finds a sound centre sound", code == 0 and all(c["ok"] for c in checks.values()) and "journal" in checks, checks)
    damaged("a changed ledger row", "ledger", sql("UPDATE ledger_entry SET amount = amount + 1 WHERE entry = (SELECT max(entry) FROM ledger_entry)"))
    damaged("a charge made smaller", "paid", sql("UPDATE charge SET amount = 1 WHERE charge = (SELECT max(charge) FROM allocation)"))
    damaged("a charge taken away", "lost", sql("DELETE FROM charge WHERE charge = (SELECT max(charge) FROM allocation)"))
    damaged("a flipped byte in the journal", "journal", flip("keeper/journal", -300))
    damaged("a flipped byte at the journal's start", "journal", flip("keeper/journal", 150))
    damaged("a cut journal", "journal", cut("keeper/journal", 0.5))
    damaged("a page of noise", "database", page_of_noise)
    tally.ok("verify of no centre is bad usage", verify(folder)[0] == 2)


def page():
    """The same by upload."""
    centre = Centre(clients=20)
    try:
        visitor = Visitor(centre, "director")

        def upload(values, data, name="list.csv"):
            edge = "----naru-test-edge"
            parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in values.items()]
            parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode() + data + b"\r\n")
            return visitor.ask("POST", "/import", b"".join(parts) + f"--{edge}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"})

        fine = csv("clients", FINE["clients"] | {"worker": "", "stand_in": ""}).encode()
        bad = csv("clients", FINE["clients"] | {"worker": "", "stand_in": "", "move_in": "2025-02-30"}).encode()
        form = visitor.form("/import")
        got = upload(form | {"kind": "clients", "act": "check"}, bad)
        tally.ok("page: a bad file is shown with its table", got.status == 422 and "move_in" in got.text and "This is no day" in got.text, f"{got.status} {got.text[-1500:]}")
        got = upload(visitor.form("/import") | {"kind": "clients", "act": "check"}, fine)
        tally.ok("page: a good file is summed up", got.status == 200 and "Store these" in got.text, f"{got.status} {got.text[-1500:]}")
        digest = got.text.split('name="digest" value="')[1].split('"')[0] if 'name="digest" value="' in got.text else ""
        got = upload(visitor.form("/import") | {"kind": "clients", "act": "store", "digest": digest}, fine + b"\n")
        tally.ok("page: another file is not stored", got.status == 422, got.status)
        values = visitor.form("/import") | {"kind": "clients", "act": "store", "digest": digest}
        got = upload(values, fine)
        tally.ok("page: the file that was checked is stored", got.status == 303 and "stored=clients" in got.headers["Location"], f"{got.status} {got.text[-800:]}")
        again = upload(values, fine)
        tally.ok("page: twice sent is once done", again.status == 303, again.status)
        tally.ok("page: says that it is stored", "All of it is stored" in visitor.get("/import?stored=clients").text)
        got = upload(visitor.form("/import") | {"kind": "clients", "act": "check"}, fine)
        tally.ok("page: the same file a second time is refused", got.status == 422 and "imported before" in got.text, got.status)
        for what, data in (("NUL", b"key,call_name,move_in\n1,a\0b,2025-01-01\n"), ("noise", bytes(range(256)) * 40), ("nothing", b"")):
            got = upload(visitor.form("/import") | {"kind": "services", "act": "check"}, data)
            tally.ok(f"page: a file of {what} is refused", 400 <= got.status < 500, f"{got.status}")
        worker = Visitor(centre, "caseworker")
        tally.ok("page: a caseworker does not see it", worker.get("/import").status == 404)
    finally:
        centre.end(tally)


def postgres():
    url = os.environ.get("NARU_TEST_PG")
    if not url:
        return
    where = os.path.join(folder, "pg")
    name = f"import_{os.getpid()}"
    psql = shutil.which("psql") or "/usr/lib/postgresql/15/bin/psql"
    subprocess.run([psql, "-q", url, "-c", f"CREATE SCHEMA {name}"], check=True)
    try:
        mine = url + ("&" if "?" in url else "?") + f"options=-csearch_path%3D{name}"
        made = naru("demo", where, "--clients", "30", "--today", TODAY, "--quiet", "--db", mine, on=where)
        tally.ok("a demo centre on PostgreSQL", made.returncode == 0, made.stderr[-500:])
        code, checks = verify(where, "--db", mine)
        tally.ok("it verifies", code == 0, checks)
        subprocess.run([psql, "-q", mine, "-c", "UPDATE ledger_entry SET amount = amount + 1 WHERE entry = (SELECT max(entry) FROM ledger_entry)"], check=True)
        code, checks = verify(where, "--db", mine)
        tally.ok("verify finds a changed row on PostgreSQL", code == 1 and not checks["ledger"]["ok"], checks)
    finally:
        subprocess.run([psql, "-q", url, "-c", f"SET client_min_messages = error; DROP SCHEMA {name} CASCADE"], check=True)


try:
    made = naru("demo", place, "--clients", "40", "--today", TODAY, "--seed", "3", "--quiet")
    assert made.returncode == 0, made.stderr
    reproducible()
    for kind in ("funds", "clients", "services"):
        columns_and_bytes(kind)
        every_column(kind)
        all_or_nothing(kind)
    doubled_lines()
    cp949_and_korean_columns()
    notes()
    roles()
    usage()
    samples()
    damage()
    page()
    postgres()
finally:
    shutil.rmtree(folder, ignore_errors=True)
sys.exit(tally.end())
