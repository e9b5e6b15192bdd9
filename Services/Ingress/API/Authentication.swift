import Core
import Hummingbird
import Storage

/// `Authorization: Bearer`: the operator's token or a tenant's key.
struct Authentication: RouterMiddleware {
    let operatorToken: Secret
    let tenants: TenantStore

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
        if Secret(token) == self.operatorToken { return .operator }
        guard let key = try? APIKey(parsing: token), let tenant = try await self.tenants.tenant(of: key) else {
            throw refusal
        }
        return .tenant(tenant)
    }
}

extension IngressContext {
    func requireOperator() throws(Problem) {
        guard self.caller == .operator else {
            throw Problem(.forbidden, "Only the operator may do this.")
        }
    }

    /// The tenant that the path names. A tenant that is not the caller's is answered like one that does not exist.
    func requireTenant() throws(Problem) -> TenantID {
        guard let tenant = self.parameters.get("id").flatMap({ TenantID($0) }),
            self.caller == .operator || self.caller == .tenant(tenant)
        else { throw Problem(.notFound, "There is no such tenant.") }
        return tenant
    }

    var actor: String { self.caller?.description ?? "nobody" }
}
