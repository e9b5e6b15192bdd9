#!/usr/bin/env bash
# The whole product under load and faults. Arguments go to the executable `chaos`; its --help lists them.
set -euo pipefail
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$scripts/../.."
"$scripts/prerequisites.sh" chaos
swift build --build-tests --explicit-target-dependency-import-check error
"$scripts/private-servers.sh" --durable run .local/chaos "$(swift build --show-bin-path)/chaos" \
    --servers .local/chaos "$@"
