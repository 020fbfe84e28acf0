#!/usr/bin/env bash
# Runs a command with a private PostgreSQL server, thrown away afterwards:
#
#   scripts/postgres-for-tests.sh cargo test
#
# The server runs as an unprivileged user, in a temporary folder, on a Unix socket of that folder only.
# The command finds its address in TEST_DATABASE_URL. Debian's `postgresql` is installed when it is
# absent and we may (root). Where there is no way, the command runs without PostgreSQL and a loud line
# says so; with VIGIE_REQUIRE_POSTGRES=1 that is a failure instead.
set -u

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT…]" >&2
    exit 2
fi

say() { echo "postgres-for-tests: $*" >&2; }

# The newest version whose server is installed.
find_binaries() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
}

install_binaries() {
    [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
    say "installing Debian's postgresql…"
    # Debian would make and start a system cluster: we need only the programs.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
    fi
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -q -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold postgresql; } >&2
}

without_postgres() {
    if [ "${VIGIE_REQUIRE_POSTGRES:-}" = 1 ]; then
        say "FAILED: $1, and VIGIE_REQUIRE_POSTGRES=1"
        exit 1
    fi
    say "SKIPPED on PostgreSQL: $1"
    unset TEST_DATABASE_URL
    "${command[@]}"
    exit $?
}

command=("$@")
binaries=$(find_binaries)
if [ -z "$binaries" ]; then
    install_binaries
    binaries=$(find_binaries)
fi
[ -n "$binaries" ] || without_postgres "no PostgreSQL server here (on Debian: apt-get install postgresql)"

# PostgreSQL refuses to run as root.
as_server() { (cd "$folder" && "$@"); }
owner=
if [ "$(id -u)" -eq 0 ]; then
    for owner in postgres nobody ''; do
        [ -n "$owner" ] && id "$owner" >/dev/null 2>&1 && break
    done
    [ -n "$owner" ] || without_postgres "no unprivileged user to run the server"
    as_server() { (cd "$folder" && runuser -u "$owner" -- "$@"); }
fi

# Short, because the path of a Unix socket may not exceed 107 bytes.
folder=$(mktemp -d /tmp/vigie-pg.XXXXXX) || without_postgres "no temporary folder"
child=

# The folder is ours alone, so is every process whose data are in it.
clean_up() {
    trap '' INT TERM HUP
    if [ -f "$folder/cluster/postmaster.pid" ]; then
        as_server "$binaries/pg_ctl" -D "$folder/cluster" -m immediate -w stop >/dev/null 2>&1
    fi
    rm -rf "$folder"
}
trap clean_up EXIT
interrupted() {
    [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"
    exit $((128 + $1))
}
trap 'interrupted 1' HUP
trap 'interrupted 2' INT
trap 'interrupted 15' TERM

[ -z "$owner" ] || chown "$owner" "$folder"
make_cluster() {
    as_server "$binaries/initdb" -D "$folder/cluster" -U vigie --auth=trust --encoding=UTF8 \
        --locale=C --no-sync "$@"
}
# French order where the server can, as on a real server: unlike the order of code points of SQLite.
start_server() {
    { make_cluster --locale-provider=icu --icu-locale=fr || make_cluster; } &&
        as_server "$binaries/pg_ctl" -D "$folder/cluster" -l "$folder/server.log" -w -o "\
            -c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 \
            -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
}
if ! start_server >"$folder/start.log" 2>&1; then
    cat "$folder/start.log" "$folder/server.log" >&2 2>/dev/null
    without_postgres "the server did not start"
fi

export TEST_DATABASE_URL="postgres:///postgres?host=$folder&user=vigie"
# In the background with `wait`, so that a signal is handled at once and the server never outlives us.
"${command[@]}" <&0 &
child=$!
wait "$child"
status=$?
child=
exit $status
