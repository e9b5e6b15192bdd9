package import Redis

/// All processes have to agree on the number of partitions: with another one, entries would wait in streams at which
/// nobody looks, and one driver's events would go to two of them.
extension RedisClient {
    /// The first process notes the number; the others have to have the same.
    /// - Throws: ``UnmetRequirement`` when the streams were made with another number.
    package func notePartitions(of topology: StreamTopology) async throws {
        _ = try await self.evaluate(
            noteScript, keys: [topology.partitionsMark], arguments: [RedisArgument(topology.partitionCount)])
        try await self.checkPartitions(of: topology)
    }

    /// The same for those that only look.
    package func checkPartitions(of topology: StreamTopology) async throws {
        let noted = try await self.send(["GET", RedisArgument(topology.partitionsMark)]).string
        guard let noted, noted != "\(topology.partitionCount)" else { return }
        throw UnmetRequirement(
            description: """
                STREAM_PARTITIONS: it is \(topology.partitionCount), and the streams in Redis have \(noted) \
                partitions, so that entries would wait where nobody looks. Set it to \(noted)
                """)
    }
}

/// KEYS: mark. ARGV: partitions.
private let noteScript = RedisScript(
    source: """
        #!lua flags=allow-oom
        return redis.call('SET', KEYS[1], ARGV[1], 'NX')
        """)
