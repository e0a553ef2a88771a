"""A demo centre of the tests' own, and visitors who sign in and ask. Standard library only."""
import html.parser
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import urllib.parse

NARU = os.path.abspath(os.environ.get("NARU", "build/naru"))
NOW = "2026-09-15T00:50:00Z"


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def ok(self, what, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {what} {detail}"[:600], flush=True)
        return good

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0


class Centre:
    """Made and served on a free port; ended and deleted by end(). kill() ends one of its processes without warning."""

    def __init__(self, clients=30, extra=(), made=(), budgets=""):
        self.folder = tempfile.mkdtemp(prefix="naru-http-")
        self.dir = os.path.join(self.folder, "centre")
        subprocess.run([NARU, "demo", self.dir, "--seed", "7", "--clients", str(clients), "--today", NOW[:10], "--quiet", *made], check=True)
        lines = pathlib.Path(self.dir, "demo-sign-ins.tsv").read_text(encoding="utf-8").splitlines()
        self.staff = [tuple(line.split("\t")) for line in lines]
        self.who = {role: (login, words) for role, login, words in reversed(self.staff)}
        if budgets:
            pathlib.Path(self.dir, "keeper", "budgets").write_text(budgets, encoding="utf-8")
        self.extra = list(extra)
        self.log = open(os.path.join(self.folder, "log"), "w+")
        self.start()

    def start(self, port=0, before=None):
        self.process = subprocess.Popen([NARU, "serve", self.dir, "--port", str(port), "--now", NOW, *self.extra],
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, preexec_fn=before)
        for line in self.process.stdout:
            found = re.search(r"127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                return
        raise RuntimeError("naru serve did not start: " + self.said()[-2000:])

    def said(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def children(self):
        """Process ids by name, of this centre's main only."""
        main = self.process.pid
        task = pathlib.Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return {pathlib.Path(f"/proc/{p}/comm").read_text().strip(): int(p) for p in task}

    def kill(self, name):
        os.kill(self.children()[name], signal.SIGKILL)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(30)

    def end(self, tally=None):
        if self.process.poll() is None:
            code = self.stop()
            if tally:
                tally.ok("naru serve ends cleanly when asked", code == 0, f"exit {code}")
        said = self.said()
        if tally:
            tally.ok("the sanitizers are silent", "Sanitizer" not in said and "runtime error" not in said, said[-1500:])
            verified = subprocess.run([NARU, "verify", self.dir], capture_output=True, text=True)
            tally.ok("naru verify finds everything in order", verified.returncode == 0, verified.stdout + verified.stderr)
        shutil.rmtree(self.folder)


def peek(folder):
    """The database as it is on the disk now. A running core lets nobody else read it, so this reads a copy."""
    kept = tempfile.mkdtemp(prefix="naru-peek-")
    try:
        for name in ("naru.db", "naru.db-wal"):
            if os.path.exists(os.path.join(folder, name)):
                shutil.copy(os.path.join(folder, name), kept)
        copy = sqlite3.connect(os.path.join(kept, "naru.db"))
        memory = sqlite3.connect(":memory:")
        copy.backup(memory)
        copy.close()
        return memory
    finally:
        shutil.rmtree(kept)


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, the values it would send if nobody touched it, those of its first button. And the links."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.form, self.select = [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "a" and a.get("href", "").startswith("/"):
            self.links.append(a["href"].split("#")[0])
        elif tag == "form":
            self.form = {"action": a.get("action", ""), "method": a.get("method", "get").lower(), "values": {}, "buttons": {},
                         "file": a.get("enctype") == "multipart/form-data"}
            self.forms.append(self.form)
        elif self.form is not None and "name" in a:
            kind = a.get("type", "text") if tag == "input" else tag
            if tag == "button":
                self.form["buttons"].setdefault(a["name"], a.get("value", ""))
            if tag in ("input", "textarea") and (kind not in ("radio", "checkbox", "file", "submit") or "checked" in a):
                self.form["values"][a["name"]] = a.get("value") or ""
            elif tag == "select":
                self.select = a["name"]
                self.form["values"].setdefault(self.select, "")
        elif tag == "option" and self.select and "selected" in a:
            self.form["values"][self.select] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


class Visitor:
    """Somebody at a browser: keeps the cookie, follows nothing by itself."""

    def __init__(self, centre, role=None):
        self.centre, self.cookies = centre, {}
        self.origin = f"http://127.0.0.1:{centre.port}"
        if role:
            self.sign_in(*centre.who[role])

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.centre.port, timeout=60)
        sent = {"Accept-Language": "en"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if method == "POST":
            sent |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        sent |= headers or {}
        try:
            connection.request(method, path, body=body, headers={k: v for k, v in sent.items() if v is not None})
            answer = connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, values, **more):
        pairs = [(k, v) for k, vs in values.items() for v in (vs if isinstance(vs, list) else [vs])]
        return self.ask("POST", path, urllib.parse.urlencode(pairs), more or None)

    def form(self, path, action=None):
        """The values of the form of a page that posts to `action` (or to the page itself)."""
        for form in Forms(self.get(path).text).forms:
            if form["method"] == "post" and form["action"] == (action or path):
                return form["values"]
        raise LookupError(f"{path} has no form for {action or path}")

    def sign_in(self, login, passphrase):
        values = self.form("/sign-in") | {"login": login, "passphrase": passphrase}
        answer = self.post("/sign-in", values)
        assert answer.status == 303, (answer.status, answer.text[-400:])


def routes():
    return json.loads(subprocess.run([NARU, "routes", "--json"], check=True, capture_output=True, text=True).stdout)


def pattern_of(route):
    return re.compile("/".join("[^/]+" if "{" in part else re.escape(part) for part in route["pattern"].split("/")) + "$")


INSTANCES = 4  # pages looked at of one pattern: not every account may be closed, not every person's name may be shown


def crawl(visitor, table, first=()):
    """Pattern → address, and every form found: (page, action, values, buttons, file). Begins at the pages of `first` and all
    without an id, and follows links as a reader would."""
    pages = sorted((r for r in table if r["method"] == "GET"), key=lambda r: r["pattern"].count("{"))
    queue = [*first, *(r["pattern"] for r in pages if "{" not in r["pattern"])]
    found, forms, asked, times = {}, [], set(), {}
    for path in queue:
        bare = path.split("?")[0]
        route = next((r for r in pages if pattern_of(r).match(bare)), None)
        key = route and route["pattern"] + ("?" if "?" in path else "")
        if not route or path in asked or times.get(key, 0) >= INSTANCES or re.match(r"/(exit|sign-out|language)", bare):
            continue
        asked.add(path)
        times[key] = times.get(key, 0) + 1
        answer = visitor.get(path)
        if answer.status != 200:
            continue
        found.setdefault(key, path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = Forms(answer.text)
            queue += page.links
            forms += [(path, f["action"], f["values"], f["buttons"], f["file"]) for f in page.forms if f["method"] == "post"]
    return found, forms
