import FoundationEssentials
import Glibc

/// One of the product's programs, running.
package final class Executable: Sendable {
    package let name: String
    private let process: ChildProcess
    private let output: String
    /// What it was started with.
    package let settings: [String: String]

    /// - Parameter settings: its whole environment besides PATH.
    package static func start(
        _ name: String, _ arguments: [String] = [], settings: [String: String], logs: String
    ) throws -> Executable {
        let output = "\(logs)/\(name)-\(String(UInt32.random(in: 0 ... .max), radix: 36)).log"
        let base = ["PATH": "/usr/local/bin:/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
        let process = try ChildProcess.launch(
            [try TestFiles.program(name)] + arguments, environment: base.merging(settings) { $1 }, output: output)
        return Executable(name: name, process: process, output: output, settings: settings)
    }

    /// Runs a program to its end.
    package static func run(
        _ name: String, _ arguments: [String] = [], settings: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let logs = try TestFiles.makeDirectory()
        defer { TestFiles.remove(logs) }
        let executable = try self.start(name, arguments, settings: settings, logs: logs)
        return (try await executable.exit(), executable.log)
    }

    private init(name: String, process: ChildProcess, output: String, settings: [String: String]) {
        self.name = name
        self.process = process
        self.output = output
        self.settings = settings
    }

    package var isRunning: Bool { self.process.exitStatus == nil }
    package var processID: Int32 { self.process.id }
    /// Nil while it runs; 128 + the signal where one ended it.
    package var exitStatus: Int32? { self.process.exitStatus }

    /// Everything that it has written so far.
    package var log: String { TestFiles.text(of: self.output) }

    package func logLines(_ message: String) -> [Substring] {
        self.log.split(separator: "\n").filter { $0.contains(message) }
    }

    package var address: String { "http://127.0.0.1:\(self.settings["HTTP_PORT"] ?? "0")" }

    /// Where health and metrics are; it says so in its log.
    package func adminAddress() async throws -> String {
        let port = try await self.port { line in
            guard line.contains("admin server listens"), let port = line.firstRange(of: " port=") else { return nil }
            return line[port.upperBound...].prefix { $0.isNumber }
        }
        return "http://127.0.0.1:\(port)"
    }

    /// The port that it says it listens on.
    package func port(_ find: (Substring) -> Substring?) async throws -> Int {
        try await eventually("\(self.name) listens", within: .seconds(30)) {
            for line in self.log.split(separator: "\n") {
                if let port = find(line).flatMap({ Int($0) }) { return port }
            }
            guard self.isRunning else { throw self.failure("ended early") }
            return nil
        }
    }

    /// Waits until it says that it is ready, and may serve.
    package func ready() async throws {
        let admin = try await self.adminAddress()
        try await eventually("\(self.name) is ready", within: .seconds(30)) {
            guard self.isRunning else { throw self.failure("ended early") }
            return try await HTTP.send("GET", "\(admin)/readyz", json: nil).status == 200
        }
    }

    package func readiness() async throws -> HTTP.Answer {
        try await HTTP.send("GET", "\(try await self.adminAddress())/readyz", json: nil)
    }

    /// The sum of all series of the metric whose labels contain each of `labels`.
    package func metric(_ name: String, _ labels: String...) async throws -> Double {
        let page = try await HTTP.send("GET", "\(try await self.adminAddress())/metrics", json: nil).text
        var sum = 0.0
        for line in page.split(separator: "\n") where line.hasPrefix("\(name){") || line.hasPrefix("\(name) ") {
            guard labels.allSatisfy({ line.contains($0) }), let value = line.split(separator: " ").last else {
                continue
            }
            sum += Double(value) ?? 0
        }
        return sum
    }

    package func terminate() { self.process.signal(SIGTERM) }
    package func kill() { self.process.signal(SIGKILL) }
    /// Stops it in its tracks.
    package func pause() { self.process.signal(SIGSTOP) }
    package func resume() { self.process.signal(SIGCONT) }
    package func exit(within limit: Duration = .seconds(40)) async throws -> Int32 {
        try await self.process.exit(within: limit)
    }
    /// Waits for its end after a signal, and forces it in the end.
    func ended() async { await self.process.ended() }

    private func failure(_ what: String) -> TestFailure {
        TestFailure("\(self.name) \(what); the end of its log:\n\(self.log.suffix(2_000))")
    }
}
