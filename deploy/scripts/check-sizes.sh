#!/usr/bin/env bash
# Swift files of at most 300 lines, functions of at most 40, lines of at most 120 characters. Lists every offender.
set -euo pipefail
# shellcheck source=deploy/scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# A function reaches from its `func` or `init` line to the next line that is indented no deeper and is a brace; when
# something else stands there first, it was a requirement without a body. swift format keeps the indentation true.
# In the C locale awk sees bytes: those that continue a UTF-8 character are left out of a line's length.
# shellcheck disable=SC2016
offenders() {
    find "$@" -name '*.swift' -print0 | sort --zero-terminated |
        LC_ALL=C xargs --null --no-run-if-empty awk '
            function report(line, text) { printf "%s:%d: %s\n", FILENAME, line, text }
            function end_file() {
                if (lines > 300) printf "%s: %d lines, at most 300\n", file, lines
                depth = 0
                literal = 0
            }
            function end_function(count) {
                count = FNR - start[depth] + 1
                if (count > 40) report(start[depth], "function of " count " lines, at most 40")
                depth--
            }
            FNR == 1 { end_file() }
            {
                file = FILENAME
                lines = FNR
                characters = $0
                gsub(/[\200-\277]/, "", characters)
                # A literal cannot always be broken.
                if (length(characters) > 120 && !literal && !/#"/) report(FNR, length(characters) " characters, at most 120")
                delimiters = gsub(/"""/, "\"\"\"")
            }
            literal { if (delimiters % 2) literal = 0; next }
            delimiters % 2 { literal = 1 }
            NF == 0 { next }
            {
                match($0, /^ */)
                indent = RLENGTH
                while (depth && indent <= level[depth]) {
                    if (/^ *}/ && indent == level[depth]) { end_function(); break }
                    if (/^ *[)>{]|^ *(where|throws|async|->)/ && indent == level[depth]) {
                        if (/{.*}$/) end_function()
                        break
                    }
                    depth--
                }
            }
            /^ *\/\// { next }
            (/(^|[ )])func [^ ]/ || /^ *([a-z]+ )*init[?]?[(<]/) && !/{.*}$/ {
                depth++
                level[depth] = indent
                start[depth] = FNR
            }
            END { end_file() }'
}

(($# > 0)) || set -- Services Shared Tests Package.swift
found=$(offenders "$@")
[[ -z $found ]] || {
    say "$found"
    exit 1
}
