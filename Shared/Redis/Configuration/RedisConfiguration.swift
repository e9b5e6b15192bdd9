/// Which Redis to use and how.
package struct RedisConfiguration: Sendable {
    let target: RedisTarget
    let usesTLS: Bool
    let username: String?
    let password: String?
    let database: Int

    /// Longest wait for a reply, unless a call gives its own.
    package var commandTimeout: Duration = .seconds(5)
    /// Longest time to open a connection, and then again for the server to let us in.
    package var connectTimeout: Duration = .seconds(3)
    /// Longest wait of a command for a connection while there is none.
    package var connectWait: Duration = .seconds(1)
    /// Shared connections; nil stands for one per event loop.
    package var connectionCount: Int?
    /// Commands in flight per connection beyond which a command fails with `.overloaded`.
    package var maximumInFlight = 10_000
    /// Bytes of commands in flight per connection beyond which a command fails with `.overloaded`.
    package var maximumInFlightBytes = 64 * 1024 * 1024
    /// PEM file with the certificates to trust instead of the system's. Read anew for each connection.
    package var trustRootsFile: String?
    /// Password of the sentinels themselves; the one in the URL is the server's.
    package var sentinelPassword: String?
    /// Shown by CLIENT LIST; printable ASCII without spaces.
    package var clientName = "fleetchat"

    /// - Parameter url: one of
    ///   `redis://[user[:password]@]host[:port][/database]`, `rediss://…` for TLS,
    ///   `unix://[user[:password]@]/path/of/socket[?db=database]` or `redis+unix://…`,
    ///   `redis+sentinel://[user[:password]@]host[:port],…/master[/database]`, `rediss+sentinel://…` for TLS.
    ///   User, password and path may be percent-encoded.
    package init(url: String) throws(RedisError) {
        let parsed = try RedisURL(url)
        self.target = parsed.target
        self.usesTLS = parsed.usesTLS
        self.username = parsed.username
        self.password = parsed.password
        self.database = parsed.database
    }
}

extension RedisConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Target, user and database; the passwords are masked.
    package var description: String {
        let user = self.username ?? ""
        let credentials = self.password == nil ? user : "\(user):***"
        let at = credentials.isEmpty ? "" : "@"
        return "\(self.usesTLS ? "TLS " : "")\(credentials)\(at)\(self.target), database \(self.database)"
    }

    package var debugDescription: String {
        self.description
    }

    package var customMirror: Mirror {
        Mirror(self, children: ["description": self.description])
    }
}
