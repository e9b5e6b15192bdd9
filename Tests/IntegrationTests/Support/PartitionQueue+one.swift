@testable import Storage

extension PartitionQueue {
    /// Reads one partition.
    func read(_ lease: PartitionLease, count: Int) async throws -> [Delivery] {
        guard let entries = try await self.read([lease], count: count)[0] else { throw LeaseLost() }
        return entries
    }
}
