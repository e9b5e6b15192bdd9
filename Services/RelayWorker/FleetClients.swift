import AsyncHTTPClient
import Core
import Providers

/// Clients of fleet systems for a tenant's token.
struct FleetClients: Sendable {
    let http: VendorHTTP

    func samsara(_ token: Secret) -> SamsaraClient {
        SamsaraClient(http: self.http, token: token)
    }
}
