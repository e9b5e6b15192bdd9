import Redis
import Storage

/// An entry that is done, and the lease it was done under.
struct Acknowledgement: Sendable {
    var lease: PartitionLease
    var id: StreamEntryID
}
