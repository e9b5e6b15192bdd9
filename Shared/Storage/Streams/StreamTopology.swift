import Core

/// The names of all Redis keys, built here and nowhere else. Keys that one script touches share a hash tag, so that
/// a Redis Cluster holds them in one slot.
package struct StreamTopology: Sendable {
    package static let group = "relay"
    package static let poolGroup = "pool"

    /// Leads every key; separate tests and installations on one Redis differ in it.
    package let prefix: String
    /// Partitions per role. Set once: another number would send waiting keys to other partitions.
    package let partitionCount: Int

    package init(prefix: String = "fleetchat", partitionCount: Int = 16) {
        self.prefix = prefix
        self.partitionCount = partitionCount
    }

    /// The partition of an ordering key: FNV-1a, which every process and every restart computes alike.
    package func partition(_ role: StreamRole, key: String) -> Partition {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in key.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return Partition(role: role, index: Int(hash % UInt64(self.partitionCount)))
    }

    package func partitions(_ role: StreamRole) -> [Partition] {
        (0..<self.partitionCount).map { Partition(role: role, index: $0) }
    }

    package func stream(_ partition: Partition) -> String { "\(self.prefix):{\(partition)}" }

    func seen(_ partition: Partition, identity: String) -> String { "\(self.stream(partition)):seen:\(identity)" }

    /// Hash of `holder` and `epoch`, gone when the lease has run out.
    func lease(_ partition: Partition) -> String { "\(self.stream(partition)):lease" }

    /// The highest epoch that was ever given out.
    func epoch(_ partition: Partition) -> String { "\(self.stream(partition)):epoch" }

    package func deadLetters(_ partition: Partition) -> String { "\(self.stream(partition)):dead" }

    /// Hash by entry id of what is known of the failed attempts of entries that are not done.
    func attempts(_ stream: WorkStream) -> String { "\(self.stream(stream)):attempts" }

    /// Hash by entry id of how many workers took an entry that its former holder left behind and never said what
    /// became of it.
    func crashes(_ partition: Partition) -> String { "\(self.stream(partition)):crashes" }

    /// Sorted set of live workers by the time (ms) their sign of life expires.
    func workers(_ role: StreamRole) -> String { "\(self.prefix):{workers}:\(role.rawValue)" }

    /// Present while somebody who is nobody's driver is not told so again.
    func notice(_ stranger: String) -> String { "\(self.prefix):notice:\(stranger)" }

    /// The bucket of a caller's requests.
    func requests(of caller: String, policy: String) -> String { "\(self.prefix):requests:\(caller):\(policy)" }

    /// Held by whoever writes to a route's stops.
    func routeWriter(_ route: RouteID, of tenant: TenantID) -> String {
        "\(self.prefix):{route:\(tenant)/\(route)}:writer"
    }

    /// The number of partitions that the streams were made with.
    var partitionsMark: String { "\(self.prefix):{partitions}" }

    /// Tells this Redis from another one that took its place.
    var redisMark: String { "\(self.prefix):{redis}:mark" }

    package var pool: String { "\(self.prefix):{pool}" }

    /// Every stream, by role and index, `{pool}` last.
    package var streams: [WorkStream] {
        StreamRole.allCases.flatMap { self.partitions($0).map { .partition($0) } } + [.pool]
    }

    func stream(_ stream: WorkStream) -> String { "\(self.prefix):{\(stream)}" }

    func lease(_ stream: WorkStream) -> String { "\(self.stream(stream)):lease" }

    func deadLetters(_ stream: WorkStream) -> String { "\(self.stream(stream)):dead" }

}
