import Core
import FoundationEssentials
import Storage

/// A stream entry in a worker's hands.
struct WorkItem: Sendable {
    var entry: WorkEntry
    /// Under which the worker may act on it.
    var epoch: Int64
    /// 1 for the first time that this worker handles it.
    var attempt: Int
}
