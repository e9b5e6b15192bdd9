import Core
import Hummingbird
import Providers
import Storage

/// `GET /api/tenant/{id}/export`, `DELETE /api/tenant/{id}`.
struct DepartureRoutes: Sendable {
    let export: TenantExport
    let departure: TenantDeparture

    func add(to router: some RouterMethods<IngressContext>) {
        router.get("/api/tenant/{id}/export") { _, context in try await self.send(context) }
        router.delete("/api/tenant/{id}") { _, context in try await self.delete(context) }
    }

    private func send(_ context: IngressContext) async throws -> Response {
        let id = try context.requireTenant()
        let shown = try await self.export.tenants.shown(id, context)
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson; charset=utf-8"],
            body: .init { [export = self.export] writer in
                try await export.write(shown, of: id, to: &writer)
                try await writer.finish(nil)
            })
    }

    private func delete(_ context: IngressContext) async throws -> Response {
        try context.requireOperator()
        let id = try context.requireTenant()
        do {
            guard try await self.departure.end(id, actor: context.actor) else {
                throw Problem(.notFound, "There is no such tenant.")
            }
            return Response(status: .noContent)
        } catch is ProviderError {
            throw Problem(.unavailable, "Samsara cannot be asked to remove the webhook now; repeat the request.")
        }
    }
}
