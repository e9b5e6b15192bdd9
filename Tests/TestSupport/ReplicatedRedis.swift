import FoundationEssentials
import Glibc
import Redis
import Synchronization

/// A Redis with a replica, and a sentinel that makes the replica the master when the master is gone.
package final class ReplicatedRedis: Sendable {
    /// How the master's place is taken.
    package enum Failover: CaseIterable, Sendable {
        case crash, planned
    }

    private let directory: String
    private let sentinel: Int
    private let servers: [Int]
    /// By port.
    private let processes = Mutex<[Int: ChildProcess]>([:])

    package static func run<Result: Sendable>(
        _ body: (ReplicatedRedis) async throws -> Result
    ) async throws -> Result {
        let redis = try ReplicatedRedis()
        do {
            try await redis.start()
            let result = try await body(redis)
            await redis.end()
            return result
        } catch {
            await redis.end()
            throw error
        }
    }

    private init() throws {
        self.directory = try TestFiles.makeDirectory()
        self.servers = [try TestFiles.freePort(), try TestFiles.freePort()]
        self.sentinel = try TestFiles.freePort()
    }

    package var url: String { "redis+sentinel://127.0.0.1:\(self.sentinel)/main" }

    /// Where the sentinel sends clients.
    package func master() async throws -> Int {
        let reply = try await withRedis("redis://127.0.0.1:\(self.sentinel)") {
            try await $0.send(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"])
        }
        guard let port = reply.array?.last?.int else { throw TestFailure("the sentinel knows no master") }
        return port
    }

    /// Ends the master's time once the replica has everything, and returns when the sentinel names another.
    package func failOver(_ kind: Failover) async throws {
        let old = try await self.master()
        try await self.awaitReplica(of: old)
        switch kind {
        case .crash: await self.kill(old)
        case .planned:
            try await eventually("the sentinel knows the replica", within: .seconds(60)) {
                try await withRedis("redis://127.0.0.1:\(self.sentinel)") {
                    try? await $0.send(["SENTINEL", "FAILOVER", "main"])
                } != nil
            }
        }
        try await eventually("the replica has become the master", within: .seconds(60)) {
            try await self.master() != old
        }
    }

    /// A write of its own, which waits for all before it as well.
    private func awaitReplica(of master: Int) async throws {
        try await withRedis("redis://127.0.0.1:\(master)") { redis in
            try await eventually("the replica has everything", within: .seconds(60)) {
                let replies = try await redis.send(pipeline: [["SET", "replicated", "1"], ["WAIT", "1", "1000"]])
                return try replies[1].get().int == 1
            }
        }
    }

    private func start() async throws {
        try self.launch(self.servers[0], [])
        try self.launch(self.servers[1], ["--replicaof", "127.0.0.1 \(self.servers[0])"])
        try await self.awaitReplica(of: self.servers[0])
        let configuration = "\(self.directory)/sentinel.conf"
        let lines = [
            "bind 127.0.0.1", "port \(self.sentinel)", "dir \(self.directory)",
            "sentinel monitor main 127.0.0.1 \(self.servers[0]) 1", "sentinel down-after-milliseconds main 2000",
            "sentinel failover-timeout main 20000",
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: configuration))
        try self.launch(self.sentinel, command: ["redis-sentinel", configuration])
        try await eventually("the sentinel knows master and replica", within: .seconds(60)) {
            try await withRedis("redis://127.0.0.1:\(self.sentinel)") {
                try await $0.send(["SENTINEL", "REPLICAS", "main"]).array?.count == 1
            }
        }
    }

    private func launch(_ port: Int, _ more: [String]) throws {
        let home = "\(self.directory)/\(port)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let options = ["--bind", "127.0.0.1", "--port", "\(port)", "--dir", home, "--save", "", "--daemonize", "no"]
        try self.launch(port, command: ["redis-server"] + options + PrivateRedis.durable + more)
    }

    private func launch(_ port: Int, command: [String]) throws {
        let process = try ChildProcess.launch(
            command, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], output: "\(self.directory)/\(port).log")
        self.processes.withLock { $0[port] = process }
    }

    private func kill(_ port: Int) async {
        guard let process = self.processes.withLock({ $0.removeValue(forKey: port) }) else { return }
        process.signal(SIGKILL)
        _ = try? await process.exit()
    }

    private func end() async {
        for port in self.servers + [self.sentinel] { await self.kill(port) }
        TestFiles.remove(self.directory)
    }
}
