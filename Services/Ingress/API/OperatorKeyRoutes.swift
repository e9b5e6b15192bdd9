import Core
import FoundationEssentials
import Hummingbird
import Storage

/// `POST` and `GET /api/operator/keys`, `DELETE /api/operator/keys/{keyId}`.
struct OperatorKeyRoutes: Sendable {
    struct NewKey: RequestBody {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case name
        }

        var name: String
    }

    let keys: OperatorKeyStore

    func add(to router: some RouterMethods<IngressContext>) {
        router.post("/api/operator/keys") { request, context in try await self.create(request, context) }
        router.get("/api/operator/keys") { _, context in try await self.list(context) }
        router.delete("/api/operator/keys/{keyId}") { _, context in try await self.revoke(context) }
    }

    private func create(_ request: Request, _ context: IngressContext) async throws -> Response {
        try context.requireOperator()
        let body = try await request.json(NewKey.self)
        var check = FieldCheck()
        let name = check.text(body.name, "name", length: 1...80)
        try check.finish()
        var generator = SystemRandomNumberGenerator()
        let key = APIKey.generate(using: &generator)
        guard let record = try await self.keys.add(key, name: name, actor: context.actor) else {
            throw Problem(.conflict, "There are \(OperatorKeyStore.limit) keys; revoke those that are not used.")
        }
        return try .json(KeyRoutes.Shown(record, apiKey: key), status: .created)
    }

    private func list(_ context: IngressContext) async throws -> Response {
        try context.requireOperator()
        return try .json(KeyRoutes.Page(data: try await self.keys.keys().map { .init($0) }))
    }

    private func revoke(_ context: IngressContext) async throws -> Response {
        try context.requireOperator()
        guard let id = context.parameters.get("keyId").flatMap({ UUID(uuidString: $0) }),
            try await self.keys.revoke(id, actor: context.actor)
        else { throw Problem.noKey }
        return Response(status: .noContent)
    }
}
