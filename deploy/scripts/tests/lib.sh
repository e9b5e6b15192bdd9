# shellcheck shell=bash
# Sourced by the tests beside it. A test is a function whose name starts with test_; it fails when it returns non-zero.

# shellcheck disable=SC2034
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

expect() {
    "$@" || {
        printf 'not true: %s\n' "$*" >&2
        return 1
    }
}

expect_failure() {
    local status=0
    "$@" || status=$?
    ((status != 0)) || {
        printf 'should fail, but does not: %s\n' "$*" >&2
        return 1
    }
}

# Waits for what a command says to become true, 20 s at most.
eventually() {
    local deadline=$((SECONDS + 20))
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || {
            printf 'did not become true within 20 s: %s\n' "$*" >&2
            return 1
        }
        sleep 0.05
    done
}

run_tests() {
    local name failed=0 count=0 output status
    for name in $(compgen -A function test_); do
        count=$((count + 1))
        work=$(mktemp --directory)
        # Not as a condition: bash would ignore `set -e` there.
        output=$(set -e; cd "$work"; "$name" 2>&1)
        status=$?
        if ((status == 0)); then
            printf 'ok      %s\n' "${name#test_}"
        else
            failed=$((failed + 1))
            printf 'failed  %s\n%s\n' "${name#test_}" "$output"
        fi
        rm -rf "$work"
    done
    printf '%s: %s passed, %s failed\n' "$(basename "$0" .sh)" "$((count - failed))" "$failed"
    ((failed == 0))
}
