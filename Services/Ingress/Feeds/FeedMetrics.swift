import Core
import Metrics
import Storage

/// `fleetchat_feed_polls_total{provider,outcome}`, `fleetchat_feed_events_total{provider,outcome}`,
/// `fleetchat_feeds{provider,state}` and `fleetchat_feed_lag_seconds{provider}`.
struct FeedMetrics: Sendable {
    /// What became of an element of a feed.
    enum EventOutcome: String, Sendable {
        /// Only the feed brought it: its webhook never came, or Redis lost it.
        case recovered
        /// Its webhook, or an earlier poll, brought it already.
        case known
        /// Too old to be worth telling.
        case stale
        /// Nothing that a driver is told about.
        case ignored
        /// Its route is gone, so that nobody knows whom it concerns.
        case unattributed
        /// Not what the vendor documents.
        case unreadable
    }

    let provider: FleetProvider

    func count(_ outcome: FeedOutcome) {
        Counter(label: "fleetchat_feed_polls_total", dimensions: self.dimensions("outcome", outcome.label)).increment()
    }

    func count(_ outcome: EventOutcome, _ number: Int = 1) {
        Counter(label: "fleetchat_feed_events_total", dimensions: self.dimensions("outcome", outcome.rawValue))
            .increment(by: number)
    }

    static func show(_ overview: FeedOverview) {
        let metrics = FeedMetrics(provider: overview.provider)
        let states = [
            ("ok", overview.total - overview.failing), ("failing", overview.failing - overview.refused),
            ("refused", overview.refused),
        ]
        for (state, count) in states {
            Meter(label: "fleetchat_feeds", dimensions: metrics.dimensions("state", state)).set(count)
        }
        Meter(label: "fleetchat_feed_lag_seconds", dimensions: [("provider", overview.provider.rawValue)])
            .set(overview.late)
    }

    private func dimensions(_ name: String, _ value: String) -> [(String, String)] {
        [("provider", self.provider.rawValue), (name, value)]
    }
}
