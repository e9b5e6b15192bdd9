#!/usr/bin/env bash
set -uo pipefail
# shellcheck source=deploy/scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

servers=$scripts/private-servers.sh

answers() (
    # shellcheck source=/dev/null
    source "$1/env"
    [[ $(redis-cli -s "${REDIS_URL#unix://}" ping) == PONG && $(psql -X "$DATABASE_URL" -Atc 'SELECT 1') == 1 ]]
)

nothing_left() {
    local data=$1
    [[ ! -e $data ]] || return 1
    ! find /proc/[0-9]*/cwd -maxdepth 0 -lname "$data*" 2>/dev/null | grep -q .
}

shared_memory() { ipcs --shmems | awk 'NR > 3 && NF' | wc -l; }

test_start_and_stop() {
    "$servers" start here
    data=$(readlink here/servers)
    expect answers here
    "$servers" stop here
    expect nothing_left "$data"
    expect [ ! -e here ]
}

test_blanks_and_quotes_in_the_path() {
    directory="it's a \"long\" name $(printf 'x%.0s' {1..150})"
    "$servers" start "$directory"
    data=$(readlink "$directory/servers")
    expect answers "$directory"
    "$servers" run "$directory 2" true
    expect [ ! -e "$directory 2" ]
    "$servers" stop "$directory"
    expect nothing_left "$data"
}

test_two_at_once_are_apart() {
    "$servers" start one
    "$servers" start two
    expect answers one
    expect answers two
    "$servers" stop one
    expect answers two
    "$servers" stop two
}

test_a_second_start_in_the_same_place_is_refused() {
    "$servers" start here
    expect_failure "$servers" start here
    expect answers here
    "$servers" stop here
}

test_stop_after_the_servers_were_killed() {
    before=$(shared_memory)
    "$servers" start here
    data=$(readlink here/servers)
    kill -KILL "$(head -n 1 "$data/postgres/postmaster.pid")" "$(redis-cli -s "$data/redis.sock" info server |
        sed -n 's/^process_id:\([0-9]*\).*/\1/p')"
    "$servers" stop here
    expect nothing_left "$data"
    expect [ "$(shared_memory)" = "$before" ]
}

test_postgres_is_restarted_with_what_it_had() {
    "$servers" --durable start here
    data=$(readlink here/servers)
    before=$(head -n 1 "$data/postgres/postmaster.pid")
    psql -X "$(sed -n "s/^MIGRATION_DATABASE_URL='\(.*\)'/\1/p" here/env)" -qc 'CREATE TABLE kept ()'
    "$servers" restart-postgres here
    expect answers here
    expect [ "$before" != "$(head -n 1 "$data/postgres/postmaster.pid")" ]
    expect psql -X "$(sed -n "s/^MIGRATION_DATABASE_URL='\(.*\)'/\1/p" here/env)" -qAtc 'TABLE kept'
    "$servers" stop here
    expect nothing_left "$data"
    expect_failure "$servers" restart-postgres here
}

test_stop_without_start_and_twice() {
    "$servers" stop here
    "$servers" start here
    "$servers" stop here
    "$servers" stop here
}

test_stop_leaves_foreign_files_alone() {
    mkdir here
    touch here/notes
    "$servers" start here
    "$servers" stop here
    expect [ "$(ls -A here)" = notes ]
}

test_stop_refuses_a_link_to_somewhere_else() {
    mkdir here precious
    ln -s ../precious here/servers
    expect_failure "$servers" stop here
    expect [ -d precious ]
}

test_run_hands_over_settings_and_status() {
    status=0
    # shellcheck disable=SC2016
    "$servers" run here bash -c '[[ $(psql -X "$DATABASE_URL" -Atc "SELECT current_user") == fleetchat ]] && exit 7' ||
        status=$?
    expect [ "$status" -eq 7 ]
    expect [ ! -e here ]
}

test_run_cleans_up_when_told_to_stop() {
    "$servers" run here sleep 1000 &
    runner=$!
    eventually [ -e here/env ]
    data=$(readlink here/servers)
    kill -TERM "$runner"
    wait "$runner" || true
    expect nothing_left "$data"
    expect [ ! -e here ]
}

test_start_takes_over_from_a_killed_run() {
    "$servers" run here sleep 1000 &
    runner=$!
    eventually [ -e here/env ]
    data=$(readlink here/servers)
    kill -KILL "$runner"
    wait "$runner" 2>/dev/null || true
    "$servers" start here
    expect nothing_left "$data"
    expect answers here
    "$servers" stop here
}

test_the_services_role_is_bound() {
    "$servers" start here
    # shellcheck source=/dev/null
    source here/env
    expect [ "$(psql -X "$DATABASE_URL" -Atc "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb
        OR NOT pg_has_role(oid, 'fleetchat_app', 'MEMBER') FROM pg_roles WHERE rolname = current_user")" = f ]
    psql -X "$MIGRATION_DATABASE_URL" --quiet --set=ON_ERROR_STOP=1 --file="$scripts/../postgres/roles.sql"
    "$servers" stop here
}

test_redis_is_durable() {
    "$servers" start here
    settings=$(redis-cli -s here/servers/redis.sock config get appendonly appendfsync maxmemory-policy |
        sort | paste -sd ' ')
    "$servers" stop here
    expect [ "$settings" = "always appendfsync appendonly maxmemory-policy noeviction yes" ]
}

test_durable_postgres_syncs() {
    "$servers" --durable start here
    # shellcheck source=/dev/null
    source here/env
    fsync=$(psql -X "$DATABASE_URL" -Atc 'SHOW fsync')
    "$servers" stop here
    expect [ "$fsync" = on ]
}

test_tls_is_verified_and_takes_a_password() {
    "$servers" --tls start here
    # shellcheck source=/dev/null
    source here/env
    expect [ "$(psql -X "$DATABASE_URL" -Atc 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')" = t ]
    port=${REDIS_URL##*:}
    password=${REDIS_URL#*://:}
    password=${password%@*}
    expect_failure psql -X "${DATABASE_URL/$password/wrong}" -Atc 'SELECT 1'
    expect [ "$(REDISCLI_AUTH=$password redis-cli -h localhost -p "$port" --tls --cacert "$REDIS_CA_FILE" ping)" = PONG ]
    expect [ "$(redis-cli -h localhost -p "$port" --tls --cacert "$REDIS_CA_FILE" ping)" != PONG ]
    "$servers" stop here
}

# As root, once more without: somebody else's files cannot be reached, PostgreSQL runs as the caller.
test_as_an_ordinary_user() {
    ((EUID == 0)) || return 0
    copy=$(mktemp --directory /var/tmp/fleetchat-test.XXXXXX)
    cp -r "$scripts" "$scripts/../postgres" "$copy"
    chown -R nobody "$copy"
    ordinary() { setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/nonexistent PGHOST=elsewhere "$@"; }
    ordinary "$copy/scripts/private-servers.sh" start "$copy/here"
    data=$(readlink "$copy/here/servers")
    expect answers "$copy/here"
    expect [ "$(stat --format=%U:%a "$data")" = nobody:700 ]
    ordinary "$copy/scripts/private-servers.sh" stop "$copy/here"
    rm -rf "$copy"
    expect nothing_left "$data"
}

run_tests
