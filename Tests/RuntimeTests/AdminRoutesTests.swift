import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Metrics
import NIOCore
import Testing

@testable import Runtime

@Suite(.timeLimit(.minutes(1))) struct AdminRoutesTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Answer {
        var status: Int
        var type: String?
        var body: String
    }

    private static func get(
        _ path: String, _ checks: [HealthCheck] = [], draining: Bool = false, method: HTTPRequest.Method = .get,
        metrics: PrometheusMetrics = PrometheusMetrics(logger: quiet)
    ) async throws -> Answer {
        let monitor = HealthMonitor(checks: checks, logger: quiet)
        await monitor.askAll()
        if draining { monitor.beginDraining() }
        let routes = AdminRoutes(service: "ingress", monitor: monitor, metrics: metrics)
        return try await Application(router: routes.router(), logger: quiet).test(.router) { client in
            let response = try await client.execute(uri: path, method: method)
            return Answer(
                status: response.status.code, type: response.headers[.contentType],
                body: String(buffer: response.body))
        }
    }

    private static func check(_ name: String, _ status: HealthStatus, critical: Bool = true) -> HealthCheck {
        HealthCheck(name, critical: critical) { status }
    }

    @Test func isAliveWhateverTheChecksSay() async throws {
        let answer = try await Self.get("/livez", [Self.check("redis", .fail("gone"))], draining: true)
        #expect(answer.status == 200)
    }

    @Test func isReadyWithoutCriticalFailures() async throws {
        let checks = [Self.check("redis", .warn("slow")), Self.check("meta", .fail("503"), critical: false)]
        let answer = try await Self.get("/readyz", checks)
        #expect(answer.status == 200)
        #expect(answer.body == "ready\n")
    }

    @Test func isNotReadyForReasonsItNames() async throws {
        let checks = [Self.check("redis", .fail("gone")), Self.check("postgres", .pass)]
        let answer = try await Self.get("/readyz", checks, draining: true)
        #expect(answer.status == 503)
        #expect(answer.body == "draining\nredis: gone\n")
    }

    @Test(arguments: [
        (HealthStatus.pass, true, false, "pass", 200), (.warn("slow"), true, false, "warn", 200),
        (.fail("gone"), false, false, "warn", 200), (.fail("gone"), true, false, "fail", 503),
        (.pass, true, true, "warn", 200),
    ])
    func healthSumsUpItsChecks(
        found: HealthStatus, critical: Bool, draining: Bool, status: String, code: Int
    ) async throws {
        let answer = try await Self.get("/health", [Self.check("redis", found, critical: critical)], draining: draining)
        #expect(answer.status == code)
        #expect(answer.type == "application/health+json")
        let document = try JSONDecoder().decode(Document.self, from: Data(answer.body.utf8))
        #expect(document.status == status)
        #expect(document.serviceId == "ingress")
        #expect(document.checks["redis"]?.map(\.status) == [found.name])
        #expect(document.checks["redis"]?.first?.output == found.reason)
        #expect(document.checks["redis"]?.first?.time?.hasSuffix("Z") == true)
        #expect(document.notes == (draining ? ["draining"] : nil))
    }

    @Test func healthOfOneCheckLeavesOutTheOthers() async throws {
        let checks = [Self.check("redis", .fail("gone")), Self.check("postgres", .pass)]
        let answer = try await Self.get("/health/postgres", checks)
        #expect(answer.status == 200)
        #expect(!answer.body.contains("redis"))
        #expect(try await Self.get("/health/redis", checks).status == 503)
        #expect(try await Self.get("/health/mysql", checks).status == 404)
    }

    @Test func metricsAreServedAsPrometheusText() async throws {
        let metrics = PrometheusMetrics(logger: Self.quiet)
        Counter(label: "fleetchat_webhooks_total", factory: metrics).increment()
        let answer = try await Self.get("/metrics", metrics: metrics)
        #expect(answer.status == 200)
        #expect(answer.type == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.body.contains("\nfleetchat_webhooks_total 1\n"))
        #expect(answer.body.contains("fleetchat_build_info{version=\"\(Version.current)\"} 1\n"))
    }

    @Test func probesMayUseHEAD() async throws {
        let answer = try await Self.get("/livez", method: .head)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
    }

    private struct Document: Decodable {
        struct Component: Decodable {
            var status: String
            var output: String?
            var time: String?
        }

        var status: String
        var serviceId: String
        var notes: [String]?
        var checks: [String: [Component]]
    }
}
