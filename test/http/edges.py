"""The door: what is not HTTP as browsers speak it is refused, and what is answered carries its protecting headers."""
import concurrent.futures
import socket
import time

CSP = ("default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'",
       "frame-ancestors 'none'", "script-src 'self'", "require-trusted-types-for 'script'")


def raw(port, data, wait=15):
    """Sends bytes, returns what comes until the other side closes or is silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as s:
        s.sendall(data)
        s.settimeout(wait)
        got = b""
        try:
            while part := s.recv(65536):
                got += part
        except (TimeoutError, ConnectionResetError):
            pass
        return got


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def head(port, first="GET /sign-in HTTP/1.1", *lines, host=True):
    lines = ([f"Host: 127.0.0.1:{port}"] if host else []) + list(lines) + ["Connection: close"]
    return ("\r\n".join([first, *lines]) + "\r\n\r\n").encode("latin-1")


def refused(port):
    """What must be answered 4xx or 501, or not at all."""
    post = "POST /sign-in HTTP/1.1"
    form = "Content-Type: application/x-www-form-urlencoded"
    own = f"Origin: http://127.0.0.1:{port}"
    yield "no host", head(port, host=False)
    yield "another host", head(port, "GET /sign-in HTTP/1.1", "Host: elsewhere.example", host=False)
    yield "two hosts", head(port, "GET /sign-in HTTP/1.1", f"Host: 127.0.0.1:{port}")
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "BREW"):
        yield f"method {method}", head(port, f"{method} /sign-in HTTP/1.1")
    yield "two lengths", head(port, post, form, own, "Content-Length: 0", "Content-Length: 0")
    yield "length and encoding", head(port, post, form, own, "Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n"
    yield "chunked", head(port, post, form, own, "Transfer-Encoding: chunked") + b"0\r\n\r\n"
    yield "negative length", head(port, post, form, own, "Content-Length: -1")
    yield "length with a sign", head(port, post, form, own, "Content-Length: +3") + b"a=b"
    yield "length in words", head(port, post, form, own, "Content-Length: five")
    yield "a body with GET", head(port, "GET /sign-in HTTP/1.1", "Content-Length: 3") + b"a=b"
    yield "two cookies", head(port, "GET /sign-in HTTP/1.1", "Cookie: a=b", "Cookie: c=d")
    yield "one cookie twice", head(port, "GET /sign-in HTTP/1.1", "Cookie: naru=x; naru=y")
    yield "a folded header", head(port, "GET /sign-in HTTP/1.1", "X-A: b\r\n c")
    yield "a bell in a header", head(port, "GET /sign-in HTTP/1.1", "X-A: b\x07")
    yield "NUL in a header", head(port, "GET /sign-in HTTP/1.1", "X-A: b\0c")
    yield "a space before the colon", head(port, "GET /sign-in HTTP/1.1", "X-A : b")
    yield "41 headers", head(port, "GET /sign-in HTTP/1.1", *[f"X-{i}: a" for i in range(41)])
    yield "8 KiB of headers", head(port, "GET /sign-in HTTP/1.1", "X-A: " + "a" * 8300)
    yield "a long address", head(port, "GET /" + "a" * 1100 + " HTTP/1.1")
    yield "no path", head(port, "GET sign-in HTTP/1.1")
    yield "a path upwards", head(port, "GET /ui/../../etc/passwd HTTP/1.1")
    yield "an encoded path upwards", head(port, "GET /ui/%2e%2e/%2e%2e/etc/passwd HTTP/1.1")
    yield "NUL in the path", head(port, "GET /sign-in%00 HTTP/1.1")
    yield "broken UTF-8 in the path", head(port, "GET /%ff%fe HTTP/1.1")
    yield "an overlong slash", head(port, "GET /%c0%af HTTP/1.1")
    yield "bytes above ASCII in the path", head(port, "GET /\xec\x98\xa4 HTTP/1.1")
    yield "an unknown query", head(port, "GET /sign-in?x=1 HTTP/1.1")
    yield "a doubled query", head(port, "GET /sign-in?back=%2Ftoday&back=%2Ftoday HTTP/1.1")
    yield "a broken escape in the query", head(port, "GET /sign-in?back=%zz HTTP/1.1")
    yield "a page that is not there", head(port, "GET /no-such-page HTTP/1.1")
    body = b"login=a&passphrase=b"
    sized = f"Content-Length: {len(body)}"
    yield "a form of another type", head(port, post, own, sized, "Content-Type: text/plain") + body
    yield "a file where none is taken", head(port, post, own, sized, "Content-Type: multipart/form-data; boundary=x") + body
    yield "no origin", head(port, post, form, sized) + body
    yield "another origin", head(port, post, form, sized, "Origin: http://elsewhere.example") + body
    yield "origin null", head(port, post, form, sized, "Origin: null") + body
    yield "sent by another site", head(port, post, form, sized, own, "Sec-Fetch-Site: cross-site") + body
    yield "no csrf", head(port, post, form, sized, own) + body
    yield "a wrong csrf", head(port, post, form, f"Content-Length: {len(body) + 26}", own) + body + b"&csrf=AAAA&idem=AAAAAAAAAA"
    yield "a form above 64 KiB", head(port, post, form, f"Content-Length: {70000}", own) + b"a" * 70000
    yield "not HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64
    yield "a very old HTTP", f"GET /sign-in HTTP/0.9\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def slow(port):
    """Seconds until a sender that never finishes its header is hung up on."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=40) as s:
        s.sendall(b"GET /sign-in HTTP/1.1\r\nHost: ")
        try:
            while s.recv(1000):
                pass
        except (TimeoutError, ConnectionResetError):
            pass
    return time.monotonic() - start


def crowd(port):
    """How many of 40 connections at once from one address are kept."""
    held = []
    for _ in range(40):
        s = socket.create_connection(("127.0.0.1", port), timeout=5)
        held.append(s)
    alive = 0
    for s in held:
        s.settimeout(1)
        try:
            s.sendall(head(port))
            alive += s.recv(12).startswith(b"HTTP/1.1 200")
        except OSError:
            pass
        s.close()
    return alive


def check(centre, visitor, tally):
    port = centre.port
    with concurrent.futures.ThreadPoolExecutor() as later:
        patience = later.submit(slow, port)
        for what, data in refused(port):
            got = status(raw(port, data))
            tally.ok(f"{what} is refused", got == 0 or 400 <= got < 500 or got in (501, 505), f"answered {got}")
        tally.ok("a header that never ends is hung up on in time", patience.result() < 30, f"{patience.result():.0f} s")
    tally.ok("one address holds at most 20 connections", 1 <= crowd(port) <= 20, crowd(port))
    time.sleep(0.2)

    page = visitor.get("/sign-in")
    got = {k.lower(): v for k, v in page.headers.items()}
    tally.ok("the sign-in page comes", page.status == 200, page.status)
    for part in CSP:
        tally.ok(f"policy: {part}", part in got.get("content-security-policy", ""))
    for name, value in (("x-content-type-options", "nosniff"), ("cache-control", "no-store"), ("referrer-policy", "same-origin"),
                        ("x-frame-options", "DENY"), ("cross-origin-opener-policy", "same-origin"),
                        ("cross-origin-resource-policy", "same-origin")):
        tally.ok(f"{name}: {value}", got.get(name, "").lower() == value.lower(), got.get(name))
    tally.ok("no Server header", "server" not in got)
    tally.ok("Permissions-Policy is there", "permissions-policy" in got)
    tally.ok("HEAD is GET without its body", visitor.ask("HEAD", "/sign-in").status == 200 and not visitor.ask("HEAD", "/sign-in").text)
    missing = visitor.get("/no-such-page")
    tally.ok("a page that is not there answers 404 as a page", missing.status == 404 and "<h1" in missing.text, missing.status)
