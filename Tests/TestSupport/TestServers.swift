import FoundationEssentials
import Glibc

/// The Redis and the PostgreSQL that tests share: those that the environment names, else private ones of this process.
package struct TestServers: Sendable {
    package let redisURL: String
    /// Of an administrator, in any database.
    package let postgresURL: String

    /// Started when they are first asked for.
    package static var running: TestServers {
        get async throws { try await self.start.value }
    }

    private static let start = Task { try await Self.find() }

    private static func find() async throws -> TestServers {
        let environment = ProcessInfo.processInfo.environment
        if let redis = environment["TEST_REDIS_URL"], let postgres = environment["TEST_DATABASE_URL"] {
            return TestServers(redisURL: redis, postgresURL: postgres)
        }
        return try await self.startPrivate(environment)
    }

    /// They end when this process closes the pipe that their shell reads, which is when it ends.
    private static func startPrivate(_ environment: [String: String]) async throws -> TestServers {
        let directory = try TestFiles.makeDirectory()
        let output = "\(directory)/urls"
        let ends = ChildProcess.pipe()
        let script = """
            exec 3<&0
            "$0" run "$1/servers" sh -c 'printenv TEST_REDIS_URL TEST_DATABASE_URL && echo ready && cat <&3'
            rm -rf "$1"
            """
        // Not watched: killed servers would leave their directories behind.
        let id = try ChildProcess.spawn(
            ["/bin/bash", "-c", script, "\(TestFiles.root)/deploy/scripts/private-servers.sh", directory],
            environment, output: output, input: ends.reading)
        close(ends.reading)
        let shell = ChildProcess(id: id)
        let lines = try await eventually("private servers start: \(TestFiles.text(of: output))", within: .seconds(60)) {
            let lines = TestFiles.text(of: output).split(separator: "\n").map(String.init)
            return lines.last == "ready" || shell.exitStatus != nil ? lines : nil
        }
        guard lines.last == "ready", lines.count >= 3 else {
            throw TestFailure("private servers do not start: \(lines.joined(separator: " "))")
        }
        return TestServers(redisURL: lines[lines.count - 3], postgresURL: lines[lines.count - 2])
    }
}
