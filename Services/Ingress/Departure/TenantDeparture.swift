import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Ends a tenant: nobody acts for it any more, its webhook is removed, its number is given back, what is left of its
/// messages is discarded, and its rows and data key are removed. Whatever interrupts it, it may be repeated.
struct TenantDeparture: Sendable {
    let tenants: TenantStore
    let pool: NumberPool
    let quarantine: Duration
    let connections: FleetConnectionStore
    let letters: DeadLetters
    let operators: OperatorLog
    let vendors: VendorHTTP
    let samsara: BaseURL
    let logger: Logger
    /// For how long processes go on with what they remember of a tenant, and finish what they have in hand.
    private static let memory: TimeInterval = 10

    /// - Returns: false when there is no such tenant.
    /// - Throws: `ProviderError` when the fleet system cannot be asked to remove the webhook now.
    func end(_ id: TenantID, actor: String) async throws -> Bool {
        guard let since = try await self.tenants.leave(id) else { return false }
        let action = try await self.operators.begin("tenant.remove", by: actor, target: id.description, matched: 1)
        try await self.removeWebhook(of: id)
        let number = try await self.tenants.number(of: id)
        let rest = since.addingTimeInterval(Self.memory).timeIntervalSinceNow
        if rest > 0 { try await Task.sleep(for: .seconds(rest)) }
        try await self.discardLetters(of: id, number)
        if let number { _ = try await self.pool.release(number.phoneNumber, quarantine: self.quarantine, by: actor) }
        try await self.tenants.remove(id)
        try await self.operators.end(action, done: 1)
        self.logger.notice("Tenant removed", metadata: ["tenant": "\(id)"])
        return true
    }

    /// A token that is not taken any more, or may not manage webhooks, removes none: its owner has to.
    private func removeWebhook(of id: TenantID) async throws {
        guard let connection = try await self.connections.connection(of: id, provider: .samsara),
            let webhook = connection.webhook
        else { return }
        do {
            try await SamsaraClient(http: self.vendors, baseURL: self.samsara, token: connection.apiToken)
                .deleteWebhook(webhook.id)
        } catch {
            guard error.reason.isCredential || error.reason == .rejected else { throw error }
            self.logger.warning(
                "Cannot remove the webhook of a tenant that leaves",
                metadata: ["tenant": "\(id)", "webhook": "\(webhook.id)", "error": "\(error)"])
        }
    }

    private func discardLetters(of id: TenantID, _ number: AssignedNumber?) async throws {
        var filter = DeadLetterFilter()
        filter.tenant = id
        filter.number = number?.id
        for letter in try await self.letters.find(filter) { _ = try await self.letters.discard(letter) }
    }
}
