extension SamsaraRoutes {
    private static let day = 86_400.0

    /// From the cursor, else from `startTime` (at most 7 days back), else the last 24 hours.
    @Sendable
    func streamRouteEvents(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let limit = try CursorPage.limit(arguments.call, most: 200)
        let events: [RouteEvent]
        if let position = try CursorPage.position(arguments.call) {
            events = organisation.routeEvents.filter { $0.sequence > position }
        } else {
            let from = try Self.time(arguments.call.query, "startTime") ?? arguments.now + -Self.day
            guard arguments.now - from <= 7 * Self.day else {
                throw SamsaraError.invalid("startTime is more than 7 days back")
            }
            events = organisation.routeEvents.filter { $0.processed >= from }
        }
        return feed(events, limit: limit, in: organisation) { $0.json }
    }

    /// The first call gives a cursor and nothing else.
    @Sendable
    func feedAuditLog(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        let expandsRoute = arguments.call.query["expand"] == "route"
        let events = try CursorPage.position(arguments.call).map { position in
            organisation.routeEvents.filter { $0.sequence > position }
        }
        return feed(events ?? [], limit: 512, in: organisation) { $0.auditJSON(expandsRoute: expandsRoute) }
    }

    private func feed(
        _ events: [RouteEvent], limit: Int, in organisation: Organisation, json: (RouteEvent) -> JSON
    ) -> Answer {
        let page = events.prefix(limit)
        let end = page.last?.sequence ?? organisation.routeEvents.last?.sequence ?? 0
        return CursorPage.answer(page.map(json), end: end, hasNextPage: page.count < events.count)
    }
}
