import Core
import FoundationEssentials
import Logging
import Providers
import ServiceLifecycle
import Storage

/// A turn at one organisation's feed of route events: from its cursor to its end.
struct RouteEventPoll: Sendable {
    /// A claim is good for so long, counted anew with each page.
    static let hold: Duration = .seconds(120)
    private static let pagesPerTurn = 50
    /// A feed without its cursor begins so much before it was last read: what Samsara tells late is not missed.
    private static let overlap: TimeInterval = 300

    let feeds: FleetFeedStore
    let connections: FleetConnectionStore
    let vendors: VendorHTTP
    let baseURL: BaseURL
    let gate: CallGate
    let queue: EventQueue
    let catalogue: TemplateCatalogue
    let schedule: FeedSchedule
    let logger: Logger

    func run(_ feed: ClaimedFeed) async {
        var feed = feed
        let outcome = await self.read(&feed)
        FeedMetrics(provider: feed.provider).count(outcome)
        do {
            try await self.release(feed, outcome)
        } catch {
            // The claim runs out by itself.
            self.logger.notice("Cannot give a feed back", metadata: ["error": "\(error)", "tenant": "\(feed.tenant)"])
        }
    }

    private func read(_ feed: inout ClaimedFeed) async -> FeedOutcome {
        do {
            guard let connection = try await self.connections.connection(of: feed.tenant, provider: feed.provider)
            else { return .superseded }
            let samsara = SamsaraClient(http: self.vendors, baseURL: self.baseURL, token: connection.apiToken)
            let calls = FeedCalls(gate: self.gate, tenant: feed.tenant, token: connection.apiToken)
            return try await self.readPages(&feed, samsara, calls)
        } catch let held as FeedCalls.Held {
            return .held(held.wait)
        } catch let error as ProviderError {
            self.logger.notice(
                "Cannot read a feed",
                metadata: ["error": "\(error)", "tenant": "\(feed.tenant)", "failures": "\(feed.failures + 1)"])
            return .failed(error)
        } catch is CancellationError {
            return .interrupted
        } catch {
            self.logger.warning(
                "A feed has to wait for our own servers", metadata: ["error": "\(error)", "tenant": "\(feed.tenant)"])
            return .hindered
        }
    }

    /// The cursor is stored only after the page's events are in the streams: whoever is killed between the two leaves a
    /// page that is read again, and its events are known then.
    private func readPages(
        _ feed: inout ClaimedFeed, _ samsara: SamsaraClient, _ calls: FeedCalls
    ) async throws -> FeedOutcome {
        var routes = RouteLookup(samsara: samsara, calls: calls, logger: self.logger)
        for _ in 0..<Self.pagesPerTurn {
            let start = Date()
            let page = try await self.page(&feed, samsara, calls)
            try await self.enqueue(page, &routes, of: feed.tenant)
            feed.cursor = page.cursor ?? feed.cursor
            feed.since = page.hasNext ? max(feed.since, page.events.map(\.processedAt).max() ?? feed.since) : start
            feed.failures = 0
            guard try await self.feeds.advance(feed, hold: Self.hold) else { return .superseded }
            if !page.hasNext { return .read(hasMore: false) }
            try Self.checkStop()
        }
        return .read(hasMore: true)
    }

    private func page(
        _ feed: inout ClaimedFeed, _ samsara: SamsaraClient, _ calls: FeedCalls
    ) async throws -> SamsaraClient.RouteEvents {
        let (cursor, start) = (feed.cursor, Self.start(feed))
        do {
            return try await calls.make { () throws(ProviderError) in
                try await samsara.routeEvents(after: cursor, start: start)
            }
        } catch let error as ProviderError {
            let isCursorRefused = feed.cursor != nil && (error.reason == .rejected || error.reason == .notFound)
            guard isCursorRefused else { throw error }
            self.logger.notice(
                "A feed's cursor is refused, it begins anew",
                metadata: ["error": "\(error)", "tenant": "\(feed.tenant)", "since": "\(feed.since)"])
            feed.cursor = nil
            feed.since -= Self.overlap
            let start = Self.start(feed)
            return try await calls.make { () throws(ProviderError) in
                try await samsara.routeEvents(after: nil, start: start)
            }
        }
    }

    private static func start(_ feed: ClaimedFeed) -> Date {
        let memory = SamsaraClient.feedMemory / .seconds(1) - 60
        return max(feed.since, Date(timeIntervalSinceNow: -memory))
    }

    private func release(_ feed: ClaimedFeed, _ outcome: FeedOutcome) async throws {
        var generator = SystemRandomNumberGenerator()
        switch outcome {
        case .read(hasMore: false), .hindered:
            try await self.feeds.release(feed, after: self.schedule.delayAfterSuccess(using: &generator))
        case .held(let wait): try await self.feeds.release(feed, after: wait)
        case .read(hasMore: true), .interrupted: try await self.feeds.release(feed, after: .zero)
        case .failed(let error):
            let delay = self.schedule.delayAfterFailure(
                feed.failures + 1, retryAfter: error.retryAfter, using: &generator)
            try await self.feeds.release(feed, after: delay, problem: FeedProblem(error))
        case .superseded: break
        }
    }

    /// - Throws: `CancellationError` when the process is asked to stop.
    static func checkStop() throws(CancellationError) {
        if Task.isShuttingDownGracefully || Task.isCancelled { throw CancellationError() }
    }
}
