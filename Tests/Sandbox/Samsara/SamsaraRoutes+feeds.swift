extension SamsaraRoutes {
    private static let day = 86_400.0

    /// From the cursor, else from `startTime` (at most 7 days back), else the last 24 hours.
    @Sendable
    func streamRouteEvents(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        try Self.check(arguments.call, allows: ["after", "startTime", "limit", "includeExternalIds"])
        let limit = try CursorPage.limit(arguments.call, most: 200)
        let from = try Self.time(arguments.call.query, "startTime") ?? arguments.now + -Self.day
        guard arguments.now - from <= 7 * Self.day else {
            throw SamsaraError.invalid("startTime is more than 7 days back")
        }
        let start = organisation.routeEvents.last { $0.processed < from }?.sequence ?? 0
        let cursor =
            try FeedCursor(arguments.call, of: organisation)
            ?? FeedCursor(generation: organisation.feed.generation, sequence: start)
        return feed(from: cursor, limit: limit, in: organisation) { $0.json }
    }

    /// The first call gives a cursor and nothing else.
    @Sendable
    func feedAuditLog(_ organisation: inout Organisation, _ arguments: Arguments) throws -> Answer {
        try Self.check(arguments.call, allows: ["after", "expand"])
        let expandsRoute = arguments.call.query["expand"] == "route"
        let end = FeedCursor(
            generation: organisation.feed.generation, sequence: organisation.routeEvents.last?.sequence ?? 0)
        let cursor = try FeedCursor(arguments.call, of: organisation) ?? end
        return feed(from: cursor, limit: 512, in: organisation) { $0.auditJSON(expandsRoute: expandsRoute) }
    }

    private static func check(_ call: Call, allows: Set<String>) throws(SamsaraError) {
        if let unknown = call.query.keys.first(where: { !allows.contains($0) }) {
            throw .invalid("\(unknown) is not a parameter of this feed")
        }
    }

    private func feed(
        from cursor: FeedCursor, limit: Int, in organisation: Organisation, json: (RouteEvent) -> JSON
    ) -> Answer {
        if organisation.feed.hasEmptyPages, !cursor.isAfterEmptyPage {
            var next = cursor
            next.isAfterEmptyPage = true
            return Self.page([], next, hasNextPage: true)
        }
        let events = organisation.routeEvents.filter { $0.sequence > cursor.sequence }
        let page = events.prefix(min(limit, organisation.feed.page))
        let next = FeedCursor(generation: cursor.generation, sequence: page.last?.sequence ?? cursor.sequence)
        return Self.page(page.map(json), next, hasNextPage: page.count < events.count)
    }

    private static func page(_ items: [JSON], _ cursor: FeedCursor, hasNextPage: Bool) -> Answer {
        Answer([
            "data": .array(items),
            "pagination": ["endCursor": .string(cursor.text), "hasNextPage": .bool(hasNextPage)],
        ])
    }
}
