/// The parts of a Redis URL.
struct RedisURL {
    private enum Scheme: String {
        case redis
        case rediss
        case unix
        case redisUnix = "redis+unix"
        case sentinel = "redis+sentinel"
        case tlsSentinel = "rediss+sentinel"
    }

    private static let maximumLength = 4096
    private static let serverPort = 6379
    private static let sentinelPort = 26379

    let target: RedisTarget
    let usesTLS: Bool
    let username: String?
    let password: String?
    let database: Int

    init(_ url: String) throws(RedisError) {
        guard url.utf8.count <= Self.maximumLength, !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .invalidURL("it is longer than \(Self.maximumLength) bytes or holds a space or control character")
        }
        let (schemeText, rest) = url.cut(at: "://")
        guard let scheme = Scheme(rawValue: schemeText.lowercased()), let rest, !rest.contains("#") else {
            throw .invalidURL("the scheme is unknown or there is a fragment")
        }
        let (location, query) = rest.cut(at: "?")
        let slash = location.firstIndex(of: "/") ?? location.endIndex
        let (credentials, hosts) = Self.splitCredentials(location[..<slash])
        (self.username, self.password) = try Self.parse(credentials: credentials)
        self.usesTLS = scheme == .rediss || scheme == .tlsSentinel
        let path = location[slash...]
        switch scheme {
        case .redis, .rediss:
            self.target = .server(try Self.parse(host: hosts, defaultPort: Self.serverPort))
            self.database = try Self.parse(database: path.dropFirst(), query: query)
        case .unix, .redisUnix:
            self.target = .server(.unix(path: try Self.parse(socket: path, host: hosts)))
            self.database = try Self.parse(database: "", query: query)
        case .sentinel, .tlsSentinel:
            let (name, database) = path.dropFirst().cut(at: "/")
            self.target = try Self.parse(sentinels: hosts, master: name)
            self.database = try Self.parse(database: database ?? "", query: query)
        }
    }
}

extension RedisURL {
    /// The last `@` counts, so that a password may hold one unencoded.
    private static func splitCredentials(_ authority: Substring) -> (credentials: Substring?, hosts: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    /// A user without a password is one whom the server lets in with any, such as an empty one.
    private static func parse(credentials: Substring?) throws(RedisError) -> (user: String?, password: String?) {
        guard let credentials else { return (nil, nil) }
        let (user, password) = credentials.cut(at: ":")
        let username = try decode(user, part: "user")
        let secret = try decode(password ?? "", part: "password")
        guard !username.isEmpty else { return (nil, secret.isEmpty ? nil : secret) }
        return (username, secret)
    }

    private static func parse(host: Substring, defaultPort: Int) throws(RedisError) -> RedisEndpoint {
        var name = host
        var port: Substring?
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            name = host[host.index(after: host.startIndex)..<end]
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .invalidURL("something follows the IPv6 address") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            (name, port) = host.cut(at: ":")
        }
        guard !name.isEmpty else { throw .invalidURL("there is no host") }
        guard let port else { return .tcp(host: String(name), port: defaultPort) }
        guard let number = UInt16(port), number > 0 else { throw .invalidURL("the port is not 1 to 65535") }
        return .tcp(host: String(name), port: Int(number))
    }

    private static func parse(sentinels: Substring, master: Substring) throws(RedisError) -> RedisTarget {
        var endpoints: [RedisEndpoint] = []
        for host in sentinels.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try parse(host: host, defaultPort: sentinelPort))
        }
        let name = try decode(master, part: "name of the master")
        guard !name.isEmpty else { throw .invalidURL("the name of the master is missing") }
        return .master(name: name, sentinels: endpoints)
    }

    private static func parse(socket path: Substring, host: Substring) throws(RedisError) -> String {
        guard host.isEmpty, path.count > 1 else { throw .invalidURL("the socket's path is missing or not absolute") }
        return try decode(path, part: "path")
    }

    private static func parse(database path: Substring, query: Substring?) throws(RedisError) -> Int {
        var text = path
        if let query, !query.isEmpty {
            let (name, value) = query.cut(at: "=")
            guard name == "db", let value, path.isEmpty else {
                throw .invalidURL("the only parameter is db, for a database that the path does not name")
            }
            text = value
        }
        guard !text.isEmpty else { return 0 }
        guard let number = UInt16(text) else { throw .invalidURL("the database is not a number from 0 to 65535") }
        return Int(number)
    }

    private static func decode(_ text: Substring, part: String) throws(RedisError) -> String {
        guard let decoded = String(percentEncoded: text) else {
            throw .invalidURL("the \(part) is not percent-encoded UTF-8")
        }
        return decoded
    }
}

extension RedisError {
    /// Never quotes the URL, which may hold a password.
    fileprivate static func invalidURL(_ reason: String) -> RedisError {
        let accepted = """
            redis://[user[:password]@]host[:port][/database] (rediss:// for TLS), \
            unix:///path[?db=database] or redis+sentinel://[user[:password]@]host[:port],…/master[/database]
            """
        return RedisError(.invalidURL, "the URL is malformed: \(reason). Accepted is \(accepted)")
    }
}
