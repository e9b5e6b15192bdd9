import Core
import Metrics

/// `fleetchat_replies_total{outcome}` and `fleetchat_fleet_updates_total{provider,outcome}`.
struct InboundMetrics: Sendable {
    enum Outcome: String, CaseIterable, Sendable {
        case confirmed
        case nothingToWrite = "nothing_to_write"
        case unknownSender = "unknown_sender"
        case numberOfNobody = "number_of_nobody"
    }

    enum UpdateOutcome: String, CaseIterable, Sendable {
        case written, ambiguous, postponed, refused
    }

    private let replies: [Outcome: Counter]
    private let updates: [UpdateOutcome: Counter]

    init() {
        self.replies = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map {
                ($0, Counter(label: "fleetchat_replies_total", dimensions: [("outcome", $0.rawValue)]))
            })
        self.updates = Dictionary(
            uniqueKeysWithValues: UpdateOutcome.allCases.map {
                let dimensions = [("provider", FleetProvider.samsara.rawValue), ("outcome", $0.rawValue)]
                return ($0, Counter(label: "fleetchat_fleet_updates_total", dimensions: dimensions))
            })
    }

    func count(_ outcome: Outcome) {
        self.replies[outcome]?.increment()
    }

    func count(_ outcome: UpdateOutcome) {
        self.updates[outcome]?.increment()
    }
}
