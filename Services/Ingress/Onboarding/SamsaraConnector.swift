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
        let former = known?.organisationID == organisation.id ? known?.webhook : nil
        let webhook = try await self.webhook(samsara, tenant, former)
        let documentTypes = scopes.missing.contains("Read Documents") ? [] : try await samsara.documentTypes()
        let mapping = DocumentMapping.choose(from: documentTypes)
        let drivers = scopes.missing.contains("Read Drivers") ? nil : try await samsara.drivers()
        let discovered = (drivers ?? []).map {
            DiscoveredDriver($0, country: tenant.country, language: tenant.language)
        }
        let connection = FleetConnection(
            tenant: tenant.id, provider: .samsara, apiToken: token, organisationID: organisation.id,
            organisationName: organisation.name, webhook: webhook?.kept ?? former, missingScopes: scopes.missing,
            documentMapping: mapping)
        try await self.connections.save(connection, grace: self.grace, actor: actor)
        try await self.drivers.merge(discovered, isWhole: drivers != nil, provider: .samsara, tenant: tenant.id)
        await self.removeOtherWebhooks(samsara, connection, known)
        self.logger.info(
            "Samsara connected", metadata: ["tenant": "\(tenant.id)", "drivers": "\(discovered.count)"])
        return Report(
            organisation: organisation, scopes: scopes, webhook: webhook?.registration, mapping: mapping,
            drivers: discovered)
    }

    private typealias Webhook = (registration: SamsaraWebhookRegistration, kept: FleetConnection.Webhook)

    /// The organisation's webhook as it should be: the one that exists when it still is, else a new one. Its address
    /// holds a token that is kept only as a hash. Nil when the API token may not manage webhooks.
    private func webhook(
        _ samsara: SamsaraClient, _ tenant: Tenant, _ known: FleetConnection.Webhook?
    ) async throws(ProviderError) -> Webhook? {
        do {
            if let known, let present = try await self.present(known, samsara) {
                return (present, .init(present, known.tokenHash))
            }
            var generator = SystemRandomNumberGenerator()
            let token = WebhookToken.generate(using: &generator)
            let webhook = try await samsara.createWebhook(name: "FleetChat", url: self.address + token.reveal())
            return (webhook, .init(webhook, token.hash))
        } catch {
            guard error.reason.isCredential else { throw error }
            self.logger.notice(
                "A token may not manage webhooks", metadata: ["tenant": "\(tenant.id)", "error": "\(error)"])
            return nil
        }
    }

    /// Of every webhook, before its token.
    private var address: String { "\(self.publicURL)/samsara/" }

    /// Nil when the webhook is gone, leads elsewhere or lacks event types.
    private func present(
        _ known: FleetConnection.Webhook, _ samsara: SamsaraClient
    ) async throws(ProviderError) -> SamsaraWebhookRegistration? {
        do {
            let webhook = try await samsara.webhook(known.id)
            return self.tokenHash(of: webhook) == known.tokenHash && webhook.isComplete ? webhook : nil
        } catch {
            guard error.reason == .notFound else { throw error }
            return nil
        }
    }

    /// Nil for a webhook that does not lead here.
    private func tokenHash(of webhook: SamsaraWebhookRegistration) -> [UInt8]? {
        guard webhook.url.hasPrefix(self.address) else { return nil }
        return WebhookToken(parsing: webhook.url.dropFirst(self.address.count))?.hash
    }
}

extension FleetConnection.Webhook {
    fileprivate init(_ webhook: SamsaraWebhookRegistration, _ tokenHash: [UInt8]) {
        self.init(
            id: webhook.id, tokenHash: tokenHash, secret: webhook.secretKey, eventTypes: webhook.eventTypes)
    }
}

/// What would go on telling the same events, or tell them in vain.
extension SamsaraConnector {
    /// Removes the tenant's former webhooks, and those that an earlier attempt made without learning of it. The new one
    /// is kept by now; what fails here is tried again with the next connection.
    private func removeOtherWebhooks(
        _ samsara: SamsaraClient, _ connection: FleetConnection, _ former: FleetConnection?
    ) async {
        do {
            if let former, let webhook = former.webhook, former.organisationID != connection.organisationID {
                try await SamsaraClient(http: self.vendors, baseURL: self.baseURL, token: former.apiToken)
                    .deleteWebhook(webhook.id)
            }
            guard let kept = connection.webhook else { return }
            for webhook in try await samsara.webhooks() where webhook.id != kept.id {
                guard let hash = self.tokenHash(of: webhook) else { continue }
                let owner = try await self.connections.route(provider: .samsara, tokenHash: hash)?.tenant
                if owner == nil || owner == connection.tenant { try await samsara.deleteWebhook(webhook.id) }
            }
        } catch {
            self.logger.notice(
                "Cannot remove a tenant's other webhooks",
                metadata: ["tenant": "\(connection.tenant)", "error": "\(error)"])
        }
    }
}
