#!/usr/bin/env bash
# All tests: with private servers, in a browser against the whole product, and by the API's description. Everything runs,
# then it is judged.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/lib.sh
source "$scripts/lib.sh"
cd "$scripts/../.."

browser_tests() {
    local local_directory=$PWD/.local/browser requirements=Tests/BrowserTests/requirements.txt
    "$scripts/python-tools.sh" "$requirements"
    FLEETCHAT_FULL=1 PYTHONDONTWRITEBYTECODE=1 "$scripts/private-servers.sh" run "$local_directory" \
        "$scripts/stack.sh" "$(swift build --show-bin-path)" "$local_directory" \
        "$PWD/.local/venv/bin/python" -m pytest -p no:cacheprovider Tests/BrowserTests
}

fuzz_tests() {
    local local_directory=$PWD/.local/fuzz
    "$scripts/python-tools.sh" Tests/DescriptionTests/requirements.txt
    "$scripts/private-servers.sh" run "$local_directory" "$scripts/stack.sh" "$(swift build --show-bin-path)" \
        "$local_directory" "$scripts/fuzz-api.sh"
}

"$scripts/prerequisites.sh" browser
say "Building"
swift build --build-tests --explicit-target-dependency-import-check error
failed=()
log=$PWD/.local/test.log
mkdir -p "${log%/*}"
: >"$log"
# What watches deadlines, vendors' clients and whole executables, does not share the machine with the rest.
swift_tests() {
    say "Running the tests in Swift: $1"
    shift
    "$scripts/private-servers.sh" run .local/test swift test --skip-build --disable-xctest "$@" 2>&1 |
        tee --append "$log" || failed+=("swift test $*")
}

swift_tests "units and stores" --skip EndToEndTests --skip ProvidersTests --skip FailoverTests
swift_tests "vendors' clients and Redis' failover" --filter ProvidersTests --filter IntegrationTests.FailoverTests
swift_tests "the executables" --filter EndToEndTests
say "Running the tests in a browser"
browser_tests || failed+=("browser tests")
say "Asking the API what its description allows"
fuzz_tests || failed+=("fuzzing the API")
((${#failed[@]} == 0)) && exit
# At the end, where the last lines of a long log show them.
grep -E '^✘|error: ' "$log" | tail -n 60 || true
fail "failed: $(IFS=,; echo "${failed[*]}")"
