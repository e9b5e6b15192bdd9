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
        } catch let problem as Problem {
            return problem.response
        } catch let error as HTTPError {
            return Self.problem(error).response
        } catch let error where error is PostgresError || error is RedisError {
            context.logger.error("A store cannot be reached", metadata: ["error": "\(error)"])
            return Problem(.unavailable, "A server that this needs cannot be reached; try again shortly.").response
        } catch {
            context.logger.error("Request failed", metadata: ["error": "\(error)"])
            return Problem(.internal, "Something went wrong on our side; it was logged.").response
        }
    }

    private static func problem(_ error: HTTPError) -> Problem {
        switch error.status {
        case .notFound: Problem(.notFound, "There is nothing at this address.")
        case .methodNotAllowed: Problem(.methodNotAllowed, "This address does not take this method.")
        default: Problem(.malformed, error.body ?? "The request cannot be read.")
        }
    }
}
