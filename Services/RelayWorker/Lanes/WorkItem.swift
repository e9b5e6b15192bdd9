import Core
import FoundationEssentials
import Providers
import Storage

/// A stream entry in a worker's hands.
struct WorkItem: Sendable {
    var entry: WorkEntry
    /// Under which the worker may act on it.
    var lease: PartitionLease
    /// 1 for the first time that this worker handles it.
    var attempt: Int
    /// What it was last told to wait for.
    var waitedFor: Wait?
    /// How long the lease is certainly ours, by a clock that goes on while the process is stopped; zero once it is not.
    var leaseLeft: @Sendable () -> Duration

    /// Whether a limit or circuit gave it a turn, so that new ones do not overtake it.
    var wasHeld: Bool {
        if case .hold = self.waitedFor { true } else { false }
    }

    /// Whether a vendor's call may begin: its request has left, or has been given up, before another worker can hold
    /// the lease.
    var mayCall: Bool { self.leaseLeft() >= VendorHTTP.connectTimeout }
}
