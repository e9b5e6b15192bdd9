import Core
import Providers

/// Clients of fleet systems for a tenant's token.
struct FleetClients: Sendable {
    let http: VendorHTTP
    let samsaraBaseURL: BaseURL

    func samsara(_ token: Secret) -> SamsaraClient {
        SamsaraClient(http: self.http, baseURL: self.samsaraBaseURL, token: token)
    }
}
