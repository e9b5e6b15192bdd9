package import Core
package import FoundationEssentials

extension SamsaraClient {
    /// One page of the feed of route events.
    package struct RouteEvents: Sendable {
        package var events: [SamsaraRouteEvent]
        /// Elements that are not what Samsara documents.
        package var unreadable: Int
        /// Where the next page begins; nil when Samsara named none.
        package var cursor: String?
        /// False: wait at least 5 seconds. True may come with an empty page.
        package var hasNext: Bool
    }

    /// How far back the feed can be started.
    package static var feedMemory: Duration { .seconds(7 * 86_400) }

    /// - Parameters:
    ///   - cursor: of the page before; good for 30 days.
    ///   - start: where to begin without a cursor; not before ``feedMemory``.
    /// - Throws: `rejected` or `notFound` also for a cursor that is not good any more.
    package func routeEvents(after cursor: String?, start: Date) async throws(ProviderError) -> RouteEvents {
        let path = RequestPath("route-events", "stream").query("after", cursor)
            .query("startTime", cursor == nil ? RFC3339.text(start) : nil).query("limit", "100")
        let page = try await call(.get("stream_route_events", path)) {
            Page<SamsaraRouteEvent?>($0) { .some(SamsaraRouteEvent($0)) }
        }
        let events = page.elements.compactMap { $0 }
        return RouteEvents(
            events: events, unreadable: page.elements.count - events.count, cursor: page.cursor,
            hasNext: page.hasNext && page.cursor != nil && page.cursor != cursor)
    }

    package func route(_ id: RouteID) async throws(ProviderError) -> SamsaraRoute {
        try await call(.get("get_route", RequestPath("fleet", "routes", id.rawValue))) {
            $0.object("data").flatMap { SamsaraRoute($0) }
        }
    }
}
