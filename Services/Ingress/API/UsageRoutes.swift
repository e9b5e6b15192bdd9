import Core
import FoundationEssentials
import Hummingbird
import Storage

/// `GET /api/tenant/{id}/usage`: what a month has cost so far.
struct UsageRoutes: Sendable {
    struct Shown: Encodable {
        struct Messages: Encodable {
            var outbound: Int
            var inbound: Int
        }

        /// Cents.
        struct Cost: Encodable {
            var perDriver: Int
            var total: Int
            var currency: String
        }

        var month: String
        var activeDrivers: Int
        var messages: Messages
        var cost: Cost
    }

    let store: BillingStore
    let driverCents: Int

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/usage") { request, context in try await self.show(request, context) }
    }

    private func show(_ request: Request, _ context: IngressContext) async throws -> Response {
        let tenant = try context.requireTenant()
        let month = try Self.month(request.uri.queryParameters["month"])
        let usage = try await self.store.usage(of: tenant, in: month)
        return try .json(
            Shown(
                month: "\(month)", activeDrivers: usage.activeDrivers,
                messages: .init(outbound: usage.outbound, inbound: usage.inbound),
                cost: .init(
                    perDriver: self.driverCents, total: usage.activeDrivers * self.driverCents, currency: "usd")))
    }

    private static func month(_ text: Substring?) throws(Problem) -> BillingMonth {
        guard let text else { return BillingMonth(containing: Date()) }
        guard let month = BillingMonth(text) else {
            throw Problem(
                .invalid, "A query parameter is wrong.",
                errors: [.init(pointer: "month", detail: "takes a month in UTC such as 2026-11")])
        }
        return month
    }
}
