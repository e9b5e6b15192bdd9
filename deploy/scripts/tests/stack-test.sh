#!/usr/bin/env bash
set -uo pipefail
# shellcheck source=deploy/scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export REDIS_URL=unix:///nowhere DATABASE_URL=postgresql:///nowhere MIGRATION_DATABASE_URL=postgresql:///nowhere

# Every test runs in an empty directory of its own.
prepare() {
    mkdir programs logs
    local name
    for name in sandbox ingress relay-worker pool-manager; do
        cp "$scripts/tests/fake-program.py" "programs/$name"
        chmod +x "programs/$name"
    done
}

stack() { "$scripts/stack.sh" "$PWD/programs" "$PWD/logs" "$@"; }

nothing_runs() { ! pgrep --full "$PWD/programs/" >/dev/null; }

test_all_is_up_before_the_command_and_down_after() {
    prepare
    # shellcheck disable=SC2016
    stack bash -c 'curl -fsS "$FLEETCHAT_SANDBOX_URL/" && [[ $FLEETCHAT_OPERATOR_TOKEN && $FLEETCHAT_INGRESS_URL ]]'
    expect [ "$(paste -sd, programs/calls)" = \
        "pool-manager migrate,sandbox numbers,pool-manager stock,sandbox serve,pool-manager,ingress,relay-worker" ]
    expect [ "$(paste -sd, programs/stops)" = "relay-worker,ingress,pool-manager,sandbox" ]
    expect [ -z "$(ls logs)" ]
    expect nothing_runs
}

test_the_status_is_the_commands_and_failure_keeps_the_logs() {
    prepare
    status=0
    stack bash -c 'exit 7' || status=$?
    expect [ "$status" -eq 7 ]
    expect [ -e logs/ingress.log ]
    expect nothing_runs
}

test_a_service_that_does_not_start_is_named_with_its_log() {
    prepare
    touch programs/ingress.fail
    expect_failure stack true 2>report
    expect grep -q 'ingress ended unexpectedly' report
    expect grep -q 'ingress was told to fail' report
    expect nothing_runs
}

test_a_failed_migration_stops_everything() {
    prepare
    touch programs/pool-manager.fail
    expect_failure stack touch reached 2>report
    expect grep -q 'migrate ended unexpectedly' report
    expect [ ! -e reached ]
}

test_a_service_that_dies_ends_the_command() {
    prepare
    expect_failure stack bash -c "pkill --full '$PWD/programs/[r]elay-worker'; sleep 1000" 2>report
    expect grep -q 'relay-worker ended unexpectedly' report
    expect nothing_runs
}

test_a_port_taken_meanwhile_is_replaced() {
    prepare
    touch programs/ingress.taken
    stack true
    expect [ "$(grep -c '^ingress$' programs/calls)" -eq 2 ]
    expect nothing_runs
}

test_a_signal_stops_the_command_then_the_services() {
    prepare
    stack bash -c 'trap "exit 0" TERM; touch started; sleep 1000 & wait' &
    runner=$!
    eventually [ -e started ]
    kill -TERM "$(pgrep --full "stack.sh $PWD/programs" | head -n 1)"
    status=0
    wait "$runner" || status=$?
    expect [ "$status" -eq 0 ]
    expect [ "$(wc -l <programs/stops)" -eq 4 ]
    expect nothing_runs
}

test_services_end_when_the_script_is_killed() {
    prepare
    stack bash -c 'touch started; sleep 1000' &
    runner=$!
    eventually [ -e started ]
    kill -KILL "$(pgrep --full "stack.sh $PWD/programs" | head -n 1)"
    wait "$runner" 2>/dev/null || true
    eventually nothing_runs
}

test_services_see_no_setting_of_the_caller() {
    prepare
    # shellcheck disable=SC2016
    STRIPE_SECRET_KEY=real stack bash -c 'curl -fsS "$FLEETCHAT_SANDBOX_URL/" >environment'
    expect grep -q '^WHATSAPP_APP_SECRET$' environment
    expect_failure grep STRIPE environment
}

run_tests
