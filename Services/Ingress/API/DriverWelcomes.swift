import Core
import FoundationEssentials
import Storage

/// Welcomes drivers who agreed to messages, once each: a repeat is the same event, which streams and ledger know.
struct DriverWelcomes: Sendable {
    let queue: EventQueue

    /// - Throws: when Redis does not take them; then the call is to be repeated.
    func send(to drivers: [DriverRecord], of tenant: TenantID) async throws {
        let now = Date()
        let entries = try drivers.compactMap { driver in
            try driver.consent.map { consent in
                let welcome = DriverWelcome(driver.id, consent)
                let entry = try welcome.entry(of: tenant, provider: driver.provider, trace: .generate(), at: now)
                return (StreamRole.outbound, entry)
            }
        }
        _ = try await self.queue.enqueue(entries)
    }
}
