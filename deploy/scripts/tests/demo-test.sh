#!/usr/bin/env bash
set -uo pipefail
# shellcheck source=deploy/scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A copy of the scripts with a `swift` that has built stand-ins of the executables already.
prepare() {
    mkdir -p deploy tools programs
    cp -r "$scripts" "$scripts/../postgres" deploy
    local name
    for name in sandbox ingress relay-worker pool-manager; do
        cp "$scripts/tests/fake-program.py" "programs/$name"
        chmod +x "programs/$name"
    done
    cat >tools/swift <<TEXT
#!/bin/sh
case \$* in
    --version) echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)' ;;
    *--show-bin-path) echo '$PWD/programs' ;;
    build*) [ ! -e '$PWD/broken' ] ;;
    *) exit 64 ;;
esac
TEXT
    chmod +x tools/swift
    PATH=$PWD/tools:$PATH
}

demo() { deploy/scripts/demo.sh "$@"; }

nothing_left() {
    [[ ! -e .local/demo ]] || return 1
    ! pgrep --full "$PWD/programs/" >/dev/null
}

test_check_plays_one_round_trip_and_leaves_nothing() {
    prepare
    demo --check
    expect grep -qx 'sandbox round-trip' programs/calls
    expect nothing_left
}

test_check_fails_with_the_round_trip_and_keeps_the_logs() {
    prepare
    touch programs/sandbox.fail-round-trip
    expect_failure demo --check
    expect [ -e .local/demo/sandbox.log ]
    expect [ ! -e .local/demo/servers ]
}

test_a_build_that_fails_starts_nothing() {
    prepare
    touch broken
    expect_failure demo --check
    expect [ ! -e .local ]
}

test_the_demo_runs_until_it_is_told_to_stop() {
    prepare
    deploy/scripts/demo.sh >output &
    runner=$!
    eventually grep -q 'Still running: http://127.0.0.1:' output
    expect grep -qx 'sandbox round-trip' programs/calls
    kill -TERM "$runner"
    status=0
    wait "$runner" || status=$?
    expect [ "$status" -eq 0 ]
    expect [ "$(paste -sd, programs/stops)" = "relay-worker,ingress,pool-manager,sandbox" ]
    expect nothing_left
}

test_the_demo_ends_when_a_service_dies() {
    prepare
    deploy/scripts/demo.sh >output 2>report &
    runner=$!
    eventually grep -q 'Still running' output
    pkill --full "$PWD/programs/[i]ngress"
    status=0
    wait "$runner" || status=$?
    expect [ "$status" -eq 1 ]
    expect grep -q 'ingress ended unexpectedly' report
    expect [ ! -e .local/demo/servers ]
}

test_an_old_swift_is_refused() {
    prepare
    sed -i 's/6\.3\.1/5.10/g' tools/swift
    expect_failure demo 2>report
    expect grep -q 'Swift 5.10 is too old' report
}

run_tests
