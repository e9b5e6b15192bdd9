import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Stands before every vendor route: plays the faults, writes the log, and lets each vendor say in its own way that a
/// path does not exist.
struct VendorMiddleware: RouterMiddleware {
    typealias Context = SandboxContext

    static let bodyLimit = 8 * 1024 * 1024
    private static let loggedBody = 16 * 1024

    let faults: FaultPlan
    let log: RequestLog
    let clock: WallClock

    func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let vendor = Vendor(path: request.uri.path) else { return try await next(request, context) }
        var request = request
        var context = context
        let body = try await request.collectBody(upTo: Self.bodyLimit)
        let time = clock.now()
        let strike = faults.next(vendor, method: request.method.rawValue, path: request.uri.path)
        context.fault = strike?.action
        let outcome = try await play(strike, vendor: vendor) { [context] in
            await answer(vendor, request, context, next)
        }
        log.append(
            RequestLog.Row(
                vendor: vendor, time: time, method: request.method.rawValue, path: request.uri.string,
                body: String(decoding: body.readableBytesView.prefix(Self.loggedBody), as: UTF8.self),
                status: outcome.map(\.status.code)))
        guard let outcome else {
            try? await context.channel.close()  // It may be closed already: closed is what was asked for.
            return Response(status: .noContent)
        }
        return outcome
    }

    /// - Returns: nil when there must be no answer.
    private func play(
        _ strike: FaultPlan.Strike?, vendor: Vendor, proceed: () async -> Response
    ) async throws -> Response? {
        guard let strike else { return await proceed() }
        switch strike.action {
        case .status(let status, let code): return vendor.failure(status: status, code: code).response
        case .delay(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return await proceed()
        case .delayAnswer(let milliseconds):
            let response = await proceed()
            try await Task.sleep(for: .milliseconds(milliseconds))
            return response
        case .holdAnswer:
            let response = await proceed()
            try await faults.hold(strike.faultId)
            return response
        case .dropAnswer:
            _ = await proceed()
            return nil
        case .reset: return nil
        case .garbage:
            return Answer(status: 200, body: .bytes(Array("<html>".utf8), contentType: "text/html")).response
        case .throttle(let retryAfter, let code):
            var answer = vendor.failure(status: 429, code: code)
            answer.headers["Retry-After"] = String(retryAfter)
            return answer.response
        }
    }

    private func answer(
        _ vendor: Vendor, _ request: Request, _ context: Context,
        _ next: @concurrent (Request, Context) async throws -> Response
    ) async -> Response {
        do {
            return try await next(request, context)
        } catch let error as any VendorError {
            return error.answer.response
        } catch let error as HTTPError where error.status == .notFound {
            return vendor.unknownPath(request.method.rawValue, request.uri.path).response
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return vendor.failure(status: 500).response
        }
    }
}
