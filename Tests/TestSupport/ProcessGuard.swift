import Glibc

/// Kills what tests left running when the test process ends, be it by a crash: a shell that waits for the end of its
/// standard input, which nobody but the test process holds open.
final class ProcessGuard: Sendable {
    static let shared = ProcessGuard()

    private static let script = """
        trap '' INT TERM HUP
        declare -A alive
        while read -r sign id; do
            if [[ $sign == + ]]; then alive[$id]=1; else unset "alive[$id]"; fi
        done
        for id in "${!alive[@]}"; do kill -KILL -- "-$id" 2>/dev/null; done
        """

    private let input: Int32

    private init() {
        let ends = ChildProcess.pipe()
        self.input = ends.writing
        // Without it tests work all the same; only what a crash leaves behind would stay.
        _ = try? ChildProcess.spawn(
            ["/bin/bash", "-c", Self.script], ["PATH": "/usr/bin:/bin"], output: "/dev/null", input: ends.reading)
        close(ends.reading)
    }

    func watch(_ id: pid_t) {
        self.tell("+ \(id)\n")
    }

    func forget(_ id: pid_t) {
        self.tell("- \(id)\n")
    }

    private func tell(_ line: String) {
        _ = line.withCString { write(self.input, $0, strlen($0)) }
    }
}
