package import Core
package import FoundationEssentials
internal import NIOCore

/// An element of `GET /route-events/stream`.
package struct SamsaraRouteEvent: Sendable {
    package let route: RouteID
    /// Nil for what concerns a route as a whole.
    package let stop: StopID?
    package let happenedAt: Date
    /// When Samsara knew of it: about when its webhook was sent.
    package let processedAt: Date
    private let id: String
    private let type: SamsaraEventType?
    private let element: WireObject

    /// Nil for what no driver is told about.
    package var kind: FleetEventKind? { self.type?.kind }

    init?(_ element: WireObject) {
        guard let id = element.text("id", limit: 256), let type = element.text("eventType", limit: 64),
            let happenedAt = element.time("happenedAtTime"), let processedAt = element.time("eventTime"),
            let route: RouteID = element.object("route")?.id("id")
        else { return nil }
        self.id = id
        self.type = Self.webhookType(type)
        self.route = route
        self.stop = element.object("stop")?.id("id")
        self.happenedAt = happenedAt
        self.processedAt = processedAt
        self.element = element
    }

    private static func webhookType(_ type: String) -> SamsaraEventType? {
        switch type {
        case "stopArrived": .routeStopArrival
        case "stopCompleted": .routeStopDeparture
        case "stopEtaUpdated": .routeStopETAUpdated
        default: nil
        }
    }

    /// The body of the webhook that tells the same, as far as feed and route know it. Nil for what has no webhook of
    /// a kind that is taken.
    package func webhookBody(_ route: SamsaraRoute) -> [UInt8]? {
        guard let type, let stop else { return nil }
        var data: [String: JSONValue] = [
            "type": "route tracking", "route": route.reduced(to: stop),
            "routeStopDetails": ["id": .text(stop.rawValue)],
        ]
        data["time"] = self.element.json("happenedAtTime")
        data["eventDetails"] = self.element.json("eventDetails")
        data["driver"] = route.driver
        data["vehicle"] = route.vehicle
        var envelope: [String: JSONValue] = [
            "eventId": .text("route-event:\(self.id)".bounded(to: 256)), "eventType": .text(type.rawValue),
            "data": .object(data),
        ]
        envelope["eventTime"] = self.element.json("eventTime")
        return Array(JSONValue.object(envelope).encoded.readableBytesView)
    }
}
