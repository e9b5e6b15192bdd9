import Core
import Logging
import Providers
import Storage

/// Connects a tenant's Samsara organisation: the token tried, the webhook made, the drivers found, all kept.
struct SamsaraConnector: Sendable {
    /// What was found.
    struct Report: Sendable {
        var organisation: SamsaraClient.Organisation
        var scopes: SamsaraClient.Scopes
        /// Nil when the token may not manage webhooks.
        var webhook: SamsaraWebhookRegistration?
        var mapping: DocumentMapping?
        var drivers: [DiscoveredDriver]
    }

    let vendors: VendorHTTP
    let baseURL: BaseURL
    let publicURL: String
    let connections: FleetConnectionStore
    let drivers: DriverDirectory
    let logger: Logger
    /// What was signed with a webhook's former secret is still taken for so long.
    private let grace: Duration = .seconds(24 * 3600)

    init(
        vendors: VendorHTTP, baseURL: BaseURL, publicURL: String, connections: FleetConnectionStore,
        drivers: DriverDirectory, logger: Logger
    ) {
        self.vendors = vendors
        self.baseURL = baseURL
        self.publicURL = publicURL
        self.connections = connections
        self.drivers = drivers
        self.logger = logger
    }

    /// - Throws: `ProviderError` when Samsara refuses the token or cannot be asked.
    func connect(_ tenant: Tenant, token: Secret, organisation id: String?, actor: String) async throws -> Report {
        let samsara = SamsaraClient(http: self.vendors, baseURL: self.baseURL, token: token)
        let organisation = try await samsara.organisation()
        if let id, id != organisation.id {
            throw Problem(
                .invalid, "The token belongs to another organisation.",
                errors: [.init(pointer: "/orgId", detail: "the token's organisation is \(organisation.id)")])
        }
        let scopes = try await samsara.scopes()
        let known = try await self.connections.connection(of: tenant.id, provider: .samsara)
        let (webhook, hash) = try await self.webhook(samsara, tenant, known: known?.webhook, scopes)
        let documentTypes = scopes.missing.contains("Read Documents") ? [] : try await samsara.documentTypes()
        let mapping = DocumentMapping.choose(from: documentTypes)
        let found = scopes.missing.contains("Read Drivers") ? [] : try await samsara.drivers()
        let discovered = found.map { DiscoveredDriver($0, country: tenant.country, language: tenant.language) }
        var connection = FleetConnection(
            tenant: tenant.id, provider: .samsara, apiToken: token, organisationID: organisation.id,
            organisationName: organisation.name, webhook: nil, missingScopes: scopes.missing, documentMapping: mapping)
        if let webhook, let hash {
            connection.webhook = .init(
                id: webhook.id, tokenHash: hash, secret: webhook.secretKey, eventTypes: webhook.eventTypes)
        }
        try await self.connections.save(connection, grace: self.grace, actor: actor)
        try await self.drivers.merge(discovered, provider: .samsara, tenant: tenant.id)
        self.logger.info(
            "Samsara connected", metadata: ["tenant": "\(tenant.id)", "drivers": "\(discovered.count)"])
        return Report(
            organisation: organisation, scopes: scopes, webhook: webhook, mapping: mapping, drivers: discovered)
    }

    /// The organisation's webhook as it should be: the one that exists when it still is, else a new one. Its address
    /// holds a token that is kept only as a hash.
    private func webhook(
        _ samsara: SamsaraClient, _ tenant: Tenant, known: FleetConnection.Webhook?, _ scopes: SamsaraClient.Scopes
    ) async throws(ProviderError) -> (SamsaraWebhookRegistration?, [UInt8]?) {
        do {
            if let known, let present = try await self.present(known, samsara) { return (present, known.tokenHash) }
            var generator = SystemRandomNumberGenerator()
            let token = WebhookToken.generate(using: &generator)
            let webhook = try await samsara.createWebhook(
                name: "FleetChat", url: "\(self.publicURL)/samsara/\(token.reveal())")
            if let known { try await samsara.deleteWebhook(known.id) }
            return (webhook, token.hash)
        } catch {
            guard error.reason.isCredential else { throw error }
            self.logger.notice(
                "A token may not manage webhooks", metadata: ["tenant": "\(tenant.id)", "error": "\(error)"])
            return (nil, nil)
        }
    }

    /// Nil when the webhook is gone, leads elsewhere or lacks event types.
    private func present(
        _ known: FleetConnection.Webhook, _ samsara: SamsaraClient
    ) async throws(ProviderError) -> SamsaraWebhookRegistration? {
        do {
            let webhook = try await samsara.webhook(known.id)
            let token = webhook.url.split(separator: "/").last.flatMap { WebhookToken(parsing: $0) }
            let isOurs = webhook.url.hasPrefix(self.publicURL + "/") && token?.hash == known.tokenHash
            return isOurs && webhook.isComplete ? webhook : nil
        } catch {
            guard error.reason == .notFound else { throw error }
            return nil
        }
    }
}
