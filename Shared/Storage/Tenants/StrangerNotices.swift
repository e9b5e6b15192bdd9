package import Core
import Crypto
import FoundationEssentials
package import Redis

/// Which people who wrote to a tenant's number without being its drivers were told so lately: each once in ``rest``,
/// by whichever worker comes first.
package struct StrangerNotices: Sendable {
    package static let rest: Duration = .seconds(24 * 3600)

    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// False when another message of the same person was to be answered within ``rest``.
    package func claim(_ reply: Reply) async throws(RedisError) -> Bool {
        let key = self.key(reply)
        if try await self.redis.claim(key, reply.id.rawValue, for: Self.rest) { return true }
        return try await self.redis.send(["GET", RedisArgument(key)]).string == reply.id.rawValue
    }

    /// Lets the next message be answered, because this one was not.
    package func release(_ reply: Reply) async throws(RedisError) {
        _ = try await self.redis.send(["DEL", RedisArgument(self.key(reply))])
    }

    /// Without the phone number of somebody who has nothing to do with the product.
    private func key(_ reply: Reply) -> String {
        let person = "\(reply.number)/\(reply.sender.key)"
        return self.topology.notice(Hex.encode(SHA256.hash(data: Data(person.utf8)).prefix(16)))
    }
}
