import Core
import HTTPTypes
import Hummingbird
import Logging
import Storage

/// Counts callers' requests and refuses those beyond their policy. Every answer says how the caller stands, in the
/// fields of draft-ietf-httpapi-ratelimit-headers. While Redis is away nothing is counted.
struct RequestLimits: RouterMiddleware {
    let limiter: RequestLimiter
    /// Requests of a tenant that read, in a minute.
    let quota: Int

    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        guard let caller = context.caller else { return try await next(request, context) }
        let policy = RequestPolicy(request, caller.role, quota: self.quota)
        guard let standing = await self.take(policy, caller, context) else { return try await next(request, context) }
        var response = try await self.response(request, context, policy, standing, next)
        let seconds = standing.reset.wholeSeconds
        response.headers.set("RateLimit-Policy", policy.description)
        response.headers.set("RateLimit", "\"\(policy.name)\";r=\(standing.remaining);t=\(seconds)")
        return response
    }

    private func take(
        _ policy: RequestPolicy, _ caller: Caller, _ context: IngressContext
    ) async -> RequestLimiter.Standing? {
        do {
            return try await self.limiter.take(
                policy.limit, policy: policy.name, caller: Hex.encode(caller.fingerprint.prefix(16)))
        } catch {
            context.logger.warning("Cannot count a caller's requests", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func response(
        _ request: Request, _ context: IngressContext, _ policy: RequestPolicy, _ standing: RequestLimiter.Standing,
        _ next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        guard standing.isAllowed else {
            var problem = Problem(
                .quotaExceeded, "Only \(policy.quota) such requests are answered in a minute; Retry-After says when.")
            problem.violatedPolicies = [policy.name]
            var response = problem.response
            response.headers[.retryAfter] = "\(max(standing.wait.wholeSeconds, 1))"
            return response
        }
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return problem.response
        }
    }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: Int64 {
        let (seconds, attoseconds) = self.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
