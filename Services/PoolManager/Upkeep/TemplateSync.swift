import Core
import Logging
import Providers
import ServiceLifecycle
import Storage

/// Keeps the business accounts ready to send: every template of the catalogue handed in to Meta in every language, and
/// the app subscribed to the account's webhooks.
struct TemplateSync: Service {
    let catalogue: TemplateCatalogue
    let pool: NumberPool
    let whatsApp: WhatsAppClient
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isSettled = false
            while !Task.isCancelled {
                do {
                    isSettled = try await self.syncAll()
                } catch {
                    isSettled = false
                    self.logger.warning("Cannot list the business accounts", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: isSettled ? .seconds(60) : .seconds(5))
            }
        }
    }

    /// False when an account could not be brought in step; the others are.
    func syncAll() async throws -> Bool {
        var isSettled = true
        for account in try await self.pool.businessAccounts() {
            do {
                try await self.sync(account)
            } catch {
                isSettled = false
                self.logger.warning(
                    "Cannot bring a business account in step",
                    metadata: ["account": "\(account)", "error": "\(error)"])
            }
        }
        return isSettled
    }

    private func sync(_ account: BusinessAccountID) async throws(ProviderError) {
        if try await self.whatsApp.subscriptions(of: account).isEmpty {
            try await self.whatsApp.subscribe(account)
            self.logger.info("Subscribed to a business account's webhooks", metadata: ["account": "\(account)"])
        }
        let present = Set(try await self.whatsApp.templates(of: account).map { [$0.name, $0.language] })
        for definition in self.catalogue.definitions
        where !present.contains([definition.vendorName, definition.language.rawValue]) {
            let template = try await self.whatsApp.createTemplate(definition, in: account)
            self.logger.info(
                "Template handed in",
                metadata: [
                    "account": "\(account)", "template": "\(template.name)", "language": "\(template.language)",
                    "status": "\(template.status)",
                ])
        }
    }
}
