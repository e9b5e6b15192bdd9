#!/usr/bin/env bash
# FleetChat on this machine, without any account: build, start, show one round trip.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/lib.sh
source "$scripts/lib.sh"

# The parts that run inside the started stack.
round_trip() {
    "$FLEETCHAT_PROGRAMS/sandbox" round-trip --sandbox-url "$FLEETCHAT_SANDBOX_URL" \
        --ingress-url "$FLEETCHAT_INGRESS_URL" --operator-token "$FLEETCHAT_OPERATOR_TOKEN"
}

session() {
    cat <<TEXT

FleetChat is running. The driver's phone and the dispatcher's screen:

    $FLEETCHAT_SANDBOX_URL

Ingress: $FLEETCHAT_INGRESS_URL   Operator token: $FLEETCHAT_OPERATOR_TOKEN
Logs: $FLEETCHAT_LOGS   Settings of Redis and PostgreSQL: $FLEETCHAT_LOGS/env

One round trip, step by step:
TEXT
    round_trip
    printf '\nStill running: %s   Ctrl-C stops everything.\n' "$FLEETCHAT_SANDBOX_URL"
    trap 'exit 0' TERM
    sleep infinity &
    wait
}

case ${1-} in
    "") part=--session ;;
    --check) part=--round-trip ;;
    --session) session && exit ;;
    --round-trip) round_trip && exit ;;
    *)
        say "Usage: demo.sh [--check]"
        exit 64
        ;;
esac

cd "$scripts/../.."
"$scripts/prerequisites.sh"
say "Building (some minutes the first time)"
swift build >&2
FLEETCHAT_PROGRAMS=$(swift build --show-bin-path)
FLEETCHAT_LOGS=$PWD/.local/demo
export FLEETCHAT_PROGRAMS FLEETCHAT_LOGS
say "Starting Redis, PostgreSQL, sandbox, pool-manager, ingress and relay-worker"
exec "$scripts/private-servers.sh" run "$FLEETCHAT_LOGS" \
    "$scripts/stack.sh" "$FLEETCHAT_PROGRAMS" "$FLEETCHAT_LOGS" "$scripts/demo.sh" "$part"
