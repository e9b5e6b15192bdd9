/// The right to work on a partition, as long as it is renewed. Whatever is written under an epoch that is no longer
/// the lease's is refused by the script that would write it.
package struct PartitionLease: Hashable, Sendable {
    package let partition: Partition
    /// Grows with every holder; at least the time in ms when it was given out, so that it keeps growing even when
    /// Redis was replaced by an empty one.
    package let epoch: Int64

    package init(partition: Partition, epoch: Int64) {
        self.partition = partition
        self.epoch = epoch
    }
}
