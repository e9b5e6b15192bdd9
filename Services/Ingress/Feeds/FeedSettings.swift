import Core
import Runtime

struct FeedSettings: Sendable {
    var schedule: FeedSchedule
    /// How far the feeds go back when Redis was replaced by an empty one.
    var rewind: Duration
    /// Feeds that this process polls at once.
    var concurrency: Int

    init(_ settings: inout Settings) {
        self.schedule = FeedSchedule(
            interval: settings.duration(
                "FEED_INTERVAL", default: .seconds(60), in: FeedSchedule.shortest...(.seconds(3600)),
                about: "How often each tenant's fleet feeds are polled; a lost webhook arrives so much later at most."))
        self.rewind = settings.duration(
            "FEED_REWIND", default: .seconds(3600), in: .seconds(60)...(.seconds(6 * 86_400)),
            about: "How far the fleet feeds go back when Redis was replaced by an empty one.")
        self.concurrency = settings.int(
            "FEED_CONCURRENCY", default: 16, in: 1...256, about: "Fleet feeds that this process polls at once.")
    }
}
