import Core
package import FoundationEssentials
package import Redis

/// What is known of entries that did not get done at once, beside the stream, so that it outlives the worker.
extension PartitionQueue {
    /// How many times of attempts are kept of an entry: the first one and the latest.
    private static let keptTimes = 16

    /// Notes that an attempt failed and that another one is to follow.
    package func record(
        _ lease: PartitionLease, _ id: StreamEntryID, error: String, at time: Date
    ) async throws {
        _ = try await self.evaluate(
            Self.recordScript, lease,
            [
                RedisArgument(id), RedisArgument(error.bounded(to: DeadLetterNote.longestError)),
                RedisArgument(time.wholeMilliseconds), RedisArgument(Self.keptTimes),
            ])
    }

    /// Says that an entry is about to be handled. Until ``unmark(_:_:)``, ``record(_:_:error:at:)`` or its end it
    /// counts as one that a worker may have died of.
    package func mark(_ lease: PartitionLease, _ id: StreamEntryID) async throws {
        _ = try await self.evaluate(Self.markScript, lease, [RedisArgument(id)])
    }

    /// The entry was handled and nothing bad happened.
    package func unmark(_ lease: PartitionLease, _ id: StreamEntryID) async throws {
        _ = try await self.evaluate(Self.unmarkScript, lease, [RedisArgument(id)])
    }

    /// Removes the consumers of former holders that have nothing pending; in one step, so that none gets an entry
    /// in between.
    /// - Returns: how many there were.
    package func removeIdleConsumers(_ lease: PartitionLease) async throws -> Int {
        try await self.evaluate(Self.tidyScript, lease, [RedisArgument(self.consumer)]).decodeInt()
    }
}
