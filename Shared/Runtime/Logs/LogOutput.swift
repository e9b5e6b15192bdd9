import Glibc
import Logging
import Synchronization

/// Where log lines go: a file descriptor shared by all threads, one whole line after the other.
///
/// A reader that stops reading costs the process one wait of ``patience``; from then on lines are counted and
/// dropped until the descriptor takes bytes again, and a line then tells how many are gone.
package final class LogOutput: Sendable {
    private struct State {
        /// The end of a line that was begun.
        var unwritten: [UInt8] = []
        var dropped = 0
        var isStalled = false
    }

    /// A pipe that polls as writable takes this much without blocking (PIPE_BUF).
    private static let chunk = 4_096
    private static let patience: Int32 = 100

    private let format: LogFormat
    private let descriptor: Int32
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    /// - Parameters:
    ///   - descriptor: stays open for as long as this object lives; standard error unless told otherwise.
    ///   - now: the time since 1970-01-01T00:00:00Z.
    package init(
        format: LogFormat, descriptor: Int32 = STDERR_FILENO,
        now: @escaping @Sendable () -> Duration = Timestamp.now
    ) {
        self.format = format
        self.descriptor = descriptor
        self.now = now
    }

    func write(level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
        let entry = LogEntry(time: now(), level: level, label: label, message: message, metadata: metadata)
        let line = LogLine(entry, format: format).bytes
        state.withLock { state in
            guard send(&state, []) else {
                state.dropped += 1
                return
            }
            if state.dropped > 0 {
                let notice = dropNotice(state.dropped, label)
                state.dropped = 0
                guard send(&state, notice) else {
                    state.dropped = 1
                    return
                }
            }
            _ = send(&state, line)
        }
    }

    private func dropNotice(_ count: Int, _ label: String) -> [UInt8] {
        let metadata: Logger.Metadata = ["count": "\(count)"]
        let entry = LogEntry(
            time: now(), level: .warning, label: label, message: "log lines dropped", metadata: metadata)
        return LogLine(entry, format: format).bytes
    }

    /// Writes what is left of earlier lines, then `line`; false if the descriptor took less than all of it.
    private func send(_ state: inout State, _ line: [UInt8]) -> Bool {
        state.unwritten.append(contentsOf: line)
        var rest = state.unwritten[...]
        while !rest.isEmpty, let count = writeSome(rest.prefix(Self.chunk), wait: state.isStalled ? 0 : Self.patience) {
            rest = rest.dropFirst(count)
        }
        state.unwritten = Array(rest)
        state.isStalled = !rest.isEmpty
        return rest.isEmpty
    }

    /// The number of bytes taken; nil if the descriptor takes none now. Bytes that nothing will ever read are taken.
    private func writeSome(_ bytes: ArraySlice<UInt8>, wait milliseconds: Int32) -> Int? {
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&request, 1, milliseconds)
            if ready == 0 { return nil }
            if ready < 0, errno == EINTR { continue }
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            default: return bytes.count
            }
        }
    }
}
