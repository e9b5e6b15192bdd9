package import Glibc
import Synchronization

/// A process that a test started. It has a group and a clean signal mask of its own, and ends with the test process
/// at the latest, however that ends.
package final class ChildProcess: Sendable {
    package let id: pid_t
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - command: the program's path, or its name in PATH, and its arguments.
    ///   - output: the file that takes standard output and standard error; it is appended to.
    ///   - input: becomes standard input; nil for none.
    package static func launch(
        _ command: [String], environment: [String: String], output: String, input: Int32? = nil
    ) throws -> ChildProcess {
        let guardian = ProcessGuard.shared
        let child = ChildProcess(id: try Self.spawn(command, environment, output: output, input: input))
        guardian.watch(child.id)
        return child
    }

    init(id: pid_t) {
        self.id = id
    }

    package func signal(_ number: Int32) {
        self.status.withLock { status in
            if status == nil { kill(self.id, number) }
        }
    }

    /// The exit status, 128 + the signal where one ended it, or nil while it runs.
    package var exitStatus: Int32? {
        self.status.withLock { status in
            if let status { return status }
            var raw: Int32 = 0
            guard waitpid(self.id, &raw, WNOHANG) == self.id else { return nil }
            status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
            ProcessGuard.shared.forget(self.id)
            return status
        }
    }

    package func exit(within limit: Duration = .seconds(30)) async throws -> Int32 {
        try await eventually("process \(self.id) ends", within: limit, every: .milliseconds(5)) { self.exitStatus }
    }

    /// Waits for the end that a signal asked for; SIGKILL for what does not heed it within `grace`.
    func ended(grace: Duration = .seconds(15)) async {
        if (try? await self.exit(within: grace)) != nil { return }
        self.signal(SIGKILL)
        _ = try? await self.exit()
    }

    static func spawn(
        _ command: [String], _ environment: [String: String], output: String, input: Int32?
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Whoever waits for the end of a pipe of this process must not wait for its children.
        for descriptor in 3..<min(getdtablesize(), 4_096) {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = Self.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var id: pid_t = 0
        let result = posix_spawnp(&id, command[0], &actions, &attributes, &arguments, &variables)
        guard result == 0 else { throw TestFailure("cannot start \(command[0]): error \(result)") }
        return id
    }

    /// Neither end is inherited, unless it is made a child's standard input.
    static func pipe() -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        Glibc.pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Threads of Swift's executors block signals, and a child would inherit that.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return attributes
    }
}
