import Glibc
package import Redis
import Synchronization

/// A redis-server of a test's own, which can be stopped, started and replaced by an empty one.
package final class PrivateRedis: Sendable {
    /// What the product asks for.
    package static let durable = ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"]

    private let directory: String
    private let options: [String]
    private let process = Mutex<ChildProcess?>(nil)

    package static func run<Result: Sendable>(
        _ options: [String] = PrivateRedis.durable, _ body: (PrivateRedis) async throws -> Result
    ) async throws -> Result {
        let server = PrivateRedis(directory: try TestFiles.makeDirectory(), options: options)
        do {
            try await server.start()
            let result = try await body(server)
            await server.kill()
            TestFiles.remove(server.directory)
            return result
        } catch {
            await server.kill()
            TestFiles.remove(server.directory)
            throw error
        }
    }

    private init(directory: String, options: [String]) {
        self.directory = directory
        self.options = options
    }

    package var url: String { self.url(of: "redis.sock") }

    /// Returns when it answers.
    package func start() async throws {
        try await self.start(socket: "redis.sock")
    }

    /// What a stopped server has on its disk, looked at where nobody else can reach it.
    package func inspect<Result: Sendable>(_ body: (RedisClient) async throws -> Result) async throws -> Result {
        try await self.start(socket: "inspection.sock")
        let result = try await withRedis(self.url(of: "inspection.sock"), body)
        await self.kill()
        return result
    }

    private func url(of socket: String) -> String { "unix://\(self.directory)/\(socket)" }

    private func start(socket: String) async throws {
        let command =
            ["redis-server", "--port", "0", "--unixsocket", "\(self.directory)/\(socket)", "--dir", self.directory]
            + ["--save", "", "--daemonize", "no"] + self.options
        let process = try ChildProcess.launch(
            command, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], output: "\(self.directory)/log")
        self.process.withLock { $0 = process }
        try await withRedis(self.url(of: socket)) { redis in
            try await eventually("Redis answers") {
                (try? await redis.send(["PING"])).map { _ in true } ?? false
            }
        }
    }

    /// As in a crash; returns when it has ended.
    package func kill() async {
        guard let process = self.process.withLock({ $0.take() }) else { return }
        process.signal(SIGKILL)
        _ = try? await process.exit()
    }

    /// It answers nothing and keeps its connections until ``resume()``.
    package func pause() { self.process.withLock(\.self)?.signal(SIGSTOP) }
    package func resume() { self.process.withLock(\.self)?.signal(SIGCONT) }

    /// Whether it takes anything that needs memory.
    package func setFull(_ isFull: Bool) async throws {
        try await withRedis(self.url) { _ = try await $0.send(["CONFIG", "SET", "maxmemory", isFull ? "1" : "0"]) }
    }

    /// What was stored is lost; the server is stopped.
    package func erase() {
        TestFiles.remove("\(self.directory)/appendonlydir")
    }
}
