import Synchronization

/// The pool's state with the threads' wakeups; what callers and connection threads share.
final class Pool: Sendable {
    let configuration: PostgresConfiguration
    private let state: Mutex<PoolState>
    private let wakeups: [Wakeup]
    let timekeeper = Wakeup()

    init(_ configuration: PostgresConfiguration) {
        let state = PoolState(configuration)
        self.configuration = configuration
        self.wakeups = state.slots.map { _ in Wakeup() }
        self.state = Mutex(state)
    }

    var slots: Range<Int> { wakeups.indices }

    var isUsable: Bool { timekeeper.isUsable && wakeups.allSatisfy(\.isUsable) }

    func wakeup(of slot: Int) -> Wakeup { wakeups[slot] }

    func withState<Result: Sendable>(_ body: (inout PoolState) -> Result) -> Result {
        state.withLock { body(&$0) }
    }

    func drain() {
        withState { $0.drain() }
        wake(slots)
    }

    func stop() {
        withState { $0.stop() }
        wake(slots)
        timekeeper.signal()
    }

    func wake(_ slots: some Sequence<Int>) {
        for slot in slots {
            wakeups[slot].signal()
        }
    }
}
