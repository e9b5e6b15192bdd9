#!/usr/bin/env bash
# The walls between targets: who may import what, C only behind its client, `public` nowhere, Foundation where needed.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The only files of the product that import all of Foundation; everything else does with FoundationEssentials, which makes the
# binaries five times smaller.
foundation_needed=()

standard="Synchronization FoundationEssentials Foundation Dispatch Glibc"
nio="NIOCore NIOPosix NIOSSL NIOHTTP1 NIOEmbedded NIOConcurrencyHelpers NIOFoundationCompat NIOTLS NIOExtras"
collections="Collections DequeModule OrderedCollections HashTreeCollections HeapModule BitCollections BasicContainers"
clients="$nio Logging Metrics ServiceLifecycle Configuration Atomics"

# What the files below a folder may import; nothing printed: anything but what `forbidden` names.
allowed() {
    case $1 in
        Shared/Redis/*) echo "$standard $clients CHiredis" ;;
        Shared/Postgres/*) echo "$standard $clients CLibpq" ;;
        Shared/Core/*) echo "Synchronization FoundationEssentials Crypto $collections Yams" ;;
        Shared/Providers/*) echo "$standard $nio Core HTTPTypes Crypto Logging Metrics" ;;
        Shared/Storage/*) echo "$standard Core Redis Postgres Crypto Logging Metrics ServiceLifecycle" ;;
        Shared/Wiring/*)
            echo "$standard $nio Core Redis Postgres Storage Providers Runtime Logging ServiceLifecycle"
            ;;
        Shared/Runtime/*)
            echo "$standard $nio Configuration Logging Metrics CoreMetrics Tracing Atomics"
            echo "ServiceLifecycle UnixSignals Hummingbird HTTPTypes"
            ;;
        Package.swift) echo PackageDescription ;;
        Shared/*) echo none ;;
    esac
}

forbidden() {
    local tests="TestSupport Testing XCTest Sandbox Benchmarks" c="CHiredis CLibpq"
    case $1 in
        Services/Ingress/*) echo "$c $tests RelayWorker PoolManager" ;;
        Services/RelayWorker/*) echo "$c $tests Ingress PoolManager" ;;
        Services/PoolManager/*) echo "$c $tests Ingress RelayWorker" ;;
        Tests/Sandbox/*)
            echo "$c $tests Redis Postgres Core Providers Storage Runtime Ingress RelayWorker PoolManager"
            ;;
        Tests/Benchmarks/*) echo "$c TestSupport Testing XCTest Sandbox" ;;
        *) echo "$c" ;;
    esac
}

# Prints `FILE:LINE:STATEMENT:MODULE` of every import.
imports() {
    local attribute='(@[A-Za-z_]+(\([^)]*\))? +)*' access='((public|package|internal|fileprivate|private) +)?'
    local kind='((struct|class|enum|protocol|typealias|func|let|var) +)?'
    find "$@" -name '*.swift' -print0 |
        { xargs --null --no-run-if-empty grep -HnE "^ *$attribute${access}import " || true; } |
        sed -E "s/^([^:]+:[0-9]+): *($attribute${access}import) +$kind([A-Za-z_0-9]+).*/\1:\2:\9/" | sed -E 's/ +/ /g'
}

contains() { [[ " ${1//$'\n'/ } " == *" $2 "* ]]; }

wrong_imports() {
    local file line statement module permitted
    while IFS=: read -r file line statement module; do
        permitted=$(allowed "$file")
        if [[ -n $permitted ]]; then
            contains "$permitted" "$module" || echo "$file:$line: may not import $module"
        elif contains "$(forbidden "$file")" "$module"; then
            echo "$file:$line: may not import $module"
        fi
        if [[ $module == CHiredis || $module == CLibpq ]] && [[ $statement != *"internal import" ]]; then
            echo "$file:$line: import $module with \`internal import\`"
        fi
        if [[ $module == Foundation && $file != Tests/* ]] && ! contains "${foundation_needed[*]-}" "$file"; then
            echo "$file:$line: import FoundationEssentials, or add the file to the list in ${BASH_SOURCE[0]##*/}"
        fi
    done < <(imports "$@")
}

public_declarations() {
    # shellcheck disable=SC2016
    find "$@" -name '*.swift' -print0 | xargs --null --no-run-if-empty \
        grep -HnE '^ *(@[^ ]+ +)*((final|static|class|nonisolated|indirect) +)*(public|open)(\(set\))? ' |
        sed -E 's/^([^:]+:[0-9]+):.*/\1: `package` is the widest access here/' || true
}

unneeded_permissions() {
    local file
    for file in "${foundation_needed[@]}"; do
        grep -qsE '^ *([a-z]+ )?import Foundation$' "$file" ||
            echo "$file: does not import Foundation; remove it from the list"
    done
}

(($# > 0)) || set -- Services Shared Tests Package.swift
found=$(wrong_imports "$@" && public_declarations "$@" && unneeded_permissions)
[[ -z $found ]] || {
    say "$found"
    exit 1
}
