/// Who sits in which truck, from when to when.
struct VehicleAssignment: Sendable {
    let driverId: String
    let vehicleId: String
    let start: Timestamp
    var end: Timestamp?
    var isPassenger = false

    func overlaps(_ from: Timestamp, _ to: Timestamp) -> Bool {
        start <= to && (end.map { $0 >= from } ?? true)
    }
}
