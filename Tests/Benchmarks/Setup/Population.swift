import Core
import Crypto
import FoundationEssentials
import Storage

/// The tenants and drivers that events are about. Events go round: the tenant changes with each, then the driver.
struct Population: Sendable {
    static let companyCount = 200
    static let driversPerCompany = 50

    struct Company: Sendable {
        var tenant: Tenant
        var number: StockNumber
        var token: WebhookToken
        /// Signs the company's webhooks.
        var secret: RandomBytes
    }

    let companies: [Company]

    init() throws {
        var generator = SystemRandomNumberGenerator()
        self.companies = try (0..<Self.companyCount).map { index in
            Company(
                tenant: Tenant(
                    id: TenantID(UUID()), companyName: "Company \(index)", contactEmail: "office@example.com",
                    contactPhone: nil, billingEmail: nil, fleetSize: Self.driversPerCompany, country: .unitedStates,
                    language: .english, timeZone: "America/Chicago"),
                number: StockNumber(
                    id: PhoneNumberID("\(106_540_352_000_000 + index)"),
                    phoneNumber: try PhoneNumber(waID: "\(13_125_560_000 + index)"),
                    businessAccount: BusinessAccountID("\(102_290_129_000_000 + index / 10)"),
                    country: .unitedStates),
                token: .generate(using: &generator), secret: RandomBytes(32))
        }
    }

    func company(ofEvent index: Int) -> Company { companies[index % companies.count] }

    func driver(ofEvent index: Int) -> FleetDriverID {
        Self.driver(index / companies.count % Self.driversPerCompany)
    }

    /// All of one length, so that all events are.
    static func driver(_ place: Int) -> FleetDriverID { FleetDriverID("\(51_700_000 + place)") }

    static func profile(_ place: Int) -> DriverProfile {
        DriverProfile(id: driver(place), name: "Driver \(place)", phone: "+\(13_125_550_000 + place)")
    }
}
