import FoundationEssentials
import HTTPTypes
import Hummingbird

/// What operators and machines ask a process on its private port.
struct AdminRoutes {
    let service: String
    let monitor: HealthMonitor
    let metrics: PrometheusMetrics

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.get("livez") { _, _ in Self.page(.ok, "text/plain; charset=utf-8", "alive\n") }
        router.get("readyz") { _, _ in readiness() }
        router.get("health") { _, _ in try health(of: monitor.checks) }
        router.get("health/:name") { _, context in
            let name = try context.parameters.require("name")
            guard let check = monitor.checks.first(where: { $0.name == name }) else {
                return Self.page(.notFound, "text/plain; charset=utf-8", "no such check\n")
            }
            return try health(of: [check])
        }
        router.get("metrics") { _, _ in
            let page = metrics.render() + ProcessMetrics.render()
            return Self.page(.ok, "text/plain; version=0.0.4; charset=utf-8", page)
        }
        return router
    }

    private func readiness() -> Response {
        var reasons = monitor.isDraining ? ["draining"] : []
        for check in monitor.checks where check.isCritical {
            if case .fail(let reason) = monitor.result(check).status {
                reasons.append("\(check.name): \(reason)")
            }
        }
        let text = reasons.isEmpty ? ["ready"] : reasons
        return Self.page(
            reasons.isEmpty ? .ok : .serviceUnavailable, "text/plain; charset=utf-8",
            text.joined(separator: "\n") + "\n")
    }

    private func health(of checks: [HealthCheck]) throws -> Response {
        let document = HealthDocument(
            service: service, results: checks.map { ($0, monitor.result($0)) }, isDraining: monitor.isDraining)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(document), as: UTF8.self)
        let status: HTTPResponse.Status = document.status == "fail" ? .serviceUnavailable : .ok
        return Self.page(status, "application/health+json", text + "\n")
    }

    private static func page(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
