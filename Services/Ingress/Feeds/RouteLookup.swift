import Core
import Logging
import Providers

/// The routes of a turn, each asked for once.
struct RouteLookup {
    private let samsara: SamsaraClient
    private let calls: FeedCalls
    private let logger: Logger
    private var known: [RouteID: SamsaraRoute?] = [:]
    /// Samsara allows 25 look-ups a second; a wait for the next second is no failure of the poll.
    private static let longestWait: Duration = .seconds(3)
    private static let attempts = 5

    init(samsara: SamsaraClient, calls: FeedCalls, logger: Logger) {
        self.samsara = samsara
        self.calls = calls
        self.logger = logger
    }

    /// Nil when Samsara does not have it any more.
    mutating func route(_ id: RouteID) async throws -> SamsaraRoute? {
        if let known = self.known[id] { return known }
        let route = try await self.ask(id)
        self.known[id] = .some(route)
        return route
    }

    private func ask(_ id: RouteID) async throws -> SamsaraRoute? {
        var attempt = 1
        while true {
            do {
                return try await self.calls.make { () throws(ProviderError) in try await self.samsara.route(id) }
            } catch let error as ProviderError {
                if error.reason == .notFound || error.reason == .rejected {
                    self.logger.notice("A route of a feed cannot be had", metadata: ["error": "\(error)"])
                    return nil
                }
                guard case .throttled = error.reason, let wait = error.retryAfter, wait <= Self.longestWait,
                    attempt < Self.attempts
                else { throw error }
                try await Task.sleep(for: wait)
                attempt += 1
            }
        }
    }
}
