import Core
import Hummingbird
import Logging
import Postgres
import Storage

/// `GET /api/tenant/{id}/onboarding`, `POST /api/tenant/{id}/onboarding/test`.
struct OnboardingRoutes: Sendable {
    let tenants: TenantStore
    let connections: FleetConnectionStore
    let feeds: FleetFeedStore
    let circuits: CircuitStore
    let postgres: PostgresClient
    let selfTest: SelfTest

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/onboarding") { _, context in try await self.show(context) }
        router.post("/api/tenant/{id}/onboarding/test") { _, context in
            try await self.test(context)
        }
    }

    private func tenant(_ context: IngressContext) async throws -> TenantID {
        let id = try context.requireTenant()
        guard try await self.tenants.tenant(id) != nil else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        return id
    }

    private func test(_ context: IngressContext) async throws -> Response {
        let result = try await self.selfTest.run(of: try await self.tenant(context))
        return try .json(result)
    }

    private func show(_ context: IngressContext) async throws -> Response {
        let id = try await self.tenant(context)
        let number = try await self.tenants.number(of: id)
        return try .json(
            OnboardingReport(
                number: number, connection: try await self.connections.connection(of: id, provider: .samsara),
                feed: try await self.feeds.status(.routeEvents, of: id, provider: .samsara),
                waiting: await self.waiting(id, number, context),
                facts: try await self.postgres.onboardingFacts(of: id)))
    }

    /// Nothing while Redis is away: what is known of the steps is told all the same.
    private func waiting(
        _ id: TenantID, _ number: AssignedNumber?, _ context: IngressContext
    ) async -> [CircuitStore.Waiting] {
        do {
            return try await self.circuits.waiting(of: id, number: number)
        } catch {
            context.logger.warning("Cannot look at the circuits", metadata: ["error": "\(error)"])
            return []
        }
    }
}
