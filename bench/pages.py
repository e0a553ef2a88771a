#!/usr/bin/env python3
"""Pages and writes of Naru beside what they could cost at least, on this machine, in one run.

  bare   libmicrohttpd alone, sending the same bytes            (bench/rival.c)
  rows   one process that reads the same rows with the same prepared statements and formats a page of the same length,
         without rights, seals, journal or other processes      (bench/rival.c)
  naru   front, core and keeper in their sandboxes

Arguments: numbers of clients (630 34000), --seconds N a measurement, --write FILE for a table in Markdown, --pages, --writes.
NARU names the program. Centres are made once in .run/bench-N. Nothing here fails by time."""
import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent
while not (ROOT / "pack").is_dir():
    ROOT = ROOT.parent
sys.path.insert(0, str(ROOT / "test" / "http"))
NARU = os.path.abspath(os.environ.get("NARU", ROOT / "build/naru"))
RIVAL = os.path.join(os.path.dirname(os.path.abspath(NARU)), "bench", "rival")
os.environ["NARU"] = NARU
from centre import Forms, Visitor  # noqa: E402

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TICK = os.sysconf("SC_CLK_TCK")
CONNECTIONS = (1, 16, 64)


def id_of(text):
    value = 0
    for letter in text[:13]:
        value = value << 5 | LETTERS.index(letter)
    return value


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_us(pids):
    """User and system time of these processes so far."""
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total * 1_000_000 // TICK


def resident_kib(pids):
    """Memory that is nobody else's, and each shared page once (PSS)."""
    return sum(int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{p}/smaps_rollup").read_text(), re.M)[1]) for p in pids)


class Server:
    def __init__(self, command, port, log):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE if port == 0 else log, stderr=log, text=True)
        if port == 0:
            for line in self.process.stdout:
                if found := re.search(r"127\.0\.0\.1:(\d+)", line):
                    self.port = int(found[1])
                    break
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise SystemExit(f"bench: {command[0]} does not listen")

    def pids(self):
        main = self.process.pid
        return [main] + [int(p) for p in pathlib.Path(f"/proc/{main}/task/{main}/children").read_text().split()]

    def end(self):
        self.process.terminate()
        self.process.wait()


def load(server, path, connections, seconds, cookie=None, script=None):
    """wrk: requests a second, p50 and p99 in ms, and the server's CPU time for each request in us."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if cookie:
        command += ["-H", f"Cookie: naru={cookie}"]
    if script:
        command += ["-s", script]
    before = cpu_us(server.pids())
    said = subprocess.run([*command, f"http://127.0.0.1:{server.port}{path}"], check=True, capture_output=True, text=True).stdout
    spent = cpu_us(server.pids()) - before
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", said):
        raise SystemExit(f"bench: {bad[1]} answers of {path} were refusals")
    n = int(re.search(r"(\d+) requests in", said)[1])

    def ms(percent):
        number, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", said, re.M).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    if n == 0:
        return {"rate": 1 / seconds, "p50": seconds * 1000, "p99": seconds * 1000, "cpu": spent}  # not one in this time
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), "p50": ms(50), "p99": ms(99), "cpu": spent / max(n, 1)}


class Centre:
    """A demo centre of so many clients with 20 services each, served for measuring."""

    def __init__(self, clients, extra=()):
        self.dir = ROOT / ".run" / f"bench-{clients}"
        self.log = open(ROOT / ".run" / "bench.log", "a")
        if not self.dir.is_dir():
            fresh = self.dir.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            print(f"bench: making a centre of {clients} clients with 20 services each (once)", flush=True)
            subprocess.run([NARU, "demo", fresh, "--seed", "1", "--clients", str(clients), "--services", "20", "--quiet"], check=True,
                           stdout=subprocess.DEVNULL)
            fresh.rename(self.dir)
        self.start(extra)

    def start(self, extra=()):
        self.server = Server([NARU, "serve", self.dir, "--port", "0", "--per-ip", "0", "--measure", *extra], 0, self.log)
        self.port = self.server.port
        sign_ins = [line.split("\t") for line in (self.dir / "demo-sign-ins.tsv").read_text().splitlines()]
        _, login, words = next(s for s in sign_ins if s[0] == "caseworker")
        self.visitor = Visitor(self)
        self.visitor.sign_in(login, words)
        self.cookie = self.visitor.cookies["naru"]

    def client(self):
        links = Forms(self.visitor.get("/cases").text).links
        return next(link for link in links if re.fullmatch(r"/c/\w{14}", link))


def rows_command(centre, page, client):
    """What `rows` reads: the statements of the two pages, with the caseworker's and the client's ids."""
    db = sqlite3.connect(f"file:{centre.dir / 'naru.db'}?mode=ro&immutable=1", uri=True)
    centre_id, worker = db.execute("SELECT centre, worker FROM client WHERE client = ?", (id_of(client[3:]),)).fetchone()
    db.close()
    now = int(time.time() * 1000)
    day = now // 86_400_000
    words = [f"centre={centre_id}", f"client={id_of(client[3:])}", f"staff={worker}", f"reader={worker}", f"holder={worker}", f"today={day}",
             f"now={now}", f"since={now}", f"from_at={now - 43_200_000}", f"to_at={now + 43_200_000}", f"row_no={id_of(client[3:])}",
             f"from_day={day - 365}", f"to_day={day + 365}", "start=0"]
    src = ROOT / "src"
    for word in json.loads((ROOT / "bench" / "statements.json").read_text())[page]:
        word = word.replace("client=-1", f"client={id_of(client[3:])}")
        words.append(word if "=" in word else str(src / word))
    return words


def measure_page(centre, name, path, client, seconds, scratch):
    got = centre.visitor.get(path)
    assert got.status == 200, (path, got.status)
    timing = re.findall(r"(\w+);dur=([\d.]+)", centre.visitor.get(path).headers["Server-Timing"])
    page = scratch / f"{name}.html"
    page.write_text(got.text)
    database = scratch / f"{name}.db"
    shutil.copy(centre.dir / "naru.db", database)
    if (centre.dir / "naru.db-wal").exists():
        shutil.copy(centre.dir / "naru.db-wal", f"{database}-wal")
    port, second = free_port(), free_port()
    bare = Server([RIVAL, "bare", str(port), page], port, centre.log)
    rows = Server([RIVAL, "rows", str(second), page, database, *rows_command(centre, name, client)], second, centre.log)
    found = []
    try:
        for connections in CONNECTIONS:
            one = {"page": name, "connections": connections, "statements": int(float(dict(timing)["statements"])), "bytes": len(got.text.encode())}
            for who, server, cookie in (("bare", bare, None), ("rows", rows, None), ("naru", centre.server, centre.cookie)):
                load(server, path, connections, 1, cookie)
                one[who] = load(server, path, connections, seconds, cookie)
            found.append(one)
    finally:
        bare.end()
        rows.end()
    return found


def measure_pages(sizes, seconds):
    found, memory = [], {}
    for clients in sizes:
        centre = Centre(clients)
        client = centre.client()
        with tempfile.TemporaryDirectory(prefix="naru-bench-") as scratch:
            for name, path in (("today", "/today"), ("client", client)):
                for one in measure_page(centre, name, path, client, seconds, pathlib.Path(scratch)):
                    found.append(one | {"clients": clients})
        memory[clients] = resident_kib(centre.server.pids())
        centre.server.end()
    return found, memory


# Writes --------------------------------------------------------------------------------------------------------------------

def fsyncs(folder, seconds):
    path, block, n = folder / "fsync", os.urandom(4096), 0
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        os.pwrite(fd, block, n % 256 * 4096)
        os.fdatasync(fd)
        n += 1
    os.close(fd)
    path.unlink()
    return n / seconds


def sqlite_alone(folder, seconds):
    path, n = folder / "alone.db", 0
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "locking_mode=EXCLUSIVE"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        db.execute("INSERT INTO t VALUES (?, 'a record of about the usual length')", (n,))
        n += 1
    db.close()
    for part in folder.glob("alone.db*"):
        part.unlink()
    return n / seconds


SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Origin"] = "%s"
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, nil, nil, "%s&idem=" .. string.format("%s%%010d", n))
end
"""


def measure_writes(clients, seconds):
    import urllib.parse
    found = {}
    folder = ROOT / ".run"
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as scratch:
        scratch = pathlib.Path(scratch)
        found["fsync of 4 KiB"] = fsyncs(scratch, seconds)
        found["SQLite alone, one row a commit"] = sqlite_alone(scratch, seconds)
        for what, writers, extra in (("naru, 1 writer", 1, ()), ("naru, 16 writers, one commit each", 16, ("--batch", "1")), ("naru, 16 writers", 16, ())):
            centre = Centre(clients, extra)
            today = centre.visitor.get("/today")
            form = next(f for f in Forms(today.text).forms if f["action"] == "/today/record")["values"]
            name = re.search(r'class="who" href="/c/\w+">([^<]+)<', today.text)[1]
            form |= {"who": name, "how": "meet", "answered": "yes", "minutes": "10"}
            form.pop("idem")
            lua = scratch / "record.lua"
            lua.write_text(SCRIPT % (centre.visitor.origin, urllib.parse.urlencode(form).replace("%", "%%").replace("%%", "%"), os.urandom(4).hex()))
            found[what] = load(centre.server, "/today/record", writers, seconds, centre.cookie, lua)["rate"]
            centre.server.end()
    return found


# Telling -------------------------------------------------------------------------------------------------------------------

def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) // 1024
    return f"{cpu[1] if cpu else 'unknown processor'}, {os.cpu_count()} processors, {memory} MiB, Linux {os.uname().release}, {time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f} at the end"


def told(pages, memory, writes):
    out = [f"Machine: {machine()}.", ""]
    if pages:
        out += ["| clients | page | conns | bare /s | rows /s | naru /s | naru÷rows | p50 ms | p99 ms | CPU µs rows | CPU µs naru | CPU ratio | statements | bytes |",
                "|--:|--|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
        for o in pages:
            b, r, n = o["bare"], o["rows"], o["naru"]
            out.append(f"| {o['clients']:,} | {o['page']} | {o['connections']} | {b['rate']:,.0f} | {r['rate']:,.0f} | {n['rate']:,.0f} | {n['rate'] / r['rate']:.2f} | "
                       f"{n['p50']:.2f} | {n['p99']:.2f} | {r['cpu']:.0f} | {n['cpu']:.0f} | {n['cpu'] / r['cpu']:.2f} | {o['statements']} | {o['bytes']:,} |")
        out.append("")
        sizes = sorted({o["clients"] for o in pages})
        for page in ("today", "client"):
            cost = [next(o["naru"]["cpu"] for o in pages if o["page"] == page and o["clients"] == s and o["connections"] == 16) for s in sizes]
            if len(cost) > 1:
                out.append(f"The {page} page at {sizes[-1]:,} clients costs {cost[-1] / cost[0]:.2f} times the CPU of the one at {sizes[0]:,}.")
        out += [f"Resident memory of all four processes after this, with {s:,} clients: {k / 1024:.1f} MiB (each shared page counted once)." for s, k in memory.items()]
    if writes:
        out += ["", "| durable writes | a second |", "|--|--:|"] + [f"| {k} | {v:,.0f} |" for k, v in writes.items()]
        out.append("")
        single, group = writes["naru, 16 writers, one commit each"], writes["naru, 16 writers"]
        out.append(f"Group commit with 16 writers: {group / single:.1f} times one commit each.")
    return "\n".join(out)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("clients", nargs="*", type=int, default=[630, 34000])
    p.add_argument("--seconds", type=int, default=4)
    p.add_argument("--write")
    p.add_argument("--pages", action="store_true")
    p.add_argument("--writes", action="store_true")
    a = p.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("bench: wrk is not installed (Debian package wrk)")
    (ROOT / ".run").mkdir(exist_ok=True)
    both = a.pages == a.writes
    pages, memory = measure_pages(a.clients, a.seconds) if both or a.pages else ([], {})
    writes = measure_writes(a.clients[0], a.seconds) if both or a.writes else {}
    text = told(pages, memory, writes)
    print(text)
    if a.write:
        pathlib.Path(a.write).write_text(text + "\n")


main()
