/// A stop of a route.
struct RouteStop: Sendable {
    enum State: String, Sendable {
        case scheduled
        case enRoute = "en route"
        case skipped
        case arrived
        case departed
    }

    let id: String
    var name: String
    var notes = ""
    /// `{id, name}` of a stored address, or else `singleUseLocation`.
    var address: JSON?
    var location: JSON?
    var scheduledArrival: Timestamp?
    var scheduledDeparture: Timestamp?
    var actualArrival: Timestamp?
    var actualDeparture: Timestamp?
    var state = State.scheduled
    var externalIds: JSON = [:]

    var reference: JSON {
        ["id": .string(id), "name": .string(name)]
    }

    var json: JSON {
        .members([
            "id": .string(id), "name": .string(name), "notes": .string(notes), "state": .string(state.rawValue),
            "address": address, "singleUseLocation": location, "externalIds": externalIds,
            "scheduledArrivalTime": scheduledArrival?.json, "scheduledDepartureTime": scheduledDeparture?.json,
            "actualArrivalTime": actualArrival?.json, "actualDepartureTime": actualDeparture?.json,
            "liveSharingUrl": .string("https://cloud.samsara.com/o/fleet/viewer/job/\(id)"),
        ])
    }

    /// `routeStopDetails` of an event.
    func details(eta: Timestamp? = nil) -> JSON {
        .members([
            "id": .string(id), "state": .string(state.rawValue), "actualArrivalTime": actualArrival?.json,
            "actualDepartureTime": actualDeparture?.json, "eta": eta?.json,
        ])
    }
}
