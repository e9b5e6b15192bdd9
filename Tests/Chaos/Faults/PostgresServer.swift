import TestSupport

/// The PostgreSQL of the run, which deploy/scripts/private-servers.sh started.
struct PostgresServer: Sendable {
    /// That the script was given.
    let directory: String
    /// Takes what the script says.
    let log: String

    /// As after a crash: no connection is ended in good order.
    func restart() async throws {
        let script = "\(TestFiles.root)/deploy/scripts/private-servers.sh"
        let process = try ChildProcess.launch(
            [script, "restart-postgres", self.directory], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            output: self.log)
        guard try await process.exit(within: .seconds(60)) == 0 else {
            throw TestFailure("PostgreSQL could not be restarted: \(TestFiles.text(of: self.log))")
        }
    }
}
