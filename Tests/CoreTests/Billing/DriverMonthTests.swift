import FoundationEssentials
import Testing

@testable import Core

@Suite struct DriverMonthTests {
    private let tenant = TenantID(UUID())

    private func month(
        _ driver: String, _ provider: FleetProvider = .samsara, _ month: String = "2026-11", of tenant: TenantID? = nil
    ) throws -> DriverMonth {
        DriverMonth(
            tenant: tenant ?? self.tenant, provider: provider, driver: FleetDriverID(driver),
            month: try #require(BillingMonth(month)))
    }

    @Test func itsIDIsTheSameEveryTimeAndNoOthers() throws {
        let months = [
            try month("1"), try month("2"), try month("1", .motive), try month("1", .samsara, "2026-12"),
            try month("1", of: TenantID(UUID())),
        ]
        #expect(Set(months.map(\.meterEventID)).count == months.count)
        #expect(try month("1").meterEventID == months[0].meterEventID)
    }

    @Test func stripeTakesItHoweverLongTheDriversIDIs() throws {
        let id = try month(String(repeating: "é", count: 128)).meterEventID
        #expect(id.utf8.count == 73 && id.hasSuffix("-2026-11") && id.utf8.allSatisfy { $0 < 0x80 })
    }
}
