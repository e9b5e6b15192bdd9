/// Whether calls of one scope go out: a vendor's host, a credential, a business account, a number.
///
/// A value that workers share by its text: each transition is made here and then compared and swapped in Redis. Times
/// are milliseconds of Redis' clock.
package struct Circuit: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Calls go out. So many failed in a row, the last one then.
        case closed(failures: Int, at: Int64)
        /// No call goes out before that time; then one may, to find out.
        case open(until: Int64)
        /// That call is under way. When nothing is heard of it by that time, another may go.
        case probing(until: Int64)
    }

    package enum Admission: Sendable, Equatable {
        case pass
        /// The caller makes the one call that finds out.
        case probe
        /// Milliseconds until it is worth asking again.
        case wait(Int64)
    }

    package enum Change: Sendable {
        case opened, closed
    }

    /// A probe without a result for so long is taken as lost; longer than any call takes.
    package static let probeTime: Int64 = 20_000
    /// How soon to look again while a probe is under way.
    static let probePause: Int64 = 1_000

    package internal(set) var state: State
    /// Why it opened last.
    package internal(set) var cause: Cause
    /// How often it opened since it last closed.
    package internal(set) var openings: Int

    package init() {
        self.state = .closed(failures: 0, at: 0)
        self.cause = .failing
        self.openings = 0
    }

    /// Nothing is known against it, so that forgetting it changes nothing.
    package var isClean: Bool {
        if case .closed(0, _) = self.state { true } else { false }
    }

    package var isOpen: Bool {
        if case .closed = self.state { false } else { true }
    }

    /// Milliseconds until it is worth asking, 0 when a probe is due; nil while calls go out.
    package func wait(at now: Int64) -> Int64? {
        switch self.state {
        case .closed: nil
        case .open(let until): max(until - now, 0)
        // A probe that ends later than one can was begun by a clock that was put back since.
        case .probing(let until) where until - now > Self.probeTime: 0
        case .probing(let until): min(max(until - now, 0), Self.probePause)
        }
    }

    package mutating func admit(at now: Int64) -> Admission {
        guard let wait = self.wait(at: now) else { return .pass }
        guard wait == 0 else { return .wait(wait) }
        self.state = .probing(until: now + Self.probeTime)
        return .probe
    }

    /// A call was answered as it should be. What was under way when the circuit opened proves nothing: only the probe
    /// closes it.
    package mutating func succeeded(isProbe: Bool) -> Change? {
        let wasOpen = self.isOpen
        guard isProbe || !wasOpen else { return nil }
        self = Circuit()
        return wasOpen ? .closed : nil
    }

    /// A call failed for a reason that concerns the whole scope.
    /// - Parameter retryAfter: what the vendor asked for; it wins over the back-off, as in ``RetryPolicy``.
    package mutating func failed(
        _ cause: Cause, retryAfter: Duration?, isProbe: Bool, at now: Int64,
        using generator: inout some RandomNumberGenerator
    ) -> Change? {
        switch self.state {
        case .closed(let failures, _):
            let inARow = (self.isForgotten(at: now) ? 0 : failures) + 1
            guard inARow >= cause.threshold else {
                self.state = .closed(failures: inARow, at: now)
                return nil
            }
            self.open(cause, retryAfter, at: now, using: &generator)
            return .opened
        case .open(let until):
            // Calls that were under way may have been told to wait longer.
            guard let retryAfter else { return nil }
            self.state = .open(until: max(until, now + retryAfter.milliseconds))
        case .probing:
            if isProbe { self.open(cause, retryAfter, at: now, using: &generator) }
        }
        return nil
    }

    /// The probe found nothing out, or was not made: the next call may be it.
    package mutating func probeReturned(at now: Int64) {
        if case .probing = self.state { self.state = .open(until: now) }
    }

    /// Failures further apart do not count as in a row.
    private static let memory: Int64 = 30_000
    /// What nobody asks for any more, since its token was replaced or its tenant is gone.
    private static let unused: Int64 = 3_600_000

    /// Long past, so that it may as well be clean.
    package func isForgotten(at now: Int64) -> Bool {
        switch self.state {
        case .closed(_, let at): now - at > Self.memory
        case .open(let until), .probing(let until): now - until > Self.unused
        }
    }

    private mutating func open(
        _ cause: Cause, _ retryAfter: Duration?, at now: Int64, using generator: inout some RandomNumberGenerator
    ) {
        self.cause = cause
        self.openings = min(self.openings + 1, 1_000)
        let longest = cause.backOff.ceiling(attempt: self.openings)
        let asked = retryAfter.flatMap { $0 >= RetryPolicy.shortestRequest ? $0 : nil }
        let time = asked ?? longest * Double.random(in: 0.5...1, using: &generator)
        self.state = .open(until: now + max(time.milliseconds, 1))
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var milliseconds: Int64 { Int64((self / .milliseconds(1)).rounded(.up)) }
}
