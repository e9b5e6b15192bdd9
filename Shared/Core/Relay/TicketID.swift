/// The identity of a stream entry: its partition and the two halves of its stream id. Ordered as the streams are.
package struct TicketID: Sendable, Hashable {
    package let milliseconds: UInt64
    package let sequence: UInt64
    package let partition: Int32

    package init(partition: Int32, milliseconds: UInt64, sequence: UInt64) {
        self.partition = partition
        self.milliseconds = milliseconds
        self.sequence = sequence
    }
}

extension TicketID: Comparable {
    package static func < (left: TicketID, right: TicketID) -> Bool {
        (left.partition, left.milliseconds, left.sequence) < (right.partition, right.milliseconds, right.sequence)
    }
}
