import Core
import Logging
import Metrics
import ServiceLifecycle
import Storage

/// Gives tenants their numbers: at once when they ask, later, in the order in which they came, when none was free.
struct NumberAssigner: Service {
    let pool: NumberPool
    let logger: Logger
    private let assignments = Counter(label: "fleetchat_number_assignments_total")

    init(pool: NumberPool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    /// Every few seconds: tenants without a number.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await self.serveWaiting()
                } catch {
                    guard !Task.isCancelled else { return }
                    self.logger.warning("Cannot look for waiting tenants", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(3))
            }
        }
    }

    /// Tenants that have waited, the longest first, until no number is left.
    func serveWaiting() async throws {
        for tenant in try await self.pool.waitingTenants(limit: 100) where try await !self.assign(tenant) { return }
    }

    /// False when no number is free; the tenant is served when there is one.
    @discardableResult
    func assign(_ tenant: TenantID) async throws -> Bool {
        switch try await self.pool.assign(to: tenant) {
        case .assigned(_, let newly):
            guard newly else { return true }
            self.assignments.increment()
            self.logger.info("Number assigned", metadata: ["tenant": "\(tenant)"])
            return true
        case .none:
            self.logger.error("No number is free for a tenant", metadata: ["tenant": "\(tenant)"])
            return false
        }
    }
}
