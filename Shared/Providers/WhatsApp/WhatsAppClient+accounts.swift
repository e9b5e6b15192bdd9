package import Core

extension WhatsAppClient {
    /// Whether messages can leave a business account, as Meta sees it.
    package enum SendingHealth: String, Sendable {
        case available = "AVAILABLE"
        case limited = "LIMITED"
        case blocked = "BLOCKED"
    }

    package func health(of account: BusinessAccountID) async throws(ProviderError) -> VendorWord<SendingHealth> {
        try await call(
            .get("account_health", RequestPath(version, account.rawValue).query("fields", "health_status"))
        ) { $0.object("health_status")?.word("can_send_message") }
    }
}
