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

    /// False for whoever was told within ``rest``.
    package func claim(_ sender: Reply.Sender, at number: PhoneNumberID) async throws(RedisError) -> Bool {
        try await self.redis.claim(self.key(sender, number), "1", for: Self.rest)
    }

    /// Lets the next message be answered, because this one was not.
    package func release(_ sender: Reply.Sender, at number: PhoneNumberID) async throws(RedisError) {
        _ = try await self.redis.send(["DEL", RedisArgument(self.key(sender, number))])
    }

    /// Without the phone number of somebody who has nothing to do with the product.
    private func key(_ sender: Reply.Sender, _ number: PhoneNumberID) -> String {
        self.topology.notice(Hex.encode(SHA256.hash(data: Data("\(number)/\(sender.key)".utf8)).prefix(16)))
    }
}
