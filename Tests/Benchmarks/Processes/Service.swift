import AsyncHTTPClient
import Core
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// One of the product's executables, with settings as in production but for the vendors' addresses.
struct Service: Sendable {
    let name: String
    /// The name of its log's file.
    let log: String
    let surroundings: Surroundings
    let vendorURL: String
    /// More than those that every run has: `KEY=value`.
    var settings: [String] = []

    /// Starts it, waits until it is ready, and stops it when `body` has ended.
    func running<Result: Sendable>(_ body: (RunningService) async throws -> Result) async throws -> Result {
        let (port, adminPort) = (try Port.free(), try Port.free())
        let process = try ChildProcess(
            "\(surroundings.programs)/\(name)", [], environment: environment(port, adminPort),
            output: surroundings.file("\(log).log"))
        let service = RunningService(
            process: process, url: "http://127.0.0.1:\(port)", adminURL: "http://127.0.0.1:\(adminPort)")
        do {
            try await service.waitUntilReady()
            let result = try await body(service)
            try await process.stop()
            return result
        } catch {
            try? await process.stop()  // The first error is the one to tell.
            throw error
        }
    }

    private func environment(_ port: Int, _ adminPort: Int) -> [String] {
        let secret = "benchmark-only-0123456789"
        return [
            "PATH=\(surroundings.path)", "SWIFT_BACKTRACE=enable=no", "REDIS_URL=\(surroundings.redisURL)",
            "DATABASE_URL=\(surroundings.databaseURL)", "ENCRYPTION_KEYS=\(Servers.encryptionKeys.reveal())",
            "HTTP_PORT=\(port)", "ADMIN_HTTP_PORT=\(adminPort)", "OPERATOR_TOKEN=\(secret)",
            "WHATSAPP_ACCESS_TOKEN=\(secret)", "WHATSAPP_APP_SECRET=\(secret)", "WHATSAPP_VERIFY_TOKEN=\(secret)",
            "WHATSAPP_MESSAGES_PER_SECOND=1000", "WHATSAPP_DAILY_RECIPIENTS=100000",
            "VENDORS_ALLOW_PRIVATE=true", "WHATSAPP_BASE_URL=\(vendorURL)", "SAMSARA_BASE_URL=\(vendorURL)",
            "SERVE=webhooks",
        ] + settings
    }
}

struct RunningService: Sendable {
    let process: ChildProcess
    let url: String
    let adminURL: String

    var name: String { process.name }
    var id: Int32 { process.id }

    func waitUntilReady() async throws {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            guard process.exitSoFar() == nil else {
                throw BenchmarkError("\(name) does not start: \(try process.outputText().suffix(1000))")
            }
            if let answer = try? await get("/readyz"), answer.status == 200 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw BenchmarkError("\(name) is not ready after 30 s: \(try process.outputText().suffix(1000))")
    }

    /// Waits until a counter has stood still for a while.
    func waitUntilSettled(_ name: String) async throws {
        var last = -1
        while true {
            let count = try await counter(name, label: "")
            guard count != last else { return }
            last = count
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// The sum of a counter's series that have a label.
    func counter(_ name: String, label: String) async throws -> Int {
        let page = try await get("/metrics").text
        let values = page.split(separator: "\n").filter { $0.hasPrefix("\(name){") && $0.contains(label) }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        return Int(values.reduce(0, +))
    }

    private func get(_ path: String) async throws -> (status: UInt, text: String) {
        let response = try await HTTPClient.shared.execute(
            HTTPClientRequest(url: adminURL + path), timeout: .seconds(5))
        let body = try await response.body.collect(upTo: 4 * 1024 * 1024)
        return (response.status.code, String(buffer: body))
    }
}
