internal import CLibpq
import Glibc

/// Lets other threads end a thread's wait for its socket.
final class Wakeup: Sendable {
    enum Reason {
        case socket
        case other
    }

    private let event = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))

    /// False when the process had no file descriptor left; then `signal` does nothing.
    var isUsable: Bool { event >= 0 }

    deinit {
        close(event)
    }

    /// From any thread. Signals that come before the wait are not lost; several count as one.
    func signal() {
        eventfd_write(event, 1)
    }

    /// Waits for `signal()`, for `deadline` or until `socket` can be read, or written if that is wanted.
    func wait(socket: Int32 = -1, forWriting: Bool = false, until deadline: ContinuousClock.Instant?) -> Reason {
        let wanted = Int16(POLLIN) | (forWriting ? Int16(POLLOUT) : 0)
        var watched = [
            pollfd(fd: event, events: Int16(POLLIN), revents: 0), pollfd(fd: socket, events: wanted, revents: 0),
        ]
        let ready = unsafe poll(&watched, 2, Self.milliseconds(until: deadline))
        guard ready > 0 else { return .other }
        if watched[0].revents != 0 {
            var count: UInt64 = 0
            unsafe eventfd_read(event, &count)
        }
        return watched[1].revents != 0 ? .socket : .other
    }

    /// Rounded up, so that the wait never ends just before `deadline`.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        return Int32(clamping: max(0, (deadline - .now).wholeMilliseconds))
    }
}
