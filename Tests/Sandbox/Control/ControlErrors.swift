import Hummingbird

/// Puts what is wrong with a request to the control API into its answer.
struct ControlErrors: RouterMiddleware {
    typealias Context = SandboxContext

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any VendorError {
            return error.answer.response
        } catch let error as ShapeError {
            return ControlError(error.description).answer.response
        } catch let error as JSONError {
            return ControlError("the body is not JSON: \(error.reason) at byte \(error.offset)").answer.response
        }
    }
}
