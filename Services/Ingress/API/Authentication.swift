import Core
import Hummingbird
import Storage

/// `Authorization: Bearer`: the operator's token, or a key of an operator or of a tenant.
struct Authentication: RouterMiddleware {
    let operatorToken: Secret
    let keys: KeyStore

    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.caller = try await self.caller(request)
        return try await next(request, context)
    }

    private func caller(_ request: Request) async throws -> Caller {
        let refusal = Problem(.unauthorized, "Send `Authorization: Bearer` with a valid API key.")
        guard let header = request.headers[.authorization], header.utf8.count <= 1_024,
            header.lowercased().hasPrefix("bearer ")
        else { throw refusal }
        let token = String(header.dropFirst("bearer ".count))
        let credential = Secret(token)
        if credential == self.operatorToken { return Caller(role: .operator, name: "operator", credential: credential) }
        guard let key = try? APIKey(parsing: token), let holder = try await self.keys.holder(of: key) else {
            throw refusal
        }
        switch holder {
        case .tenant(let id): return Caller(role: .tenant(id), name: "tenant", credential: credential)
        case .operator(let name): return Caller(role: .operator, name: "operator \(name)", credential: credential)
        }
    }
}

extension IngressContext {
    func requireOperator() throws(Problem) {
        guard self.caller?.role == .operator else {
            throw Problem(.forbidden, "Only the operator may do this.")
        }
    }

    /// The tenant that the path names. A tenant that is not the caller's is answered like one that does not exist.
    func requireTenant() throws(Problem) -> TenantID {
        guard let tenant = self.parameters.get("id").flatMap({ TenantID($0) }),
            self.caller?.role == .operator || self.caller?.role == .tenant(tenant)
        else { throw Problem(.notFound, "There is no such tenant.") }
        return tenant
    }

    var actor: String { self.caller?.name ?? "nobody" }
}
