import Redis
import Storage

extension PartitionQueue {
    /// Ends entries of several partitions: one script for each lease.
    /// - Throws: the first error other than a lost lease, whose entries are another worker's.
    func acknowledge(_ batch: [Acknowledgement]) async throws -> [Void] {
        for (lease, entries) in Dictionary(grouping: batch, by: \.lease) {
            do {
                try await self.acknowledge(lease, entries.map(\.id))
            } catch is LeaseLost {}
        }
        return batch.map { _ in }
    }
}
