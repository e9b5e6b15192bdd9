import Glibc

/// A Redis and a PostgreSQL that the services reach by verified TLS, for one command.
package enum TLSServers {
    /// Plays the sandbox's round trip with the whole product.
    package static func roundTrip() async throws -> (status: Int32, output: String) {
        let scripts = "\(TestFiles.root)/deploy/scripts"
        return try await self.run(
            ["\(scripts)/stack.sh", TestFiles.programs, "$DIRECTORY/logs", "\(scripts)/demo.sh", "--round-trip"],
            settings: ["FLEETCHAT_PROGRAMS": TestFiles.programs])
    }

    /// - Parameter command: words of a shell, which knows `REDIS_URL`, `REDIS_CA_FILE` and `DATABASE_URL`.
    package static func run(
        _ command: [String], settings: [String: String]
    ) async throws -> (status: Int32, output: String) {
        let directory = try TestFiles.makeDirectory()
        defer { TestFiles.remove(directory) }
        let output = "\(directory)/output"
        let base = [
            "PATH": "\(TestFiles.programs):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "DIRECTORY": directory, "SWIFT_BACKTRACE": "enable=no",
        ]
        // Not watched: killed servers would leave their directories behind, and the command ends by itself.
        let id = try ChildProcess.spawn(
            [
                "\(TestFiles.root)/deploy/scripts/private-servers.sh", "--tls", "run", "\(directory)/servers", "sh",
                "-c",
                "exec \(command.joined(separator: " "))",
            ], base.merging(settings) { $1 }, output: output, input: nil)
        let status = try await ChildProcess(id: id).exit(within: .seconds(150))
        return (status, TestFiles.text(of: output))
    }
}
