import Logging
import ServiceLifecycle
import Storage

/// Keeps the pool from running dry: numbers set aside, and more ordered when too few are free. Any number of processes
/// decide one after the other, so that what is missing is ordered once.
struct Expansion: Service {
    let pool: NumberPool
    let settings: NumberSettings
    /// False where no carrier is set up.
    let canBuy: Bool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.review()
                } catch {
                    guard !Task.isCancelled else { return }
                    self.logger.warning("Cannot look after the pool's size", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    func review() async throws {
        try await self.pool.keepReserved(self.settings.reserved)
        guard self.canBuy, !self.settings.accounts.isEmpty else { return }
        let (needed, ordered) = try await self.pool.expand(
            self.settings.expansion, accounts: self.settings.accounts, countries: self.settings.countries,
            perAccount: self.settings.perAccount)
        if ordered > 0 { self.logger.notice("Numbers ordered", metadata: ["count": "\(ordered)"]) }
        if ordered < needed {
            self.logger.error(
                "The business accounts have no room for more numbers", metadata: ["missing": "\(needed - ordered)"])
        }
    }
}
