import Foundation
import Glibc

/// A private PostgreSQL in a temporary directory, which ends with the test process, however that ends.
///
/// A shell keeps the server: it takes commands on its standard input, and cleans up when that closes.
actor PostgresServer {
    enum Command: String {
        case start
        case stop
        case pause
        case resume
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    nonisolated let directory: URL
    nonisolated let port: Int
    private let shell = Process()
    private let commands = Pipe()
    private let replies = Pipe()

    /// Starts the server.
    init() async throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "pg-\(UUID().uuidString.prefix(8))")
        port = try Self.freePort()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if geteuid() == 0 {
            guard let postgres = unsafe getpwnam("postgres") else { throw Failure(description: "no user postgres") }
            let owner = unsafe postgres.pointee.pw_uid
            try FileManager.default.setAttributes([.ownerAccountID: owner], ofItemAtPath: directory.path())
        }
        try launchShell()
        try await send(.start)
    }

    /// A URL over the Unix socket.
    nonisolated func url(database: String = "postgres", user: String = "postgres") -> String {
        "postgres://\(user)@/\(database)?host=\(directory.path())&port=\(port)"
    }

    /// A URL over TCP, where the server speaks TLS with the certificate in `ca`.
    nonisolated func tlsURL(mode: String, ca: String, host: String = "localhost") -> String {
        let root = directory.appending(path: ca).path()
        return "postgres://postgres@\(host):\(port)/postgres?hostaddr=127.0.0.1&sslmode=\(mode)&sslrootcert=\(root)"
    }

    /// Waits until the command has taken effect.
    func send(_ command: Command) async throws {
        try commands.fileHandleForWriting.write(contentsOf: Data("\(command.rawValue)\n".utf8))
        let reply = String(decoding: replies.fileHandleForReading.availableData, as: UTF8.self)
        guard reply == "done\n" else {
            throw Failure(description: "\(command) of the test server failed: \(reply)\(Self.log(in: directory))")
        }
    }

    private static func log(in directory: URL) -> String {
        (try? String(contentsOf: directory.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    private func launchShell() throws {
        let words = ["sh", "-c", Self.script, "sh", directory.path(), String(port)]
        let asPostgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shell.executableURL = URL(filePath: "/usr/bin/env")
        shell.arguments = geteuid() == 0 ? asPostgres + words : words
        shell.currentDirectoryURL = directory
        shell.standardInput = commands
        shell.standardOutput = replies
        try shell.run()
    }

    private static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
            }
        }
        guard isBound else { throw Failure(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static let script = #"""
        directory=$1
        port=$2
        for bin in /usr/lib/postgresql/*/bin; do PATH=$bin:$PATH; done
        cd "$directory" && exec 2>>"$directory/errors" || exit 1

        certificate() { # name, subject, extra options
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
                -keyout "$1.key" -out "$1.crt" -subj "/CN=$2" -addext "subjectAltName=DNS:$2" && chmod 600 "$1.key"
        }
        prepare() {
            initdb --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 -D data || return
            certificate server localhost && certificate stranger localhost || return
            {
                echo "port = $port"
                echo "listen_addresses = '127.0.0.1'"
                echo "unix_socket_directories = '$directory'"
                echo "max_connections = 400"
                echo "fsync = off"
                echo "ssl = on"
                echo "ssl_cert_file = '$directory/server.crt'"
                echo "ssl_key_file = '$directory/server.key'"
            } >> data/postgresql.conf
        }
        start() { [ -d data ] || prepare && pg_ctl -D data -w -l log start; }
        stop() { pg_ctl -D data -w -m immediate stop; }
        signal() { kill "-$1" $(pgrep -P "$(head -1 data/postmaster.pid)") "$(head -1 data/postmaster.pid)"; }
        pause() { signal STOP; }
        resume() { signal CONT; }

        while read -r command; do
            if "$command" </dev/null >>output 2>&1; then echo done; else cat output; fi
        done
        resume >/dev/null 2>&1
        stop >/dev/null 2>&1
        cd / && rm -rf "$directory"
        """#
}
