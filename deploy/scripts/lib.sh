# shellcheck shell=bash
# Sourced by the scripts beside it. Output for people goes to stderr, results to stdout.

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "${0##*/}: $*"
    exit 1
}

# Runs a command in a session of its own: Ctrl-C in the terminal reaches only the script, which then decides the
# order in which things stop. The command gets SIGTERM when the script dies, however that happens.
detached() {
    # shellcheck disable=SC2016 # the inner shell expands; it looks whether the script died before the signal was set
    exec setpriv --pdeathsig TERM sh -c '[ "$PPID" = "$0" ] || exit 143; exec setsid "$@"' "$$" "$@"
}

# Ends the process group of each leader in turn: SIGTERM, and SIGKILL after 30 s.
end_groups() {
    local leader deadline
    for leader in "$@"; do
        # Right after its start it does not lead a group yet.
        kill -TERM -- "-$leader" 2>/dev/null || kill -TERM "$leader" 2>/dev/null || continue
        deadline=$((SECONDS + 30))
        while kill -0 -- "-$leader" 2>/dev/null; do
            if ((SECONDS >= deadline)); then
                say "Process $leader did not stop within 30 s; killed."
                kill -KILL -- "-$leader" 2>/dev/null || true
            fi
            sleep 0.05
        done
    done
}

# Runs a command to its end and exits with its status; a signal to the script ends the command first.
supervise() {
    local child status=0 stopping=no
    detached "$@" &
    child=$!
    trap 'stopping=yes; end_groups "$child"' INT TERM HUP
    wait "$child" || status=$?
    if [[ $stopping == yes ]]; then
        status=0
        wait "$child" || status=$?
    fi
    exit "$status"
}
