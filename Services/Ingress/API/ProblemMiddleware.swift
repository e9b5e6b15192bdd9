import Hummingbird
import Logging
import Postgres
import Redis

/// Turns whatever a route throws into a problem document; what nobody foresaw is logged and says nothing outside.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: IngressContext,
        next: @concurrent (Request, IngressContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let response = self.problem(error, context).response
            // A body would be read as the beginning of the connection's next answer.
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    private func problem(_ error: any Error, _ context: IngressContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as HTTPError: return Self.problem(error)
        case is PostgresError, is RedisError:
            context.logger.error("A store cannot be reached", metadata: ["error": "\(error)"])
            return Problem(.unavailable, "A server that this needs cannot be reached; try again shortly.")
        default:
            context.logger.error("Request failed", metadata: ["error": "\(error)"])
            return Problem(.internal, "Something went wrong on our side; it was logged.")
        }
    }

    private static func problem(_ error: HTTPError) -> Problem {
        switch error.status {
        case .notFound: Problem(.notFound, "There is nothing at this address.")
        default: Problem(.malformed, error.body ?? "The request cannot be read.")
        }
    }
}
