import Redis
import Storage

extension PartitionQueue {
    /// Ends entries of several partitions: one script for each lease.
    /// - Returns: whether each entry's lease was still held; otherwise the entry is as it was.
    func acknowledge(_ batch: [Acknowledgement]) async throws -> [Bool] {
        var lost: Set<PartitionLease> = []
        for (lease, entries) in Dictionary(grouping: batch, by: \.lease) {
            do {
                try await self.acknowledge(lease, entries.map(\.id))
            } catch is LeaseLost {
                lost.insert(lease)
            }
        }
        return batch.map { !lost.contains($0.lease) }
    }
}
