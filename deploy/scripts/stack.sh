#!/usr/bin/env bash
# Runs the three services and the sandbox around a command.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if (($# < 3)); then
    cat >&2 <<'TEXT'
Usage: stack.sh PROGRAMS LOGS COMMAND [ARGUMENT...]

Migrates the database, fills the pool, starts sandbox, pool-manager, ingress and relay-worker from the directory
PROGRAMS, waits until all are ready, runs COMMAND with FLEETCHAT_SANDBOX_URL, FLEETCHAT_INGRESS_URL,
FLEETCHAT_OPERATOR_TOKEN and WHATSAPP_ACCESS_TOKEN, stops all in reverse order and exits with the command's status. Ends
with 1 as soon as a service dies. Needs REDIS_URL, DATABASE_URL and MIGRATION_DATABASE_URL, and takes REDIS_CA_FILE
(private-servers.sh run sets them). Logs are written to LOGS and removed when all went well.
TEXT
    exit 64
fi
programs=$1
logs=$2
shift 2
: "${REDIS_URL:?}" "${DATABASE_URL:?}" "${MIGRATION_DATABASE_URL:?}"
names=()
pids=()
port_taken=75

# Below the range from which the kernel takes ports for outgoing connections.
choose_ports() {
    local port
    ports=()
    while ((${#ports[@]} < $1)); do
        port=$((20000 + RANDOM % 12000))
        [[ " ${ports[*]-} " != *" $port "* ]] || continue
        (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || ports+=("$port")
    done
}

# The services see these settings and nothing else of the caller's environment: no real account can be reached.
prepare_settings() {
    choose_ports 5
    sandbox=http://127.0.0.1:${ports[0]}
    ingress=http://127.0.0.1:${ports[1]}
    settings=(
        "PATH=$PATH" "HOME=${HOME:-/}" "SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-enable=no}"
        "LOG_LEVEL=${LOG_LEVEL:-info}" "LOG_FORMAT=${LOG_FORMAT:-logfmt}"
        "REDIS_URL=$REDIS_URL" "REDIS_CA_FILE=${REDIS_CA_FILE-}" "DATABASE_URL=$DATABASE_URL"
        "ENCRYPTION_KEYS=$encryption_keys"
        "HTTP_HOST=127.0.0.1" "ADMIN_HTTP_HOST=127.0.0.1"
        "PUBLIC_URL=$ingress" "OPERATOR_TOKEN=$operator_token"
        "VENDORS_ALLOW_PRIVATE=true" "WHATSAPP_BASE_URL=$sandbox/whatsapp" "SAMSARA_BASE_URL=$sandbox/samsara"
        "WHATSAPP_ACCESS_TOKEN=$access_token" "WHATSAPP_APP_SECRET=$app_secret" "WHATSAPP_VERIFY_TOKEN=$verify_token"
    )
}

# A service that fails says why in its log; anything that dies is found here.
report_death() {
    say "$1 ended unexpectedly; the end of $logs/$1.log:"
    tail -n 20 "$logs/$1.log" >&2
}

run_once() {
    local name=$1
    shift
    env -i "${settings[@]}" "$@" >"$logs/$name.log" 2>&1 </dev/null || {
        report_death "$name"
        return 1
    }
}

# Starts a service and waits until $2 answers. The rest is its settings, then its command.
start_service() {
    local name=$1 ready=$2 pid deadline=$((SECONDS + 60))
    shift 2
    detached env -i "${settings[@]}" "$@" >"$logs/$name.log" 2>&1 </dev/null &
    pid=$!
    names+=("$name")
    pids+=("$pid")
    until curl --silent --fail --max-time 2 --output /dev/null "$ready"; do
        if ! kill -0 "$pid" 2>/dev/null; then
            ! grep -q -i '\(address\|port\).* in use' "$logs/$name.log" || return "$port_taken"
            report_death "$name"
            return 1
        fi
        if ((SECONDS >= deadline)); then
            say "$name is not ready after 60 s: $ready does not answer with success. The end of $logs/$name.log:"
            tail -n 20 "$logs/$name.log" >&2
            return 1
        fi
        sleep 0.05
    done
}

start_product() {
    local name number=2
    start_service sandbox "$sandbox/" "SANDBOX_WHATSAPP_WEBHOOK_URL=$ingress/whatsapp" \
        "$programs/sandbox" serve --host 127.0.0.1 --port "${ports[0]}" || return
    for name in pool-manager ingress relay-worker; do
        start_service "$name" "http://127.0.0.1:${ports[number]}/readyz" "HTTP_PORT=${ports[1]}" \
            "ADMIN_HTTP_PORT=${ports[number]}" "$programs/$name" || return
        number=$((number + 1))
    done
}

# Another process may take a port between choice and use.
start_services() {
    local status attempt
    for attempt in 1 2 3; do
        prepare_settings
        status=0
        start_product || status=$?
        ((status == port_taken)) || return "$status"
        stop_services
    done
    say "No free ports after $attempt attempts."
    return 1
}

stop_services() {
    local index
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
        end_groups "${pids[index]}"
    done
    names=()
    pids=()
}

name_of() {
    local index
    for index in "${!pids[@]}"; do
        [[ ${pids[index]} != "$1" ]] || printf '%s' "${names[index]}"
    done
}

# The command's status, or 1 when a service dies before the command ends.
run_command() {
    local command ended status=0
    FLEETCHAT_SANDBOX_URL=$sandbox FLEETCHAT_INGRESS_URL=$ingress FLEETCHAT_OPERATOR_TOKEN=$operator_token \
        WHATSAPP_ACCESS_TOKEN=$access_token \
        detached "$@" &
    command=$!
    trap 'stopping=yes; end_groups "$command"' INT TERM HUP
    wait -n -p ended "$command" "${pids[@]}" || status=$?
    if [[ $stopping == yes ]]; then
        status=0
        wait "$command" || status=$?
    elif [[ $ended != "$command" ]]; then
        report_death "$(name_of "$ended")"
        end_groups "$command"
        status=1
    fi
    trap '' INT TERM HUP
    return "$status"
}

finish() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    stop_services
    if ((status == 0)); then
        rm -f "$logs"/*.log "$logs/numbers.json"
    else
        say "The logs are in $logs"
    fi
    exit "$status"
}

stopping=no
mkdir -p "$logs"
trap finish EXIT
trap 'exit 143' INT TERM HUP
operator_token=$(openssl rand -hex 16)
access_token=$(openssl rand -hex 16)
app_secret=$(openssl rand -hex 16)
verify_token=$(openssl rand -hex 16)
encryption_keys="local:$(openssl rand -base64 32)"
prepare_settings
run_once migrate "MIGRATION_DATABASE_URL=$MIGRATION_DATABASE_URL" "$programs/pool-manager" migrate
"$programs/sandbox" numbers --count 20 >"$logs/numbers.json"
run_once stock "$programs/pool-manager" stock --file "$logs/numbers.json"
start_services
run_command "$@"
