#!/usr/bin/env bash
# Installs what is missing on Debian 12 with Swift. Starts no system service and touches none that runs.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage() {
    cat >&2 <<'TEXT'
Usage: prerequisites.sh [browser|check|bench|chaos|images]...

Installs through apt the packages that building, testing and the demo need; with arguments also those of
  browser  the browser test      check   the linters of `make check`
  bench    the load generator    chaos   steps of clocks
  images   container images without a registry
TEXT
    exit 64
}

swift_minimum=6.3
policy=/usr/sbin/policy-rc.d
policy_saved=$policy.saved-by-fleetchat

packages_of() {
    case $1 in
        base)
            echo make curl ca-certificates openssl procps libhiredis-dev libpq-dev libssl-dev
            echo redis-server redis-tools redis-sentinel postgresql-15
            ;;
        browser) echo chromium python3-venv ;;
        check) echo shellcheck yamllint docker-compose python3-venv ;;
        bench) echo wrk ;;
        chaos) echo libfaketime ;;
        images) echo docker.io docker-compose debootstrap ;;
        *) usage ;;
    esac
}

require_swift() {
    local version install
    install="Install Swift $swift_minimum or newer (swift.org/install)."
    command -v swift >/dev/null || fail "Swift is not on the PATH. $install"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
    [[ -n $version ]] || fail "\`swift --version\` gives no version. $install"
    if [[ $(printf '%s\n' "$swift_minimum" "$version" | sort --version-sort | head -n 1) != "$swift_minimum" ]]; then
        fail "Swift $version is too old. $install"
    fi
}

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

missing_packages() {
    local package
    # shellcheck disable=SC2046 # package names are single words
    for package in $(packages_of base) $(for group in "$@"; do packages_of "$group"; done); do
        is_installed "$package" || echo "$package"
    done | sort --unique
}

forbids_starting() {
    local service status
    for service in redis-server redis-sentinel postgresql docker containerd; do
        status=0
        "$policy" "$service" start >/dev/null 2>&1 || status=$?
        ((status == 101)) || return 1
    done
}

# Packages ask this file before they start or restart a service; 101 means no.
forbid_starting() {
    restore_policy
    if [[ -e $policy ]]; then
        ! forbids_starting || return 0
        mv "$policy" "$policy_saved"
    else
        : >"$policy_saved"
    fi
    trap restore_policy EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

# Also after a run that was killed: the saved file is the sign that the present one is ours.
restore_policy() {
    if [[ -s $policy_saved ]]; then
        mv "$policy_saved" "$policy"
    elif [[ -e $policy_saved ]]; then
        rm -f "$policy" "$policy_saved"
    fi
}

install_packages() {
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
    exec 3>&1 1>&2
    forbid_starting
    say "Updating the package lists"
    apt-get update --quiet=1 || say "The package lists could not be updated; trying with those at hand."
    say "Installing $*"
    apt-get install --yes --quiet=1 --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null ||
        fail "apt could not install $*"
    exec 1>&3 3>&-
}

if [[ ${1-} == --install ]]; then
    shift
    install_packages "$@"
    exit
fi
for group in "$@"; do
    packages_of "$group" >/dev/null
done
require_swift
command -v apt-get >/dev/null || fail "this system has no apt; install what README.md lists under requirements."
missing=$(missing_packages "$@")
[[ -n $missing ]] || exit 0
mapfile -t missing <<<"$missing"
if ((EUID == 0)); then
    install_packages "${missing[@]}"
elif sudo -n true 2>/dev/null; then
    sudo -n "${BASH_SOURCE[0]}" --install "${missing[@]}"
else
    fail "these packages are missing and installing them needs root: apt-get install ${missing[*]}"
fi
