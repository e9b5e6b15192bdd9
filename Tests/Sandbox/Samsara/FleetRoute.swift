/// A route, given to a driver or to a vehicle.
struct FleetRoute: Sendable {
    let id: String
    var name: String
    var notes = ""
    var driverId: String?
    var vehicleId: String?
    var stops: [RouteStop]
    var externalIds: JSON = [:]
    var settings: JSON = ["routeCompletionCondition": "arriveLastStop", "routeStartingCondition": "departFirstStop"]

    var start: Timestamp? {
        stops.first.flatMap { $0.scheduledDeparture ?? $0.scheduledArrival }
    }

    var end: Timestamp? {
        stops.last.flatMap { $0.scheduledArrival ?? $0.scheduledDeparture }
    }

    /// Scheduled within `[from, to)`.
    func overlaps(_ from: Timestamp, _ to: Timestamp) -> Bool {
        guard let start, let end else { return false }
        return start < to && end >= from
    }

    var tiny: JSON {
        ["id": .string(id), "name": .string(name)]
    }

    /// As in events and feeds, without who drives it.
    var body: JSON {
        .members([
            "id": .string(id), "name": .string(name), "notes": .string(notes), "externalIds": externalIds,
            "settings": settings, "scheduledRouteStartTime": start?.json, "scheduledRouteEndTime": end?.json,
            "actualRouteStartTime": stops.first?.actualDeparture?.json,
            "actualRouteEndTime": stops.last?.actualArrival?.json, "stops": .array(stops.map(\.json)),
        ])
    }
}
