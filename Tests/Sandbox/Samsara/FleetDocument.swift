/// A document that a driver, or somebody for a driver, has handed in.
struct FleetDocument: Sendable {
    enum State: String, Sendable {
        case submitted
        case required
    }

    let id: String
    let typeId: String
    let driverId: String
    var vehicleId: String?
    var routeStopId: String?
    var name: String
    var notes: String
    let state: State
    let fields: JSON
    let created: Timestamp
    let updated: Timestamp
}
