import Synchronization

/// The outbox of one connection, shared by its callers and its event loop.
final class SharedOutbox: Sendable {
    private let outbox: Mutex<Outbox>

    init(limits: Outbox.Limits) {
        self.outbox = Mutex(Outbox(limits: limits))
    }

    func withLock<Result: Sendable>(_ body: (inout Outbox) -> Result) -> Result {
        self.outbox.withLock { body(&$0) }
    }
}
