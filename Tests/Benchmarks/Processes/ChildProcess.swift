import FoundationEssentials
import Glibc
import Synchronization

/// A program that runs beside this one. What it prints goes to a file.
final class ChildProcess: Sendable {
    struct Exit: Sendable {
        /// As a shell tells it.
        var status: Int32
        /// Seconds of processor time.
        var cpu: Double
    }

    let name: String
    let id: pid_t
    private let output: String
    private let ended = Mutex<Exit?>(nil)
    private let wasKilled = Mutex(false)

    /// - Parameters:
    ///   - program: a path, or a name on the PATH.
    ///   - environment: nil stands for this process' own.
    init(_ program: String, _ arguments: [String], environment: [String]? = nil, output: String) throws {
        self.name = String(program.split(separator: "/").last ?? "")
        self.output = output
        self.id = try Self.spawn(program, [program] + arguments, environment, output)
    }

    /// Waits for the end; a program that takes longer is killed.
    func exit(within limit: Duration) async throws -> Exit {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if let exit = self.exitSoFar() { return exit }
            try await Task.sleep(for: .milliseconds(5))
        }
        Glibc.kill(self.id, SIGKILL)
        throw BenchmarkError("\(self.name) did not end within \(limit)")
    }

    /// Nil while it runs.
    func exitSoFar() -> Exit? {
        self.ended.withLock { ended in
            if ended != nil { return ended }
            var status: Int32 = 0
            var usage = rusage()
            guard wait4(self.id, &status, WNOHANG, &usage) == self.id else { return nil }
            let signal = status & 0x7f
            ended = Exit(
                status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
                cpu: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime))
            return ended
        }
    }

    /// Asks it to stop and waits; throws when it does not, or ends with a failure.
    func stop() async throws {
        guard !self.wasKilled.withLock(\.self) else { return }
        if self.exitSoFar() == nil { Glibc.kill(self.id, SIGTERM) }
        let exit = try await self.exit(within: .seconds(40))
        guard exit.status == 0 else {
            throw BenchmarkError("\(self.name) ended with \(exit.status): \(try self.outputText().suffix(1000))")
        }
    }

    /// As in a crash; there is nothing to stop afterwards.
    func kill() async throws {
        self.wasKilled.withLock { $0 = true }
        Glibc.kill(self.id, SIGKILL)
        _ = try await self.exit(within: .seconds(10))
    }

    func outputText() throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: self.output)), as: UTF8.self)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String]?, _ output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var id: pid_t = 0
        let error = Self.withCStrings(arguments) { arguments in
            guard let environment else { return posix_spawnp(&id, program, &actions, nil, arguments, environ) }
            return Self.withCStrings(environment) { posix_spawnp(&id, program, &actions, nil, arguments, $0) }
        }
        guard error == 0 else { throw BenchmarkError("cannot start \(program): \(String(cString: strerror(error)))") }
        return id
    }

    private static func withCStrings<R>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> R
    ) rethrows -> R {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return try body(pointers + [nil])
    }
}
