import Core
import FoundationEssentials
import Postgres
import Providers
import Storage

/// Sends an event about nobody the way that a fleet system's go: signed, to the public address, through the streams and
/// a worker into the tenant's log.
struct SelfTest: Sendable {
    struct Result: Encodable {
        enum Status: String, Encodable {
            case passed, failed
        }

        var status: Status
        var why: String?
        /// From the request to the log.
        var milliseconds: Int?
    }

    let vendors: VendorHTTP
    let baseURL: BaseURL
    let publicURL: String
    let connections: FleetConnectionStore
    let postgres: PostgresClient
    private let patience: Duration = .seconds(10)

    init(
        vendors: VendorHTTP, baseURL: BaseURL, publicURL: String, connections: FleetConnectionStore,
        postgres: PostgresClient
    ) {
        self.vendors = vendors
        self.baseURL = baseURL
        self.publicURL = publicURL
        self.connections = connections
        self.postgres = postgres
    }

    func run(of tenant: TenantID) async throws -> Result {
        guard let connection = try await self.connections.connection(of: tenant, provider: .samsara),
            let known = connection.webhook
        else { return Self.failed("Samsara is not connected, or its token may not manage webhooks") }
        let start = ContinuousClock.now
        let test = SamsaraSelfTest(event: FleetEventID("self-test:\(UUID().uuidString.lowercased())"), at: Date())
        do {
            let samsara = SamsaraClient(http: self.vendors, baseURL: self.baseURL, token: connection.apiToken)
            // Our side of the address is a hash; Samsara has it whole.
            let webhook = try await samsara.webhook(known.id)
            guard webhook.url.hasPrefix(self.publicURL + "/samsara/") else {
                return Self.failed("Samsara's webhook leads elsewhere; configure Samsara again")
            }
            let status = try await test.post(to: webhook, http: self.vendors)
            guard status == 200 else { return Self.failed("the public address answered \(status), not 200") }
        } catch let error as ProviderError {
            return Self.failed("no answer: \(error.detail)")
        }
        let id = DeliveryID(tenant: tenant, event: test.event, driver: "")
        let key = DeliveryKey(tenant: tenant, id: id, eventAt: test.at)
        while try await !self.postgres.hasSettled(key) {
            guard ContinuousClock.now - start < self.patience else {
                return Self.failed("it was accepted, and no worker has taken it since")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return Result(status: .passed, milliseconds: Int((ContinuousClock.now - start) / .milliseconds(1)))
    }

    private static func failed(_ why: String) -> Result { Result(status: .failed, why: why) }
}
