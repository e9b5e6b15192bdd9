#!/usr/bin/env bash
# A private Redis and PostgreSQL for tests and the demo. No system server is read, started or stopped.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
    cat >&2 <<'TEXT'
Usage: private-servers.sh [--durable] [--tls] start [DIR]
       private-servers.sh [--durable] [--tls] run DIR COMMAND [ARGUMENT...]
       private-servers.sh stop [DIR]
       private-servers.sh restart-postgres [DIR]

start writes DIR/env (default DIR: .local) with REDIS_URL, DATABASE_URL, MIGRATION_DATABASE_URL, TEST_REDIS_URL and
TEST_DATABASE_URL, and returns when both servers answer. They listen on Unix sockets only, in a directory that no other
user can enter; DIR/servers links to it. run does the same around a command that gets those variables, and exits
with its status. stop ends the servers and deletes everything they wrote. restart-postgres does so without a farewell
to those who are connected, as after a crash.

--durable: PostgreSQL syncs every commit to disk, as in production. Redis always does.
--tls: the services' URLs lead over verified TLS to ports of localhost, with passwords, under a certification authority
made for the occasion; REDIS_CA_FILE is set as well. Administrators and tests still use the sockets.
TEXT
    exit 64
}

roles="$(cd "$(dirname "${BASH_SOURCE[0]}")/../postgres" && pwd)/roles.sql"
export LC_ALL=C.UTF-8
# A developer's own PGHOST, PGSERVICE and the like must not lead anywhere else.
unset "${!PG@}"

# PostgreSQL refuses to run as root.
as_server_user() {
    if ((EUID == 0)); then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

postgres_programs() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
    [[ -x $found/initdb ]] || fail "PostgreSQL is not installed; deploy/scripts/prerequisites.sh installs it."
    printf '%s' "$found"
}

# The servers that work below the data directory $1, whoever their parent is by now.
server_processes() {
    local link pid
    find /proc/[0-9]*/cwd -maxdepth 0 -lname "$1/*" 2>/dev/null | while read -r link; do
        pid=${link#/proc/}
        pid=${pid%/cwd}
        case $(cat "/proc/$pid/comm" 2>/dev/null) in
            redis-server) printf '%s TERM\n' "$pid" ;;
            postgres) printf '%s QUIT\n' "$pid" ;;
        esac
    done || true
}

end_servers() {
    local deadline=$((SECONDS + 10)) running
    running=$(server_processes "$1")
    signal_processes "$running"
    while running=$(server_processes "$1") && [[ -n $running ]]; do
        if ((SECONDS >= deadline)); then
            signal_processes "${running//[A-Z]*([A-Z])/KILL}"
            ((SECONDS < deadline + 5)) || fail "cannot end the servers below $1: ${running//$'\n'/, }"
        fi
        sleep 0.02
    done
}

signal_processes() {
    local pid signal
    while read -r pid signal; do
        [[ -z $pid ]] || kill "-$signal" "$pid" 2>/dev/null || true
    done <<<"$1"
}

# A killed PostgreSQL leaves its System V interlock behind; line 7 of its lock file says which.
remove_shared_memory() {
    local lock=$1/postgres/postmaster.pid key id
    [[ -r $lock ]] || return 0
    read -r key id < <(sed -n 7p "$lock") || return 0
    [[ -z $key || -z $id ]] || ipcrm --shmem-id "$id" 2>/dev/null || true
}

stop_servers() {
    local directory=$1 data
    [[ -L $directory/servers ]] || return 0
    data=$(readlink "$directory/servers")
    [[ $data == /var/tmp/fleetchat.* ]] || fail "$directory/servers leads to $data, which is no data directory of ours"
    end_servers "$data"
    remove_shared_memory "$data"
    rm -rf "$data"
    rm -f "$directory/servers" "$directory/env"
    rmdir --ignore-fail-on-non-empty "$directory"
}

refuse_if_in_use() {
    local directory=$1 data owner
    [[ -L $directory/servers ]] || return 0
    data=$(readlink "$directory/servers")
    owner=$(cat "$data/owner" 2>/dev/null) || owner=""
    if [[ -n $(server_processes "$data") ]] && { [[ -z $owner ]] || kill -0 "$owner" 2>/dev/null; }; then
        fail "the servers of $directory are running; stop them first: $0 stop '$directory'"
    fi
    stop_servers "$directory"
}

# An authority, and a certificate of it for localhost.
make_certificates() {
    local data=$1 curve=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    (
        cd "$data"
        openssl req -x509 -days 2 -subj "/CN=FleetChat's private servers" -keyout ca.key -out ca.pem "${curve[@]}"
        openssl req -subj /CN=localhost -keyout server.key -out server.csr "${curve[@]}"
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
            -extfile <(echo subjectAltName=DNS:localhost) -out server.pem
        rm ca.key
        chmod 600 server.key
    ) >"$data/openssl.log" 2>&1 || { cat "$data/openssl.log" >&2 && fail "openssl made no certificates"; }
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    printf '%s' "$port"
}

# Sockets need no password: nobody else can enter their directory.
choose_access() {
    postgres_port=5432
    password=""
    [[ $tls == yes ]] || return 0
    redis_port=$(free_port)
    postgres_port=$(free_port)
    password=$(openssl rand -hex 16)
    make_certificates "$1"
}

start_redis() {
    local data=$1
    cat >"$data/redis.conf" <<TEXT
port 0
unixsocket $data/redis.sock
unixsocketperm 700
dir $data/redis
logfile $data/redis.log
daemonize yes
save ""
appendonly yes
appendfsync always
auto-aof-rewrite-min-size 512mb
maxmemory-policy noeviction
TEXT
    [[ $tls == no ]] || cat >>"$data/redis.conf" <<TEXT
bind 127.0.0.1
tls-port $redis_port
tls-auth-clients no
tls-ca-cert-file $data/ca.pem
tls-cert-file $data/server.pem
tls-key-file $data/server.key
requirepass $password
TEXT
    as_server_user redis-server "$data/redis.conf" </dev/null
}

await_redis() {
    local data=$1 deadline=$((SECONDS + 20))
    until [[ $(REDISCLI_AUTH=$password redis-cli -s "$data/redis.sock" ping 2>/dev/null) == PONG ]]; do
        if ((SECONDS >= deadline)); then
            tail -n 20 "$data/redis.log" >&2 || true
            fail "Redis does not answer"
        fi
        sleep 0.02
    done
}

configure_postgres() {
    local data=$1 durable=$2
    cat <<TEXT
listen_addresses = ''
unix_socket_directories = '$data'
max_connections = 300
dynamic_shared_memory_type = mmap
timezone = 'UTC'
log_timezone = 'UTC'
TEXT
    if [[ $durable == no ]]; then
        printf '%s = off\n' fsync synchronous_commit full_page_writes
    fi
    [[ $tls == no ]] || cat <<TEXT
listen_addresses = '127.0.0.1'
port = $postgres_port
ssl = on
ssl_cert_file = '$data/server.pem'
ssl_key_file = '$data/server.key'
TEXT
}

start_postgres() {
    local data=$1 durable=$2 programs
    programs=$(postgres_programs)
    as_server_user "$programs/initdb" --no-sync --auth-local=trust --auth-host=scram-sha-256 --username=postgres \
        --encoding=UTF8 --locale=C.UTF-8 --pgdata="$data/postgres" >"$data/initdb.log" 2>&1 ||
        { cat "$data/initdb.log" >&2 && fail "initdb failed"; }
    configure_postgres "$data" "$durable" >>"$data/postgres/postgresql.conf"
    as_server_user "$programs/pg_ctl" --pgdata="$data/postgres" --log="$data/postgres.log" --timeout=60 --wait \
        --silent start </dev/null || { tail -n 20 "$data/postgres.log" >&2 && fail "PostgreSQL does not start"; }
    as_server_user "$programs/psql" --host="$data" --port="$postgres_port" --username=postgres --no-psqlrc --quiet \
        --set=ON_ERROR_STOP=1 --file=- --command='CREATE DATABASE fleetchat' \
        ${password:+--command="ALTER ROLE fleetchat PASSWORD '$password'"} <"$roles"
}

restart_postgres() {
    local data
    data=$(readlink "$1/servers") || fail "no servers were started in $1"
    cd "$data"
    as_server_user "$(postgres_programs)/pg_ctl" --pgdata="$data/postgres" --log="$data/postgres.log" --timeout=60 \
        --wait --silent --mode=immediate restart </dev/null
}

write_environment() {
    local data=$1 database
    database="host=$data&port=$postgres_port"
    cat <<TEXT
REDIS_URL='unix://$data/redis.sock'
DATABASE_URL='postgresql://fleetchat@/fleetchat?$database'
MIGRATION_DATABASE_URL='postgresql://postgres@/fleetchat?$database'
TEST_REDIS_URL='unix://$data/redis.sock'
TEST_DATABASE_URL='postgresql://postgres@/postgres?$database'
TEXT
    [[ $tls == no ]] || cat <<TEXT
REDIS_URL='rediss://:$password@localhost:$redis_port'
REDIS_CA_FILE='$data/ca.pem'
DATABASE_URL='postgresql://fleetchat:$password@localhost:$postgres_port/fleetchat?sslmode=verify-full&sslrootcert=$data/ca.pem'
TEST_REDIS_URL='unix://:$password@$data/redis.sock'
TEXT
}

start_servers() (
    local directory=$1 durable=$2 owner=$3 data
    mkdir -p "$directory"
    refuse_if_in_use "$directory"
    mkdir -p "$directory"
    command -v redis-server >/dev/null || fail "Redis is not installed; deploy/scripts/prerequisites.sh installs it."
    # Short, without blanks, on a disk and open to the servers' user: DIR itself may be none of that.
    data=$(mktemp --directory /var/tmp/fleetchat.XXXXXXXX)
    ln -sfn "$data" "$directory/servers"
    trap 'stop_servers "$directory"' EXIT
    cd "$data"
    mkdir redis
    printf '%s' "$owner" >owner
    choose_access "$data"
    ((EUID != 0)) || chown -R postgres:postgres "$data"
    start_redis "$data"
    start_postgres "$data" "$durable"
    await_redis "$data"
    write_environment "$data" >"$directory/env"
    trap - EXIT
)

run_with_servers() {
    local directory=$1 durable=$2
    shift 2
    # shellcheck disable=SC2064 # the directory of now
    trap "stop_servers ${directory@Q}" EXIT
    start_servers "$directory" "$durable" "$$"
    set -a
    # shellcheck source=/dev/null
    source "$directory/env"
    set +a
    supervise "$@"
}

durable=no
tls=no
while [[ ${1-} == --* ]]; do
    case $1 in
        --durable) durable=yes ;;
        --tls) tls=yes ;;
        *) usage ;;
    esac
    shift
done
action=${1-}
directory=$(realpath --canonicalize-missing "${2:-.local}")
shopt -s extglob
trap 'exit 130' INT TERM HUP
case $action in
    start) start_servers "$directory" "$durable" "" ;;
    stop) stop_servers "$directory" ;;
    restart-postgres) restart_postgres "$directory" ;;
    run)
        (($# >= 3)) || usage
        shift 2
        run_with_servers "$directory" "$durable" "$@"
        ;;
    *) usage ;;
esac
