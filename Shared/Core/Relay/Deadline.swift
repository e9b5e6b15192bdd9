package import FoundationEssentials

/// The moment after which a piece of work is given up, counted from when it was accepted.
///
/// Wall-clock time, because the work passes between processes and outlives them.
package struct Deadline: Sendable, Hashable {
    package let date: Date

    package init(accepted: Date, lifetime: Duration) {
        self.date = accepted.addingTimeInterval(lifetime / .seconds(1))
    }

    /// Never negative.
    package func remaining(at now: Date) -> Duration {
        max(.seconds(date.timeIntervalSince(now)), .zero)
    }

    package func isPassed(at now: Date) -> Bool { now >= date }
}

extension Deadline {
    /// A reply is worth writing for as long as a dispatcher may look at the trip.
    package static func fleetUpdate(accepted: Date) -> Deadline {
        Deadline(accepted: accepted, lifetime: .seconds(24 * 3_600))
    }

    /// For how long a receipt looks for its delivery.
    package static func receipt(accepted: Date) -> Deadline {
        Deadline(accepted: accepted, lifetime: .seconds(15))
    }
}
