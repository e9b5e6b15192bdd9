import NIOCore

/// Opens connections that are ready for commands: resolved, authenticated, on the right database of the right server.
struct Connector: Sendable {
    let configuration: RedisConfiguration

    /// Throws `.unavailable`, or `.cancelled` as soon as the task is.
    func connect(on loop: any EventLoop) async throws(RedisError) -> RedisConnection {
        switch self.configuration.target {
        case .server(let endpoint):
            return try await self.connect(to: endpoint, on: loop, greeting: self.greeting).connection
        case .master(let name, let sentinels):
            let endpoint = try await self.address(ofMaster: name, sentinels: sentinels, on: loop)
            return try await self.connect(toMaster: endpoint, on: loop)
        }
    }

    /// PING comes last: unlike the others it is refused by a server that still loads its data.
    private var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        switch (self.configuration.username, self.configuration.password) {
        case (let user?, let password): commands.append(["AUTH", RedisArgument(user), RedisArgument(password ?? "")])
        case (nil, let password?): commands.append(["AUTH", RedisArgument(password)])
        case (nil, nil): break
        }
        if self.configuration.database != 0 {
            commands.append(["SELECT", RedisArgument(self.configuration.database)])
        }
        commands.append(["CLIENT", "SETNAME", RedisArgument(self.configuration.clientName)])
        commands.append(["PING"])
        return commands
    }

    /// - Returns: the replies too, none of which is an error.
    private func connect(
        to endpoint: RedisEndpoint, on loop: any EventLoop, greeting: [RedisCommand]
    ) async throws(RedisError) -> (connection: RedisConnection, replies: [RedisValue]) {
        let connection = try await self.open(endpoint, on: loop)
        do {
            var replies: [RedisValue] = []
            for reply in try await connection.send(pipeline: greeting, timeout: self.configuration.connectTimeout) {
                replies.append(try reply.get())
            }
            return (connection, replies)
        } catch {
            connection.close()
            guard error.code != .cancelled else { throw error }
            throw RedisError(.unavailable, "no access to \(endpoint): \(error.message)")
        }
    }
}

/// A sentinel's view may be a few seconds old, so the server itself is asked for its role as well.
/// See "Guidelines for Redis clients with support for Redis Sentinel" in the Redis documentation.
extension Connector {
    private func connect(
        toMaster endpoint: RedisEndpoint, on loop: any EventLoop
    ) async throws(RedisError) -> RedisConnection {
        let (connection, replies) = try await self.connect(to: endpoint, on: loop, greeting: self.greeting + [["ROLE"]])
        guard replies.last?.array?.first?.string == "master" else {
            connection.close()
            throw RedisError(.unavailable, "\(endpoint) is not the master that the sentinels say it is")
        }
        return connection
    }

    private func address(
        ofMaster name: String, sentinels: [RedisEndpoint], on loop: any EventLoop
    ) async throws(RedisError) -> RedisEndpoint {
        var greeting = self.configuration.sentinelPassword.map { [["AUTH", RedisArgument($0)] as RedisCommand] } ?? []
        greeting.append(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisArgument(name)])
        var failures: [String] = []
        for sentinel in sentinels {
            do {
                let (connection, replies) = try await self.connect(to: sentinel, on: loop, greeting: greeting)
                connection.close()
                if let endpoint = RedisEndpoint(sentinelReply: replies.last) { return endpoint }
                failures.append("\(sentinel) knows no master \(name)")
            } catch {
                guard error.code != .cancelled else { throw error }
                failures.append(error.message)
            }
        }
        throw RedisError(.unavailable, "no sentinel knows the master: \(failures.joined(separator: "; "))")
    }
}

extension RedisEndpoint {
    /// Host and port, or null for a master that the sentinel does not know.
    init?(sentinelReply reply: RedisValue?) {
        guard let values = reply?.array, values.count == 2, let host = values[0].string, !host.isEmpty,
            let port = values[1].int, (1...65535).contains(port)
        else { return nil }
        self = .tcp(host: host, port: port)
    }
}
