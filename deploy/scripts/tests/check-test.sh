#!/usr/bin/env bash
set -uo pipefail
# shellcheck source=deploy/scripts/tests/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Writes a source file from standard input, in the empty directory of the test.
source_file() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

lines() { printf "        $2\n%.0s" $(seq "$1"); }

sizes() { "$scripts/check-sizes.sh" "${1:-Shared}"; }

imports() { "$scripts/check-imports.sh" "${1:-Shared}" 2>&1; }

# Runs the import check on one line in one file; the file is gone afterwards.
import_check() {
    local status=0
    source_file "$1" <<<"$2"
    imports "${1%%/*}" || status=$?
    rm "$1"
    return "$status"
}

test_sizes_accept_what_is_at_the_limit() {
    {
        printf 'struct A {\n    func longest(\n        a: Int\n    ) -> Int {\n'
        lines 36 'call()'
        printf '    }\n\n    init?() {\n'
        lines 38 '"é\\(value)"'
        printf '    }\n'
        printf '    //%s\n' "$(printf 'ü%.0s' {1..114})"
        printf 'let filler = 1\n%.0s' {1..216}
        printf '}\n'
    } | source_file Shared/A.swift
    expect [ "$(wc -l <Shared/A.swift)" -eq 300 ]
    expect sizes
}

test_sizes_refuse_a_long_file() {
    seq 301 | sed 's/.*/let a&: Int/' | source_file Shared/A.swift
    expect_failure sizes 2>report
    expect [ "$(cat report)" = "Shared/A.swift: 301 lines, at most 300" ]
}

test_sizes_refuse_a_long_line() {
    printf 'let a = "%s"\n' "$(printf 'x%.0s' {1..112})" | source_file Shared/A.swift
    expect_failure sizes 2>report
    expect [ "$(cat report)" = "Shared/A.swift:1: 122 characters, at most 120" ]
}

test_sizes_refuse_long_functions_of_every_form() {
    local head
    for head in 'func f() {' 'init() {' 'package static func f() async throws -> Int {' \
        '@Test("a (b)") func f() {' 'mutating func f<T>() where T: Equatable {' 'convenience init?(a: Int) {'; do
        {
            printf 'struct A {\n    %s\n' "$head"
            lines 39 'if a { b }'
            printf '    }\n}\n'
        } | source_file Shared/A.swift
        expect_failure sizes 2>report
        expect [ "$(cat report)" = "Shared/A.swift:2: function of 41 lines, at most 40" ]
    done
}

test_sizes_see_outer_and_inner_functions() {
    {
        printf 'struct A {\n    func outer() {\n        func inner() {\n'
        lines 40 '    call()'
        printf '        }\n    }\n}\n'
    } | source_file Shared/A.swift
    expect_failure sizes 2>report
    expect [ "$(cut -d: -f2 report | paste -sd,)" = "3,2" ]
}

test_sizes_are_not_misled() {
    {
        printf 'protocol P {\n    func required() -> Int\n    init()\n'
        printf '    /// comment\n%.0s' {1..50}
        printf '    func other(\n        a: Int\n    ) async\n}\n\n'
        printf 'struct A {\n    func one(\n        a: Int\n    ) -> Int { 1 }\n'
        printf '    let a = 1\n%.0s' {1..50}
        printf '    func text() -> String {\n        """\n}\n    }\n        func f() {\n        """\n    }\n'
        printf '    let b = 1\n%.0s' {1..50}
        printf '}\n'
    } | source_file Shared/A.swift
    expect sizes
}

test_imports_accept_the_table() {
    expect import_check Shared/Redis/A.swift 'internal import CHiredis'
    expect import_check Shared/Postgres/A.swift 'internal import CLibpq'
    expect import_check Shared/Core/A.swift 'package import FoundationEssentials'
    expect import_check Shared/Core/A.swift 'import struct Crypto.SHA256'
    expect import_check Shared/Providers/A.swift 'package import Core'
    expect import_check Services/Ingress/A.swift 'import Storage'
    expect import_check Tests/RedisTests/A.swift '@testable import Redis'
    expect import_check Tests/RedisTests/A.swift 'import TestSupport'
}

test_imports_refuse_what_breaks_a_wall() {
    local file statement
    while read -r file statement; do
        expect_failure import_check "$file" "$statement"
    done <<'TEXT'
Shared/Redis/A.swift import Postgres
Shared/Redis/A.swift internal import CLibpq
Shared/Redis/A.swift import CHiredis
Shared/Postgres/A.swift package import CLibpq
Shared/Postgres/A.swift import Core
Shared/Core/A.swift import NIOCore
Shared/Core/A.swift import Logging
Shared/Core/A.swift     import Dispatch
Shared/Providers/A.swift import Storage
Shared/Providers/A.swift @preconcurrency import Redis
Shared/Storage/A.swift import AsyncHTTPClient
Shared/Storage/A.swift import struct Providers.Samsara
Shared/Runtime/A.swift import Core
Shared/New/A.swift import Core
Services/Ingress/A.swift import RelayWorker
Services/RelayWorker/A.swift import PoolManager
Services/PoolManager/A.swift internal import CHiredis
Services/PoolManager/A.swift @testable import Ingress
Services/Ingress/A.swift import TestSupport
Tests/Sandbox/A.swift import Core
Tests/Benchmarks/A.swift import TestSupport
Tests/RedisTests/A.swift import CHiredis
Shared/Runtime/A.swift import Foundation
Services/Ingress/A.swift package import Foundation
TEXT
}

test_public_is_refused() {
    local declaration
    for declaration in 'public struct A {}' '    public func f() {}' '@inlinable public init() {}' \
        'final public class A {}' 'open class A {}' 'public import Core' '    public private(set) var a = 1'; do
        expect_failure import_check Services/Ingress/A.swift "$declaration"
    done
    expect import_check Services/Ingress/A.swift 'let publicURL = "public func"'
}

run_tests
