internal import Core
internal import FoundationEssentials

extension FleetEvent.Stop {
    /// Reads `route` with `routeStopDetails`, as webhooks have them, or with `stop`, as the feed of route events has
    /// it. Nil without the two ids.
    init?(samsara body: WireObject) {
        guard let route = body.object("route"), let routeID: RouteID = route.id("id"),
            let named = body.object("routeStopDetails") ?? body.object("stop"), let stopID: StopID = named.id("id")
        else { return nil }
        let planned = route.objects("stops").first { $0.id("id") == stopID }
        self.init(
            reference: StopReference(route: routeID, stop: stopID), routeName: route.text("name", limit: 255),
            name: planned?.text("name", limit: 255) ?? named.text("name", limit: 255),
            address: planned.flatMap(Self.address),
            scheduledAt: planned?.time("scheduledArrivalTime") ?? planned?.time("scheduledDepartureTime"),
            eta: named.time("eta") ?? Self.updatedETA(body) ?? planned?.time("eta"))
    }

    private static func address(of stop: WireObject) -> String? {
        stop.object("singleUseLocation")?.text("address", limit: 255)
            ?? stop.object("address")?.text("formattedAddress", limit: 255)
            ?? stop.object("address")?.text("name", limit: 255)
    }

    private static func updatedETA(_ body: WireObject) -> Date? {
        (body.object("eventDetails") ?? body).object("stopEtaUpdated")?.unixMilliseconds("etaMs")
    }
}
