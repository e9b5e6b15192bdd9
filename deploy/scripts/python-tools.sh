#!/usr/bin/env bash
# Installs what requirements files list into .local/venv, when the files changed or the environment is missing.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

(($# > 0)) || fail "usage: python-tools.sh REQUIREMENTS..."
venv=$(dirname "${BASH_SOURCE[0]}")/../../.local/venv
[[ -x $venv/bin/pip ]] || python3 -m venv "$venv"
for file in "$@"; do
    installed=$venv/installed-$(sha256sum "$file" | cut -c 1-16)
    [[ ! -e $installed ]] || continue
    say "Installing what $file lists"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$file"
    touch "$installed"
done
