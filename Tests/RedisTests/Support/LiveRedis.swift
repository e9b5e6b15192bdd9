import Foundation
import Synchronization

@testable import Redis

/// A redis-server of the test's own, with a directory and a Unix socket of its own.
final class LiveRedis: Sendable {
    let directory: URL
    private let arguments: [String]
    private let process: Mutex<(process: Process, exit: Pending<Void>)?> = Mutex(nil)

    /// Runs `body` with a server that answers.
    /// - Parameters:
    ///   - directory: made by `makeDirectory`; removed afterwards.
    ///   - options: further settings, e.g. `["--requirepass", "x"]`.
    ///   - ready: how to reach the server; nil for its socket without a password.
    static func run<R: Sendable>(
        in directory: URL? = nil, options: [String] = [], readyAt ready: RedisConfiguration? = nil,
        _ body: (LiveRedis) async throws -> R
    ) async throws -> R {
        let server = LiveRedis(directory: try directory ?? Self.makeDirectory(), options: options)
        let result: Result<R, any Error>
        do {
            try server.start()
            let reachable = try ready ?? configuration(server.url)
            _ = try await withRedisClient(reachable) { try await $0.send("PING") }
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        await server.kill()
        try FileManager.default.removeItem(at: server.directory)
        return try result.get()
    }

    /// The path is short enough for a socket in it.
    static func makeDirectory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fleetchat-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    private init(directory: URL, options: [String]) {
        self.directory = directory
        self.arguments =
            [
                "--port", "0", "--unixsocket", directory.appending(path: "redis.sock").path, "--dir", directory.path,
                "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--daemonize", "no",
            ] + options
    }

    var url: String {
        "unix://\(self.directory.path)/redis.sock"
    }

    func start() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["redis-server"] + self.arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let exit = Pending<Void>()
        process.terminationHandler = { _ in exit.resolve(.success(())) }
        try process.run()
        self.process.withLock { $0 = (process, exit) }
    }

    /// Kills the server and returns when it has ended. Other signals would be lost: a process that is started from
    /// one of the threads of Swift's executor inherits that they are blocked.
    func kill() async {
        guard let (process, exit) = self.process.withLock({ $0.take() }) else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        // Nothing else fails it than cancellation, and then the test is over.
        try? await exit.value()
    }
}
