import HTTPTypes
import Hummingbird

/// Refuses a request that names no host, or two (RFC 9112 §3.2). The first one is the request's authority, any other
/// is left among its fields.
struct HostRequirement: RouterMiddleware {
    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        guard request.head.authority != nil, request.headers.value("host") == nil else {
            throw Problem(.malformed, "Send one Host field.")
        }
        return try await next(request, context)
    }
}
