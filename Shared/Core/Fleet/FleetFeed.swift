/// What a fleet system tells to whoever asks again and again, besides its webhooks.
package enum FleetFeed: String, CaseIterable, Sendable {
    /// Samsara: what happens at the stops of routes.
    case routeEvents = "route_events"

    package static func feeds(of provider: FleetProvider) -> [FleetFeed] {
        switch provider {
        case .samsara: [.routeEvents]
        case .motive, .geotab: []
        }
    }
}
