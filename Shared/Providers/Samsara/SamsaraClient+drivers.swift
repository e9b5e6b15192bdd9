package import Core
package import FoundationEssentials

extension SamsaraClient {
    /// The active drivers, at most 50,000; more are an error, not a part.
    package func drivers() async throws(ProviderError) -> [DriverProfile] {
        let path = RequestPath("fleet", "drivers").query("driverActivationStatus", "active").query("limit", "512")
        return try await pages("list_drivers", path, atMost: 50_000) { DriverProfile(samsara: $0) }
    }

    /// Who was assigned to a vehicle at a time, the latest assignment first; passengers are left out.
    package func drivers(
        of vehicle: FleetVehicleID, at time: Date
    ) async throws(ProviderError) -> [FleetEvent.Driver] {
        let path = RequestPath("fleet", "driver-vehicle-assignments").query("filterBy", "vehicles")
            .query("vehicleIds", vehicle.rawValue).query("startTime", RFC3339.text(time.addingTimeInterval(-1)))
            .query("endTime", RFC3339.text(time.addingTimeInterval(1)))
        let assignments = try await pages("list_assignments", path, atMost: 1_000) { Assignment($0) }
        var seen: Set<FleetDriverID> = []
        return assignments.filter { $0.covers(time) && !$0.isPassenger }.sorted { $0.start > $1.start }
            .map(\.driver).filter { seen.insert($0.id).inserted }
    }

    private struct Assignment {
        let driver: FleetEvent.Driver
        let start: Date
        let end: Date?
        let isPassenger: Bool

        init?(_ object: WireObject) {
            guard let driver = object.object("driver"), let id: FleetDriverID = driver.id("id"),
                let start = object.time("startTime")
            else { return nil }
            self.driver = FleetEvent.Driver(id: id, name: driver.text("name", limit: 255))
            self.start = start
            self.end = object.time("endTime")
            self.isPassenger = object.bool("isPassenger") ?? false
        }

        func covers(_ time: Date) -> Bool {
            start <= time && end.map { time < $0 } ?? true
        }
    }
}
