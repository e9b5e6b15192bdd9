/// What the dispatcher's screen, or a test, lets happen in an organisation.
struct DispatcherAction: Sendable {
    let type: String
    let driverId: String?
    let vehicleId: String?
    let routeId: String?
    let stopId: String?
    let eventId: String?
    let happenedAt: Timestamp?
    /// When Samsara knew of it, as the feeds tell.
    let processedAt: Timestamp?
    let signing: SamsaraEvent.Signing
    /// It happens, and no webhook tells of it.
    let isLost: Bool
    let repetitions: Int
    /// Merged into `data`.
    let overrides: JSON
    /// Which condition an AlertIncident has: `panicButton` or `hosViolation`.
    let alert: String

    init(_ json: JSON) throws(ShapeError) {
        let shape = try Shape(
            json,
            allows: [
                "type", "driverId", "vehicleId", "routeId", "stopId", "eventId", "happenedAt", "signature", "repeat",
                "overrides", "alert", "lost", "processedAt",
            ])
        type = try shape.requiredString("type", upTo: 100)
        driverId = try shape.string("driverId")
        vehicleId = try shape.string("vehicleId")
        routeId = try shape.string("routeId")
        stopId = try shape.string("stopId")
        eventId = try shape.string("eventId", upTo: 100)
        happenedAt = try shape.time("happenedAt")
        processedAt = try shape.time("processedAt")
        let signature = try shape.string("signature") ?? "valid"
        guard let signing = SamsaraEvent.Signing(rawValue: signature) else {
            let accepted = SamsaraEvent.Signing.allCases.map(\.rawValue).joined(separator: ", ")
            throw shape.error("signature", .value(accepted: accepted))
        }
        self.signing = signing
        isLost = try shape.bool("lost") ?? false
        repetitions = min(1_000, max(1, try shape.int("repeat") ?? 1))
        overrides = shape.value("overrides") ?? [:]
        alert = try shape.string("alert") ?? "panicButton"
        guard ["panicButton", "hosViolation"].contains(alert) else {
            throw shape.error("alert", .value(accepted: "panicButton or hosViolation"))
        }
    }
}
