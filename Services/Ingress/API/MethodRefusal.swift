import HTTPTypes
import Hummingbird

/// Tells a wrong method from a wrong address. Added after all routes, it sees what none of them takes.
struct MethodRefusal: RouterMiddleware {
    private let routes: [(path: RouterPath, method: HTTPRequest.Method)]

    init(router: Router<IngressContext>) {
        self.routes = router.routes.flatMap { route in
            // Whoever may read may also ask for the head alone.
            (route.method == .get ? [.get, .head] : [route.method]).map { (route.path, $0) }
        }
    }

    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        let allowed = self.methods(of: request.uri.path)
        guard !allowed.isEmpty else { return try await next(request, context) }
        throw Problem(allowed: allowed)
    }

    private func methods(of path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        return self.routes.filter { route in
            route.path.count == parts.count && zip(route.path, parts).allSatisfy { $0 ~= $1 }
        }.map(\.method)
    }
}
