import Redis
import Storage

extension PartitionQueue {
    /// Ends entries of several partitions.
    /// - Returns: whether each entry's lease was still held; otherwise the entry is as it was.
    func acknowledge(_ batch: [Acknowledgement]) async throws -> [Bool] {
        let lost = try await self.acknowledge(Dictionary(grouping: batch, by: \.lease).mapValues { $0.map(\.id) })
        return batch.map { !lost.contains($0.lease) }
    }
}
