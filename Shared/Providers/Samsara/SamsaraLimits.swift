package import Core

/// Per organisation, of Samsara's rate limits page. Its 150 requests a second per token are out of reach with these.
package enum SamsaraLimits {
    package static let assignments = RateLimit(atMost: 5, per: 1_000)
    package static let documentSearch = RateLimit(atMost: 5, per: 1_000)
    package static let documentCreation = RateLimit(atMost: 100, per: 60_000)
    /// Reading the route before has a wider limit.
    package static let routeUpdate = RateLimit(atMost: 100, per: 60_000)
}
