import Core
import FoundationEssentials
package import Redis

/// The consuming end of a partition. Every step names the lease that it is done under and is refused with
/// ``LeaseLost`` when that is no longer the partition's.
package struct PartitionQueue: Sendable {
    package struct Delivery: Sendable {
        package let id: StreamEntryID
        /// Nil when the entry is none of ours: written by hand, or damaged.
        package let entry: WorkEntry?
        /// How many workers in a row ended with the entry in hand; nil for one that nobody was given before.
        package var crashes: Int?

        /// Copies what it needs: the parts of a reply keep all of it in memory.
        init(_ raw: StreamEntry, crashes: Int? = nil) {
            self.id = raw.id
            self.entry = WorkEntry(raw)
            self.crashes = crashes
        }
    }

    private let redis: RedisClient
    private let topology: StreamTopology
    let consumer: String

    package init(redis: RedisClient, topology: StreamTopology, consumer: String) {
        self.redis = redis
        self.topology = topology
        self.consumer = consumer
    }

    /// Takes over everything that was delivered to whoever held the partition before, oldest first, one page at a
    /// time. Nil `next` means that this was the last page.
    package func adopt(
        _ lease: PartitionLease, from start: StreamEntryID, count: Int
    ) async throws -> (entries: [Delivery], next: StreamEntryID?) {
        let reply = try await self.evaluate(
            Self.adoptScript, lease, [RedisArgument(self.consumer), RedisArgument("\(start)"), RedisArgument(count)])
        let parts = try reply.decodeArray(atLeast: 3)
        let next = try parts[0].decodeEntryID()
        let crashes = try parts[2].decodeArray()
        let entries = try zip(StreamEntry.list(parts[1]), crashes).map { entry, crashes in
            Delivery(entry, crashes: try crashes.decodeInt())
        }
        return (entries, next == .zero ? nil : next)
    }

    /// Takes up to `count` entries of each partition that nobody was given yet, in one write; makes streams and groups
    /// that are missing.
    /// - Returns: of each lease what was taken or why not, such as ``LeaseLost``.
    package func read(_ leases: [PartitionLease], count: Int) async throws -> [Result<[Delivery], any Error>] {
        let calls = leases.map {
            self.call(Self.readScript, $0, [RedisArgument(self.consumer), RedisArgument(count)])
        }
        return try await self.redis.evaluate(pipeline: calls).map { reply in
            Result {
                if case .failure(let error) = reply, error.isLostLease { throw LeaseLost() }
                guard let stream = try reply.get().array?.first else { return [] }
                return try StreamEntry.list(stream.decodeArray(atLeast: 2)[1]).map { Delivery($0) }
            }
        }
    }

    /// Reads one entry again.
    package func fetch(_ partition: Partition, _ id: StreamEntryID) async throws -> Delivery? {
        let entries = try await self.redis.xrange(
            self.topology.stream(partition), from: id, through: id, count: 1)
        return entries.first.map { Delivery($0) }
    }

    /// Ends entries for good: acknowledged and removed in one step, those of all leases in one write.
    /// - Returns: leases that are lost, whose entries are another worker's.
    @discardableResult
    package func acknowledge(_ entries: [PartitionLease: [StreamEntryID]]) async throws -> Set<PartitionLease> {
        let entries = Array(entries)
        let calls = entries.map { lease, ids in
            self.call(Self.acknowledgeScript, lease, ids.map { RedisArgument($0) })
        }
        var lost: Set<PartitionLease> = []
        for (entry, result) in zip(entries, try await self.redis.evaluate(pipeline: calls)) {
            if case .failure(let error) = result {
                guard error.isLostLease else { throw error }
                lost.insert(entry.key)
            }
        }
        return lost
    }

    /// Moves an entry to the partition's dead letters with what is known of its end.
    package func bury(_ lease: PartitionLease, _ id: StreamEntryID, _ note: DeadLetterNote) async throws {
        let about: [RedisArgument] = [
            RedisArgument(id), RedisArgument(note.reason.rawValue), RedisArgument(note.error),
            RedisArgument(note.at.wholeMilliseconds), note.countsAsAttempt ? 1 : 0,
        ]
        _ = try await self.evaluate(Self.buryScript, lease, about)
    }

    /// The last entry that anybody was given; zero when there is no group yet.
    package func lastDelivered(_ partition: Partition) async throws(RedisError) -> StreamEntryID {
        let groups = try await self.redis.xinfoGroups(self.topology.stream(partition))
        return groups.first { $0.name == StreamTopology.group }?.lastDeliveredID ?? .zero
    }

    /// Waits up to `wait` until one of the partitions has entries after the given ones, and says which have.
    package func waitForEntries(
        _ positions: [Partition: StreamEntryID], on connection: RedisConnection, wait: Duration
    ) async throws(RedisError) -> Set<Partition> {
        let ordered = Array(positions)
        var command = RedisCommand("XREAD", "COUNT", 1, "BLOCK", RedisArgument(wait.wholeMilliseconds), "STREAMS")
        command.append(contentsOf: ordered.map { self.topology.stream($0.key) })
        command.append(contentsOf: ordered.map { "\($0.value)" })
        let reads = try StreamRead.list(await connection.send(command, timeout: wait + connection.commandTimeout))
        let names = Set(reads.map(\.stream))
        return Set(ordered.map(\.key).filter { names.contains(self.topology.stream($0)) })
    }

    func evaluate(
        _ script: RedisScript, _ lease: PartitionLease, _ arguments: [RedisArgument]
    ) async throws -> RedisValue {
        let call = self.call(script, lease, arguments)
        do {
            return try await self.redis.evaluate(call.script, keys: call.keys, arguments: call.arguments)
        } catch let error where error.isLostLease {
            throw LeaseLost()
        }
    }

    private func call(
        _ script: RedisScript, _ lease: PartitionLease, _ arguments: [RedisArgument]
    ) -> RedisScript.Call {
        let keys = [
            self.topology.stream(lease.partition), self.topology.lease(lease.partition),
            self.topology.deadLetters(lease.partition), self.topology.attempts(.partition(lease.partition)),
            self.topology.crashes(lease.partition),
        ]
        return RedisScript.Call(
            script, keys: keys,
            arguments: [RedisArgument(lease.epoch), RedisArgument(StreamTopology.group)] + arguments)
    }
}

extension RedisError {
    fileprivate var isLostLease: Bool { self.serverKind == "LEASELOST" }
}

extension [StreamEntry.Field] {
    /// As XADD takes them.
    var arguments: [RedisArgument] { self.flatMap { [RedisArgument($0.name), RedisArgument($0.value)] } }
}
