"""The same centre on SQLite and on PostgreSQL shows the same pages. Needs NARU_TEST_PG (test/pg.sh gives it)."""
import re

from centre import Centre, Visitor

PAGES = ("/today", "/cases", "/tasks", "/funds", "/help")


def bare(text):
    """A page without what is random: ids, hashes of files, form ids."""
    text = re.sub(r'value="[\w-]{13,}"', 'value=""', text)
    text = re.sub(r"/[0-9A-HJKMNP-TV-Z]{14}\b|[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}|[0-9A-HJKMNP-TV-Z]{14}", "ID", text)
    return re.sub(r"\s+", " ", text)


def check(where, tally):
    one, other = Centre(), Centre(extra=("--db", where), made=("--db", where))
    try:
        for role in ("caseworker", "director"):
            a, b = Visitor(one, role), Visitor(other, role)
            for path in PAGES:
                x, y = a.get(path), b.get(path)
                tally.ok(f"{path} as {role} answers the same on both databases", x.status == y.status, f"{x.status} and {y.status}")
                tally.ok(f"{path} as {role} looks the same on both databases", bare(x.text) == bare(y.text),
                         next((f"{p!r} and {q!r}" for p, q in zip(bare(x.text).split("> "), bare(y.text).split("> ")) if p != q), ""))
    finally:
        one.end(tally)
        other.stop()
