import TestSupport
import Testing

/// Everything that Samsara reports of a driver, in the driver's language.
@Suite(.timeLimit(.minutes(15)))
struct EventKindTests {
    static let told: [(String, JSON, String, String)] = [
        ("RouteStopArrival", [:], "stop_arrival_v1", "parece que llegaste"),
        ("RouteStopDeparture", [:], "stop_departure_check_v1", "parece que saliste"),
        ("RouteStopEtaUpdated", [:], "eta_check_v1", "se estima ahora"),
        ("GeofenceEntry", [:], "location_status_update_v1", "Austin yard"),
        ("GeofenceExit", [:], "location_status_update_v1", "Austin yard"),
        ("DocumentSubmitted", [:], "document_received_v1", "recibió"),
        ("DvirSubmitted", [:], "inspection_defect_v1", "la inspección de"),
        ("SevereSpeedingStarted", [:], "speeding_notice_v1", "límite de velocidad"),
        ("EngineFaultOn", [:], "vehicle_fault_v1", "reportó una falla"),
        ("AlertIncident", ["alert": "panicButton"], "emergency_alert_v1", "botón de pánico"),
        ("AlertIncident", ["alert": "hosViolation"], "hours_of_service_warning_v1", "horas de servicio"),
    ]

    @Test(arguments: told)
    func theDriverIsToldInItsLanguage(
        _ type: String, _ more: JSON, _ template: String, _ words: String
    ) async throws {
        let fleet = try await Stack.common.fleet()
        let change: JSON = ["phoneNumber": .string("+" + fleet.driver.phone), "preferredLanguage": "es_MX"]
        #expect(try await fleet.api("PUT", "/drivers/\(fleet.driver.id)", change).status == 200)
        #expect(try await fleet.happens(type, more).statuses == [200])
        let message = try #require(try await fleet.templates(1).first)
        #expect(message.text.hasPrefix("Hola "))
        #expect(message.text.contains(words), "\(message.text)")
        let row = try #require(try await fleet.log().first)
        #expect(row["template"].string == template)
        #expect(row["fleetDriverId"].string == fleet.driver.id)
    }

    @Test(arguments: ["DriverCreated", "DriverUpdated"])
    func whatIsNewOfADriverIsKnownFromThenOn(_ type: String) async throws {
        let fleet = try await Stack.common.fleet()
        let id = type == "DriverCreated" ? "\(Int.random(in: 1_000_000...9_000_000))" : fleet.driver.id
        let phone = Stack.newPhone()
        let driver: JSON = [
            "id": .string(id), "name": "Nora New", "phone": .string("+" + phone), "driverActivationStatus": "active",
        ]
        try await fleet.happens(type, ["overrides": ["driver": driver]])
        let shown = try await eventually("the driver is listed as new") {
            try await fleet.api("GET", "/drivers").json["data"].array.first {
                $0["fleetDriverId"].string == id && $0["driverName"].string == "Nora New"
            }
        }
        #expect(shown["phoneNumber"].string == "+" + phone)
        #expect(shown["status"].string == "ready")
    }

    @Test
    func aPingIsTakenAndTellsNobody() async throws {
        let fleet = try await Stack.common.fleet()
        #expect(try await fleet.happens("Ping").statuses == [200])
        try await fleet.happens()
        try await fleet.templates(1)
        #expect(try await fleet.log().count == 1)
    }
}
