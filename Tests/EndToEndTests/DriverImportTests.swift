import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// Drivers' phones out of a spreadsheet.
@Suite(.timeLimit(.minutes(15)))
struct DriverImportTests {
    @Test
    func whatIsRightIsSavedAndWhatIsWrongIsToldByLine() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet(phones: ["", "", "", "+" + Stack.newPhone()])
        let phones = (0..<3).map { _ in Stack.newPhone() }
        let drivers = fleet.drivers
        let report = try await Self.post(
            """
            \u{feff}FleetDriverId;PhoneNumber;preferredLanguage;consent;driverName\r
            \(drivers[0].id);+\(phones[0]);es;signed form;"Reyes; Ana"\r
            nobody;+\(phones[1]);;;\r
            \(drivers[1].id);12;;;\r
            \(drivers[2].id);+\(drivers[3].phone);;;\r
            \r
            \(drivers[2].id);+\(phones[2]);;;\r
            \(drivers[1].id);+\(phones[1]);klingon;;\r
            """, to: fleet)
        #expect(report.status == 200, "\(report.text)")
        #expect(report.json["lines"].int == 6)
        #expect(report.json["saved"].int == 1)
        let failures = report.json["failures"].array.map { "\($0["line"].int ?? 0) \($0["field"].string ?? "")" }
        #expect(
            failures == [
                "3 fleetDriverId", "4 phoneNumber", "5 phoneNumber", "7 fleetDriverId", "8 preferredLanguage",
                "8 fleetDriverId", "8 phoneNumber",
            ])
        let first = try await fleet.api("GET", "/drivers").json["data"].array
            .first { $0["fleetDriverId"].string == drivers[0].id }
        #expect(first?["driverName"].string == "Reyes; Ana")
        #expect(first?["preferredLanguage"].string == "es_MX")
        #expect(first?["consent"]["how"].string == "signed form")
        #expect(first?["status"].string == "ready")
        let reached = Fleet.Driver(id: drivers[0].id, name: "", phone: phones[0])
        #expect(try await fleet.templates(1, on: reached)[0].text.contains("Reyes; Ana"))
    }

    @Test
    func tenThousandLinesOfWhichHalfAreWrongAreTakenAtOnce() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await stack.stores.administrator.execute(
            """
            INSERT INTO driver_phone_mappings (tenant_id, provider, fleet_driver_id, driver_name, language)
            SELECT \(fleet.tenant)::uuid, 'samsara', 'driver-' || n, 'Driver ' || n, 'en_US'
            FROM generate_series(0, 9999) AS n
            """)
        let lines = (0..<10_000).map { number in
            number.isMultiple(of: 2) ? "driver-\(number),+1512\(2_000_000 + number)" : "driver-\(number),\(number)"
        }
        let report = try await Self.post((["fleetDriverId,phoneNumber"] + lines).joined(separator: "\n"), to: fleet)
        #expect(report.status == 200, "\(report.text.prefix(500))")
        #expect(report.json["lines"].int == 10_000)
        #expect(report.json["saved"].int == 5_000)
        #expect(report.json["failures"].array.count == 5_000)
        #expect(report.json["failures"].array.allSatisfy { ($0["line"].int ?? 0).isMultiple(of: 2) == false })
        let saved = try await stack.stores.administrator.query(
            """
            SELECT count(*) FROM driver_phone_mappings
            WHERE tenant_id = \(fleet.tenant)::uuid AND phone_source = 'entered'
            """)
        #expect(try saved.first?.decode(Int.self) == 5_000)
    }

    @Test(arguments: [
        ("", 422), ("phoneNumber\n1", 422), ("fleetDriverId,shoeSize\n1,2", 422),
        ("fleetDriverId,fleetDriverId\n1,2", 422), ("fleetDriverId\n\"1", 422), ("fleetDriverId\n", 200),
    ])
    func aTableThatIsNoneIsRefusedAsAWhole(_ text: String, _ status: Int) async throws {
        let fleet = try await Stack.common.fleet()
        #expect(try await Self.post(text, to: fleet).status == status)
    }

    @Test
    func anythingButATableIsRefused() async throws {
        let fleet = try await Stack.common.fleet()
        #expect(try await Self.post("fleetDriverId\n1", to: fleet, type: "application/json").status == 415)
        let long = "fleetDriverId\n" + String(repeating: "x", count: 5 << 20)
        #expect(try await Self.post(long, to: fleet).status == 413)
    }

    private static func post(_ text: String, to fleet: Fleet, type: String = "text/csv") async throws -> HTTP.Answer {
        try await HTTP.send(
            "POST", "\(fleet.stack.ingressURL)/api/tenant/\(fleet.tenant)/drivers/import",
            headers: ["Authorization": "Bearer \(fleet.apiKey)", "Content-Type": type], body: Array(text.utf8))
    }
}
