import Core
import FoundationEssentials
import Hummingbird
import Storage

/// `POST` and `GET /api/tenant/{id}/keys`, `DELETE /api/tenant/{id}/keys/{keyId}`.
struct KeyRoutes: Sendable {
    struct Shown: Encodable {
        var id: String
        /// Whose it is; only operators' keys have one.
        var name: String?
        /// The key's last characters.
        var hint: String
        /// Shown once, in the answer that made it.
        var apiKey: String?
        var createdAt: Date
        /// To the minute.
        var lastUsedAt: Date?

        init(_ key: KeyRecord, apiKey: APIKey? = nil) {
            self.id = key.id.uuidString.lowercased()
            self.name = key.name
            self.hint = key.hint
            self.apiKey = apiKey?.reveal()
            self.createdAt = key.createdAt
            self.lastUsedAt = key.lastUsedAt
        }
    }

    struct Page: Encodable {
        /// All of them.
        var data: [Shown]
    }

    let tenants: TenantStore
    let keys: KeyStore

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/tenant/{id}/keys") { _, context in try await self.create(context) }
        router.get("/api/tenant/{id}/keys") { _, context in try await self.list(context) }
        router.delete("/api/tenant/{id}/keys/{keyId}") { _, context in try await self.revoke(context) }
    }

    private func create(_ context: IngressContext) async throws -> Response {
        let tenant = try await self.tenant(context)
        var generator = SystemRandomNumberGenerator()
        let key = APIKey.generate(using: &generator)
        guard let record = try await self.keys.add(key, to: tenant, actor: context.actor) else {
            throw Problem(.conflict, "A tenant has at most \(KeyStore.tenantLimit) keys; revoke one that is not used.")
        }
        return try .json(Shown(record, apiKey: key), status: .created)
    }

    private func list(_ context: IngressContext) async throws -> Response {
        let keys = try await self.keys.keys(of: try await self.tenant(context))
        return try .json(Page(data: keys.map { Shown($0) }))
    }

    private func revoke(_ context: IngressContext) async throws -> Response {
        let tenant = try context.requireTenant()
        let mayBeLast = context.caller?.role == .operator
        guard let id = context.parameters.get("keyId").flatMap({ UUID(uuidString: $0) }) else { throw Problem.noKey }
        switch try await self.keys.revoke(id, of: tenant, mayBeLast: mayBeLast, actor: context.actor) {
        case .revoked: return Response(status: .noContent)
        case .unknown: throw Problem.noKey
        case .last: throw Problem(.conflict, "This is the only key; make another one first.")
        }
    }

    private func tenant(_ context: IngressContext) async throws -> TenantID {
        let id = try context.requireTenant()
        guard try await self.tenants.tenant(id) != nil else { throw Problem(.notFound, "There is no such tenant.") }
        return id
    }
}

extension Problem {
    static let noKey = Problem(.notFound, "There is no such key.")
}
