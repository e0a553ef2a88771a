#!/bin/bash
# test/pg.sh COMMAND...: runs COMMAND with NARU_TEST_PG pointing at a private PostgreSQL that lives only as long as it does.
# Example: test/pg.sh meson test -C build
set -euo pipefail
[ $# -gt 0 ] || { sed -n 2,3p "$0" >&2; exit 2; }
bin=/usr/lib/postgresql/15/bin
[ -x $bin/postgres ] || bin=$(dirname "$(command -v postgres || { echo "PostgreSQL 15 is not installed." >&2; exit 2; })")
dir=$(mktemp -d /tmp/naru-pg.XXXXXX)

# PostgreSQL refuses to run as root.
as_postgres() {
	if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}
end() {
	(cd "$dir" && as_postgres $bin/pg_ctl -D data -m immediate stop) >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$dir"
(cd "$dir" && as_postgres $bin/initdb -D data -U naru -A trust -E UTF8 --locale=C.UTF-8 -N &&
	as_postgres $bin/pg_ctl -D data -l log -w -o "-k $dir -c listen_addresses= -c fsync=off -c max_connections=40" start) >"$dir/out" 2>&1 ||
	{ cat "$dir/out" >&2; exit 2; }
NARU_TEST_PG="postgresql://naru@/postgres?host=$dir" "$@"
