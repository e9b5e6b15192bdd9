/// Why a command, a connection or a configuration failed. No text holds a password or an argument.
package struct RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// The URL is malformed; the message says what is accepted.
        case invalidURL
        /// No connection could be had; nothing was sent.
        case unavailable
        /// The connection broke. With `sent: false` the command was certainly not executed, else it may have been.
        case connectionLost(sent: Bool)
        /// No reply before the deadline; the command may have been executed.
        case timedOut
        /// Too many commands are in flight already; nothing was sent.
        case overloaded
        /// The client was shut down; nothing was sent.
        case closed
        /// The calling task was cancelled; the command may have been executed.
        case cancelled
        /// The server's error reply. The kind is its first word, e.g. `NOSCRIPT`, `OOM`, `NOGROUP`, `BUSYGROUP`, `ERR`.
        case server(kind: String)
        /// The server sent bytes that are not RESP2; the command may have been executed.
        case protocolViolation
        /// The reply is well-formed but not what the command promises.
        case unexpectedReply
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String {
        "Redis: \(self.message)"
    }

    /// The first word of the server's error reply, nil if the error is not one.
    package var serverKind: String? {
        if case .server(let kind) = self.code { kind } else { nil }
    }
}

extension RedisError {
    /// Longest text taken over from a server's error reply, in bytes.
    static let maximumReplyLength = 512

    /// - Parameter reply: an error reply without its leading `-`.
    init(serverReply reply: String) {
        let kind = reply.prefix { $0 != " " }
        self.init(.server(kind: String(kind.prefix(64))), reply)
    }

    static let cancelled = RedisError(.cancelled, "the task that awaited the reply was cancelled")
    static let closed = RedisError(.closed, "the client is shut down")
    static let overloaded = RedisError(.overloaded, "too many commands are in flight")
    static let timedOut = RedisError(.timedOut, "no reply before the deadline")

    static func unexpectedReply(expected: String, got value: RedisValue) -> RedisError {
        RedisError(.unexpectedReply, "expected \(expected), got \(value.kindDescription)")
    }

    /// Whether the server says that it cannot serve commands now though another server, or this one later, can.
    var callsForReconnect: Bool {
        switch self.serverKind {
        case "READONLY", "LOADING", "MASTERDOWN": true
        default: false
        }
    }
}
