#!/usr/bin/env bash
# Runs every test of the scripts.
set -uo pipefail
status=0
for file in "$(dirname "${BASH_SOURCE[0]}")"/*-test.sh; do
    "$file" || status=1
done
exit "$status"
