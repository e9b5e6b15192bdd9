import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Polls the fleet feeds that are due, several at once, as one of all ingress processes that do.
final class FeedPoller: Service {
    private let feeds: FleetFeedStore
    private let redis: RedisWatch
    private let poll: RouteEventPoll
    private let concurrency: Int
    private let logger: Logger
    /// Redis or PostgreSQL are away, and the log says so.
    private let isHindered = Atomic(false)

    init(feeds: FleetFeedStore, redis: RedisWatch, poll: RouteEventPoll, concurrency: Int, logger: Logger) {
        self.feeds = feeds
        self.redis = redis
        self.poll = poll
        self.concurrency = concurrency
        self.logger = logger
    }

    /// After a signal to stop, each feed in hand is left at the page that it has reached.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.observe() }
            for _ in 0..<self.concurrency {
                group.addTask {
                    while !Task.isShuttingDownGracefully, !Task.isCancelled {
                        // Apart, so that many idle processes do not ask in step.
                        if await !self.pollNext() { await Self.pause(.milliseconds(.random(in: 700...1_300))) }
                    }
                }
            }
        }
    }

    /// False when there is nothing to do.
    private func pollNext() async -> Bool {
        do {
            // Before each claim: what is polled after a loss must not hide it.
            if try await self.redis.check() {
                self.logger.warning("Redis was replaced by an empty one, the fleet feeds go back")
            }
            let feed = try await self.feeds.claim(hold: RouteEventPoll.hold)
            if self.isHindered.exchange(false, ordering: .relaxed) { self.logger.notice("Fleet feeds go on") }
            guard let feed else { return false }
            await self.poll.run(feed)
            return true
        } catch {
            if !self.isHindered.exchange(true, ordering: .relaxed) {
                self.logger.warning("Fleet feeds have to wait", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private func observe() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // While the database is away the last figures stand; pollNext() says why.
            for overview in (try? await self.feeds.overview()) ?? [] { FeedMetrics.show(overview) }
            await Self.pause(.seconds(10))
        }
    }

    private static func pause(_ duration: Duration) async {
        await cancelWhenGracefulShutdown { try? await Task.sleep(for: duration) }
    }
}
